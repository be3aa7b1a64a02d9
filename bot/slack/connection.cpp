#include "bot/slack/connection_parts.hpp"

#include "bot/slack/json.hpp"
#include "core/match.hpp"

#include <boost/asio/co_spawn.hpp>
#include <spdlog/spdlog.h>

#include <algorithm>

namespace warroom::slack {

using namespace std::chrono_literals;
using std::chrono::steady_clock;

namespace {

constexpr std::chrono::seconds look_again = 6min;

} // namespace

void SocketMode::Impl::start(asio::any_io_executor on)
{
    if (executor) return;
    executor = std::move(on);
    bell = std::make_unique<Bell>(*executor);
    for (int n = 0; n < connections; ++n)
        lines.push_back(std::make_shared<Line>(seed + static_cast<std::uint64_t>(n), *executor));
}

void SocketMode::Impl::spawn(std::string name, asio::awaitable<void> task)
{
    ++tasks;
    auto ended = [self = shared_from_this(), log = log_failure(std::move(name))](const std::exception_ptr& thrown) {
        --self->tasks;
        self->bell->ring();
        log(thrown);
    };
    asio::co_spawn(*executor, std::move(task), std::move(ended));
}

bool SocketMode::Impl::is_over() const
{
    return std::all_of(lines.begin(), lines.end(), [](const auto& line) { return line->is_over(); });
}

int SocketMode::Impl::open_sockets() const
{
    std::size_t sockets = 0;
    for (const auto& line : lines) sockets += line->sockets.size();
    return static_cast<int>(sockets);
}

void SocketMode::Impl::feed(const LinePtr& line, const Input& what)
{
    for (const auto& next : line->session.on(what, steady_clock::now())) perform(line, next);
    line->alarm_clock.cancel(); // it may be due at another time now
    const bool any = std::ranges::any_of(lines, [](const auto& one) { return one->session.is_live(); });
    if (std::exchange(live, any) != any && handlers.live) handlers.live(any);
    bell->ring();
}

void SocketMode::Impl::perform(const LinePtr& line, const Step& what)
{
    const auto socket_of = [&](LinkNumber link) {
        const auto found = line->sockets.find(link);
        return found == line->sockets.end() ? nullptr : found->second;
    };
    const auto self = shared_from_this();
    match(
        what, [&](const step::AskForUrl& ask) { spawn("asking for a URL", ask_for_url(self, line, ask.link)); },
        [&](const step::Dial& next) { spawn("dialing", dial(self, line, next.link)); },
        [&](const step::Ping& ping) {
            if (const auto socket = socket_of(ping.link)) write(socket, {});
        },
        [&](const step::Retire& retired) {
            if (const auto socket = socket_of(retired.link)) spawn("closing", close(self, socket));
        },
        [&](const step::Drop& dropped) {
            const auto socket = socket_of(dropped.link);
            if (!socket) return;
            spdlog::warn("the connection to slack is dead link={}", dropped.link);
            socket->open = false;
            socket->websocket.drop();
            if (handlers.link_died) handlers.link_died();
        },
        [&](const step::Alarm& alarm) {
            if (handlers.alarm) handlers.alarm(alarm.text);
        });
}

// Says Tick whenever the session wants it.
asio::awaitable<void> SocketMode::Impl::keep(Self self, LinePtr line)
{
    while (!line->is_over()) {
        const auto due = line->session.due().value_or(steady_clock::time_point::max());
        if (due > steady_clock::now()) {
            line->alarm_clock.expires_at(due);
            co_await line->alarm_clock.async_wait(as_result);
            continue; // it may be due at another time now
        }
        const auto sockets = line->sockets;
        for (const auto& [link, socket] : sockets) {
            const auto heard = socket->paused ? steady_clock::now() : socket->websocket.last_byte();
            self->feed(line, input::Heard{link, heard});
        }
        self->feed(line, input::Tick{});
    }
}

// While Socket Mode is switched off one line asks in five minutes, for all of them.
std::optional<std::chrono::milliseconds> SocketMode::Impl::left_to_another(const Line& line)
{
    if (!line.session.is_disabled()) return std::nullopt;
    const auto now = steady_clock::now();
    const auto next = asked_while_disabled ? *asked_while_disabled + 5min : now;
    if (next > now) return std::chrono::ceil<std::chrono::milliseconds>(next - now);
    asked_while_disabled = now;
    return std::nullopt;
}

asio::awaitable<void> SocketMode::Impl::ask_for_url(Self self, LinePtr line, LinkNumber link)
{
    if (const auto wait = self->left_to_another(*line)) {
        CallError later{CallError::Kind::slow_down, "Socket Mode is switched off", *wait};
        self->feed(line, input::UrlRefused{link, std::move(later)});
        co_return;
    }
    ++self->figures.asked;
    Json nothing = Json::object();
    auto answer = co_await self->api.call("apps.connections.open", std::move(nothing));
    if (answer.has_error()) {
        spdlog::warn("slack gives no connection reason={}", answer.error().reason);
        self->feed(line, input::UrlRefused{link, answer.error(), self->token_worked});
        co_return;
    }
    self->token_worked = true;
    line->urls[link] = text(*answer, "url");
    self->feed(line, input::UrlGiven{link});
    if (line->session.state() == Session::State::given_up) line->urls.erase(link);
}

asio::awaitable<void> SocketMode::Impl::dial(Self self, LinePtr line, LinkNumber link)
{
    const auto url = net::parse_url(std::exchange(line->urls[link], {}));
    line->urls.erase(link);
    if (url.has_error()) {
        spdlog::warn("slack's URL is of no use reason={}", url.error());
        self->feed(line, input::DialFailed{link});
        co_return;
    }
    auto websocket = co_await self->net.connect(*url);
    if (websocket.has_error()) {
        spdlog::warn("can't connect to slack reason={}", websocket.error());
        self->feed(line, input::DialFailed{link});
        co_return;
    }
    const auto socket = std::make_shared<Socket>(std::move(*websocket));
    line->sockets.emplace(link, socket);
    self->spawn("reading", read(self, line, link, socket));
    self->feed(line, input::Dialed{link});
}

asio::awaitable<void> SocketMode::Impl::read(Self self, LinePtr line, LinkNumber link, SocketPtr socket)
{
    for (;;) {
        auto frame = co_await socket->websocket.read();
        if (frame.has_error()) {
            if (net::is_too_large(frame.error())) {
                ++self->figures.too_large;
                spdlog::error("a frame is larger than any we take, its connection is dropped link={}", link);
            } else {
                spdlog::info("a connection to slack has ended link={} reason={}", link, frame.error().message());
            }
            break;
        }
        if (self->stopping) continue; // not acknowledged, so Slack sends it again; the read is for pongs and the close
        try {
            co_await self->arrived(line, link, socket, std::move(*frame));
        } catch (const std::exception& error) {
            spdlog::error("a frame could not be handled: {}", error.what());
        }
    }
    socket->open = false;
    self->last_byte = std::max(self->last_byte, socket->websocket.last_byte());
    line->sockets.erase(link);
    self->feed(line, input::Lost{link});
}

void SocketMode::Impl::greeted(const LinePtr& line, LinkNumber link, const Hello& hello)
{
    ++figures.hellos;
    if (std::exchange(line->greeted, true)) ++figures.reconnects;
    figures.known_to_slack = hello.connections;
    spdlog::info("connected to slack link={} connections={}", link, hello.connections);
    const auto others = std::max(0, hello.connections - open_sockets());
    if (std::exchange(figures.others, others) != others && others > 0)
        spdlog::warn("somebody else uses our app token and takes part of the events connections={} others={}",
                     hello.connections, others);
    // Only the next hello will tell whether they went, or were our own dead ones: it had better come soon.
    const bool doubtful = others > 0 && (hello.lifetime == 0s || hello.lifetime > look_again);
    feed(line, input::Greeted{link, doubtful ? look_again : hello.lifetime});
}

asio::awaitable<void> SocketMode::Impl::arrived(const LinePtr& line, LinkNumber link, const SocketPtr& socket,
                                                std::string frame)
{
    auto decoded = decode(frame);
    if (decoded.has_value()) {
        if (const auto* hello = std::get_if<Hello>(&decoded->body)) {
            greeted(line, link, *hello);
            co_return;
        }
        if (const auto* disconnect = std::get_if<Disconnect>(&decoded->body)) {
            spdlog::info("slack ends a connection link={} reason={}", link, disconnect->reason);
            feed(line, input::AskedToLeave{link, disconnect->reason});
            co_return;
        }
    }

    socket->paused = true;
    while (figures.outstanding >= most_outstanding && !stopping) co_await bell->rings();
    socket->paused = false;
    if (stopping) co_return;
    ++figures.received;
    ++figures.outstanding;
    if (decoded.has_error()) {
        ++figures.bad_frames;
        spdlog::error("a frame can't be understood, it is kept bytes={} envelope={}: {}", frame.size(),
                      decoded.error().envelope_id, decoded.error().reason);
        spawn("putting a frame aside", put_aside(shared_from_this(), socket, std::move(frame), decoded.error()));
    } else if (const auto* unknown = std::get_if<Unknown>(&decoded->body)) {
        ++figures.unknown;
        spdlog::warn("a frame is of a kind that we don't know, it is kept envelope={} kind={}", decoded->id,
                     unknown->type);
        BadFrame why{"of an unknown kind: " + unknown->type, decoded->id};
        spawn("putting a frame aside", put_aside(shared_from_this(), socket, std::move(frame), std::move(why)));
    } else {
        spawn("handling an envelope", handle(shared_from_this(), socket, std::move(*decoded)));
    }
}

namespace {

// Counts down when its coroutine ends, however it does.
struct Outstanding {
    int& count;
    ~Outstanding() { --count; }
};

} // namespace

asio::awaitable<void> SocketMode::Impl::handle(Self self, SocketPtr socket, Envelope envelope)
{
    const Outstanding one{self->figures.outstanding};
    const auto id = envelope.id;
    const bool takes_payload = envelope.takes_payload;
    Receipt receipt;
    try {
        receipt = co_await self->handlers.receive(std::move(envelope));
    } catch (const std::exception& error) { // Fatal passes through
        spdlog::error("an envelope could not be handled envelope={}: {}", id, error.what());
        co_return;
    }
    if (!receipt.acknowledge || id.empty()) co_return;
    if (!takes_payload) receipt.payload.clear();
    if (receipt.payload.size() > most_in_an_ack) {
        spdlog::error("an answer is too long for an ack envelope={} bytes={}", id, receipt.payload.size());
        receipt.payload.clear();
    }
    self->acknowledge(socket, id, receipt.payload);
}

asio::awaitable<void> SocketMode::Impl::put_aside(Self self, SocketPtr socket, std::string frame, BadFrame why)
{
    const Outstanding one{self->figures.outstanding};
    Quarantined kept{self->clock.now(), std::move(frame), why.reason};
    bool safe = false;
    try {
        safe = co_await self->handlers.quarantine(std::move(kept));
    } catch (const std::exception& error) {
        spdlog::error("a frame could not be kept: {}", error.what());
    }
    if (safe && !why.envelope_id.empty()) self->acknowledge(socket, why.envelope_id, {});
}

// On the socket that the envelope came in on, or not at all.
void SocketMode::Impl::acknowledge(const SocketPtr& socket, const std::string& id, const std::string& payload)
{
    if (!socket->open) {
        spdlog::warn("too late to acknowledge envelope={}", id);
        return;
    }
    ++figures.acknowledged;
    write(socket, "{\"envelope_id\":" + written(Json(id)) + (payload.empty() ? "" : ",\"payload\":" + payload) + "}");
}

void SocketMode::Impl::write(const SocketPtr& socket, std::string text)
{
    if (!socket->open) return;
    socket->waiting.push_back(std::move(text));
    if (!std::exchange(socket->writing, true)) spawn("writing", write_all(shared_from_this(), socket));
}

asio::awaitable<void> SocketMode::Impl::write_all(Self, SocketPtr socket)
{
    while (!socket->waiting.empty() && socket->open) {
        const auto text = std::exchange(socket->waiting.front(), {});
        socket->waiting.pop_front();
        error_code error;
        if (text.empty()) {
            error = co_await socket->websocket.ping();
        } else {
            error = co_await socket->websocket.write(text);
        }
        if (error) socket->open = false; // the reader will notice
    }
    socket->writing = false;
}

asio::awaitable<void> SocketMode::Impl::close(Self self, SocketPtr socket)
{
    const auto deadline = steady_clock::now() + 1s;
    const auto half = deadline - 500ms; // what is written goes first, but a goodbye is due too
    while (socket->writing && steady_clock::now() < half) co_await within(100ms, self->bell->rings());
    socket->open = false;
    co_await socket->websocket.close(deadline); // the reader ends by it
}

asio::awaitable<std::monostate> SocketMode::Impl::drain()
{
    const auto busy = [&] {
        if (figures.outstanding > 0) return true;
        for (const auto& line : lines)
            for (const auto& [link, socket] : line->sockets)
                if (socket->writing && socket->open) return true;
        return false;
    };
    while (busy()) co_await bell->rings();
    co_return std::monostate{};
}

SocketMode::SocketMode(WebApi& open_api, net::Transport& net, const Clock& clock, int connections, Handlers handlers,
                       std::uint64_t seed)
    : impl_{std::make_shared<Impl>(open_api, net, clock, connections, std::move(handlers), seed)}
{
}

SocketMode::~SocketMode() = default;

asio::awaitable<void> SocketMode::run()
{
    const auto impl = impl_;
    impl->start(co_await asio::this_coro::executor);
    for (const auto& line : impl->lines) impl->spawn("keeping a connection", Impl::keep(impl, line));
    while (impl->tasks > 0 && !impl->stopped) co_await impl->bell->rings();
}

asio::awaitable<bool> SocketMode::connected()
{
    const auto impl = impl_;
    impl->start(co_await asio::this_coro::executor);
    while (impl->figures.hellos == 0 && !impl->stopping && !impl->is_over()) co_await impl->bell->rings();
    co_return impl->figures.hellos > 0;
}

asio::awaitable<void> SocketMode::stop()
{
    const auto impl = impl_;
    impl->start(co_await asio::this_coro::executor);
    impl->stopping = true;
    for (const auto& line : impl->lines) impl->feed(line, input::Stop{});
    if (!co_await within(3s, impl->drain())) spdlog::warn("stopping although some envelopes are still being handled");
    for (const auto& line : impl->lines)
        for (const auto& [link, socket] : line->sockets) impl->spawn("closing", Impl::close(impl, socket));
    const auto deadline = steady_clock::now() + 1200ms;
    while (impl->open_sockets() > 0 && steady_clock::now() < deadline) co_await within(100ms, impl->bell->rings());
    impl->stopped = true;
    impl->bell->ring();
}

Figures SocketMode::figures() const
{
    auto figures = impl_->figures;
    auto last = impl_->last_byte;
    for (const auto& line : impl_->lines) {
        if (line->session.is_live()) ++figures.live;
        for (const auto& [link, socket] : line->sockets) last = std::max(last, socket->websocket.last_byte());
    }
    if (last != steady_clock::time_point::min())
        figures.since_last_byte = std::chrono::duration_cast<std::chrono::milliseconds>(steady_clock::now() - last);
    return figures;
}

} // namespace warroom::slack
