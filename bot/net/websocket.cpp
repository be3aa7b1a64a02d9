#include "bot/net/websocket.hpp"

#include "bot/net/batching_layer.hpp"

#include <boost/beast/core/buffers_to_string.hpp>
#include <boost/beast/websocket/stream.hpp>

namespace warroom::net {

namespace websocket = beast::websocket;
using namespace std::chrono_literals;

namespace {

template <class Layer>
struct Over final : Websocket::Impl, std::enable_shared_from_this<Over<Layer>> {
    Over(const asio::any_io_executor& executor, Dialer& dialer) : stream{executor, dialer}, goodbye{executor} {}

    asio::awaitable<Result<void, std::string>> open(Dialer& dialer, const Url& url, Deadline deadline)
    {
        stream.next_layer().wake = [this] {
            asio::post(stream.get_executor(),
                       [self = this->shared_from_this()] { self->stream.next_layer().flush(self); });
        };
        const auto dialled = co_await dial(stream.next_layer().next_layer(), dialer, url, deadline);
        if (dialled.has_error()) co_return dialled;

        beast::get_lowest_layer(stream).expires_never(); // from here on the websocket has its own timer
        const auto left = deadline - std::chrono::steady_clock::now();
        stream.set_option(websocket::stream_base::timeout{left, idle, true});
        stream.auto_fragment(false);
        stream.text(true);
        stream.read_message_max(4 * 1024 * 1024);
        stream.control_callback([this](websocket::frame_type, beast::string_view) { stamp(); });

        websocket::response_type answer;
        const auto host = host_header(url);
        const auto [error] = co_await stream.async_handshake(answer, host, url.target, as_result);
        if (error == websocket::error::upgrade_declined)
            co_return "the upgrade was answered " + std::to_string(answer.result_int());
        if (error) co_return "no websocket with " + url.host + ": " + words(error);
        stream.set_option(websocket::stream_base::timeout{1s, idle, true}); // the first one limits closing
        stamp();
        co_return dialled;
    }

    asio::awaitable<Result<std::string, error_code>> read(Self) override
    {
        for (;;) {
            do {
                const auto [error, bytes] = co_await stream.async_read_some(message, 65536, as_result);
                if (error) co_return error;
                stamp();
            } while (!stream.is_message_done());
            std::string text = beast::buffers_to_string(message.data());
            message.clear();
            if (stream.got_text()) co_return text;
        }
    }

    asio::awaitable<error_code> write(Self, std::string text) override
    {
        const auto [error, bytes] = co_await stream.async_write(asio::buffer(text), as_result);
        co_return error;
    }

    asio::awaitable<error_code> ping(Self) override
    {
        const websocket::ping_data nothing;
        const auto [error] = co_await stream.async_ping(nothing, as_result);
        co_return error;
    }

    asio::awaitable<void> close(Self self, std::chrono::steady_clock::time_point latest) override
    {
        if (std::exchange(closing, true)) co_return; // Beast allows it once
        if (stream.is_open()) {
            // Beast's own limit begins after a write that may hang, so there is one around it.
            goodbye.expires_at(latest);
            stream.async_close(websocket::close_code::normal, [this, self](error_code) { goodbye.cancel(); });
            co_await goodbye.async_wait(as_result);
        }
        drop();
    }

    void drop() override { beast::get_lowest_layer(stream).close(); }
    void stamp() { last_byte = std::chrono::steady_clock::now(); }

    static constexpr auto idle = 20s;
    websocket::stream<BatchingLayer<Layer>, /*deflateSupported*/ false> stream;
    asio::steady_timer goodbye;
    beast::flat_buffer message;
    bool closing = false;
};

template <class Layer>
asio::awaitable<Result<Websocket, std::string>> open(Url url, Dialer& dialer)
{
    const auto deadline = std::chrono::steady_clock::now() + 10s;
    const auto impl = std::make_shared<Over<Layer>>(co_await asio::this_coro::executor, dialer);
    const auto opened = co_await impl->open(dialer, url, deadline);
    if (opened.has_error()) co_return opened.error();
    co_return Websocket{impl};
}

} // namespace

asio::awaitable<Result<Websocket, std::string>> Websocket::connect(Url url, Dialer& dialer)
{
    if (url.secure()) return open<TlsLayer>(std::move(url), dialer);
    return open<TcpLayer>(std::move(url), dialer);
}

bool is_too_large(const error_code& error) { return error == websocket::error::message_too_big; }

Websocket::Websocket(std::shared_ptr<Impl> impl) : impl_{std::move(impl)} {}
Websocket::Websocket(Websocket&&) noexcept = default;
Websocket& Websocket::operator=(Websocket&& other) noexcept
{
    std::swap(impl_, other.impl_);
    return *this;
}
Websocket::~Websocket()
{
    if (impl_) impl_->drop();
}

asio::awaitable<Result<std::string, error_code>> Websocket::read() { return impl_->read(impl_); }
asio::awaitable<error_code> Websocket::write(std::string text) { return impl_->write(impl_, std::move(text)); }
asio::awaitable<error_code> Websocket::ping() { return impl_->ping(impl_); }
std::chrono::steady_clock::time_point Websocket::last_byte() const { return impl_->last_byte; }
asio::awaitable<void> Websocket::close(std::chrono::steady_clock::time_point latest)
{
    return impl_->close(impl_, latest);
}
void Websocket::drop() { impl_->drop(); }

} // namespace warroom::net
