#pragma once
// A proxy on loopback that knows CONNECT only, and misbehaves on purpose. Wherever it is asked to connect to, it
// connects to one port here.

#include "bot/async.hpp"

#include <array>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/read_until.hpp>
#include <boost/asio/write.hpp>
#include <memory>

namespace warroom::loopback {

class ConnectProxy {
public:
    struct Manners {
        std::string answer = "HTTP/1.1 200 Connection established\r\n\r\n";
        std::size_t dies_after = std::string::npos; // bytes passed on to the client
    };
    ConnectProxy(asio::io_context& io, unsigned short to, Manners manners)
        : impl_{std::make_shared<Impl>(Acceptor{io, {asio::ip::address_v4::loopback(), 0}}, to, std::move(manners))}
    {
        asio::co_spawn(io, accept(impl_), log_failure("proxy"));
    }
    ConnectProxy(const ConnectProxy&) = delete;
    ConnectProxy& operator=(const ConnectProxy&) = delete;
    ~ConnectProxy() { stop(); }
    void stop() { impl_->acceptor.close(); }
    unsigned short port() const { return impl_->acceptor.local_endpoint().port(); }
    const std::string& asked() const { return impl_->asked; } // the last head of a request

private:
    using Socket = asio::ip::tcp::socket;
    using Acceptor = asio::ip::tcp::acceptor;
    struct Impl {
        Impl(Acceptor a, unsigned short p, Manners m) : acceptor{std::move(a)}, to{p}, manners{std::move(m)} {}
        Acceptor acceptor;
        unsigned short to;
        Manners manners;
        std::string asked{};
    };

    static asio::awaitable<void> accept(std::shared_ptr<Impl> self)
    {
        for (;;) {
            auto [error, client] = co_await self->acceptor.async_accept(as_result);
            if (error) co_return;
            asio::co_spawn(self->acceptor.get_executor(), serve(self, std::move(client)), log_failure("tunnel"));
        }
    }

    static asio::awaitable<void> serve(std::shared_ptr<Impl> self, Socket client)
    {
        using namespace asio::experimental::awaitable_operators;
        self->asked.clear();
        co_await asio::async_read_until(client, asio::dynamic_buffer(self->asked), "\r\n\r\n", as_result);
        Socket server{self->acceptor.get_executor()};
        const asio::ip::tcp::endpoint peer{asio::ip::address_v4::loopback(), self->to};
        co_await server.async_connect(peer, as_result);
        co_await asio::async_write(client, asio::buffer(self->manners.answer), as_result);
        if (self->manners.answer.find(" 200 ") == std::string::npos) co_return;
        co_await (pass_on(client, server, std::string::npos) || pass_on(server, client, self->manners.dies_after));
    }

    static asio::awaitable<void> pass_on(Socket& from, Socket& to, std::size_t most)
    {
        std::array<char, 16384> bytes{};
        for (;;) {
            const auto [ended, size] = co_await from.async_read_some(asio::buffer(bytes), as_result);
            if (ended) co_return;
            const auto passed = std::min(size, most);
            const auto [failed, written] = co_await asio::async_write(to, asio::buffer(bytes, passed), as_result);
            if (failed || passed == most) co_return;
            if (most != std::string::npos) most -= passed;
        }
    }

    std::shared_ptr<Impl> impl_;
};

} // namespace warroom::loopback
