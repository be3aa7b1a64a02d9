#include "bot/net/proxy.hpp"

#include <algorithm>
#include <cctype>
#include <charconv>
#include <cstdint>
#include <openssl/evp.h>

namespace warroom::net {
namespace {

std::string lower(std::string_view text)
{
    std::string out{text};
    std::ranges::transform(out, out.begin(), [](unsigned char c) { return static_cast<char>(std::tolower(c)); });
    return out;
}

std::string percent_decoded(std::string_view text)
{
    std::string out;
    for (std::size_t i = 0; i < text.size(); ++i) {
        unsigned char byte = 0;
        const auto digits = text.substr(i + 1, 2);
        const bool whole = text[i] == '%' && digits.size() == 2;
        const auto* end = digits.data() + digits.size();
        if (whole && std::from_chars(digits.data(), end, byte, 16).ptr == end) {
            out += static_cast<char>(byte);
            i += 2;
        } else {
            out += text[i];
        }
    }
    return out;
}

std::string base64(const std::string& text)
{
    std::string out(4 * ((text.size() + 2) / 3) + 1, '\0'); // OpenSSL ends it with a zero
    const auto* bytes = reinterpret_cast<const unsigned char*>(text.data());
    const int size =
        EVP_EncodeBlock(reinterpret_cast<unsigned char*>(out.data()), bytes, static_cast<int>(text.size()));
    out.resize(static_cast<std::size_t>(size));
    return out;
}

bool is_host(std::string_view text)
{
    return !text.empty() && std::ranges::all_of(text, [](unsigned char c) {
        return std::isalnum(c) != 0 || c == '.' || c == '-' || c == '_' || c == ':';
    });
}

// [user[:password]@]host[:port], with or without a scheme before and a path behind.
std::optional<Proxy> parse(std::string_view text)
{
    if (const auto path = text.find('/', text.find('@') == std::string_view::npos ? 0 : text.rfind('@'));
        path != std::string_view::npos)
        text = text.substr(0, path);
    Proxy proxy{.host = {}, .port = "1080"}; // curl's choice
    if (const auto at = text.rfind('@'); at != std::string_view::npos) {
        const auto who = text.substr(0, at);
        const auto colon = std::min(who.find(':'), who.size());
        const auto password = who.substr(std::min(colon + 1, who.size()));
        proxy.authorization =
            "Basic " + base64(percent_decoded(who.substr(0, colon)) + ":" + percent_decoded(password));
        text.remove_prefix(at + 1);
    }
    std::string_view host = text, port;
    if (text.starts_with('[')) {
        const auto end = text.find(']');
        if (end == std::string_view::npos) return std::nullopt;
        host = text.substr(1, end - 1);
        if (text.size() > end + 1 && text[end + 1] != ':') return std::nullopt;
        port = text.substr(std::min(end + 2, text.size()));
    } else if (const auto colon = text.find(':'); colon != std::string_view::npos) {
        host = text.substr(0, colon);
        port = text.substr(colon + 1);
    }
    if (!is_host(host)) return std::nullopt;
    proxy.host = host;
    if (port.empty()) return proxy;
    std::uint16_t number = 0;
    const auto [end, error] = std::from_chars(port.data(), port.data() + port.size(), number);
    if (error != std::errc{} || end != port.data() + port.size() || number == 0) return std::nullopt;
    proxy.port = std::to_string(number);
    return proxy;
}

} // namespace

std::string Proxy::name() const { return (host.find(':') == std::string::npos ? host : "[" + host + "]") + ":" + port; }

Result<Proxies, std::string> Proxies::from(const std::function<std::string(const char*)>& environment)
{
    Proxies proxies;
    for (const char* name : {"https_proxy", "HTTPS_PROXY", "all_proxy", "ALL_PROXY"}) {
        const auto value = environment(name);
        if (value.empty()) continue;
        std::string_view text = value;
        if (const auto scheme = text.find("://"); scheme != std::string_view::npos) {
            if (lower(text.substr(0, scheme)) != "http")
                return std::string{name} +
                       " names a proxy of another kind than http://, which is the one that is known";
            text.remove_prefix(scheme + 3);
        }
        proxies.proxy_ = parse(text);
        if (!proxies.proxy_)
            return std::string{name} + " isn't the URL of a proxy, such as http://proxy.example.com:3128 or "
                                       "http://name:password@proxy.example.com:3128";
        break;
    }
    auto direct = environment("no_proxy");
    if (direct.empty()) direct = environment("NO_PROXY");
    constexpr std::string_view between = ", \t";
    for (std::size_t from = 0; (from = direct.find_first_not_of(between, from)) != std::string::npos;) {
        const auto end = std::min(direct.find_first_of(between, from), direct.size());
        auto name = lower(std::string_view{direct}.substr(from, end - from));
        if (name.starts_with('.')) name.erase(0, 1);
        if (!name.empty()) proxies.direct_.push_back(std::move(name));
        from = end;
    }
    return proxies;
}

const Proxy* Proxies::on_the_way_to(const Url& url) const
{
    return proxy_ && !is_loopback(url.host) && !spares(lower(url.host)) ? &*proxy_ : nullptr;
}

bool Proxies::spares(const std::string& host) const
{
    return std::ranges::any_of(
        direct_, [&](const std::string& name) { return name == "*" || host == name || host.ends_with("." + name); });
}

} // namespace warroom::net
