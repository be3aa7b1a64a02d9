#include "bot/net/https_client.hpp"

#include "bot/net/dial.hpp"

#include <algorithm>
#include <boost/asio/ip/tcp.hpp>
#include <boost/beast/core/flat_buffer.hpp>
#include <boost/beast/http/parser.hpp>
#include <boost/beast/http/read.hpp>
#include <boost/beast/http/string_body.hpp>
#include <boost/beast/http/write.hpp>
#include <list>
#include <set>

namespace warroom::net {
namespace {

namespace http = beast::http;
using namespace std::chrono_literals;

using Request = http::request<http::string_body>;
using Outcome = Result<HttpResponse, HttpFailure>;

Request wire_form(HttpRequest request, const Url& origin)
{
    Request wire;
    wire.method_string(request.method);
    wire.target(request.target);
    wire.set(http::field::host, host_header(origin));
    for (const auto& [name, value] : request.headers) wire.insert(name, value);
    wire.body() = std::move(request.body);
    wire.prepare_payload();
    return wire;
}

HttpResponse plain_form(http::response<http::string_body> wire)
{
    HttpResponse response{.status = static_cast<int>(wire.result_int())};
    for (const auto& field : wire) response.headers.emplace_back(field.name_string(), field.value());
    response.body = std::move(wire.body());
    return response;
}

class Connection {
public:
    virtual ~Connection() = default;
    virtual asio::awaitable<Result<void, std::string>> open(const Url& url, Deadline deadline) = 0;
    virtual asio::awaitable<Outcome> exchange(Request& request, Deadline deadline) = 0;
    virtual bool reusable() = 0;
    virtual void drop() = 0;
};

template <class Layer>
class ConnectionOver final : public Connection {
public:
    ConnectionOver(const asio::any_io_executor& executor, Dialer& dialer) : dialer_{dialer}, layer_{executor, dialer}
    {
        buffer_.reserve(16 * 1024); // Beast reads no more at once than there is room for already, and begins with 512
    }

    asio::awaitable<Result<void, std::string>> open(const Url& url, Deadline deadline) override
    {
        return dial(layer_, dialer_, url, deadline);
    }

    asio::awaitable<Outcome> exchange(Request& request, Deadline deadline) override
    {
        keep_ = false; // until an answer has come whole
        beast::get_lowest_layer(layer_).expires_at(deadline);
        const auto [unsent, written] = co_await http::async_write(layer_, request, as_result);
        if (unsent) co_return HttpFailure{words(unsent), written > 0};

        http::response_parser<http::string_body> parser;
        parser.header_limit(64 * 1024);
        parser.body_limit(64 * 1024 * 1024);
        const auto [unread, read] = co_await http::async_read(layer_, buffer_, parser, as_result);
        if (unread) co_return HttpFailure{words(unread), true};

        keep_ = parser.get().keep_alive() && buffer_.size() == 0;
        since_ = std::chrono::steady_clock::now();
        co_return plain_form(parser.release());
    }

    // Whatever there is to read on an idle connection is its end: the peer has closed it or is about to.
    bool reusable() override
    {
        if (!keep_ || std::chrono::steady_clock::now() - since_ > longest_idle) return false;
        auto& socket = beast::get_lowest_layer(layer_).socket();
        error_code error;
        socket.non_blocking(true, error);
        char byte = 0;
        socket.receive(asio::buffer(&byte, 1), asio::socket_base::message_peek, error);
        return error == asio::error::would_block;
    }

    void drop() override { beast::get_lowest_layer(layer_).close(); }

private:
    // Middleboxes forget quiet connections without a word, and a call over such a one would only time out.
    static constexpr auto longest_idle = 30s;
    Dialer& dialer_;
    Layer layer_;
    beast::flat_buffer buffer_;
    bool keep_ = false;
    std::chrono::steady_clock::time_point since_;
};

} // namespace

struct HttpsClient::Impl {
    class Permit;
    class Busy;

    static asio::awaitable<Outcome> send(std::shared_ptr<Impl> self, HttpRequest request, Deadline deadline);
    std::unique_ptr<Connection> reusable_connection();
    std::unique_ptr<Connection> new_connection();
    void release();
    void stop();

    asio::any_io_executor executor;
    Url origin;
    Dialer& dialer;
    int free; // connections that may still be used at the same time
    std::vector<std::unique_ptr<Connection>> idle{};
    std::set<Connection*> busy{};
    std::list<Permit*> waiting{};
    bool stopped = false;
};

// The right to one connection. Those who wait for one get it in the order they came.
class HttpsClient::Impl::Permit {
public:
    explicit Permit(Impl& pool) : pool_{pool}, timer_{pool.executor} {}
    Permit(const Permit&) = delete;
    Permit& operator=(const Permit&) = delete;
    ~Permit()
    {
        if (granted_)
            pool_.release();
        else
            pool_.waiting.remove(this);
    }

    void grant()
    {
        granted_ = true;
        timer_.cancel();
    }
    void refuse() { timer_.cancel(); }

    asio::awaitable<bool> wait(Deadline deadline)
    {
        if (pool_.free > 0) {
            --pool_.free;
            granted_ = true;
        } else {
            pool_.waiting.push_back(this);
            timer_.expires_at(deadline);
            co_await timer_.async_wait(as_result);
        }
        co_return granted_;
    }

private:
    Impl& pool_;
    asio::steady_timer timer_;
    bool granted_ = false;
};

// A connection under way is known to the pool, so that stopping can end it.
class HttpsClient::Impl::Busy {
public:
    Busy(Impl& pool, Connection& connection) : pool_{pool}, connection_{&connection} { pool_.busy.insert(connection_); }
    Busy(const Busy&) = delete;
    Busy& operator=(const Busy&) = delete;
    ~Busy() { pool_.busy.erase(connection_); }

private:
    Impl& pool_;
    Connection* connection_;
};

std::unique_ptr<Connection> HttpsClient::Impl::reusable_connection()
{
    while (!idle.empty()) {
        auto connection = std::move(idle.back());
        idle.pop_back();
        if (connection->reusable()) return connection;
    }
    return nullptr;
}

std::unique_ptr<Connection> HttpsClient::Impl::new_connection()
{
    if (origin.secure()) return std::make_unique<ConnectionOver<TlsLayer>>(executor, dialer);
    return std::make_unique<ConnectionOver<TcpLayer>>(executor, dialer);
}

void HttpsClient::Impl::release()
{
    if (waiting.empty()) {
        ++free;
    } else {
        waiting.front()->grant();
        waiting.pop_front();
    }
}

void HttpsClient::Impl::stop()
{
    stopped = true;
    idle.clear();
    for (auto* connection : busy) connection->drop();
    for (auto* permit : waiting) permit->refuse();
}

asio::awaitable<Outcome> HttpsClient::Impl::send(std::shared_ptr<Impl> self, HttpRequest request, Deadline deadline)
{
    Permit permit{*self};
    const bool granted = co_await permit.wait(deadline);
    if (!granted && !self->stopped) co_return HttpFailure{"timed out waiting for a free connection", false};

    Request wire = wire_form(std::move(request), self->origin);
    while (!self->stopped) {
        auto connection = self->reusable_connection();
        const bool fresh = connection == nullptr;
        if (fresh) connection = self->new_connection();
        const Busy busy{*self, *connection};
        if (fresh) {
            const auto opened = co_await connection->open(self->origin, deadline);
            if (opened.has_error()) co_return HttpFailure{opened.error(), false};
        }
        auto outcome = co_await connection->exchange(wire, deadline);
        const bool nothing_lost = outcome.has_error() && !outcome.error().sent;
        if (nothing_lost && !fresh) continue; // it died between the look and the use
        if (outcome.has_value() && !self->stopped) self->idle.push_back(std::move(connection));
        co_return outcome;
    }
    co_return HttpFailure{"the client has stopped", false};
}

HttpsClient::HttpsClient(asio::any_io_executor executor, Url origin, Dialer& dialer, int connections)
    : impl_{std::make_shared<Impl>(std::move(executor), std::move(origin), dialer, connections)}
{
}

HttpsClient::~HttpsClient() { impl_->stop(); }

asio::awaitable<Outcome> HttpsClient::send(HttpRequest request, std::chrono::milliseconds limit)
{
    return Impl::send(impl_, std::move(request), std::chrono::steady_clock::now() + limit);
}

} // namespace warroom::net
