// What is looked at once in a while: is there a connection when there can be one, and is everything as small as it
// should be?
#include "tests/simulation/world.hpp"

#include <fmt/format.h>

#include <algorithm>

namespace warroom::simulation {

using namespace std::chrono_literals;

namespace {

constexpr Span connected_within = 10s; // of a reachable Slack

// When the way is free again, the bot may be in the middle of a wait: of its longest back-off, for its turn to ask for
// a URL, for an answer that never comes, for the end of a dial, and for the silence that tells it of a dead socket.
constexpr Span waits_longest = 60s + 30s + 10s + 10s + 6s;
// A link that was disabled and a token that was refused are tried again after five minutes.
constexpr Span waits_when_refused = 5min;
// So long Slack may ask it to wait.
constexpr Span waits_when_asked = 15min;

// SQLite writes its log back once it has a thousand pages, and no commit here has half as many.
constexpr std::size_t largest_log = std::size_t{1500} * (4096 + 24);
// In so small a world what is more only ever grew.
constexpr std::size_t most_owed = 100;
constexpr std::int64_t most_outstanding = 200;

} // namespace

bool hampers(Fault fault)
{
    switch (fault) {
    case Fault::mute:
    case Fault::reset:
    case Fault::slow_link:
    case Fault::garbage_frame:
    case Fault::dial_refused:
    case Fault::disconnect:
    case Fault::disconnect_storm:
    case Fault::unreachable:
    case Fault::request_lost:
    case Fault::reply_lost:
    case Fault::too_many_requests:
    case Fault::server_error:
    case Fault::swizzle:
    case Fault::token_revoked:
    case Fault::odd_json: return true;
    default: return false;
    }
}

bool World::hampered() const
{
    for (std::size_t n = 0; n < faults; ++n)
        if (const auto fault = static_cast<Fault>(n); hampers(fault) && slack_.is_on(fault)) return true;
    return false;
}

void World::look_around()
{
    if (the_time.now - looked_around_ < 1s) return;
    looked_around_ = the_time.now;
    if (hampered()) hampered_until_ = std::max(hampered_until_, the_time.now);
    if (!life_ || dying_ || stopping_ || slack_.is_connected()) alone_since_ = the_time.now;

    auto free_since = hampered_until_;
    if (free_since > Span{0}) free_since += waits_longest;
    if (plan_.can(Fault::disconnect) || plan_.can(Fault::token_revoked)) free_since += waits_when_refused;
    if (plan_.can(Fault::too_many_requests)) free_since += waits_when_asked;
    const auto alone = the_time.now - std::max(alone_since_, free_since);
    if (alone > connected_within)
        watch_.broke(fmt::format("I7: no connection for {} s, and nothing is in the way", alone / 1s));

    if (!life_ || dying_) return;
    if (const auto log = disk_.files.find(database_.string() + "-wal");
        log != disk_.files.end() && log->second->seen.size() > largest_log)
        watch_.broke(fmt::format("I8: the write-ahead log has {} bytes", log->second->seen.size()));
    if (life_->owed() > most_owed) watch_.broke(fmt::format("I8: {} errands wait", life_->owed()));
    if (const auto outstanding = life_->outstanding(); outstanding > most_outstanding)
        watch_.broke(fmt::format("I8: {} envelopes are being dealt with", outstanding));
}

} // namespace warroom::simulation
