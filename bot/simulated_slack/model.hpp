#pragma once
// A Slack that behaves like Slack where bots usually get hurt: tickets that work once, envelopes that go to one socket
// and come again when not acknowledged, calls that fail with 200, rate limits, names that are taken. Pure: no sockets,
// no clock, no randomness but from the seed. Runs on one thread; the server around it performs what it says.

#include "core/ids.hpp"

#include <nlohmann/json_fwd.hpp>

#include <chrono>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <variant>
#include <vector>

namespace warroom::simulated_slack {

// Two clocks: the wall's stamps messages and may be the demo's fast one, the steady one times sockets and is real.
struct Now {
    Timestamp wall;
    std::chrono::milliseconds steady;
};

struct Request {
    std::string method; // of the Web API: "chat.postMessage"
    std::string http_method = "POST";
    std::string content_type;
    std::string authorization; // the header's whole value
    std::string query;
    std::string body;
};

struct Reply {
    int status = 200;
    std::vector<std::pair<std::string, std::string>> headers{};
    std::string body{};
    std::chrono::milliseconds delay{0};
    bool reset = false;                        // the connection is reset instead (the effect may have happened)
    std::size_t cut_after = std::string::npos; // bytes of the body, then a reset
};

using SocketId = std::int64_t;

// What the server must now do to a websocket.
struct Frame {
    SocketId socket;
    std::string text;
};
struct Ping {
    SocketId socket;
};
struct Close { // the closing handshake; TCP stays open
    SocketId socket;
};
struct Reset {
    SocketId socket;
};
struct Mute { // stop reading and writing, keep TCP open
    SocketId socket;
};
using Action = std::variant<Frame, Ping, Close, Reset, Mute>;

struct Options {
    std::uint64_t seed = 1;
    std::string bot_token = "xoxb-simulated";
    std::string app_token = "xapp-simulated";
    std::string socket_url; // "ws://127.0.0.1:PORT/link/"; we hand out <socket_url>?ticket=<ticket>&app_id=...
    std::string http_url;   // "http://127.0.0.1:PORT"; we hand out <http_url>/upload/<ticket>, /response/<ticket>
    bool enforce_rate_limits = true;
    std::size_t remembered = 20'000; // items of the feed and of the traffic; older ones are forgotten
    bool watched = true;             // false: nobody will ask for feed or traffic, so neither is kept
};

struct State;

class Model {
public:
    explicit Model(Options options);
    ~Model();

    Reply call(const Request& request, Now now); // POST /api/<method>
    Reply upload(std::string_view ticket, std::string_view content_type, std::string_view body, Now now);
    Reply respond(std::string_view ticket, std::string_view body, Now now); // a response_url

    // A dial with the ticket of apps.connections.open: nothing when it is unknown, used or too old.
    std::optional<SocketId> dial(std::string_view ticket, Now now);
    int refusal() const; // the HTTP status of the dial that was last refused
    void received(SocketId socket, std::string_view text, bool fragmented, Now now); // an ack, if it is one
    void closed(SocketId socket, Now now);

    std::vector<Action> due(Now now);                          // what has to happen by now, in order
    std::optional<std::chrono::milliseconds> next_due() const; // on the steady clock

    // The control API: act as people, look at what they see, break things. Path without "/control/". Throws
    // std::invalid_argument with what is wrong about the arguments.
    nlohmann::json control(std::string_view path, const nlohmann::json& arguments, Now now);

private:
    std::unique_ptr<State> state_;
};

} // namespace warroom::simulated_slack
