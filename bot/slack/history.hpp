#pragma once
// A page of conversations.history or conversations.replies, decoded: what the timeline takes of it and what paging
// goes by. Pure.

#include "bot/slack/recording.hpp"

namespace warroom::slack {

struct HistoryLine {
    MessageId message;
    MessageId thread{};                  // of which it is a reply
    MessageId latest_reply{};            // of a message with replies
    std::optional<Message> said{};       // by a person or another bot
    std::optional<MessageChange> edit{}; // the last one, of what was said
    bool removed = false;                // what is left of a deleted message that has replies
    bool let_in = false;                 // we came in then: of what was said before, we heard nothing
};

struct HistoryPage {
    std::vector<HistoryLine> lines{};
    bool more = false;
    std::string cursor{}; // to what comes next, if there is more
    bool limited = false; // Slack hides what is older than the workspace's plan shows
};

HistoryPage history_page(const nlohmann::json& answer, const ChannelId& channel, const Self& self);

} // namespace warroom::slack
