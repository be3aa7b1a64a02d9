#pragma once
// What SocketMode is made of: its lines, their websockets, and who waits for them. For its sources only.

#include "bot/slack/connection.hpp"
#include "bot/slack/session.hpp"

#include <deque>
#include <map>
#include <variant>
#include <vector>

namespace warroom::slack {

// One websocket and what waits to be written to it.
struct Socket {
    explicit Socket(net::Websocket w) : websocket{std::move(w)} {}
    net::Websocket websocket;
    std::deque<std::string> waiting{}; // an empty text is a ping
    bool writing = false;
    bool open = true;
    bool paused = false; // by us: that nothing is heard is not the peer's fault
};
using SocketPtr = std::shared_ptr<Socket>;

struct SocketMode::Impl : std::enable_shared_from_this<Impl> {
    using Self = std::shared_ptr<Impl>;

    // A connection as Slack sees it; over the time it has many websockets, mostly one at once.
    struct Line {
        explicit Line(std::uint64_t seed, const asio::any_io_executor& executor) : session{seed}, alarm_clock{executor}
        {
        }
        // While it waits for an answer of Slack's nothing is due either, but that isn't the end.
        bool is_over() const { return session.state() == Session::State::given_up && !session.due(); }

        Session session;
        asio::steady_timer alarm_clock;
        bool greeted = false; // ever
        std::map<LinkNumber, std::string> urls{};
        std::map<LinkNumber, SocketPtr> sockets{};
    };
    using LinePtr = std::shared_ptr<Line>;

    Impl(WebApi& a, net::Transport& t, const Clock& c, int n, Handlers h, std::uint64_t s)
        : api{a}, net{t}, clock{c}, connections{n}, handlers{std::move(h)}, seed{s}
    {
    }

    void start(asio::any_io_executor on);
    void spawn(std::string name, asio::awaitable<void> task);
    void feed(const LinePtr& line, const Input& what);
    void perform(const LinePtr& line, const Step& what);
    void greeted(const LinePtr& line, LinkNumber link, const Hello& hello);
    std::optional<std::chrono::milliseconds> left_to_another(const Line& line);
    void write(const SocketPtr& socket, std::string text);
    void acknowledge(const SocketPtr& socket, const std::string& id, const std::string& payload);
    bool is_over() const;

    static asio::awaitable<void> keep(Self self, LinePtr line);
    static asio::awaitable<void> ask_for_url(Self self, LinePtr line, LinkNumber link);
    static asio::awaitable<void> dial(Self self, LinePtr line, LinkNumber link);
    static asio::awaitable<void> read(Self self, LinePtr line, LinkNumber link, SocketPtr socket);
    static asio::awaitable<void> write_all(Self self, SocketPtr socket);
    static asio::awaitable<void> close(Self self, SocketPtr socket);
    static asio::awaitable<void> handle(Self self, SocketPtr socket, Envelope envelope);
    static asio::awaitable<void> put_aside(Self self, SocketPtr socket, std::string frame, BadFrame why);
    asio::awaitable<void> arrived(const LinePtr& line, LinkNumber link, const SocketPtr& socket, std::string frame);
    asio::awaitable<std::monostate> drain();
    int open_sockets() const;

    WebApi& api;
    net::Transport& net;
    const Clock& clock;
    int connections;
    Handlers handlers;
    std::uint64_t seed;
    std::optional<asio::any_io_executor> executor{};
    std::unique_ptr<Bell> bell{};
    std::vector<LinePtr> lines{};
    std::optional<std::chrono::steady_clock::time_point> asked_while_disabled{};
    bool token_worked = false;
    std::chrono::steady_clock::time_point last_byte = std::chrono::steady_clock::time_point::min(); // of ended ones
    int tasks = 0;
    bool stopping = false;
    bool live = false; // any of the lines
    bool stopped = false;
    Figures figures{};
};

} // namespace warroom::slack
