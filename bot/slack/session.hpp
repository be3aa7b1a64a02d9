#pragma once
// The rules of Socket Mode for one connection: when to open, ping, replace, give up and how long to back off. Pure: no
// socket, no clock; what happened goes in, what to do now comes out. One at a time is open, except while it is being
// replaced: then the old one is read on until it closes or ten seconds have passed, so that nothing is lost between.

#include "bot/chat.hpp"

#include <chrono>
#include <cstdint>
#include <optional>
#include <random>
#include <string>
#include <variant>
#include <vector>

namespace warroom::slack {

// A link is one attempt to connect and the websocket that may come of it. What is said of one that is over has no
// effect.
using LinkNumber = std::int64_t;

namespace input {
struct Tick {};     // time has passed: at the moment that due() named, or at any other
struct UrlRefused { // apps.connections.open failed
    LinkNumber link;
    CallError error;
    bool token_worked = false; // before, for any connection: one that never did is a wrong one
};
struct UrlGiven { // ... or gave a URL, which is good for one dial
    LinkNumber link;
};
struct Dialed { // the websocket is open; only hello makes it a connection
    LinkNumber link;
};
struct DialFailed {
    LinkNumber link;
};
struct Heard { // a byte of any kind arrived then
    LinkNumber link;
    std::chrono::steady_clock::time_point at;
};
struct Greeted { // hello
    LinkNumber link;
    std::chrono::seconds lifetime{0}; // 0: not told
};
struct AskedToLeave { // disconnect
    LinkNumber link;
    std::string reason;
};
struct Lost { // the websocket ended
    LinkNumber link;
};
struct Stop {}; // no more attempts; the links are for others to close
} // namespace input
using Input = std::variant<input::Tick, input::UrlRefused, input::UrlGiven, input::Dialed, input::DialFailed,
                           input::Heard, input::Greeted, input::AskedToLeave, input::Lost, input::Stop>;

namespace step {
struct AskForUrl {
    LinkNumber link;
};
struct Dial {
    LinkNumber link;
};
struct Ping {
    LinkNumber link;
};
struct Retire { // close politely
    LinkNumber link;
};
struct Drop { // at once, without a word: it is dead
    LinkNumber link;
};
struct Alarm { // a person should look
    std::string text;
};
} // namespace step
using Step = std::variant<step::AskForUrl, step::Dial, step::Ping, step::Retire, step::Drop, step::Alarm>;

class Session {
public:
    using Time = std::chrono::steady_clock::time_point;
    explicit Session(std::uint64_t seed) : random_{seed} {} // for jitter only

    std::vector<Step> on(const Input& input, Time now);
    std::optional<Time> due() const; // when to say Tick next; nothing: there is nothing to wait for

    // live: greeted and able to receive. replacing: live, and the next one is on its way. given_up: nothing will be
    // tried again, though a last link may be live until it closes.
    enum class State { waiting, asking, dialing, greeting, live, replacing, given_up };
    State state() const;
    bool is_live() const;                                      // also while replacing or given up
    bool is_disabled() const { return disabled_ || refused_; } // one try in five minutes

private:
    enum class Phase { waiting, asking, making_room, dialing };
    struct Attempt {
        LinkNumber link = 0;
        Phase phase = Phase::waiting;
        Time at{}; // waiting: until then; making_room: until then at most
    };
    enum class Role { greeting, live, leaving };
    struct Link {
        LinkNumber number = 0;
        Role role = Role::greeting;
        Time since{}; // in this role
        Time heard{};
        Time ping_at{};
        std::optional<Time> until{}; // greeting: hello must have come; live: replace it; leaving: close it
    };

    void apply(const input::Tick&, Time now);
    void apply(const input::UrlRefused& input, Time now);
    void apply(const input::UrlGiven& input, Time now);
    void apply(const input::Dialed& input, Time now);
    void apply(const input::DialFailed& input, Time now);
    void apply(const input::Heard& input, Time now);
    void apply(const input::Greeted& input, Time now);
    void apply(const input::AskedToLeave& input, Time now);
    void apply(const input::Lost& input, Time now);
    void apply(const input::Stop&, Time now);

    void tend(Link link, Time now);
    void retire(LinkNumber link);
    void dial_if_there_is_room(Time now);
    void begin(std::chrono::milliseconds delay, Time now);
    void begin_again(Time now);
    std::chrono::milliseconds back_off(std::chrono::milliseconds longest);
    Link* find(LinkNumber number);
    const Link* in(Role role) const;
    void forget(LinkNumber number);
    bool is_attempt(LinkNumber link, Phase phase) const;
    void alarm(std::string text);

    std::mt19937_64 random_;
    LinkNumber last_link_ = 0;
    std::optional<Attempt> attempt_{};
    std::vector<Link> links_{};
    std::vector<LinkNumber> closing_{}; // retired, and not lost yet
    std::vector<Step> steps_{};
    int failures_ = 0;
    bool crowded_ = false;  // too_many_websockets: hello alone isn't a success
    bool disabled_ = false; // link_disabled: Socket Mode was switched off
    bool refused_ = false;  // the token that worked
    bool started_ = false;
    bool given_up_ = false;
};

// Errors of apps.connections.open that only a person can mend.
bool is_final(const CallError& error);

} // namespace warroom::slack
