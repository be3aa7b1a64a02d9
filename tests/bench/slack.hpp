#pragma once
// The Slack end of the benchmark: the simulated Slack's own model answers the Web API and all that is ordinary; its
// websockets are ours, so that load goes past the model and costs next to nothing here. Limits of calls are lifted.
// One thread: things happen inside until() only.

#include "bot/clock.hpp"
#include "bot/net/http_server.hpp"
#include "bot/simulated_slack/model.hpp"
#include "tests/bench/load.hpp"

#include <boost/asio/io_context.hpp>
#include <initializer_list>
#include <map>
#include <nlohmann/json_fwd.hpp>

namespace warroom::bench {

class Slack {
public:
    Slack();
    ~Slack();

    std::map<std::string, std::string> environment() const; // for a bot of this workspace
    nlohmann::json control(std::string_view verb, const nlohmann::json& arguments);
    // Goes on until it is so; false: it wasn't within the limit.
    bool until(const std::function<bool()>& so, nanoseconds limit);

    // What the bot did and when: "hello" and "ack" ("ack with payload") on a websocket, a method's name
    // ("chat.postMessage"), "upload" and "response". Acks of load are no part of it.
    struct Seen {
        std::string what;
        Time at;
    };
    void forget() { seen_.clear(); }
    std::optional<Time> first(std::initializer_list<std::string_view> any) const;
    std::optional<Time> last(std::initializer_list<std::string_view> any) const;
    bool quiet_for(nanoseconds span) const; // and everything that we sent is acked

    void declare(const std::string& title); // /incident TITLE by Jonas
    void command(const std::string& text);  // in the room
    bool has_made_a_room() { return room() != own_room_; }
    std::string room();                  // the newest one that the bot made; if it makes none, one of ours
    std::size_t shared_bytes();          // of the files shared in the room
    void say_unheard(std::size_t count); // by Jonas in the room: never delivered, and history has it from now on
    void prepare_load();                 // lets Jonas say some things in the room: the load repeats them
    Outcome put_load(const Plan& plan, nanoseconds patience);
    void hang_up();

private:
    simulated_slack::Now now() const;
    net::Reply answer(const net::HttpRequest& request);
    void accept();
    void perform_due();
    void keep_time();
    void keep_pace();
    void received(simulated_slack::SocketId id, std::string_view text, bool whole);
    void note(std::string what);
    std::vector<std::shared_ptr<Socket>> sockets() const;

    asio::io_context io_{1};
    SystemClock clock_;
    asio::ip::tcp::acceptor acceptor_;
    std::optional<net::HttpServer> http_{};
    std::optional<simulated_slack::Model> model_{};
    asio::steady_timer alarm_{io_};
    asio::steady_timer pace_{io_};
    std::map<simulated_slack::SocketId, std::shared_ptr<Socket>> links_{};
    std::vector<Seen> seen_{};
    Time last_activity_{};
    std::vector<std::string> envelopes_{}; // of events that the model sent, while a load is prepared
    bool preparing_ = false;
    std::vector<Template> templates_{};
    std::vector<std::shared_ptr<Socket>> loaded_{};
    Load* load_ = nullptr;
    std::int64_t numbers_ = 0; // given to messages of load
    std::string own_room_{};
};

} // namespace warroom::bench
