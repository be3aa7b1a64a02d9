#include "tests/bench/ack_only.hpp"

#include "bot/net/dialer.hpp"
#include "bot/net/https_client.hpp"
#include "bot/net/url.hpp"

#include <array>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/connect.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/read_until.hpp>
#include <boost/asio/write.hpp>
#include <nlohmann/json.hpp>

namespace warroom::bench {
namespace {

using namespace std::chrono_literals;

asio::awaitable<void> ask(net::HttpsClient& client, net::HttpRequest request, std::string& url)
{
    const auto answer = co_await client.send(std::move(request), 10s);
    if (answer.has_value()) url = nlohmann::json::parse(answer->body).at("url");
}

std::string socket_url(asio::io_context& io, const std::string& api_url, const std::string& app_token)
{
    const auto api = net::parse_url(api_url);
    net::Dialer dialer{net::make_tls()};
    net::HttpsClient client{io.get_executor(), *api, dialer};
    net::HttpRequest request{.target = api->target + "apps.connections.open"};
    request.headers = {{"Authorization", "Bearer " + app_token}, {"Content-Type", "application/x-www-form-urlencoded"}};
    std::string url;
    asio::co_spawn(io, ask(client, std::move(request), url), log_failure("asking for a connection"));
    while (url.empty() && io.run_one() > 0) {
    }
    return url;
}

// As many frames as are complete; gives what is left. Acks are masked with zeros, which costs neither side anything.
std::size_t ack_all(std::string_view bytes, std::string& out)
{
    constexpr std::string_view name = "\"envelope_id\":\"";
    constexpr std::size_t id_size = 36;
    const auto at = [&](std::size_t n) { return static_cast<std::size_t>(static_cast<unsigned char>(bytes[n])); };
    while (bytes.size() > 4) {
        std::size_t head = 2;
        std::size_t size = at(1);
        if (size == 126) {
            head = 4;
            size = at(2) << 8 | at(3);
        }
        if (bytes.size() < head + size) break;
        const auto frame = bytes.substr(head, size);
        if (const auto found = frame.find(name); found != std::string_view::npos) {
            out += "\x81";
            out += static_cast<char>(0x80 | (name.size() + id_size + 3));
            out.append(4, '\0');
            out += '{';
            out += frame.substr(found, name.size() + id_size + 1);
            out += '}';
        }
        bytes.remove_prefix(head + size);
    }
    return bytes.size();
}

} // namespace

void ack_everything(const std::string& api_url, const std::string& app_token)
{
    asio::io_context io;
    const auto url = net::parse_url(socket_url(io, api_url, app_token));
    if (url.has_error()) return;
    asio::ip::tcp::socket socket{io};
    asio::connect(socket, asio::ip::tcp::resolver{io}.resolve(url->host, url->port));
    asio::write(socket, asio::buffer("GET " + url->target + " HTTP/1.1\r\nHost: " + url->host +
                                     "\r\nUpgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Version: 13\r\n"
                                     "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n\r\n"));
    std::string unread;
    const auto head = asio::read_until(socket, asio::dynamic_buffer(unread), "\r\n\r\n");
    unread.erase(0, head);
    std::string acks;
    std::array<char, 256 * 1024> buffer{};
    for (error_code error; !error;) {
        acks.clear();
        unread.erase(0, unread.size() - ack_all(unread, acks));
        if (!acks.empty()) asio::write(socket, asio::buffer(acks), error);
        if (!error) unread.append(buffer.data(), socket.read_some(asio::buffer(buffer), error));
    }
}

} // namespace warroom::bench
