#include "bot/simulated_slack/web_api.hpp"

#include "bot/net/http.hpp"
#include "bot/simulated_slack/faults.hpp"
#include "bot/simulated_slack/oddities.hpp"

#include <fmt/format.h>

#include <array>
#include <cmath>

namespace warroom::simulated_slack {
namespace {

constexpr std::array<std::string_view, 29> scopes{
    "app_mentions:read", "bookmarks:read",  "bookmarks:write", "canvases:read",   "canvases:write",
    "channels:history",  "channels:join",   "channels:manage", "channels:read",   "chat:write",
    "chat:write.public", "commands",        "dnd:read",        "files:read",      "files:write",
    "groups:history",    "groups:read",     "groups:write",    "im:history",      "im:read",
    "im:write",          "pins:read",       "pins:write",      "reactions:read",  "reactions:write",
    "team:read",         "usergroups:read", "users:read",      "users:read.email"};

const Method* method_named(std::string_view name)
{
    for (const auto family : {connection_methods(), conversation_methods(), membership_methods(), chat_methods(),
                              history_methods(), mark_methods(), people_methods(), file_methods(), view_methods(),
                              bookmark_methods(), canvas_methods(), scheduled_methods()})
        for (const auto& method : family)
            if (method.name == name) return &method;
    return nullptr;
}

std::vector<std::string> listed(std::string_view joined)
{
    const Json one{{"scopes", std::string{joined}}};
    return Arguments{one}.list("scopes");
}

void authenticate(const State& state, const Method& method, const std::string& token)
{
    if (token.empty()) throw Refused{"not_authed"};
    const bool is_app = token == state.options.app_token;
    if (!is_app && token != state.options.bot_token) throw Refused{"invalid_auth"};
    if (state.knobs.token_revoked) throw Refused{"token_revoked"};
    const bool opens = method.name == "apps.connections.open";
    if (is_app != opens && method.name != "auth.test") throw Refused{"not_allowed_token_type"};
    if (is_app || method.scopes.empty()) return;
    for (const auto& scope : listed(method.scopes))
        if (has_scope(state, scope)) return;
    throw Refused{"missing_scope", {{"needed", method.scopes}, {"provided", granted_scopes(state)}}};
}

// Of scopes like channels:read,groups:read the one counts that fits the channel asked about.
void check_fit(State& state, const Method& method, const Arguments& arguments)
{
    const auto found = state.channels.find(arguments.text("channel", arguments.text("channel_id")));
    if (found == state.channels.end()) return;
    const auto& channel = found->second;
    if (channel.is_private && !channel.has(bot_user)) return; // there is no such channel
    const std::string family = channel.is_im        ? "im:"
                               : channel.is_mpim    ? "mpim:"
                               : channel.is_private ? "groups:"
                                                    : "channels:";
    std::string fitting;
    bool by_type = false;
    for (const auto& scope : listed(method.scopes)) {
        by_type = by_type || scope.starts_with("groups:");
        if (!scope.starts_with(family)) continue;
        if (has_scope(state, scope)) return;
        fitting += (fitting.empty() ? "" : ",") + scope;
    }
    if (by_type && !fitting.empty())
        throw Refused{"missing_scope", {{"needed", fitting}, {"provided", granted_scopes(state)}}};
}

// One call a minute and fifteen messages, for apps that are distributed commercially outside the Marketplace.
constexpr std::int64_t slow_page = 15;
bool is_slow(const State& state, std::string_view method)
{
    return state.knobs.distributed && (method == "conversations.history" || method == "conversations.replies");
}

Reply json_reply(State& state, const Json& body)
{
    Reply reply;
    reply.body = written(state, body);
    reply.headers = {{"Content-Type", "application/json; charset=utf-8"},
                     {"Date", net::date_header(std::chrono::floor<std::chrono::seconds>(state.now.wall))},
                     {"X-Slack-Req-Id", random_hex(state, 32)},
                     {"X-OAuth-Scopes", granted_scopes(state)}};
    return reply;
}

void add_warnings(Json& answer, const std::vector<std::string>& warnings)
{
    if (warnings.empty()) return;
    auto& listed = answer["response_metadata"]["warnings"];
    auto joined = answer.value("warning", std::string{});
    for (const auto& warning : warnings) {
        listed.push_back(warning);
        joined += (joined.empty() ? "" : ",") + warning;
    }
    answer["warning"] = joined;
}

Json refusal_of(const Refused& refused)
{
    Json answer{{"ok", false}};
    if (!refused.error.empty()) answer["error"] = refused.error;
    answer.update(refused.more);
    return answer;
}

Reply perform(State& state, const Request& request, const Method* method, Json& arguments)
{
    try {
        if (method == nullptr) throw Refused{"unknown_method", {{"req_method", request.method}}};
        const auto call = call_in(request, method->takes_json);
        arguments = call.arguments.all();
        authenticate(state, *method, call.token);
        check_fit(state, *method, call.arguments);
        const double per_minute = is_slow(state, request.method) ? 1 : method->per_minute;
        take_token(state, request.method, per_minute, per_minute / 60.0);
        auto answer = method->answer(state, call.arguments);
        if (!answer.contains("ok")) answer["ok"] = true;
        add_warnings(answer, call.warnings);
        return json_reply(state, answer);
    } catch (const Refused& refused) {
        return json_reply(state, refusal_of(refused));
    } catch (const RateLimited& limit) {
        auto reply = json_reply(state, {{"ok", false}, {"error", "ratelimited"}});
        reply.status = 429;
        reply.headers.emplace_back("Retry-After", std::to_string(limit.retry_after));
        return reply;
    } catch (const Json::exception&) { // an argument of a type that Slack doesn't take
        return json_reply(state, {{"ok", false}, {"error", "invalid_arguments"}});
    }
}

std::string identity(const Json& item)
{
    if (item.is_string()) return item.get<std::string>();
    return item.value("ts", item.value("id", std::string{}));
}

} // namespace

bool has_scope(const State& state, std::string_view scope)
{
    const bool given = std::ranges::find(scopes, scope) != scopes.end() || state.knobs.scopes_added.contains(scope);
    return given && !state.knobs.scopes_removed.contains(scope);
}

std::string granted_scopes(const State& state)
{
    std::string out;
    for (const auto scope : scopes)
        if (has_scope(state, scope)) out += (out.empty() ? "" : ",") + std::string{scope};
    for (const auto& scope : state.knobs.scopes_added) out += "," + scope;
    return out;
}

void take_token(State& state, const std::string& name, double burst, double per_second)
{
    if (!state.options.enforce_rate_limits) return;
    auto& bucket = state.buckets.try_emplace(name, Bucket{burst, state.now.wall}).first->second;
    const auto passed = std::chrono::duration<double>(state.now.wall - bucket.filled).count();
    bucket.tokens = std::min(burst, bucket.tokens + std::max(0.0, passed) * per_second);
    bucket.filled = state.now.wall;
    if (bucket.tokens < 1)
        throw RateLimited{std::max(1, static_cast<int>(std::ceil((1 - bucket.tokens) / per_second)))};
    bucket.tokens -= 1;
}

void take_message_token(State& state, const std::string& channel)
{
    take_token(state, "messages in " + channel, 5, 1);
    take_token(state, "messages", 300, 5);
}

void forget_the_old(State& state)
{
    const auto now = state.now.wall;
    std::erase_if(state.cursors, [&](const auto& one) { return one.second.expires + std::chrono::hours{1} < now; });
    std::erase_if(state.response_urls,
                  [&](const auto& one) { return one.second.expires + std::chrono::hours{1} < now; });
    std::erase_if(state.tickets,
                  [&](const auto& one) { return one.second + std::chrono::minutes{10} < state.now.steady; });
}

Reply answer_call(State& state, const Request& request)
{
    forget_the_old(state);
    Json arguments = Json::object();
    const auto* method = method_named(request.method);
    auto reply = with_faults(state, request.method, [&] {
        auto answered = perform(state, request, method, arguments);
        if (method != nullptr && !method->scopes.empty())
            answered.headers.emplace_back("X-Accepted-OAuth-Scopes", method->scopes);
        return answered;
    });
    note_traffic(state, [&] {
        Json entry{{"kind", "call"},
                   {"method", request.method},
                   {"arguments", std::move(arguments)},
                   {"status", reply.status}};
        const auto answer = Json::parse(reply.body, nullptr, false);
        entry["ok"] = answer.is_object() && answer.value("ok", false);
        if (answer.is_object() && answer.contains("error")) entry["error"] = answer.at("error");
        return entry;
    });
    return reply;
}

Channel& visible_channel(State& state, const Arguments& arguments, const char* name)
{
    auto& channel = channel_at(state, arguments.required(name));
    if ((channel.is_private || channel.is_im) && !channel.has(bot_user)) throw Refused{"channel_not_found"};
    return channel;
}

Channel& own_channel(State& state, const Arguments& arguments)
{
    auto& channel = visible_channel(state, arguments);
    if (!channel.has(bot_user)) throw Refused{"not_in_channel"};
    return channel;
}

Json page(State& state, const Arguments& arguments, const std::string& method, const char* name, const Json& items,
          std::int64_t default_limit, std::int64_t most)
{
    auto limit = arguments.number("limit", 0);
    if (limit < 0 || limit > most) throw Refused{"invalid_limit"};
    limit = std::min(limit == 0 ? default_limit : limit, state.knobs.page_cap);
    if (is_slow(state, method)) limit = std::min(limit, slow_page);
    if (state.knobs.short_pages && limit > 1) limit -= static_cast<std::int64_t>(state.random() % 2);

    std::size_t from = 0;
    if (const auto cursor = arguments.text("cursor"); !cursor.empty()) {
        const auto found = state.cursors.find(cursor);
        if (found == state.cursors.end() || found->second.method != method || found->second.expires < state.now.wall)
            throw Refused{"invalid_cursor"};
        // Positions are names and not numbers: what comes and goes meanwhile moves nothing
        while (from < items.size() && identity(items[from]) != found->second.position) ++from;
        if (from == items.size()) throw Refused{"invalid_cursor"};
    }
    Json out{{name, Json::array()}};
    auto at = from;
    for (; at < items.size() && std::ssize(out.at(name)) < limit; ++at) out[name].push_back(items[at]);
    std::string next;
    if (at < items.size()) {
        next = "bmV4dDo" + random_hex(state, 16) + "==";
        state.cursors[next] = {method, identity(items[at]), state.now.wall + std::chrono::hours{1}};
    }
    out["response_metadata"] = {{"next_cursor", next}};
    return out;
}

} // namespace warroom::simulated_slack
