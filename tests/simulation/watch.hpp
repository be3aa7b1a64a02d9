#pragma once
// The oracles: what must be true whatever happens. Fed by everything that passes; the first thing that isn't true is
// kept, and the run ends with it.
//
//   I1  what was acknowledged is on disk after any crash        I7  all gets done; a Slack that can be reached is
//   I2  nothing is recorded twice                               I8  few calls, sockets, errands; short logs
//   I3  what was said in a room is in its log, word for word    I9  an ack takes 3 s at most
//   I4  a promise has one visible effect, in the log's order    I10 outsiders change nothing, secrets stay secret
//   I5  memory is the fold of the log, and its laws hold        I11 starting again, and again, finds the same
//   I6  the chain is whole and only ever grows                  I12 the same seed does the same (see main)
//
// I3 holds also of what Slack never brought us: it was fetched, or is told as missed in the log.

#include "bot/war_room.hpp"
#include "tests/simulation/slack.hpp"

#include <map>
#include <optional>
#include <set>
#include <string>

namespace warroom::simulation {

// What one of the laws of tests/core/invariants said, when it didn't hold.
inline std::string broken_law;

// What waits for somebody's morning is not.
inline bool is_due(const Effect& effect, Timestamp now)
{
    const auto* post = std::get_if<PostEntry>(&effect);
    return !post || !post->not_before || *post->not_before <= now;
}

class Watch {
public:
    // What was on the way to the bot came in; it has acknowledged.
    void delivered(const std::string& envelope, const Json& frame);
    void acked(const std::string& envelope, const Json& ack);
    void called(const std::string& method);
    void committed(const Batch& batch); // it said: done
    void opened(Store& store, bool before_the_bot_runs);
    void died();
    void sockets(std::size_t open, int connections);

    void check_memory(WarRoom& room, Timestamp now);
    void check_end(Store& store, Slack& slack, Timestamp now);

    void broke(std::string what);
    const std::optional<std::string>& broken() const { return broken_; }

    bool patient = false; // the disk or the way is slow: acks may be
    std::uint64_t messages = 0, acks = 0, calls = 0;

private:
    struct Delivered {
        Span at;
        std::string id{}; // that must be in the inbox once it is acknowledged; empty: none must
        std::string channel{};
        std::string line{}; // of a command
        bool ours = false;  // its room was known when it came in; what came before is fetched
    };
    struct Promise {
        Effect effect;
        bool settled = false;
        bool excused = false;        // told as failed
        std::int64_t dealt_with = 0; // when the log was so long: it was settled then
    };
    void check_log(Store& store, const Listing& listing);
    void check_inbox(Store& store);
    void check_said_once(const Listing& listing, const std::vector<Recorded>& history);
    void check_words(const std::vector<Recorded>& history, const std::map<std::string, Json>& room);
    void check_deletions(const std::vector<Recorded>& history, const std::map<std::string, Json>& room);
    void check_outsiders(const std::vector<Recorded>& history);
    void check_order(IncidentId incident, const std::map<std::string, Json>& room);
    void check_promises(Store& store, Slack& slack, Timestamp now);

    std::map<std::string, Delivered> under_way_{};   // by envelope
    std::map<std::string, std::string> must_have_{}; // delivery ids that were acknowledged, and how
    std::map<IncidentId, std::vector<Hash>> chains_{};
    std::map<IncidentId, std::int64_t> newest_{}; // seq whose commit said done
    std::set<std::string> rooms_{};
    std::map<EffectId, Promise> promises_{};
    std::map<std::string, std::map<std::int64_t, int>> calls_in_minute_{};
    std::optional<std::string> broken_{};
};

// Whose messages are nobody's but the bot's or Slack's own.
bool is_said(const Json& message);

} // namespace warroom::simulation
