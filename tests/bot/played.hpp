#pragma once
// An incident as a script: who does what in which minute, played through the whole bot by people who type, say and
// press; and the figures of it worked out from the script alone, one minute after the other, by nothing of ours.

#include "tests/bot/journey.hpp"

namespace warroom {

// Minutes since 1 Mar 2026 00:00 UTC, of a clock on a wall in Madrid in that month: the night of the 29th has no 02:30.
consteval int madrid(int day, int hour, int minute)
{
    const int wall = ((day - 1) * 24 + hour) * 60 + minute;
    const int clocks_go_forward = (28 * 24 + 3) * 60;
    return wall - (wall < clocks_go_forward ? 60 : 120);
}

enum class Is { nothing, opened, taken, identified, resolved, reopened, closed, begun, failed, ended, update, refused };
struct Act {
    int minute;
    std::string who;
    std::string does; // "/…" is a slash command, "[…]" a button, anything else is said in the room
    Is is = Is::nothing;
};
// Each minute from the first until before the last.
struct Hurt {
    std::string system;
    bool full;
    int percent; // its weight
    int from;
    int until;
};
struct Script {
    int detected;
    std::vector<std::string> people; // who come right after the opening
    std::vector<Act> acts;
    std::vector<Hurt> hurt; // what is true in the end
};

struct Figures {
    int downtime = 0;
    int degraded = 0;
    int impact = 0;
    double weighted = 0;
    // "TTD", as the draft names them; no value: there is none to be had
    std::map<std::string, std::optional<int>> measures{};
    std::map<std::string, std::optional<int>> moments{}; // "started", as the draft's first lines name them
    int attempts = 0;
    int failed = 0;
    int updates = 0;
    int reopened = 0;
};
Figures figures(const Script& script);

class Played {
public:
    explicit Played(const Script& script); // until its last act is done and nothing is owed
    std::string draft();                   // as it was uploaded to the room; "" if none was
    std::string preview(const std::string& who);
    Json json();
    // Both tell these figures.
    void tells(const Figures& figures, const std::string& draft);

    Journey journey;

private:
    void reach(int minute);
    void act(const Act& act);
};

} // namespace warroom
