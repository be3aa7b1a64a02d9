// Ten bots of two connections each, and a Slack that goes away and comes back, in virtual time.
#include "bot/slack/pacing.hpp"
#include "bot/slack/session.hpp"

#include <doctest/doctest.h>

#include <algorithm>
#include <deque>
#include <memory>
#include <vector>

using namespace warroom;
using namespace warroom::slack;
using namespace std::chrono_literals;

namespace {

using Time = Session::Time;

enum class Weather { fine, no_network, unwell }; // unwell: it answers, and not as one would wish

struct Bot {
    explicit Bot(std::uint64_t seed) : lines{Session{seed}, Session{seed + 1000}} {}
    std::vector<Session> lines;
    Pacing pacing{1};
    std::vector<Time> reached{}; // calls that Slack heard of
};

class World {
public:
    World()
    {
        for (std::uint64_t n = 0; n < 10; ++n) bots.emplace_back(n);
    }

    void pass(std::chrono::milliseconds span)
    {
        for (const auto end = now + span; now < end; now += 10ms) turn();
    }
    void break_all()
    {
        for (auto& bot : bots)
            for (auto& line : bot.lines)
                for (LinkNumber link = 1; link < 2000; ++link) say(bot, line, input::Lost{link});
    }
    int live() const
    {
        int count = 0;
        for (const auto& bot : bots)
            for (const auto& line : bot.lines) count += line.is_live() ? 1 : 0;
        return count;
    }
    int most_calls_in_a_minute() const
    {
        std::ptrdiff_t most = 0;
        for (const auto& bot : bots)
            for (auto first = bot.reached.begin(); first != bot.reached.end(); ++first)
                most = std::max(most, std::upper_bound(first, bot.reached.end(), *first + 1min) - first);
        return static_cast<int>(most);
    }

    std::deque<Bot> bots;
    Weather weather = Weather::fine;
    Time now{1000h};

private:
    struct Later {
        Time at;
        Bot* bot;
        Session* line;
        LinkNumber link;
    };

    void turn()
    {
        for (auto& bot : bots) {
            for (auto& line : bot.lines) {
                if (!line.due() || *line.due() > now) continue;
                for (LinkNumber link = 1; link < 2000 && line.is_live(); ++link)
                    say(bot, line, input::Heard{link, now});
                say(bot, line, input::Tick{});
            }
        }
        auto due = std::exchange(asking_, {});
        for (auto& one : due) {
            if (one.at > now)
                asking_.push_back(one);
            else
                answer(one);
        }
    }
    void answer(const Later& one)
    {
        if (weather == Weather::no_network) {
            one.bot->pacing.give_back("apps.connections.open", now);
            return say(*one.bot, *one.line, input::UrlRefused{one.link, {CallError::Kind::unreachable, "no address"}});
        }
        one.bot->reached.push_back(now);
        if (weather == Weather::unwell)
            return say(*one.bot, *one.line,
                       input::UrlRefused{one.link, {CallError::Kind::unknown_outcome, "answered 503"}});
        say(*one.bot, *one.line, input::UrlGiven{one.link});
        say(*one.bot, *one.line, input::Dialed{one.link});
        say(*one.bot, *one.line, input::Greeted{one.link});
    }
    void say(Bot& bot, Session& line, const Input& what)
    {
        for (const auto& step : line.on(what, now)) {
            const auto* ask = std::get_if<step::AskForUrl>(&step);
            if (!ask) continue;
            const auto wait = bot.pacing.reserve("apps.connections.open", "", now, 30s);
            const auto at = now + std::chrono::duration_cast<Time::duration>(wait);
            if (wait <= 30s) asking_.push_back({at, &bot, &line, ask->link});
            if (wait > 30s)
                say(bot, line,
                    input::UrlRefused{ask->link,
                                      {CallError::Kind::slow_down, "ratelimited",
                                       std::chrono::ceil<std::chrono::milliseconds>(wait)}});
        }
    }

    std::vector<Later> asking_{};
};

} // namespace

TEST_SUITE("a restart of Slack")
{
    TEST_CASE("all are back within half a minute, and none asked often")
    {
        World world;
        world.pass(2min);
        REQUIRE(world.live() == 20);
        world.weather = Weather::no_network;
        world.break_all();
        world.pass(20s);
        CHECK(world.live() == 0);
        world.weather = Weather::fine;
        world.pass(30s);
        CHECK(world.live() == 20);
        CHECK(world.most_calls_in_a_minute() <= 6);
    }

    TEST_CASE("after an hour without a network all are back in fifteen seconds")
    {
        World world;
        world.weather = Weather::no_network;
        world.pass(1h);
        world.weather = Weather::fine;
        world.pass(15s);
        CHECK(world.live() == 20);
    }

    TEST_CASE("a Slack that answers badly for an hour is asked a few times a minute by each, and all come back")
    {
        World world;
        world.weather = Weather::unwell;
        world.pass(1h);
        CHECK(world.most_calls_in_a_minute() <= 10); // the first minute
        for (auto& bot : world.bots) CHECK(bot.reached.size() < 60 * 6 + 10);
        world.weather = Weather::fine;
        world.pass(70s);
        CHECK(world.live() == 20);
    }
}
