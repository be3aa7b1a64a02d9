#include "core/match.hpp"
#include "tests/bot/session_story.hpp"
#include "tests/golden.hpp"

#include <fmt/format.h>

#include <functional>
#include <map>
#include <random>
#include <set>

using namespace warroom;
using namespace warroom::slack;
using namespace std::chrono_literals;

namespace {

using State = Session::State;

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

std::string words(State state)
{
    constexpr const char* names[]{"waiting", "asking", "dialing", "greeting", "live", "replacing", "given up"};
    return names[static_cast<std::size_t>(state)];
}

std::string words(const Input& what)
{
    return match(
        what, [](const input::Tick&) { return std::string{"time passes"}; },
        [](const input::UrlRefused& no) { return "no URL: " + no.error.reason; },
        [](const input::UrlGiven&) { return std::string{"a URL"}; },
        [](const input::Dialed&) { return std::string{"dialed"}; },
        [](const input::DialFailed&) { return std::string{"dialing failed"}; },
        [](const input::Heard&) { return std::string{"a byte"}; },
        [](const input::Greeted& hello) { return fmt::format("hello for {} s", hello.lifetime.count()); },
        [](const input::AskedToLeave& leave) { return "disconnect: " + leave.reason; },
        [](const input::Lost&) { return std::string{"lost"}; }, [](const input::Stop&) { return std::string{"stop"}; });
}

std::string words(const slack::Step& what)
{
    return match(
        what, [](const step::AskForUrl& next) { return fmt::format("ask for URL {}", next.link); },
        [](const step::Dial& next) { return fmt::format("dial {}", next.link); },
        [](const step::Ping& next) { return fmt::format("ping {}", next.link); },
        [](const step::Retire& next) { return fmt::format("retire {}", next.link); },
        [](const step::Drop& next) { return fmt::format("drop {}", next.link); },
        [](const step::Alarm&) { return std::string{"alarm"}; });
}

// What it does about it at once, where that leads, and how long until it does something by itself.
std::string answer(const std::function<void(Story&)>& way, const Input& what)
{
    Story story;
    way(story);
    story.steps.clear();
    story.closes_at_once = false;
    story.say(what);
    std::string line;
    for (const auto& next : story.steps) line += words(next) + ", ";
    line += words(story.session.state());
    if (const auto due = story.session.due())
        line += fmt::format(", due in {:.3f} s", std::chrono::duration<double>(*due - story.now).count());
    return line;
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

    TEST_CASE("what each input leads to in each state stands in a table")
    {
        std::string table;
        for (const auto& [state, way] : ways) {
            Story story;
            way(story);
            table += fmt::format("{}, of link {}:\n", words(state), story.link());
            for (const auto& input : inputs_about(story.link()))
                table += fmt::format("  {}: {}\n", words(input), answer(way, input));
            table += "  of a link that is over:\n"; // nothing but an end of all
            for (const auto& input : inputs_about(story.link() + 7))
                table += fmt::format("    {}: {}\n", words(input), answer(way, input));
        }
        check_golden("session_transitions.txt", table);
    }

    TEST_CASE("whatever comes in whatever order, old and new, two websockets are open at most, the closing ones too")
    {
        for (std::uint64_t seed = 0; seed < 200; ++seed) {
            Story story{seed};
            std::mt19937_64 chance{seed};
            story.closes_at_once = false;
            std::set<LinkNumber> open, dialing, closing;
            const auto settle = [&] {
                for (const auto& next : std::exchange(story.steps, {})) {
                    if (const auto* dial = std::get_if<step::Dial>(&next)) dialing.insert(dial->link);
                    if (const auto* drop = std::get_if<step::Drop>(&next)) open.erase(drop->link);
                    if (const auto* retire = std::get_if<step::Retire>(&next)) closing.insert(retire->link);
                }
            };
            const auto close_one = [&] {
                const auto link = *closing.begin();
                closing.erase(link);
                open.erase(link);
                story.say(input::Lost{link});
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
                if (std::holds_alternative<input::Lost>(what)) {
                    open.erase(link);
                    closing.erase(link);
                }
                if (std::holds_alternative<input::DialFailed>(what)) dialing.erase(link);
                story.say(what);
                settle();
                CHECK(open.size() <= 2);
                CHECK(open.size() + dialing.size() <= 2);
                if (!closing.empty() && chance() % 3 == 0) close_one();
                settle();
                if (chance() % 3 != 0) continue;
                for (; !closing.empty(); settle()) close_one(); // within a second, as the shell does
                story.pass(std::chrono::milliseconds{chance() % 20'000}, chance() % 2 == 0);
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
}
