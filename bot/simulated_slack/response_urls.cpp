// What comes back through a response URL, or in the ack of a command.
#include "bot/simulated_slack/effects.hpp"

#include "bot/simulated_slack/blocks.hpp"
#include "bot/simulated_slack/text.hpp"

namespace warroom::simulated_slack {
namespace {

Json message_of(State& state, const Json& message)
{
    const auto text = message.value("text", std::string{});
    auto body = bot_message(stored(text));
    if (message.contains("blocks")) {
        auto blocks = message.at("blocks");
        if (blocks.is_string()) blocks = Json::parse(blocks.get<std::string>(), nullptr, false);
        body["blocks"] = checked_blocks(state, blocks);
    }
    if (message.contains("attachments"))
        body["attachments"] =
            checked_attachments(state, message.at("attachments"), body.value("blocks", Json::array()));
    if (text.empty() && !body.contains("blocks") && !body.contains("attachments")) throw Refused{"no_text"};
    return body;
}

void replace(State& state, Channel& channel, const std::string& ts, const Json& message)
{
    const auto body = message_of(state, message);
    Json changes{{"text", body.at("text")}, {"blocks", body.value("blocks", Json{})}};
    const auto whispered = channel.whispers.find(ts);
    if (whispered == channel.whispers.end()) return edit(state, channel, ts, changes, bot_user);
    auto& was = whispered->second;
    was.body["text"] = body.at("text");
    was.body["blocks"] = body.value("blocks", Json::array());
    show(state, "edited", channel, was.body, {}, was.reader);
}

void erase(State& state, Channel& channel, const std::string& ts)
{
    const auto whispered = channel.whispers.find(ts);
    if (whispered == channel.whispers.end()) return remove(state, channel, ts);
    show(state, "deleted", channel, whispered->second.body, {}, whispered->second.reader);
    channel.whispers.erase(whispered);
}

} // namespace

void answer(State& state, const std::string& ticket, Json message)
{
    auto& url = state.response_urls.at(ticket);
    auto& channel = channel_at(state, url.channel);
    const auto flag = [&](const char* name) { return message.contains(name) && message.at(name) == true; };
    if (flag("delete_original")) {
        if (!url.original.empty()) erase(state, channel, std::exchange(url.original, {}));
        return;
    }
    if (flag("replace_original") && !url.original.empty()) return replace(state, channel, url.original, message);

    if (channel.is_archived) throw Refused{"channel_is_archived"};
    auto body = message_of(state, message);
    if (const auto thread = message.value("thread_ts", std::string{}); !thread.empty()) body["thread_ts"] = thread;
    const bool for_all = message.value("response_type", std::string{}) == "in_channel";
    const auto& sent =
        for_all ? post(state, channel, std::move(body)) : whisper(state, channel, url.user, std::move(body), "answer");
    if (url.original.empty()) url.original = sent.at("ts").get<std::string>();
}

} // namespace warroom::simulated_slack
