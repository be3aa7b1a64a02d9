#pragma once
// The proxy between us and the world, if the environment names one, as curl reads it.

#include "bot/net/url.hpp"
#include "core/result.hpp"

#include <functional>
#include <optional>
#include <string>
#include <vector>

namespace warroom::net {

// Speaks plain HTTP and lets us through by CONNECT; what goes through it is TLS from end to end.
struct Proxy {
    std::string host;
    std::string port;
    std::string authorization{}; // of Proxy-Authorization: a secret
    std::string name() const;    // for people: without it
};

class Proxies {
public:
    Proxies() = default; // none

    // https_proxy, else all_proxy, names it; no_proxy what is reached without it. In capitals too. The error says what
    // is wrong, and nothing of a password.
    static Result<Proxies, std::string> from(const std::function<std::string(const char*)>& environment);

    // Null: straight there, as always on loopback.
    const Proxy* on_the_way_to(const Url& url) const;
    const std::optional<Proxy>& proxy() const { return proxy_; }

private:
    bool spares(const std::string& host) const;

    std::optional<Proxy> proxy_{};
    std::vector<std::string> direct_{}; // names in small letters; each stands for what is below it too
};

} // namespace warroom::net
