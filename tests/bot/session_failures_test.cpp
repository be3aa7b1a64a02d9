// When it goes wrong: how often it is tried again, and when not.
#include "tests/bot/session_story.hpp"

using namespace warroom;
using namespace warroom::slack;
using namespace std::chrono_literals;

namespace {

using State = Session::State;

} // namespace

TEST_SUITE("session failures")
{
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

    TEST_CASE("a token that worked and is refused later keeps the connection, and is tried every five minutes")
    {
        Story story;
        const auto live = story.connect(3600s);
        story.pass(1h);
        const auto refuse = [&] {
            story.say(input::UrlRefused{story.link(), error(CallError::Kind::token_dead, "token_revoked"), true});
        };
        refuse();
        CHECK(story.session.is_live());
        const auto began = story.now;
        for (int n = 0; n < 10; ++n) {
            story.wait_for_next();
            refuse();
        }
        CHECK(story.session.is_live());
        CHECK(story.now - began >= 50min);
        CHECK(story.count<step::Drop>() == 0);
        CHECK(story.count<step::Alarm>() == 1);

        story.say(input::Lost{live});
        story.wait_for_next();
        story.dial();
        story.say(input::Greeted{story.link()});
        CHECK(story.session.state() == State::live);
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

    TEST_CASE("a closing that never ends delays the next websocket by a second and a half at most")
    {
        Story story;
        story.connect();
        story.say(input::AskedToLeave{story.link(), "warning"});
        story.connect();
        story.closes_at_once = false; // from now on the first one hangs in its closing
        story.say(input::AskedToLeave{story.link(), "warning"});
        const auto dials = story.count<step::Dial>();
        story.say(input::UrlGiven{story.link()});
        story.pass(1400ms);
        CHECK(story.count<step::Dial>() == dials);
        CHECK(story.session.is_live());
        story.pass(200ms);
        CHECK(story.count<step::Dial>() == dials + 1);
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
