#include "bot/simulated_slack/oddities.hpp"

#include <algorithm>
#include <array>
#include <charconv>

namespace warroom::simulated_slack {
namespace {

// Members that some captures have and others haven't.
constexpr std::array<std::string_view, 37> optional_members{"client_msg_id",
                                                            "team",
                                                            "app_id",
                                                            "bot_profile",
                                                            "source_team",
                                                            "user_team",
                                                            "permalink",
                                                            "is_locked",
                                                            "subscribed",
                                                            "reply_users",
                                                            "parent_user_id",
                                                            "pending_shared",
                                                            "shared_team_ids",
                                                            "unlinked",
                                                            "updated",
                                                            "context_team_id",
                                                            "parent_conversation",
                                                            "pending_connected_team_ids",
                                                            "color",
                                                            "tz_label",
                                                            "avatar_hash",
                                                            "image_48",
                                                            "event_context",
                                                            "authorizations",
                                                            "is_ext_shared_channel",
                                                            "context_enterprise_id",
                                                            "token",
                                                            "has_pins",
                                                            "pin_count",
                                                            "pinned_info",
                                                            "item_user",
                                                            "enterprise",
                                                            "cache_ts",
                                                            "debug_info",
                                                            "priority",
                                                            "unread_count",
                                                            "app_installed_team_id"};

// Their members are keys and no names of Slack's, or what somebody else wrote.
constexpr std::array<std::string_view, 8> not_ours{"values", "metadata", "emoji",   "shares",
                                                   "errors", "users",    "element", "blocks"};

template <class List>
bool among(const List& list, std::string_view name)
{
    return std::ranges::find(list, name) != list.end();
}

class Oddities {
public:
    explicit Oddities(State& state) : state_{state} {}

    bool chance() { return std::uniform_real_distribution{}(state_.random) < state_.knobs.oddities; }

    void visit(Json& value)
    {
        if (value.is_array())
            for (auto& one : value) visit(one);
        if (!value.is_object()) return;
        std::vector<std::string> dropped;
        for (auto& [name, member] : value.items()) {
            if (!among(not_ours, name)) visit(member);
            if (name == "user_count" || name == "post_at") retype(member);
            if (!among(optional_members, name) || !chance()) continue;
            if (chance())
                member = nullptr;
            else
                dropped.push_back(name);
        }
        for (const auto& name : dropped) value.erase(name);
        if (chance()) value["x_" + std::to_string(state_.random() % 1000)] = something();
    }

private:
    Json something()
    {
        const std::array<Json, 5> things{Json{}, Json(17), Json("new"), Json::array({Json::object()}),
                                         Json{{"type", "x"}}};
        return things.at(state_.random() % things.size());
    }

    void retype(Json& number)
    {
        if (!chance()) return;
        if (number.is_number_integer()) {
            number = std::to_string(number.get<std::int64_t>());
            return;
        }
        const auto text = number.is_string() ? number.get<std::string>() : std::string{};
        std::int64_t parsed = 0;
        if (std::from_chars(text.data(), text.data() + text.size(), parsed).ec == std::errc{}) number = parsed;
    }

    State& state_;
};

} // namespace

std::string written(State& state, const Json& body)
{
    const auto dumped = [](const Json& json) { return json.dump(-1, ' ', false, Json::error_handler_t::replace); };
    if (state.knobs.oddities <= 0) return dumped(body);
    Oddities oddities{state};
    auto odd = body;
    oddities.visit(odd);
    if (odd.value("/response_metadata/next_cursor"_json_pointer, std::string{"more"}).empty() && oddities.chance())
        odd.erase("response_metadata");
    auto text = dumped(odd);
    if (!oddities.chance()) return text;
    std::string escaped;
    for (const char c : text) {
        if (c == '/') escaped += '\\';
        escaped += c;
    }
    return escaped;
}

std::string perhaps_spoiled(State& state, std::string frame)
{
    const auto below = [&](std::size_t bound) { return static_cast<std::size_t>(state.random()) % bound; };
    if (state.knobs.spoiled <= 0) return frame;
    if (std::uniform_real_distribution{}(state.random) >= state.knobs.spoiled) return frame;
    const auto id = frame.find("\"envelope_id\":\"");
    if (id == std::string::npos) return frame;
    const auto whole = frame.find('"', id + std::string_view{"\"envelope_id\":\""}.size()) + 1;
    constexpr std::array<std::string_view, 8> insertions{"null", "true", "-1e999", "\"\\ud800\"", "{}", "[", "\"", "0"};
    for (auto times = below(3) + 1; times > 0 && frame.size() > whole; --times) {
        const auto at = whole + below(frame.size() - whole);
        const auto length = below(20);
        switch (below(5)) {
        case 0: frame[at] = static_cast<char>(' ' + below(95)); break;
        case 1: frame.erase(at, length); break;
        case 2: frame.insert(at, frame.substr(whole + below(frame.size() - whole), length)); break;
        case 3: frame.resize(at); break;
        default: frame.insert(at, insertions.at(below(insertions.size()))); break;
        }
    }
    return frame;
}

} // namespace warroom::simulated_slack
