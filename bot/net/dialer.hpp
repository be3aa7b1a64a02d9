#pragma once
// What reaching a peer needs to know: whom to trust, which proxy is on the way, how names become addresses. One for
// all connections of the process; used on one io thread.

#include "bot/net/proxy.hpp"
#include "bot/net/tls.hpp"

#include <boost/asio/ip/address.hpp>
#include <functional>
#include <optional>
#include <string>
#include <vector>

namespace warroom::net {

using Addresses = std::vector<boost::asio::ip::address>;

// Blocks, for minutes perhaps, on a thread that nobody waits for. Throws boost::system::system_error.
using Resolve = std::function<Addresses(const std::string& host)>;
Addresses resolve_by_system(const std::string& host);

struct Dialer {
    explicit Dialer(Tls trusted, Proxies on_the_way = {}, Resolve names = resolve_by_system)
        : tls{std::move(trusted)}, proxies{std::move(on_the_way)}, resolve{std::move(names)}
    {
    }
    Tls tls;
    Proxies proxies;
    Resolve resolve;
    std::optional<bool> v6_worked{}; // what the last connection was made by
};

// In which order to try them: families by turns, so that a broken one can't cost us the deadline, and the one that
// worked last first.
Addresses in_turns(const Addresses& found, std::optional<bool> v6_first);

} // namespace warroom::net
