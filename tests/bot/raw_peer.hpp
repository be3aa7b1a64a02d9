#pragma once
// A peer for which HttpServer is too polite: it says `text` to each connection, whatever that asks, and ends it.

#include "tests/bot/loopback.hpp"

#include <array>
#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/write.hpp>

namespace warroom::loopback {

class RawPeer {
public:
    RawPeer(asio::io_context& io, std::string text) : acceptor_{io, {asio::ip::address_v4::loopback(), 0}}
    {
        asio::co_spawn(io, serve(&acceptor_, std::move(text), &seen_), log_failure("raw peer"));
    }
    ~RawPeer() { acceptor_.close(); }
    unsigned short port() const { return acceptor_.local_endpoint().port(); }
    const std::string& seen() const { return seen_; }

private:
    using Acceptor = asio::ip::tcp::acceptor;
    static asio::awaitable<void> serve(Acceptor* acceptor, std::string text, std::string* seen)
    {
        for (;;) {
            auto [error, socket] = co_await acceptor->async_accept(as_result);
            if (error) co_return;
            std::array<char, 65536> bytes{};
            const auto [unread, size] = co_await socket.async_read_some(asio::buffer(bytes), as_result);
            seen->assign(bytes.data(), size);
            co_await asio::async_write(socket, asio::buffer(text), as_result);
        }
    }

    Acceptor acceptor_;
    std::string seen_;
};

} // namespace warroom::loopback
