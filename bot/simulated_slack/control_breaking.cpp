#include "bot/simulated_slack/control.hpp"

namespace warroom::simulated_slack {
namespace {

milliseconds duration(const Json& arguments, const char* name, milliseconds fallback)
{
    return milliseconds{arguments.value(name, fallback.count())};
}

Json fault(State& state, const Json& arguments)
{
    Fault fault{.method = text_of(arguments, "method"),
                .skip = arguments.value("skip", 0),
                .times = arguments.value("times", 1)};
    if (arguments.contains("status")) fault.status = arguments.at("status").get<int>();
    if (arguments.contains("error")) fault.error = text_of(arguments, "error");
    if (arguments.contains("body")) fault.body = text_of(arguments, "body");
    const auto headers = arguments.value("headers", Json::object());
    for (const auto& [name, value] : headers.items())
        fault.headers.emplace_back(name, value.is_string() ? value.get<std::string>() : value.dump());
    fault.reset = arguments.value("reset", false);
    fault.delay = duration(arguments, "delay_ms", milliseconds{0});
    fault.cut_after = arguments.value("cut_after", std::string::npos);
    // A slow or half answer is the answer to something that happened
    const bool fails = fault.status || fault.error || fault.body || fault.reset;
    fault.applied = arguments.value("effect", fails ? "none" : "applied") == "applied";
    state.knobs.faults.push_back(std::move(fault));
    return Json::object();
}

std::vector<SocketId> sockets_of(const State& state, const Json& arguments)
{
    std::vector<SocketId> out;
    for (const auto& [id, socket] : state.sockets)
        if (!arguments.contains("socket") || arguments.at("socket") == id) out.push_back(id);
    if (out.empty()) throw std::invalid_argument{"no such connection"};
    return out;
}

Json disconnect_them(State& state, const Json& arguments)
{
    for (const auto id : sockets_of(state, arguments))
        disconnect(state, id, arguments.value("reason", "refresh_requested"));
    return Json::object();
}

Json mute(State& state, const Json& arguments)
{
    for (const auto id : sockets_of(state, arguments)) {
        state.sockets.at(id).muted = true;
        state.actions.emplace_back(Mute{id});
    }
    return Json::object();
}

Json reset(State& state, const Json& arguments)
{
    for (const auto id : sockets_of(state, arguments)) {
        state.sockets.at(id).closing = true;
        state.actions.emplace_back(Reset{id});
    }
    return Json::object();
}

Json refuse_dials(State& state, const Json& arguments)
{
    state.knobs.refuse_dials = arguments.value("times", 1);
    state.knobs.refuse_dials_status = arguments.value("status", 503);
    return Json::object();
}

Json token(State& state, const Json& arguments)
{
    state.knobs.token_revoked = arguments.value("revoked", true);
    if (arguments.value("told", false))
        tell_bot(state, "tokens_revoked", nullptr,
                 {{"type", "tokens_revoked"}, {"tokens", {{"oauth", Json::array()}, {"bot", {bot_user}}}}});
    return Json::object();
}

Json scope(State& state, const Json& arguments)
{
    state.knobs.scopes_removed = arguments.value("remove", decltype(state.knobs.scopes_removed){});
    state.knobs.scopes_added = arguments.value("add", decltype(state.knobs.scopes_added){});
    return Json::object();
}

Json history_lag(State& state, const Json& arguments)
{
    state.knobs.history_lag = duration(arguments, "ms", milliseconds{0});
    return Json::object();
}

Json events(State& state, const Json& arguments)
{
    auto& knobs = state.knobs;
    knobs.queue_events = arguments.value("queue", knobs.queue_events);
    knobs.limit_events = arguments.value("limit", knobs.limit_events);
    knobs.shuffle_events = arguments.value("shuffle", knobs.shuffle_events);
    knobs.duplicate_events = arguments.value("duplicate", knobs.duplicate_events);
    knobs.new_envelope_id_on_retry = arguments.value("new_envelope_id_on_retry", knobs.new_envelope_id_on_retry);
    return Json::object();
}

Json hello_delay(State& state, const Json& arguments)
{
    state.knobs.hello_delay = duration(arguments, "ms", milliseconds{0});
    return Json::object();
}

Json refresh_after(State& state, const Json& arguments)
{
    state.knobs.refresh_after = std::chrono::seconds{arguments.value("seconds", std::int64_t{18'060})};
    return Json::object();
}

Json retries(State& state, const Json& arguments)
{
    state.knobs.retries.clear();
    for (const auto delay : arguments.value("delays_ms", std::vector<std::int64_t>{}))
        state.knobs.retries.emplace_back(delay);
    return Json::object();
}

Json pages(State& state, const Json& arguments)
{
    state.knobs.page_cap = arguments.value("cap", state.knobs.page_cap);
    state.knobs.short_pages = arguments.value("short", state.knobs.short_pages);
    return Json::object();
}

Json canvases(State& state, const Json& arguments)
{
    state.knobs.canvas_lock = duration(arguments, "lock_ms", state.knobs.canvas_lock);
    state.knobs.free_team = arguments.value("free_team", state.knobs.free_team);
    return Json::object();
}

Json odd(State& state, const Json& arguments)
{
    state.knobs.oddities = arguments.value("share", 0.2);
    return Json::object();
}

Json spoil(State& state, const Json& arguments)
{
    state.knobs.spoiled = arguments.value("share", 1.0);
    return Json::object();
}

// An envelope of any kind, known to the bot or not.
Json deliver(State& state, const Json& arguments)
{
    if (!arguments.contains("payload")) throw std::invalid_argument{"missing: payload"};
    state.waiting.push_back(delivery_of(state, arguments.value("type", "events_api"), arguments.at("payload")));
    return Json::object();
}

Json rate_limits(State& state, const Json& arguments)
{
    state.options.enforce_rate_limits = arguments.value("on", true);
    state.knobs.distributed = arguments.value("distributed", false);
    return Json::object();
}

Json reset_faults(State& state, const Json&)
{
    state.knobs = {};
    return Json::object();
}

} // namespace

const std::map<std::string_view, Verb>& breaking_verbs()
{
    static const std::map<std::string_view, Verb> verbs{{"fault", fault},
                                                        {"disconnect", disconnect_them},
                                                        {"mute", mute},
                                                        {"reset", reset},
                                                        {"refuse_dials", refuse_dials},
                                                        {"token", token},
                                                        {"scope", scope},
                                                        {"history_lag", history_lag},
                                                        {"events", events},
                                                        {"hello_delay", hello_delay},
                                                        {"refresh_after", refresh_after},
                                                        {"retries", retries},
                                                        {"pages", pages},
                                                        {"rate_limits", rate_limits},
                                                        {"odd", odd},
                                                        {"spoil", spoil},
                                                        {"deliver", deliver},
                                                        {"canvases", canvases},
                                                        {"reset_faults", reset_faults}};
    return verbs;
}

} // namespace warroom::simulated_slack
