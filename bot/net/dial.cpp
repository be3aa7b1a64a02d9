#include "bot/net/dial.hpp"

#include <algorithm>
#include <boost/asio/io_context.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/beast/core/flat_buffer.hpp>
#include <boost/beast/http/empty_body.hpp>
#include <boost/beast/http/parser.hpp>
#include <boost/beast/http/read.hpp>
#include <boost/beast/http/write.hpp>
#include <mutex>
#include <openssl/x509v3.h>
#include <thread>

namespace warroom::net {
namespace {

namespace http = beast::http;
using asio::ip::tcp;
using namespace std::chrono_literals;

using Reached = Result<void, std::string>;

// Whoever waits for a name; lives on the io thread.
struct Waiter {
    explicit Waiter(const asio::any_io_executor& executor) : told{executor} {}
    asio::steady_timer told;
    error_code error = asio::error::timed_out;
    Addresses addresses{};
};

// A name that is looked up on a thread of its own: a lookup can't be cancelled, and one that hangs shall delay neither
// the others nor the end of the process. So nobody joins the thread, and it may find nobody waiting any more.
class Lookup {
public:
    explicit Lookup(std::shared_ptr<Waiter> waiter) : waiter_{std::move(waiter)} {}
    void forget()
    {
        const std::lock_guard lock{mutex_};
        waiter_.reset();
    }
    static void run(const std::shared_ptr<Lookup>& self, const Resolve& resolve, const std::string& host)
    {
        Addresses addresses;
        error_code error;
        try {
            addresses = resolve(host);
        } catch (const boost::system::system_error& failed) {
            error = failed.code();
        }
        self->tell(error, std::move(addresses));
    }

private:
    void tell(error_code error, Addresses addresses)
    {
        const std::lock_guard lock{mutex_}; // whoever waits can't go, nor its io_context, before this is posted
        if (!waiter_) return;
        const auto executor = waiter_->told.get_executor();
        asio::post(executor, [waiter = std::move(waiter_), error, addresses = std::move(addresses)] {
            waiter->error = error;
            waiter->addresses = addresses;
            waiter->told.cancel();
        });
    }

    std::mutex mutex_;
    std::shared_ptr<Waiter> waiter_;
};

asio::awaitable<Result<Addresses, error_code>> look_up(const Dialer& dialer, std::string host, Deadline deadline)
{
    error_code no_number;
    const auto number = asio::ip::make_address(host, no_number);
    if (!no_number) co_return Addresses{number};
    // localhost, whatever a name server or a hosts file says (RFC 6761)
    if (is_loopback(host)) co_return Addresses{asio::ip::address_v4::loopback()};

    const auto waiter = std::make_shared<Waiter>(co_await asio::this_coro::executor);
    waiter->told.expires_at(deadline);
    const auto lookup = std::make_shared<Lookup>(waiter);
    struct Leaving { // also when the io_context goes
        Lookup& lookup;
        ~Leaving() { lookup.forget(); }
    };
    const Leaving leaving{*lookup};
    try {
        std::thread{Lookup::run, lookup, dialer.resolve, host}.detach();
    } catch (const std::system_error&) {
        co_return error_code{asio::error::no_memory};
    }
    co_await waiter->told.async_wait(as_result);
    if (waiter->error) co_return waiter->error;
    co_return std::move(waiter->addresses);
}

asio::awaitable<Reached> reach(beast::tcp_stream& stream, Dialer& dialer, std::string host, std::string port,
                               Deadline deadline)
{
    const auto found = co_await look_up(dialer, host, deadline);
    if (found.has_error()) co_return "no address for " + host + ": " + words(found.error());

    error_code error = asio::error::host_not_found;
    const auto number = static_cast<unsigned short>(std::stoi(port));
    for (const auto& address : in_turns(*found, dialer.v6_worked)) {
        const tcp::endpoint endpoint{address, number};
        stream.expires_at(std::min(std::chrono::steady_clock::now() + 3s, deadline));
        std::tie(error) = co_await stream.async_connect(endpoint, as_result);
        if (!error) dialer.v6_worked = address.is_v6();
        if (!error) break;
        stream.close();
    }
    if (error) co_return "no connection to " + host + ":" + port + ": " + words(error);
    stream.socket().set_option(tcp::no_delay{true});
    stream.expires_at(deadline);
    co_return Reached{};
}

// Asks the proxy to pass on the bytes from here on.
asio::awaitable<Reached> pass_through(beast::tcp_stream& stream, const Proxy& proxy, const Url& url)
{
    const std::string peer = Proxy{url.host, url.port}.name();
    http::request<http::empty_body> request{http::verb::connect, peer, 11};
    request.set(http::field::host, peer);
    if (!proxy.authorization.empty()) request.set(http::field::proxy_authorization, proxy.authorization);
    const auto [unsent, written] = co_await http::async_write(stream, request, as_result);
    if (unsent) co_return "the proxy " + proxy.name() + " broke off: " + words(unsent);

    http::response_parser<http::empty_body> parser;
    parser.skip(true); // the page that comes with a refusal
    parser.header_limit(16 * 1024);
    beast::flat_buffer buffer;
    const auto [unread, size] = co_await http::async_read_header(stream, buffer, parser, as_result);
    if (unread) co_return "the proxy " + proxy.name() + " gave no answer of HTTP: " + words(unread);
    const auto status = parser.get().result_int();
    if (status == 407)
        co_return "the proxy " + proxy.name() + " answered 407: it wants a name and a password" +
            (proxy.authorization.empty() ? "" : " other than those in HTTPS_PROXY");
    if (status < 200 || status > 299) co_return "the proxy " + proxy.name() + " answered " + std::to_string(status);
    if (buffer.size() > 0) co_return "the proxy " + proxy.name() + " speaks where " + url.host + " should";
    co_return Reached{};
}

asio::awaitable<Reached> connect(beast::tcp_stream& stream, Dialer& dialer, const Url& url, Deadline deadline)
{
    const auto* proxy = dialer.proxies.on_the_way_to(url);
    if (proxy == nullptr) co_return co_await reach(stream, dialer, url.host, url.port, deadline);
    const auto reached = co_await reach(stream, dialer, proxy->host, proxy->port, deadline);
    if (reached.has_error()) co_return "the proxy can't be reached: " + reached.error();
    co_return co_await pass_through(stream, *proxy, url);
}

// What the peer must prove. OpenSSL checks the name itself and, unlike Asio's callback, says so when it is wrong.
void expect_name(SSL* ssl, const std::string& host)
{
    error_code not_an_address;
    asio::ip::make_address(host, not_an_address);
    if (not_an_address) {
        SSL_set_tlsext_host_name(ssl, host.c_str());
        SSL_set_hostflags(ssl, X509_CHECK_FLAG_NO_PARTIAL_WILDCARDS);
        SSL_set1_host(ssl, host.c_str());
    } else {
        X509_VERIFY_PARAM_set1_ip_asc(SSL_get0_param(ssl), host.c_str());
    }
}

} // namespace

Addresses resolve_by_system(const std::string& host)
{
    asio::io_context io;
    Addresses found;
    for (const auto& entry : tcp::resolver{io}.resolve(host, "")) found.push_back(entry.endpoint().address());
    const auto same = std::ranges::unique(found);
    found.erase(same.begin(), same.end());
    return found;
}

Addresses in_turns(const Addresses& found, std::optional<bool> v6_first)
{
    Addresses first, other;
    for (const auto& address : found)
        (address.is_v6() == v6_first.value_or(found.front().is_v6()) ? first : other).push_back(address);
    Addresses mixed;
    for (std::size_t i = 0; i < std::max(first.size(), other.size()); ++i) {
        if (i < first.size()) mixed.push_back(first[i]);
        if (i < other.size()) mixed.push_back(other[i]);
    }
    return mixed;
}

asio::awaitable<Reached> dial(TcpLayer& layer, Dialer& dialer, const Url& url, Deadline deadline)
{
    co_return co_await connect(layer, dialer, url, deadline);
}

asio::awaitable<Reached> dial(TlsLayer& layer, Dialer& dialer, const Url& url, Deadline deadline)
{
    expect_name(layer.native_handle(), url.host);
    const auto connected = co_await connect(layer.next_layer(), dialer, url, deadline);
    if (connected.has_error()) co_return connected;

    const auto [error] = co_await layer.async_handshake(asio::ssl::stream_base::client, as_result);
    if (!error) co_return connected;
    const auto* proxy = dialer.proxies.on_the_way_to(url);
    const auto by_way = proxy == nullptr ? "" : " through the proxy " + proxy->name();
    const long verdict = SSL_get_verify_result(layer.native_handle());
    if (verdict == X509_V_OK) co_return "no TLS with " + url.host + by_way + ": " + words(error);
    co_return "the certificate of " + url.host + by_way + " is refused: " + X509_verify_cert_error_string(verdict);
}

std::string host_header(const Url& url)
{
    const bool numeric = url.host.find(':') != std::string::npos; // IPv6
    const std::string host = numeric ? "[" + url.host + "]" : url.host;
    return url.port == (url.secure() ? "443" : "80") ? host : host + ":" + url.port;
}

std::string words(const error_code& error)
{
    if (error == beast::error::timeout || error == asio::error::timed_out) return "timed out";
    return error.message();
}

} // namespace warroom::net
