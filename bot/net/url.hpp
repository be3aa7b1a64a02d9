#pragma once
// Where to connect to, and what we refuse to connect to.

#include "core/result.hpp"

#include <string>
#include <string_view>

namespace warroom::net {

struct Url {
    Url() = default;    // no aggregate: a Result would take an error's text for its first member
    std::string scheme; // https, http, wss or ws
    std::string host;
    std::string port;   // always filled: 443 or 80 when the text has none
    std::string target; // path and query, at least "/"
    bool secure() const { return scheme == "https" || scheme == "wss"; }
};

// The parts of an absolute URL. Plain http and ws are for loopback only: everything else would send tokens in the
// clear. The error says what is wrong, without the query (it may hold a ticket).
Result<Url, std::string> parse_url(std::string_view text);

bool is_loopback(const std::string& host);

} // namespace warroom::net
