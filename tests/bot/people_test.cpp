#include "bot/slack/people.hpp"
#include "tests/bot/slack_world.hpp"

using namespace warroom;
using namespace warroom::slack;
using loopback::Json;
using loopback::SlackWorld;

namespace {

const TeamId home{"T0WARROOM"};

Person found(SlackWorld& world, People& people, const char* user, const TeamId& team = {})
{
    Person person;
    const auto find = [](People* who, UserId id, TeamId of, Person* out) -> asio::awaitable<void> {
        *out = co_await who->find(std::move(id), std::move(of));
    };
    loopback::run(world.io, find(&people, UserId{user}, team, &person));
    return person;
}

} // namespace

TEST_SUITE("people")
{
    TEST_CASE("rights follow from what Slack says of a person, and doubt gives none")
    {
        const auto of = [](auto change) {
            Profile profile{.user = UserId{"U1"}, .team = home};
            change(profile);
            return standing(profile, home);
        };
        CHECK(of([](Profile&) {}) == Standing::member);
        CHECK(of([](Profile& p) { p.guest = true; }) == Standing::guest);
        CHECK(of([](Profile& p) { p.stranger = true; }) == Standing::outsider);
        CHECK(of([](Profile& p) { p.team = TeamId{"T9"}; }) == Standing::outsider);
        CHECK(of([](Profile& p) { p.bot = true; }) == Standing::bot);
        CHECK(of([](Profile& p) { p.deleted = true; }) == Standing::unknown);
    }

    TEST_CASE("everybody is known after loading, page by page")
    {
        SlackWorld world;
        world.control("pages", {{"cap", 3}});
        auto api = world.api("xoxb-simulated");
        People people{api, world.clock, home};
        loopback::run(world.io, people.load());

        const auto priya = people.known(UserId{"U0PRIYA0007"});
        REQUIRE(priya.has_value());
        CHECK(priya->name == "Priya");
        CHECK(priya->standing == Standing::member);
        CHECK(priya->zone.name == "Asia/Kolkata");
        CHECK(people.known(UserId{"U0GIL000009"})->standing == Standing::guest);
        CHECK(people.known(UserId{"U0OLGA00010"})->standing == Standing::outsider);
        CHECK_FALSE(people.known(UserId{"U404"}).has_value());

        REQUIRE(people.named("PRIYA").size() == 1);
        CHECK(people.named("PRIYA")[0].id == UserId{"U0PRIYA0007"});
        CHECK(people.named("gil").empty()); // a guest is offered no role
        CHECK(people.named("nobody").empty());

        SUBCASE("and changes are learnt")
        {
            people.learn({.user = UserId{"U0PRIYA0007"}, .team = home, .name = "Priya K", .guest = true});
            CHECK(people.known(UserId{"U0PRIYA0007"})->name == "Priya K");
            CHECK(people.known(UserId{"U0PRIYA0007"})->standing == Standing::guest);
        }
        SUBCASE("who comes with another team's name is an outsider all the same")
        {
            CHECK(found(world, people, "U0PRIYA0007", TeamId{"T9"}).standing == Standing::outsider);
        }
    }

    TEST_CASE("who isn't known is asked for once")
    {
        SlackWorld world;
        auto api = world.api("xoxb-simulated");
        People people{api, world.clock, home};
        CHECK(found(world, people, "U0ANA000006").name == "Ana");
        CHECK(people.known(UserId{"U0ANA000006"}).has_value());
        CHECK(found(world, people, "U404").standing == Standing::unknown);
        CHECK(found(world, people, "U404").name == "U404");
    }

    TEST_CASE("Slack's silence holds nobody up for more than a second")
    {
        SlackWorld world;
        world.control("fault", {{"method", "users.info"}, {"delay_ms", 15000}});
        auto api = world.api("xoxb-simulated");
        People people{api, world.clock, home};
        const auto began = std::chrono::steady_clock::now();
        CHECK(found(world, people, "U0ANA000006").standing == Standing::unknown);
        CHECK(std::chrono::steady_clock::now() - began < std::chrono::seconds{3});
    }
}
