#include "bot/net/url.hpp"

#include <boost/asio/ip/address.hpp>
#include <boost/url/grammar/ci_string.hpp>
#include <boost/url/parse.hpp>
#include <boost/url/url_view.hpp>
#include <charconv>
#include <cstdint>

namespace warroom::net {

bool is_loopback(const std::string& host)
{
    if (boost::urls::grammar::ci_is_equal(host, std::string_view{"localhost"})) return true;
    boost::system::error_code not_an_address;
    const auto address = boost::asio::ip::make_address(host, not_an_address);
    return !not_an_address && address.is_loopback();
}

Result<Url, std::string> parse_url(std::string_view text)
{
    const auto parsed = boost::urls::parse_uri(text);
    if (!parsed) return std::string{"not an absolute URL"};
    const boost::urls::url_view& parts = *parsed;

    Url url;
    for (const char letter : parts.scheme()) url.scheme += boost::urls::grammar::to_lower(letter);
    if (url.scheme != "https" && url.scheme != "http" && url.scheme != "wss" && url.scheme != "ws")
        return "a URL of " + url.scheme + " isn't one of https, http, wss or ws";
    url.host = parts.host_address();
    if (url.host.empty()) return std::string{"a URL without a host"};
    // Boost.URL 1.81 takes 127.0.0.1.example.com for 127.0.0.1 and forgets the rest.
    const auto rest = text.substr(url.scheme.size() + 3 + parts.encoded_authority().size());
    if (!rest.empty() && std::string_view{"/?#"}.find(rest.front()) == std::string_view::npos)
        return std::string{"a URL with a host that can't be"};
    if (parts.has_userinfo()) return "the URL of " + url.host + " holds credentials: they have no place there";
    url.port = url.secure() ? "443" : "80";
    if (const std::string_view port{parts.port().data(), parts.port().size()}; !port.empty()) {
        std::uint16_t number = 0; // Boost.URL wraps a number that is too great
        const auto [end, error] = std::from_chars(port.data(), port.data() + port.size(), number);
        if (error != std::errc{} || number == 0) return "the URL of " + url.host + " has a port that can't be";
        url.port = std::to_string(number);
    }
    if (!url.secure() && !is_loopback(url.host))
        return url.scheme + "://" + url.host + " would go over the network in the clear: only loopback may";

    const std::string_view target{parts.encoded_target().data(), parts.encoded_target().size()};
    if (!target.starts_with('/')) url.target = "/";
    url.target += target;
    return url;
}

} // namespace warroom::net
