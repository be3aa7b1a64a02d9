#pragma once
// Slack and the way there, as the simulation has them: the model behind a network that delays, loses, doubles and
// refuses. What is under way arrives even when the bot that sent it is gone. The bot's end is a net::Transport.

#include "bot/net/transport.hpp"
#include "bot/simulated_slack/model.hpp"
#include "tests/simulation/agenda.hpp"
#include "tests/simulation/plan.hpp"

#include <nlohmann/json.hpp>

#include <map>
#include <memory>
#include <optional>
#include <string>

namespace warroom::simulation {

using Json = nlohmann::json;
using simulated_slack::SocketId;

inline constexpr const char* us = "U0WARROOM01"; // the bot, as Slack calls it

class Wire; // one websocket, the bot's end

// Who wants to know what passes.
struct Listener {
    std::function<void(const std::string& envelope, const Json& frame)> on_delivered;
    std::function<void(const std::string& envelope, const Json& ack)> on_acked;
    std::function<void(const std::string& method)> on_call;
    std::function<void(const char* where)> crash_point;
    std::function<void(const char* what, std::uint64_t detail)> on_step; // for the trace
    std::function<void(const std::string& text)> tell;                   // in words, if anybody reads them
    std::function<bool()> telling;
};

class Slack {
public:
    Slack(Agenda& agenda, const Plan& plan, Listener listener);

    // The bot's way here, until hang_up().
    std::unique_ptr<net::Transport> line(boost::asio::any_io_executor executor);
    void hang_up(); // the bot is dead: nothing leaves any more, its sockets close by and by
    void heal();

    // Another client with the same app token takes part of the events, until it goes.
    void second_client(bool is_there);
    // Until then nothing gets through: on one of the bot's websockets, in either direction; of the requests.
    void clog_socket(std::size_t number, Span until);
    void clog_requests(Span until) { requests_clogged_until_ = std::max(requests_clogged_until_, until); }

    // What people do and see. Empty (and told) when Slack doesn't let them.
    Json control(std::string_view verb, Json arguments = Json::object());
    Span next_due() const;
    void perform_due();

    bool strikes(Fault fault);                           // now, by its rate
    bool is_on(Fault fault) const;                       // its window is open
    std::size_t under_way() const { return under_way_; } // calls, but for those that read a room
    std::size_t sockets() const;                         // that the bot holds open
    bool is_connected() const;                           // one of them was greeted, and is not mute
    Timestamp wall() const;

private:
    friend class Wire;
    friend class Line;
    simulated_slack::Now now() const;
    Span latency();
    Span latency_of_requests();
    void performed(); // something may be due earlier now
    void perform(simulated_slack::Action action);
    void deliver(SocketId socket, std::string text);
    void received(SocketId socket, const std::string& text);
    void closed(SocketId socket, Span after);
    void takes(const simulated_slack::Action& action); // the second client
    net::HttpResponse answer(const std::string& host, const net::HttpRequest& request,
                             std::chrono::milliseconds& delay);
    std::optional<net::HttpResponse> spoiled();

    Agenda& agenda_;
    const Plan& plan_;
    Listener on_;
    Dice dice_;
    simulated_slack::Model model_;
    std::map<SocketId, std::weak_ptr<Wire>> wires_{}; // as the model sees them
    std::uint64_t life_ = 0;                          // of the bot; what a former one sent gets no answer
    std::size_t under_way_ = 0;
    Span requests_clogged_until_{0};
    std::optional<SocketId> second_client_{};
    bool it_acknowledges_ = false;
    bool healed_ = false;
};

inline constexpr Timestamp dawn = std::chrono::sys_days{std::chrono::year{2026} / 3 / 10} + std::chrono::hours{18};

} // namespace warroom::simulation
