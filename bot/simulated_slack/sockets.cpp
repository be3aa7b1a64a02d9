// The socket side: who is connected, which envelope went to whom, and what is sent again.
#include "bot/simulated_slack/effects.hpp"
#include "bot/simulated_slack/oddities.hpp"

#include <fmt/format.h>

#include <algorithm>

namespace warroom::simulated_slack {
namespace {

using namespace std::chrono_literals;

constexpr std::size_t most_connections = 10;
constexpr auto ack_limit = 3s;
constexpr auto ping_interval = 4s;
constexpr auto warned_for = 10s; // between the warning and the refresh

std::string new_envelope_id(State& state)
{
    const auto hex = random_hex(state, 32);
    return fmt::format("{}-{}-4{}-a{}-{}", hex.substr(0, 8), hex.substr(8, 4), hex.substr(13, 3), hex.substr(17, 3),
                       hex.substr(20));
}

void send(State& state, SocketId socket, const Json& message)
{
    state.actions.emplace_back(Frame{socket, written(state, message)});
}

void say_disconnect(State& state, SocketId socket, const std::string& reason)
{
    Json message{{"type", "disconnect"}, {"reason", reason}, {"debug_info", {{"host", "applink-simulated"}}}};
    if (reason == "too_many_websockets") {
        message["num_connections"] = state.sockets.size();
        message["connection_info"] = {{"app_id", app_id}};
    }
    send(state, socket, message);
}

void close(State& state, SocketId id, Socket& socket)
{
    socket.closing = true;
    socket.close_at.reset();
    state.actions.emplace_back(Close{id});
}

void greet(State& state, SocketId id, Socket& socket)
{
    socket.greeted = true;
    send(state, id,
         {{"type", "hello"},
          {"num_connections", state.sockets.size()},
          {"debug_info",
           {{"host", "applink-simulated"},
            {"build_number", 10},
            {"approximate_connection_time", state.knobs.refresh_after.count() / 1000}}},
          {"connection_info", {{"app_id", app_id}}}});
    if (state.sockets.size() <= most_connections) return;
    say_disconnect(state, id, "too_many_websockets");
    close(state, id, socket);
}

void refresh_when_due(State& state, SocketId id, Socket& socket)
{
    const auto now = state.now.steady;
    if (!socket.warned && now + warned_for >= socket.refresh_at) {
        socket.warned = true;
        say_disconnect(state, id, "warning");
    }
    if (!socket.close_at && now >= socket.refresh_at) disconnect(state, id, "refresh_requested");
    if (socket.close_at && now >= *socket.close_at) close(state, id, socket);
}

std::optional<SocketId> some_open_socket(State& state)
{
    std::vector<SocketId> open;
    for (const auto& [id, socket] : state.sockets)
        if (socket.open()) open.push_back(id);
    if (open.empty()) return {};
    return open[state.random() % open.size()];
}

bool accepts_payload(const Delivery& delivery)
{
    if (delivery.type != "interactive") return delivery.type == "slash_commands";
    const auto kind = delivery.payload.value("type", "");
    return kind == "view_submission" || kind == "block_suggestion";
}

void send_envelope(State& state, Delivery delivery, SocketId socket)
{
    if (delivery.envelope_id.empty() || state.knobs.new_envelope_id_on_retry)
        delivery.envelope_id = new_envelope_id(state);
    Json envelope{{"envelope_id", delivery.envelope_id},
                  {"type", delivery.type},
                  {"accepts_response_payload", accepts_payload(delivery)},
                  {"payload", delivery.payload}};
    if (delivery.type == "events_api") {
        envelope["retry_attempt"] = delivery.attempt;
        envelope["retry_reason"] = delivery.attempt == 0 ? "" : "timeout";
    }
    state.actions.emplace_back(Frame{socket, perhaps_spoiled(state, written(state, envelope))});
    ++state.counts["envelopes_sent"];
    if (delivery.attempt > 0) ++state.counts["redelivered"];
    note_traffic(state, [&] {
        return Json{{"kind", "envelope"},
                    {"socket", socket},
                    {"envelope_id", delivery.envelope_id},
                    {"type", delivery.type},
                    {"attempt", delivery.attempt},
                    {"payload", delivery.payload}};
    });
    const auto id = delivery.envelope_id;
    state.unanswered.push_back(id);
    state.sent.push_back(id);
    state.envelopes.insert_or_assign(id, Envelope{.delivery = std::move(delivery),
                                                  .socket = socket,
                                                  .sent_at = state.now.steady,
                                                  .deadline = state.now.steady + ack_limit});
}

void retry_or_give_up(State& state, Delivery delivery)
{
    const auto& retries = state.knobs.retries;
    const auto attempt = static_cast<std::size_t>(delivery.attempt);
    if (delivery.type != "events_api") return fail(state, delivery, "operation_timeout");
    if (attempt >= retries.size()) {
        ++state.counts["expired"];
        return;
    }
    ++delivery.attempt;
    delivery.not_before = state.now.steady + retries[attempt];
    state.waiting.push_back(std::move(delivery));
}

} // namespace

void disconnect(State& state, SocketId id, const std::string& reason)
{
    auto& socket = state.sockets.at(id);
    if (socket.closing) return;
    if (reason == "none") return close(state, id, socket); // without a word
    say_disconnect(state, id, reason);
    if (reason == "warning") socket.warned = true;
    // What the client still owes us may come for a moment
    socket.close_at = state.now.steady + (reason == "warning" ? milliseconds{warned_for} : milliseconds{2s});
}

void greet_or_ping(State& state)
{
    const auto now = state.now.steady;
    for (auto& [id, socket] : state.sockets) {
        if (socket.closing) continue;
        if (!socket.greeted && now >= socket.hello_at) greet(state, id, socket);
        if (!socket.open()) continue;
        refresh_when_due(state, id, socket);
        if (socket.open() && !socket.muted && now >= socket.next_ping) {
            socket.next_ping = now + ping_interval;
            state.actions.emplace_back(Ping{id});
        }
    }
}

void expire_envelopes(State& state)
{
    std::vector<Delivery> missed;
    for (; !state.unanswered.empty(); state.unanswered.pop_front()) {
        auto& envelope = state.envelopes.at(state.unanswered.front());
        if (envelope.fate != Envelope::sent) continue;
        if (state.now.steady < envelope.deadline) break;
        envelope.fate = Envelope::overdue;
        ++state.counts["timeouts"];
        missed.push_back(std::exchange(envelope.delivery, {}));
    }
    // Remembered for a while, to notice acks that come late or twice
    for (; !state.sent.empty(); state.sent.pop_front()) {
        const auto oldest = state.envelopes.find(state.sent.front());
        if (oldest == state.envelopes.end()) continue; // it was sent twice
        if (oldest->second.deadline + 10min >= state.now.steady) break;
        state.envelopes.erase(oldest);
    }
    for (auto& delivery : missed) retry_or_give_up(state, std::move(delivery));
}

void deliver_waiting(State& state)
{
    std::deque<Delivery> later;
    auto ready = std::exchange(state.waiting, {});
    if (state.knobs.shuffle_events) std::shuffle(ready.begin(), ready.end(), state.random);
    for (auto& delivery : ready) {
        if (state.now.steady < delivery.not_before) {
            later.push_back(std::move(delivery));
            continue;
        }
        if (const auto socket = some_open_socket(state)) {
            send_envelope(state, std::move(delivery), *socket);
        } else if (delivery.type != "events_api") {
            fail(state, delivery, "dispatch_failed");
        } else if (state.knobs.queue_events && state.now.steady < delivery.expires) {
            // It comes with the next connection, as a retry of the attempt that reached nobody
            delivery.attempt = std::max(delivery.attempt, 1);
            later.push_back(std::move(delivery));
        } else {
            ++state.counts["vanished"];
        }
    }
    for (auto& delivery : state.waiting) later.push_back(std::move(delivery));
    state.waiting = std::move(later);
}

} // namespace warroom::simulated_slack
