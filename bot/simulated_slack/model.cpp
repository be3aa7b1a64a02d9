#include "bot/simulated_slack/model.hpp"

#include "bot/simulated_slack/control.hpp"
#include "bot/simulated_slack/faults.hpp"
#include "bot/simulated_slack/web_api.hpp"

namespace warroom::simulated_slack {
namespace {

constexpr std::size_t ack_size_limit = 20'480;

Reply plain(int status, std::string text)
{
    Reply reply{.status = status};
    reply.headers = {{"Content-Type", "text/plain"}};
    reply.body = std::move(text);
    return reply;
}

bool has_payload(const Json& ack)
{
    const auto payload = ack.find("payload");
    if (payload == ack.end()) return false;
    return payload->is_string() ? *payload != "" : !payload->empty();
}

// What an ack says besides that it is one: four kinds of delivery have something to hear.
void answered(State& state, const Delivery& delivery, const Json& payload)
{
    const auto kind = delivery.type == "interactive" ? delivery.payload.value("type", "") : delivery.type;
    if (kind == "view_submission") return submission_answered(state, delivery, payload);
    if (kind == "block_suggestion") return suggestion_answered(state, delivery, payload);
    if (payload.empty()) return;
    if (kind == "slash_commands") return answer(state, delivery.response, payload);
    ++state.counts["acks_with_forbidden_payload"];
}

void acknowledge(State& state, SocketId socket, const Json& ack)
{
    const auto found = state.envelopes.find(ack.value("envelope_id", std::string{}));
    if (found == state.envelopes.end()) {
        ++state.counts["acks_unknown"];
        return;
    }
    auto& envelope = found->second;
    if (envelope.socket != socket) {
        ++state.counts["acks_on_another_connection"];
        return;
    }
    if (envelope.fate == Envelope::acked) ++state.counts["acks_double"];
    if (envelope.fate == Envelope::overdue) ++state.counts["acks_late"];
    if (envelope.fate != Envelope::sent) return; // what was promised for a missed one happens all the same
    envelope.fate = Envelope::acked;
    ++state.counts["acked"];
    state.ack_times.push_back(state.now.steady - envelope.sent_at);
    if (state.ack_times.size() > state.options.remembered) state.ack_times.pop_front();
    const auto payload = has_payload(ack) ? ack.at("payload") : Json::object();
    const auto delivery = std::exchange(envelope.delivery, {}); // nobody asks for it any more
    try {
        answered(state, delivery, payload);
    } catch (const Refused& refused) {
        ++state.counts["acks_refused"];
        fail(state, delivery, refused.error);
    } catch (const Json::exception&) {
        ++state.counts["acks_refused"];
        fail(state, delivery, "dispatch_failed");
    }
}

Reply uploaded(State& state, std::string_view ticket, std::string_view content_type, std::string_view body)
try {
    for (auto& [id, file] : state.files) {
        if (file.ticket != ticket || file.uploaded) continue;
        auto content = multipart_file(content_type, body);
        if (content.size() != file.length) return plain(400, "length does not match");
        file.content = std::move(content);
        file.uploaded = true;
        return plain(200, "OK - " + std::to_string(file.length));
    }
    return plain(404, "not found");
} catch (const Refused& refused) {
    return plain(400, refused.error);
}

Reply responded(State& state, const std::string& ticket, const Json& message)
try {
    const auto found = state.response_urls.find(ticket);
    if (found == state.response_urls.end()) return plain(404, "not_found");
    auto& url = found->second;
    if (url.expires < state.now.wall) return plain(404, "expired_url");
    if (url.uses >= 5) return plain(404, "used_url");
    if (!message.is_object()) return plain(400, "invalid_payload");
    take_message_token(state, url.channel);
    ++url.uses;
    answer(state, ticket, message);
    return plain(200, "ok");
} catch (const Refused& refused) {
    const bool ill_formed = refused.error == "no_text" || refused.error.starts_with("invalid_");
    return plain(ill_formed ? 400 : refused.error == "channel_is_archived" ? 410 : 404, refused.error);
} catch (const RateLimited& limit) {
    auto reply = plain(429, "ratelimited");
    reply.headers.emplace_back("Retry-After", std::to_string(limit.retry_after));
    return reply;
} catch (const Json::exception&) {
    return plain(400, "invalid_payload");
}

} // namespace

Model::Model(Options options) : state_{std::make_unique<State>(std::move(options))} { furnish(*state_); }
Model::~Model() = default;

Reply Model::call(const Request& request, Now now)
{
    state_->now = now;
    return answer_call(*state_, request);
}

Reply Model::upload(std::string_view ticket, std::string_view content_type, std::string_view body, Now now)
{
    state_->now = now;
    return with_faults(*state_, "upload", [&] { return uploaded(*state_, ticket, content_type, body); });
}

Reply Model::respond(std::string_view ticket, std::string_view body, Now now)
{
    state_->now = now;
    const auto message = Json::parse(body, nullptr, false);
    const auto reply =
        with_faults(*state_, "response_url", [&] { return responded(*state_, std::string{ticket}, message); });
    note_traffic(*state_, [&] {
        return Json{
            {"kind", "response"}, {"arguments", message.is_discarded() ? Json{} : message}, {"status", reply.status}};
    });
    return reply;
}

std::optional<SocketId> Model::dial(std::string_view ticket, Now now)
{
    auto& state = *state_;
    state.now = now;
    ++state.counts["dials"];
    if (state.knobs.refuse_dials > 0) {
        --state.knobs.refuse_dials;
        state.refusal = state.knobs.refuse_dials_status;
        return {};
    }
    const auto found = state.tickets.find(std::string{ticket});
    state.refusal = 404;
    if (found == state.tickets.end()) return {};
    const bool late = found->second < now.steady;
    state.tickets.erase(found); // once, whether in time or not
    state.refusal = 408;
    if (late) return {};
    const auto id = ++state.last_socket;
    state.sockets.emplace(id, Socket{.hello_at = now.steady + state.knobs.hello_delay,
                                     .next_ping = now.steady + state.knobs.hello_delay + std::chrono::seconds{4},
                                     .refresh_at = now.steady + state.knobs.refresh_after});
    return id;
}

int Model::refusal() const { return state_->refusal; }

void Model::received(SocketId socket, std::string_view text, bool fragmented, Now now)
{
    auto& state = *state_;
    state.now = now;
    const auto found = state.sockets.find(socket);
    if (found == state.sockets.end() || found->second.muted) return;
    const auto ack = Json::parse(text, nullptr, false);
    const bool is_ack = ack.is_object() && ack.value("envelope_id", Json{}).is_string();
    note_traffic(state, [&] {
        return Json{{"kind", "ack"},
                    {"socket", socket},
                    {"envelope_id", is_ack ? ack.at("envelope_id") : Json{}},
                    {"payload", is_ack ? ack.value("payload", Json{}) : Json{}}};
    });
    if (!is_ack)
        ++state.counts["unreadable"];
    else if (fragmented)
        ++state.counts["acks_fragmented"];
    else if (text.size() >= ack_size_limit)
        ++state.counts["acks_too_large"];
    else
        acknowledge(state, socket, ack);
}

void Model::closed(SocketId socket, Now now)
{
    state_->now = now;
    state_->sockets.erase(socket);
}

std::vector<Action> Model::due(Now now)
{
    state_->now = now;
    post_scheduled(*state_);
    greet_or_ping(*state_);
    expire_envelopes(*state_);
    deliver_waiting(*state_);
    return std::exchange(state_->actions, {});
}

std::optional<milliseconds> Model::next_due() const
{
    const auto& state = *state_;
    std::optional<milliseconds> next;
    const auto at = [&](milliseconds when) { next = std::min(next.value_or(when), when); };
    if (!state.actions.empty()) at(state.now.steady);
    bool connected = false;
    for (const auto& [id, socket] : state.sockets) {
        if (socket.closing) continue;
        connected = connected || socket.open();
        if (!socket.greeted) {
            at(socket.hello_at);
            continue;
        }
        if (!socket.muted) at(socket.next_ping);
        if (!socket.warned) at(socket.refresh_at - std::chrono::seconds{10});
        at(socket.close_at.value_or(socket.refresh_at));
    }
    // The wall may be faster than the steady clock
    if (!state.scheduled.empty()) at(state.now.steady + std::chrono::seconds{1});
    for (const auto& id : state.unanswered) {
        const auto& envelope = state.envelopes.at(id);
        if (envelope.fate != Envelope::sent) continue;
        at(envelope.deadline);
        break;
    }
    for (const auto& delivery : state.waiting) {
        const bool must_wait = delivery.type == "events_api" && !connected && state.knobs.queue_events;
        at(must_wait ? delivery.expires : delivery.not_before);
    }
    return next;
}

nlohmann::json Model::control(std::string_view path, const nlohmann::json& arguments, Now now)
{
    state_->now = now;
    return controlled(*state_, path, arguments);
}

} // namespace warroom::simulated_slack
