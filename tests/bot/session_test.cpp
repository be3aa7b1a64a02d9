#include "bot/slack/session.hpp"

#include <doctest/doctest.h>

#include <algorithm>
#include <functional>
#include <map>
#include <random>
#include <set>

using namespace warroom;
using namespace warroom::slack;
using namespace std::chrono_literals;

namespace {

using State = Session::State;

// A session in its own time: what it asked for is kept.
struct Story {
    explicit Story(std::uint64_t seed = 1) : session{seed} { say(input::Tick{}); }

    void say(const Input& what)
    {
        for (auto& next : session.on(what, now)) {
            if (const auto* ask = std::get_if<step::AskForUrl>(&next)) asked = ask->link;
            steps.push_back(next);
        }
    }

    // Lets time pass, with Tick at every moment that it asks for. A healthy peer answers each ping.
    void pass(std::chrono::milliseconds span, bool healthy = true)
    {
        const auto end = now + span;
        while (session.due() && *session.due() <= end) {
            now = std::max(now, *session.due());
            if (healthy) hear();
            if (session.due() && *session.due() <= now) say(input::Tick{});
        }
        now = end;
        if (healthy) hear();
    }
    void hear()
    {
        for (LinkNumber link = asked - 2; link <= asked; ++link) say(input::Heard{link, now});
    }
    // Until it asks for another connection, and how long that took.
    Session::Time::duration wait_for_next()
    {
        const auto old = asked;
        const auto began = now;
        while (asked == old) {
            now = std::max(now, session.due().value());
            hear();
            say(input::Tick{});
        }
        return now - began;
    }

    template <class S>
    int count() const
    {
        return static_cast<int>(
            std::count_if(steps.begin(), steps.end(), [](const auto& s) { return std::holds_alternative<S>(s); }));
    }
    template <class S>
    LinkNumber last() const
    {
        LinkNumber link = 0;
        for (const auto& one : steps)
            if (const auto* found = std::get_if<S>(&one)) link = found->link;
        return link;
    }

    LinkNumber link() const { return asked; }
    LinkNumber dial()
    {
        say(input::UrlGiven{link()});
        say(input::Dialed{link()});
        return link();
    }
    LinkNumber connect(std::chrono::seconds lifetime = 18060s)
    {
        dial();
        say(input::Greeted{link(), lifetime});
        return link();
    }

    Session session;
    Session::Time now{1000h};
    std::vector<slack::Step> steps{};
    LinkNumber asked = 0;
};

CallError error(CallError::Kind kind, std::string reason, std::chrono::milliseconds wait = 0ms)
{
    return {kind, std::move(reason), wait};
}

// Ways into every state.
const std::map<State, std::function<void(Story&)>> ways{
    {State::asking, [](Story&) {}},
    {State::dialing, [](Story& story) { story.say(input::UrlGiven{story.link()}); }},
    {State::greeting, [](Story& story) { story.dial(); }},
    {State::live, [](Story& story) { story.connect(); }},
    {State::replacing, [](Story& story) { story.say(input::AskedToLeave{story.connect(), "warning"}); }},
    {State::waiting,
     [](Story& story) { story.say(input::UrlRefused{story.link(), error(CallError::Kind::unreachable, "", 1h)}); }},
    {State::given_up,
     [](Story& story) {
         story.say(input::UrlRefused{story.link(), error(CallError::Kind::token_dead, "invalid_auth")});
     }},
};

std::vector<Input> inputs_about(LinkNumber link)
{
    return {input::Tick{},
            input::UrlRefused{link, error(CallError::Kind::unknown_outcome, "fatal_error")},
            input::UrlRefused{link, error(CallError::Kind::token_dead, "token_revoked")},
            input::UrlGiven{link},
            input::Dialed{link},
            input::DialFailed{link},
            input::Heard{link, Session::Time{1001h}},
            input::Greeted{link, 3600s},
            input::Greeted{link},
            input::AskedToLeave{link, "warning"},
            input::AskedToLeave{link, "refresh_requested"},
            input::AskedToLeave{link, "link_disabled"},
            input::AskedToLeave{link, "too_many_websockets"},
            input::AskedToLeave{link, "what is this"},
            input::Lost{link},
            input::Stop{}};
}

} // namespace

TEST_SUITE("session")
{
    TEST_CASE("every input has a meaning in every state, whichever link it speaks of")
    {
        for (const auto& [state, way] : ways) {
            for (LinkNumber link = 0; link <= 3; ++link) {
                for (const auto& first : inputs_about(link)) {
                    for (const auto& second : inputs_about(2)) {
                        Story story;
                        way(story);
                        REQUIRE(story.session.state() == state);
                        story.say(first);
                        story.say(second);
                        CAPTURE(first.index());
                        CAPTURE(second.index());

                        const bool over = story.session.state() == State::given_up;
                        if (std::holds_alternative<input::Stop>(first)) CHECK(over);
                        // Something is always awaited: a moment, or the end of what it asked for last.
                        const bool asked = story.session.state() == State::asking ||
                                           story.session.state() == State::dialing ||
                                           story.session.state() == State::replacing;
                        CHECK((over || asked || story.session.due()));

                        // Whatever was said, it finds its way back unless it gave up.
                        if (over) continue;
                        for (int tries = 0; tries < 5 && story.session.state() != State::live; ++tries) {
                            story.pass(1h); // longer than any wait
                            if (story.session.state() == State::live) break;
                            story.say(input::UrlGiven{story.link()});
                            story.say(input::Dialed{story.link()});
                            story.say(input::Greeted{story.link()});
                            story.pass(11s);
                        }
                        CHECK(story.session.state() == State::live);
                    }
                }
            }
        }
    }

    TEST_CASE("whatever comes in whatever order, old and new, three websockets are open at most and one is on its way")
    {
        for (std::uint64_t seed = 0; seed < 200; ++seed) {
            Story story{seed};
            std::mt19937_64 chance{seed};
            std::set<LinkNumber> open, dialing;
            const auto settle = [&] {
                for (const auto& next : std::exchange(story.steps, {})) {
                    if (const auto* dial = std::get_if<step::Dial>(&next)) dialing.insert(dial->link);
                    if (const auto* drop = std::get_if<step::Drop>(&next)) open.erase(drop->link);
                    if (const auto* retire = std::get_if<step::Retire>(&next)) open.erase(retire->link);
                }
            };
            settle();
            for (int turn = 0; turn < 500; ++turn) {
                const auto link = story.link() - static_cast<LinkNumber>(chance() % 4);
                const auto inputs = inputs_about(link);
                const auto what = inputs[chance() % (inputs.size() - 1)]; // all but Stop
                const bool final = std::holds_alternative<input::UrlRefused>(what) &&
                                   std::get<input::UrlRefused>(what).error.kind == CallError::Kind::token_dead;
                // Only what was dialed can have opened.
                const bool opens = std::holds_alternative<input::Dialed>(what);
                if (final || (opens && dialing.erase(link) == 0)) continue;
                if (opens) open.insert(link);
                if (std::holds_alternative<input::Lost>(what)) open.erase(link);
                if (std::holds_alternative<input::DialFailed>(what)) dialing.erase(link);
                story.say(what);
                settle();
                CHECK(open.size() <= 3); // one live, one leaving, one to come
                CHECK(dialing.size() <= 1);
                if (chance() % 3 == 0) story.pass(std::chrono::milliseconds{chance() % 20'000}, chance() % 2 == 0);
                settle();
            }
        }
    }

    TEST_CASE("hello makes a connection, an open websocket doesn't")
    {
        Story story;
        story.dial();
        CHECK_FALSE(story.session.is_live());
        story.say(input::Greeted{story.link()});
        CHECK(story.session.is_live());
    }

    TEST_CASE("no hello within ten seconds: dropped and tried again")
    {
        Story story;
        const auto first = story.dial();
        story.pass(9900ms);
        CHECK(story.count<step::Drop>() == 0);
        story.pass(400ms);
        CHECK(story.last<step::Drop>() == first);
        CHECK(story.link() > first);
    }

    TEST_CASE("a quiet but healthy connection is pinged every three seconds and kept")
    {
        Story story;
        story.connect(0s);
        story.pass(24h);
        CHECK(story.count<step::AskForUrl>() == 1);
        CHECK(story.count<step::Ping>() == 24 * 1200);
    }

    TEST_CASE("six seconds without a byte are death, and a new connection is tried at once")
    {
        Story story;
        const auto dead = story.connect();
        story.pass(5999ms, false);
        CHECK(story.count<step::Drop>() == 0);
        story.pass(1ms, false);
        CHECK(story.last<step::Drop>() == dead);
        story.pass(250ms, false);
        CHECK(story.link() > dead);
        story.say(input::Lost{dead}); // the reader's word comes later and changes nothing
        CHECK(story.count<step::AskForUrl>() == 2);
    }

    TEST_CASE("a refresh leaves no gap: the replacement is greeted before the old one goes")
    {
        for (const auto* reason : {"warning", "refresh_requested"}) {
            Story story;
            const auto old = story.connect();
            story.say(input::AskedToLeave{old, reason});
            const auto next = story.link();
            CHECK(next > old); // without delay
            CHECK(story.session.is_live());
            story.connect();
            CHECK(story.count<step::Retire>() == 0);
            story.pass(9900ms);
            CHECK(story.count<step::Retire>() == 0);
            story.pass(200ms);
            CHECK(story.last<step::Retire>() == old);
            CHECK(story.session.state() == State::live);
            CHECK(story.count<step::AskForUrl>() == 2);
        }
    }

    TEST_CASE("asked twice to leave, it replaces once")
    {
        Story story;
        const auto old = story.connect();
        story.say(input::AskedToLeave{old, "warning"});
        story.say(input::AskedToLeave{old, "refresh_requested"});
        CHECK(story.count<step::AskForUrl>() == 2);
        story.say(input::Lost{old});
        CHECK(story.count<step::AskForUrl>() == 2);
    }

    TEST_CASE("a connection is replaced before Slack would end it")
    {
        Story story;
        const auto old = story.connect(3600s);
        story.pass(49min);
        CHECK(story.link() == old);
        story.pass(6min);
        CHECK(story.link() > old);
        CHECK(story.session.is_live());
        story.connect(3600s);
        story.pass(11s);
        CHECK(story.last<step::Retire>() == old);
    }

    TEST_CASE("two sessions don't replace theirs at the same moment")
    {
        const auto moment = [](std::uint64_t seed) {
            Story story{seed};
            story.connect(3600s);
            return story.wait_for_next();
        };
        CHECK(moment(1) != moment(2));
    }

    TEST_CASE("failures are spaced from a quarter second to a minute, and hello starts afresh")
    {
        Story story;
        std::vector<std::chrono::milliseconds> waits;
        for (int n = 0; n < 200; ++n) {
            story.say(input::UrlRefused{story.link(), error(CallError::Kind::unknown_outcome, "internal_error")});
            waits.push_back(std::chrono::duration_cast<std::chrono::milliseconds>(story.wait_for_next()));
        }
        CHECK(waits[0] <= 250ms);
        CHECK(*std::max_element(waits.begin(), waits.end()) > 50s);
        CHECK(*std::max_element(waits.begin(), waits.end()) <= 60s);
        CHECK(std::count_if(waits.begin() + 20, waits.end(), [](auto wait) { return wait < 20s; }) > 30); // all of it

        const auto link = story.connect();
        story.say(input::Lost{link});
        story.pass(250ms);
        CHECK(story.link() > link);
    }

    TEST_CASE("where nobody can be reached it asks every ten seconds at least, for ever")
    {
        Story story;
        for (int n = 0; n < 1000; ++n) {
            const auto link = story.link();
            story.say(input::UrlRefused{link, error(CallError::Kind::unreachable, "no address")});
            if (story.link() == link) REQUIRE(story.wait_for_next() <= 10s);
        }
    }

    TEST_CASE("an open websocket that never greets is no success: the next tries are spaced too")
    {
        Story story;
        Session::Time::duration longest{};
        for (int n = 0; n < 30; ++n) {
            const auto link = story.dial();
            story.pass(1s);
            story.say(input::Lost{link});
            if (story.link() == link) longest = std::max(longest, story.wait_for_next());
        }
        CHECK(longest > 20s);
    }

    TEST_CASE("Slack's wish to wait is honoured")
    {
        Story story;
        const auto first = story.link();
        story.say(input::UrlRefused{first, error(CallError::Kind::slow_down, "ratelimited", 90s)});
        story.pass(89s);
        CHECK(story.link() == first);
        story.pass(1s);
        CHECK(story.link() > first);
    }

    TEST_CASE("too many websockets: no hurry, not even after a hello, and one alarm")
    {
        Story story;
        for (int n = 0; n < 50; ++n) {
            const auto link = story.connect();
            story.say(input::AskedToLeave{link, "too_many_websockets"});
            CHECK(story.last<step::Retire>() == link);
            CHECK(story.wait_for_next() >= 4s);
        }
        CHECK(story.now - Session::Time{1000h} > 50 * 10s); // five a minute at most
        CHECK(story.count<step::Alarm>() == 1);

        SUBCASE("until one was healthy for a minute")
        {
            story.connect();
            story.pass(70s);
            const auto link = story.link();
            story.say(input::Lost{link});
            story.pass(250ms);
            CHECK(story.link() > link);
        }
        SUBCASE("a loss within that minute goes on backing off")
        {
            const auto link = story.connect();
            story.pass(50s);
            story.say(input::Lost{link});
            story.pass(10s);
            CHECK(story.link() == link);
        }
    }

    TEST_CASE("Socket Mode switched off: one try in five minutes, and one alarm")
    {
        Story story;
        story.say(input::AskedToLeave{story.connect(), "link_disabled"});
        const auto began = story.now;
        for (int n = 0; n < 10; ++n) {
            story.wait_for_next();
            story.say(input::UrlRefused{story.link(), error(CallError::Kind::refused, "forbidden_team")});
        }
        CHECK(story.now - began >= 50min);
        CHECK(story.count<step::Alarm>() == 1);
    }

    TEST_CASE("errors that no waiting mends stop it, and say why")
    {
        for (const auto* reason : {"invalid_auth", "account_inactive", "not_allowed_token_type", "token_revoked",
                                   "missing_scope (needs connections:write)", "team_disabled"}) {
            Story story;
            story.say(input::UrlRefused{story.link(), error(CallError::Kind::refused, reason)});
            CHECK(story.session.state() == State::given_up);
            CHECK_FALSE(story.session.due());
            REQUIRE(story.count<step::Alarm>() == 1);
            CHECK(std::get<step::Alarm>(story.steps.back()).text.find(reason) != std::string::npos);
            CHECK(std::get<step::Alarm>(story.steps.back()).text.find("SLACK_APP_TOKEN") != std::string::npos);
        }
    }

    TEST_CASE("a dead token found out while replacing keeps the connection that there is")
    {
        Story story;
        const auto live = story.connect(3600s);
        story.pass(1h);
        story.say(input::UrlRefused{story.link(), error(CallError::Kind::token_dead, "token_revoked")});
        CHECK(story.session.is_live());
        story.pass(1h);
        CHECK(story.count<step::Drop>() == 0);
        story.say(input::Lost{live});
        CHECK_FALSE(story.session.due());
    }

    TEST_CASE("every other error is tried again for ever")
    {
        Story story;
        for (int n = 0; n < 1000; ++n) {
            const auto link = story.link();
            story.say(input::UrlRefused{link, error(CallError::Kind::refused, "fatal_error")});
            story.pass(61s);
            REQUIRE(story.link() > link);
        }
    }

    TEST_CASE("a websocket that opens after we stopped is dropped")
    {
        Story story;
        story.say(input::UrlGiven{story.link()});
        story.say(input::Stop{});
        story.say(input::Dialed{story.link()});
        CHECK(story.last<step::Drop>() == story.link());
        CHECK_FALSE(story.session.due());
    }
}
