#include "bot/slack/history.hpp"

#include "bot/slack/json.hpp"

namespace warroom::slack {
namespace {

HistoryLine line(const Json& json, const ChannelId& channel, const Self& self)
{
    HistoryLine line;
    auto said = message(json, channel);
    const auto subtype = text(json, "subtype");
    line.message = said.message;
    line.thread = said.thread;
    if (number(json, "reply_count") > 0) line.latest_reply = MessageId{text(json, "latest_reply")};
    line.removed = subtype == "tombstone";
    line.let_in = (subtype == "channel_join" || subtype == "group_join") && said.user == self.user;
    if (!is_said(subtype) || is_ours(said, self)) return line;
    line.edit = last_edit(json, channel);
    line.said = std::move(said);
    return line;
}

} // namespace

HistoryPage history_page(const Json& answer, const ChannelId& channel, const Self& self)
{
    HistoryPage page;
    for (const Json& json : member(answer, "messages"))
        if (!text(json, "ts").empty()) page.lines.push_back(line(json, channel, self));
    page.cursor = text(member(answer, "response_metadata"), "next_cursor");
    page.more = !page.cursor.empty() || flag(answer, "has_more");
    page.limited = flag(answer, "is_limited");
    return page;
}

} // namespace warroom::slack
