#include "bot/alarm.hpp"
#include "bot/courier.hpp"
#include "tests/bot/threads.hpp"

#include <deque>

namespace warroom {
namespace {

using namespace std::chrono_literals;
using Kind = CallError::Kind;

// A chat platform that does what its script says, and then all that it is asked.
class ScriptedChat final : public Chat {
public:
    using Answer = std::function<Result<Report, CallError>(const Errand&)>;
    std::deque<Answer> script;
    std::vector<Errand> asked;
    asio::steady_timer* held_by = nullptr;

    asio::awaitable<Result<Report, CallError>> carry_out(Errand errand) override
    {
        asked.push_back(errand);
        if (held_by) co_await held_by->async_wait(as_result);
        if (script.empty()) co_return good(errand);
        const auto answer = std::move(script.front());
        script.pop_front();
        co_return answer(errand);
    }

    static Result<Report, CallError> good(const Errand& errand)
    {
        if (std::holds_alternative<OpenChannel>(errand.promised.effect))
            return Report{RecordChannel{ChannelId{"C1"}, "inc-1"}};
        if (const auto* card = std::get_if<PostCard>(&errand.promised.effect))
            return Report{RecordCard{card->card, ChannelId{"C1"}, MessageId{"1.000001"}}};
        return Report{Settle{}};
    }
    static Answer failing(Kind kind, std::string reason)
    {
        return [=](const Errand&) -> Result<Report, CallError> { return CallError{kind, reason, 5s}; };
    }

    std::vector<std::string> duties() const
    {
        std::vector<std::string> all;
        for (const auto& errand : asked) all.emplace_back(duty(errand.promised.effect));
        return all;
    }
};

struct World : Threads {
    ScriptedChat chat;
    Courier courier{io.get_executor(), scribe, chat, clock, 1};
    Alarm alarm{io.get_executor(), scribe, clock};

    World()
    {
        scribe.observe({.on_accepted = [this](const Accepted& accepted) {
            courier.promised(accepted.promised);
            alarm.changed(*accepted.incident);
        }});
    }
    void start() { asio::co_spawn(io, courier.run(), log_failure("courier")); }
    void finish()
    {
        until([&] { return courier.waiting() == 0; });
        CHECK(store.outbox().empty());
    }
    void stop()
    {
        bool stopped = false;
        asio::co_spawn(io, courier.stop(), [&](const std::exception_ptr&) { stopped = true; });
        until([&] { return stopped; });
    }
    template <class T>
    std::vector<T> recorded_events()
    {
        std::vector<T> found;
        for (const auto& recorded : store.history(IncidentId{1}))
            if (const auto* event = std::get_if<T>(&recorded.event)) found.push_back(*event);
        return found;
    }
};

asio::awaitable<bool> counted(int* times)
{
    ++*times;
    co_return true;
}

TEST_SUITE_BEGIN("courier");

TEST_CASE("what a declaration promises is carried out in order, and each result is recorded")
{
    World world;
    world.start();
    world.recorded(world.declaration("a"));
    world.until([&] { return world.chat.asked.size() >= 4; });
    world.finish();

    const auto duties = world.chat.duties();
    CHECK(duties[0] == duty(OpenChannel{}));
    CHECK(duties[1] == duty(PostCard{}));
    CHECK(world.recorded_events<ChannelOpened>().size() == 1);
    CHECK(world.recorded_events<CardPosted>().size() == 1);
    CHECK(world.chat.asked[1].incident->channel == ChannelId{"C1"}); // the newest state
    for (const auto& errand : world.chat.asked) CHECK_FALSE(errand.in_doubt);
}

TEST_CASE("that an errand may be done twice is in the log before it is done, and it is settled once")
{
    World world;
    std::size_t said_by_then = 0;
    world.chat.script.push_back([](const Errand& errand) -> Result<Report, CallError> {
        return Report{RecordRepeat{std::string{duty(errand.promised.effect)}}};
    });
    world.chat.script.push_back([&](const Errand& errand) {
        said_by_then = world.recorded_events<ErrandRepeated>().size();
        return ScriptedChat::good(errand);
    });
    world.start();
    world.recorded(world.declaration("a"));
    world.until([&] { return world.chat.asked.size() >= 3; });
    world.finish();

    CHECK(said_by_then == 1);
    CHECK(world.chat.duties()[1] == duty(OpenChannel{}));
    CHECK(world.recorded_events<ErrandRepeated>().size() == 1);
    CHECK(world.recorded_events<ChannelOpened>().size() == 1);
}

TEST_CASE("a room is read before its draft once, however often the draft is tried")
{
    World world;
    world.start();
    world.recorded(world.declaration("a"));
    world.finish();
    int times = 0;
    const Courier::BeforeDraft prepare = [&](IncidentId) { return counted(&times); };
    Courier other{world.io.get_executor(), world.scribe, world.chat, world.clock, 1, prepare};
    asio::co_spawn(world.io, other.run(), log_failure("courier"));
    world.chat.script = {ScriptedChat::failing(Kind::slow_down, "ratelimited"),
                         ScriptedChat::failing(Kind::unreachable, "no way there")};
    const auto before = world.chat.asked.size();
    other.promised(std::vector{Promised{{IncidentId{1}, 1, 9}, IncidentId{1}, FilePostMortem{}}});
    world.until([&] { return other.waiting() == 0 && world.chat.asked.size() > before; });
    CHECK(world.chat.asked.size() == before + 3);
    CHECK(times == 1);
}

TEST_CASE("what a start finds in the outbox is in doubt")
{
    World world;
    world.recorded(world.declaration("a")); // promised, and the courier of that life is gone
    Courier next{world.io.get_executor(), world.scribe, world.chat, world.clock, 1};
    asio::co_spawn(world.io, next.run(), log_failure("courier"));
    world.until([&] { return !world.chat.asked.empty(); });
    CHECK(world.chat.asked[0].in_doubt);
    world.until([&] { return next.waiting() == 0; });
}

TEST_CASE("a refusal for good is told by the record, and the incident goes on")
{
    World world;
    world.chat.script = {ScriptedChat::good, ScriptedChat::good,
                         ScriptedChat::failing(Kind::refused, "missing_scope (needs pins:write)")};
    world.start();
    world.recorded(world.declaration("a"));
    world.until([&] { return world.chat.asked.size() >= 4; });
    world.finish();

    const auto failures = world.recorded_events<ErrandFailed>();
    REQUIRE(failures.size() == 1);
    CHECK(failures[0].duty == world.chat.duties()[2]);
    CHECK(failures[0].reason == "missing_scope (needs pins:write)");
}

TEST_CASE("an errand is tried until the platform can be reached, and looks first when it may have been done")
{
    World world;
    world.chat.script = {ScriptedChat::failing(Kind::unreachable, "no route"),
                         ScriptedChat::failing(Kind::slow_down, "ratelimited"),
                         ScriptedChat::failing(Kind::unknown_outcome, "reset"),
                         [](const Errand&) -> Result<Report, CallError> { throw std::runtime_error{"a bug"}; }};
    world.start();
    world.recorded(world.declaration("a"));
    world.until([&] { return world.chat.asked.size() >= 5; });
    world.finish();

    const std::vector<bool> in_doubt{false, false, false, true, true};
    for (std::size_t i = 0; i < in_doubt.size(); ++i) {
        CHECK(world.chat.asked[i].promised.id == EffectId{IncidentId{1}, 1, 0});
        CHECK(world.chat.asked[i].in_doubt == in_doubt[i]);
    }
    CHECK(world.recorded_events<ChannelOpened>().size() == 1);
    CHECK(world.clock.passed() >= 5s);
}

TEST_CASE("a result that can't be written yet is kept, and its errand not carried out again")
{
    World world;
    std::atomic<int> full = 3;
    world.store.before_commit = [&](const Batch& batch) -> std::optional<Committed> {
        if (batch.settled.empty() || full-- <= 0) return std::nullopt;
        return Committed::disk_full;
    };
    world.start();
    world.recorded(world.declaration("a"));
    world.until([&] { return world.chat.asked.size() >= 2; });
    world.finish();
    CHECK(full < 0);
    CHECK(std::ranges::count(world.chat.duties(), std::string{duty(OpenChannel{})}) == 1);
}

TEST_CASE("on shutdown the running errand ends and is recorded, and no other begins")
{
    World world;
    asio::steady_timer gate{world.io, asio::steady_timer::time_point::max()};
    world.chat.held_by = &gate;
    world.start();
    world.recorded(world.declaration("a"));
    world.until([&] { return world.chat.asked.size() == 1; });

    bool stopped = false;
    asio::co_spawn(world.io, world.courier.stop(), [&](const std::exception_ptr&) { stopped = true; });
    world.io.poll();
    CHECK_FALSE(stopped);
    gate.cancel();
    world.until([&] { return stopped; });

    CHECK(world.chat.asked.size() == 1);
    CHECK(world.recorded_events<ChannelOpened>().size() == 1);
    CHECK_FALSE(world.store.outbox().empty()); // for the next life
}

TEST_CASE("an incident is woken when it wanted to be")
{
    World world;
    world.recorded(world.declaration("a"));
    asio::co_spawn(world.io, world.alarm.run(), log_failure("alarm"));
    world.recorded(world.delivery("b", IncidentId{1}, TakeRole{Role::commander}));
    world.recorded(world.delivery("c", IncidentId{1}, TakeRole{Role::commander}, tomas));
    REQUIRE(world.recorded_events<RoleRequested>().size() == 1);

    // Silence for two minutes is a yes.
    world.until([&] { return world.ask(world.scribe.find(IncidentId{1}))->commander == tomas.id; });
    CHECK(world.clock.passed() >= 2min);
    world.alarm.stop();
}

TEST_SUITE_END();

} // namespace
} // namespace warroom
