#pragma once
// The chain by which each event vouches for the one before it: a row that was changed, left out or moved no longer
// fits. It runs over the bodies' salted digests, so that a body may be redacted and the chain stays whole.
//
//   digest = H(salt, body)
//   hash   = H(hash of the row before, incident, seq, at, recorded_at, actor, kind, digest)
//
// H is SHA-256 over its arguments, each preceded by its length in bytes as 8 bytes, big end first; numbers are decimal
// text, times microseconds since 1970 UTC. The hash before an incident's first row is 32 zeros.

#include "storage/store.hpp"

#include <functional>
#include <string_view>

namespace warroom {

using Salt = std::array<unsigned char, 16>;
using SaltSource = std::function<Salt()>;
Salt random_salt();

// A row of the table `event`, as it is stored.
struct Row {
    std::int64_t incident = 0;
    std::int64_t seq = 0;
    std::int64_t at = 0;
    std::int64_t recorded_at = 0;
    std::string actor;
    std::string kind;
    std::string body;
    std::string salt; // empty: the body was redacted
    Hash digest{};
    Hash hash{};
};

Hash digest(std::string_view salt, std::string_view body);
Hash hash(const Hash& before, const Row& row); // over row.digest

std::string hex(const Hash& hash);

} // namespace warroom
