#include "bot/net/dial.hpp"

#include <algorithm>
#include <boost/asio/ip/tcp.hpp>
#include <openssl/x509v3.h>
#include <vector>

namespace warroom::net {
namespace {

using asio::ip::tcp;
using namespace std::chrono_literals;

using Endpoints = std::vector<tcp::endpoint>;

// One broken family must not cost us the deadline: the first of each comes first.
Endpoints alternate_families(const Endpoints& endpoints)
{
    Endpoints first, other;
    for (const auto& endpoint : endpoints)
        (endpoint.protocol() == endpoints.front().protocol() ? first : other).push_back(endpoint);
    Endpoints mixed;
    for (std::size_t i = 0; i < std::max(first.size(), other.size()); ++i) {
        if (i < first.size()) mixed.push_back(first[i]);
        if (i < other.size()) mixed.push_back(other[i]);
    }
    return mixed;
}

struct Lookup {
    explicit Lookup(const asio::any_io_executor& executor) : resolver{executor}, done{executor} {}
    tcp::resolver resolver;
    asio::steady_timer done;
    error_code error = asio::error::timed_out;
    Endpoints endpoints{};
};

// A running lookup can't be cancelled, so at the deadline it is left to itself.
asio::awaitable<std::shared_ptr<Lookup>> look_up(std::string host, std::string port, Deadline deadline)
{
    auto lookup = std::make_shared<Lookup>(co_await asio::this_coro::executor);
    if (host == "localhost") host = "127.0.0.1"; // whatever a name server or a hosts file says (RFC 6761)
    lookup->done.expires_at(deadline);
    lookup->resolver.async_resolve(host, port, [lookup](error_code error, const tcp::resolver::results_type& found) {
        lookup->error = error;
        for (const auto& entry : found) lookup->endpoints.push_back(entry.endpoint());
        lookup->done.cancel();
    });
    co_await lookup->done.async_wait(as_result);
    co_return lookup;
}

asio::awaitable<Result<void, std::string>> connect(beast::tcp_stream& stream, const Url& url, Deadline deadline)
{
    const auto lookup = co_await look_up(url.host, url.port, deadline);
    if (lookup->error) co_return "no address for " + url.host + ": " + words(lookup->error);

    error_code error = asio::error::host_not_found;
    for (const auto& endpoint : alternate_families(lookup->endpoints)) {
        stream.expires_at(std::min(std::chrono::steady_clock::now() + 3s, deadline));
        std::tie(error) = co_await stream.async_connect(endpoint, as_result);
        if (!error) break;
        stream.close();
    }
    if (error) co_return "no connection to " + url.host + ":" + url.port + ": " + words(error);
    stream.socket().set_option(tcp::no_delay{true});
    stream.expires_at(deadline);
    co_return Result<void, std::string>{};
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

asio::awaitable<Result<void, std::string>> dial(TcpLayer& layer, const Url& url, Deadline deadline)
{
    co_return co_await connect(layer, url, deadline);
}

asio::awaitable<Result<void, std::string>> dial(TlsLayer& layer, const Url& url, Deadline deadline)
{
    expect_name(layer.native_handle(), url.host);
    const auto connected = co_await connect(layer.next_layer(), url, deadline);
    if (connected.has_error()) co_return connected;

    const auto [error] = co_await layer.async_handshake(asio::ssl::stream_base::client, as_result);
    if (!error) co_return connected;
    const long verdict = SSL_get_verify_result(layer.native_handle());
    if (verdict == X509_V_OK) co_return "no TLS with " + url.host + ": " + words(error);
    co_return "the certificate of " + url.host + " is refused: " + X509_verify_cert_error_string(verdict);
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
