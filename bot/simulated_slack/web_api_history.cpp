#include "bot/simulated_slack/web_api.hpp"

#include <algorithm>
#include <array>

namespace warroom::simulated_slack {
namespace {

constexpr std::string_view reads = "channels:history,groups:history,im:history,mpim:history";

bool is_ts(std::string_view text)
{
    return std::ranges::all_of(text, [](char c) { return (c >= '0' && c <= '9') || c == '.'; });
}

// Between `oldest` and `latest`, both left out unless `inclusive`.
class Window {
public:
    explicit Window(const Arguments& arguments)
        : oldest_{arguments.text("oldest")}, latest_{arguments.text("latest")}, inclusive_{arguments.flag("inclusive")}
    {
        if (!is_ts(oldest_)) throw Refused{"invalid_ts_oldest"};
        if (!is_ts(latest_)) throw Refused{"invalid_ts_latest"};
        if (oldest_ == "0") oldest_.clear();
    }

    bool contains(const std::string& ts) const
    {
        if (inclusive_ && (ts == oldest_ || ts == latest_)) return true;
        return (oldest_.empty() || ts > oldest_) && (latest_.empty() || ts < latest_);
    }

private:
    std::string oldest_;
    std::string latest_;
    bool inclusive_;
};

bool is_reply(const Json& message)
{
    return message.contains("thread_ts") && message.at("thread_ts") != message.at("ts");
}

bool is_visible_yet(const State& state, const Message& message)
{
    return message.written + state.knobs.history_lag <= state.now.wall;
}

Json as_read(const Message& message, const Arguments& arguments)
{
    auto body = message.body;
    if (!arguments.flag("include_all_metadata")) body.erase("metadata");
    return body;
}

Channel& readable_channel(State& state, const Arguments& arguments)
{
    auto& channel = own_channel(state, arguments);
    const std::string scope = channel.is_im ? "im:history" : channel.is_private ? "groups:history" : "channels:history";
    if (!channel.is_mpim && !has_scope(state, scope))
        throw Refused{"missing_scope", {{"needed", scope}, {"provided", granted_scopes(state)}}};
    return channel;
}

Json history(State& state, const Arguments& arguments)
{
    const auto& channel = readable_channel(state, arguments);
    const Window window{arguments};
    Json items = Json::array();
    for (auto at = channel.messages.rbegin(); at != channel.messages.rend(); ++at) {
        const auto& message = at->second;
        if (is_reply(message.body) && message.body.value("subtype", "") != "thread_broadcast") continue;
        if (window.contains(at->first) && is_visible_yet(state, message)) items.push_back(as_read(message, arguments));
    }
    auto answer = page(state, arguments, "conversations.history", "messages", items, 100, 999);
    answer["has_more"] = answer.at("response_metadata").at("next_cursor") != "";
    answer["pin_count"] = channel.pins.size();
    return answer;
}

Json replies(State& state, const Arguments& arguments)
{
    auto& channel = readable_channel(state, arguments);
    const Window window{arguments};
    const auto asked = channel.messages.find(arguments.required("ts"));
    if (asked == channel.messages.end() || !is_visible_yet(state, asked->second)) throw Refused{"thread_not_found"};
    const auto root = asked->second.body.value("thread_ts", asked->first);
    Json items = Json::array();
    for (const auto& [ts, message] : channel.messages) {
        const bool is_parent = ts == root;
        if (!is_parent && message.body.value("thread_ts", std::string{}) != root) continue;
        if ((is_parent || window.contains(ts)) && is_visible_yet(state, message))
            items.push_back(as_read(message, arguments));
    }
    auto answer = page(state, arguments, "conversations.replies", "messages", items, 1000, 1000);
    answer["has_more"] = answer.at("response_metadata").at("next_cursor") != "";
    return answer;
}

constexpr std::array<Method, 2> methods{{
    {"conversations.history", 50, true, reads, history},
    {"conversations.replies", 50, false, reads, replies},
}};

} // namespace

std::span<const Method> history_methods() { return methods; }

} // namespace warroom::simulated_slack
