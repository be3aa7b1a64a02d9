#include "tests/bot/gate.hpp"
#include "tests/storage/bad_disk.hpp"
#include "tests/storage/crash.hpp"

#include <spdlog/sinks/ostream_sink.h>
#include <spdlog/spdlog.h>
#include <sstream>

namespace warroom {
namespace {

TEST_SUITE_BEGIN("scribe");

TEST_CASE("what is recorded is on disk when the waiter resumes")
{
    Threads threads;
    const auto outcome = threads.recorded(threads.declaration("a"));
    REQUIRE(std::holds_alternative<Accepted>(outcome));
    CHECK(threads.store.history(IncidentId{1}).size() >= 1);
    CHECK(threads.store.outbox().size() == 1);
}

TEST_CASE("deliveries that come during a commit share the next one")
{
    Gate gate;
    Threads threads;
    threads.store.before_commit = gate.hook();
    std::vector outcomes{threads.record(threads.declaration("first"))};
    threads.io.poll();
    gate.await_entry();

    for (int i = 0; i < 20; ++i) outcomes.push_back(threads.record(threads.declaration(std::to_string(i))));
    threads.io.restart();
    threads.io.poll();
    gate.opened.set_value();

    threads.until([&] { return std::ranges::all_of(outcomes, is<Accepted>); });
    CHECK(threads.store.commits == 2);
    CHECK(threads.ask(threads.scribe.directory()).size() == 21);
}

TEST_CASE("after a quick commit and a rest the io thread commits by itself, else the other one does")
{
    Threads threads;
    std::optional<std::thread::id> writer;
    bool slow = false;
    threads.store.before_commit = [&](const Batch&) {
        writer = std::this_thread::get_id();
        if (slow) threads.clock.move(std::chrono::milliseconds{5});
        return std::nullopt;
    };
    auto writes_here = [&, n = 0]() mutable {
        threads.ask(threads.scribe.directory()); // behind it the other thread has let go
        REQUIRE(std::holds_alternative<Accepted>(threads.recorded(threads.declaration(std::to_string(++n)))));
        return *writer == std::this_thread::get_id();
    };
    CHECK_FALSE(writes_here()); // nobody knows yet how quick it is
    threads.clock.move(std::chrono::milliseconds{1});
    CHECK(writes_here());
    CHECK_FALSE(writes_here()); // at once
    threads.clock.move(std::chrono::milliseconds{1});
    slow = true;
    CHECK(writes_here());
    threads.clock.move(std::chrono::milliseconds{1});
    CHECK_FALSE(writes_here());
    threads.clock.move(std::chrono::milliseconds{1});
    slow = false;
    CHECK_FALSE(writes_here());
    threads.clock.move(std::chrono::milliseconds{1});
    CHECK(writes_here());
}

TEST_CASE("while somebody asks for something long, what is recorded waits for the other thread")
{
    Threads threads;
    std::promise<void> entered, opened;
    threads.store.on_outbox = [&, may_pass = std::shared_future{opened.get_future()}] {
        entered.set_value();
        may_pass.wait();
    };
    REQUIRE(std::holds_alternative<Accepted>(threads.recorded(threads.declaration("one"))));
    threads.clock.move(std::chrono::milliseconds{1});
    bool answered = false;
    asio::co_spawn(threads.io, threads.scribe.outbox(),
                   [&](const std::exception_ptr&, const std::vector<Promised>&) { answered = true; });
    threads.io.restart();
    threads.io.poll();
    REQUIRE(entered.get_future().wait_for(std::chrono::seconds{20}) == std::future_status::ready);
    const auto outcome = threads.record(threads.declaration("two"));
    threads.io.restart();
    threads.io.poll(); // doesn't wait
    CHECK_FALSE(outcome->has_value());
    opened.set_value();
    threads.until([&] { return answered && is<Accepted>(outcome); });
}

TEST_CASE("beyond the limit nothing is taken, and so nothing acknowledged")
{
    Gate gate;
    Threads threads;
    Scribe scribe{threads.room, threads.clock, threads.io.get_executor(), std::nullopt, 2};
    threads.store.before_commit = gate.hook();
    std::optional<Outcome> last;
    std::vector<std::optional<Outcome>> outcomes(4);
    const auto record = [&](std::size_t i) {
        asio::co_spawn(
            threads.io, scribe.record(threads.declaration(std::to_string(i))),
            [&outcomes, i](const std::exception_ptr&, Outcome outcome) { outcomes[i] = std::move(outcome); });
        threads.io.restart();
        threads.io.poll();
    };
    record(0);
    gate.await_entry();
    for (std::size_t i = 1; i < 4; ++i) record(i);
    threads.until([&] { return outcomes[3].has_value(); });
    CHECK(std::holds_alternative<NotYet>(*outcomes[3]));

    gate.opened.set_value();
    threads.until([&] { return outcomes[0] && outcomes[1] && outcomes[2]; });
    for (std::size_t i = 0; i < 3; ++i) CHECK(std::holds_alternative<Accepted>(*outcomes[i]));
}

TEST_CASE("an observer learns what was accepted before the one who recorded it goes on")
{
    Threads threads;
    std::vector<std::string> order;
    threads.scribe.observe({.on_accepted = [&](const Accepted& accepted) {
        order.push_back("accepted " + std::to_string(accepted.incident->id.value));
    }});
    asio::co_spawn(threads.io, threads.scribe.record(threads.declaration("a")),
                   [&](const std::exception_ptr&, const Outcome&) { order.push_back("resumed"); });
    threads.until([&] { return order.size() == 2; });
    CHECK(order == std::vector<std::string>{"accepted 1", "resumed"});
}

TEST_CASE("a commit that may be true ends it: nothing is acknowledged from then on")
{
    Threads threads;
    threads.store.before_commit = [](const Batch&) -> std::optional<Committed> { throw Fatal{"I/O error", 75}; };
    std::vector<Fatal> fatal;
    threads.scribe.observe({.on_fatal = [&](Fatal why) { fatal.push_back(std::move(why)); }});

    CHECK(std::holds_alternative<NotYet>(threads.recorded(threads.declaration("a"))));
    threads.store.before_commit = [](const Batch&) { return std::nullopt; };
    CHECK(std::holds_alternative<NotYet>(threads.recorded(threads.declaration("b"))));
    REQUIRE(fatal.size() == 1);
    CHECK(fatal[0].what == "I/O error");
    CHECK(threads.store.history(IncidentId{1}).empty());
}

TEST_CASE("left alone, what is fatal ends the loop that main runs")
{
    Threads threads;
    threads.store.before_commit = [](const Batch&) -> std::optional<Committed> { throw Fatal{"I/O error", 75}; };
    threads.record(threads.declaration("a"));
    CHECK_THROWS_AS(threads.io.run_for(std::chrono::seconds{20}), Fatal);
}

TEST_CASE("what a question throws reaches the asker, and others are answered still")
{
    Threads threads;
    threads.store.on_outbox = [] { throw std::runtime_error{"no"}; };
    CHECK_THROWS_AS(threads.ask(threads.scribe.outbox()), std::runtime_error);
    CHECK(threads.ask(threads.scribe.directory()).empty());
}

TEST_CASE("a delivery that can't be dealt with doesn't take its neighbours along")
{
    Gate gate;
    Threads threads;
    threads.store.before_commit = gate.hook();
    threads.store.on_seen = [](const DeliveryId& id) {
        if (id.value == "poison") throw std::runtime_error{"a bug"};
    };
    std::vector outcomes{threads.record(threads.declaration("first"))};
    threads.io.poll();
    gate.await_entry();
    for (const auto* id : {"one", "poison", "two"}) outcomes.push_back(threads.record(threads.declaration(id)));
    threads.io.restart();
    threads.io.poll();
    gate.opened.set_value();

    threads.until([&] { return std::ranges::all_of(outcomes, [](const auto& one) { return one->has_value(); }); });
    CHECK(is<Accepted>(outcomes[1]));
    CHECK(is<NotYet>(outcomes[2]));
    CHECK(is<Accepted>(outcomes[3]));
}

// One life of the bot, in a process of its own, with a bug that a delivery named "poison" brings out. 0: it dealt with
// all that it was sent.
int live(const std::filesystem::path& database, const std::vector<std::string>& sent)
{
    return in_a_process_that_crashes([&] {
        Threads threads{database};
        if (!threads.store.upkeep().begin()) threads.scribe.be_careful_for(std::chrono::minutes{1});
        threads.store.before_commit = [](const Batch& batch) -> std::optional<Committed> {
            const bool poisoned = std::ranges::find(batch.inbox, DeliveryId{"poison"}) != batch.inbox.end();
            if (poisoned && !batch.events.empty()) ::_exit(42);
            return std::nullopt;
        };
        std::vector<std::shared_ptr<std::optional<Outcome>>> outcomes;
        for (const auto& id : sent) outcomes.push_back(threads.record(threads.declaration(id)));
        threads.until([&] { return std::ranges::all_of(outcomes, [](const auto& one) { return one->has_value(); }); });
        return std::ranges::none_of(outcomes, is<NotYet>) ? 0 : 1;
    });
}

TEST_CASE("a delivery that ends the process each time is put aside when it comes for the third time after that")
{
    const TemporaryDirectory directory;
    const auto database = directory / "warroom.db";
    CHECK(live(database, {"before", "poison", "behind"}) == 42);
    CHECK(live(database, {"before", "poison", "behind"}) == 42);
    CHECK(live(database, {"behind", "poison"}) == 42);
    CHECK(live(database, {"poison", "last"}) == 0);

    SqliteStore store{database};
    const auto aside = store.quarantined();
    REQUIRE(aside.size() == 1);
    CHECK(aside[0].frame.find("poison by U0NOOR") != std::string::npos);
    CHECK(store.directory().size() == 3);        // the others were dealt with
    CHECK(store.has_seen(DeliveryId{"poison"})); // and it is no news when it comes again
}

TEST_CASE("what was under way when the process was killed, or comes twice after it, is not put aside for that")
{
    const TemporaryDirectory directory;
    Threads threads{directory / "warroom.db"};
    threads.scribe.be_careful_for(std::chrono::minutes{1});
    CHECK(threads.store.try_again(DeliveryId{"a"}) == 1);
    CHECK(std::holds_alternative<Accepted>(threads.recorded(threads.declaration("a"))));
    for (int i = 0; i < 5; ++i) CHECK(std::holds_alternative<Duplicate>(threads.recorded(threads.declaration("a"))));
    CHECK(threads.store.quarantined().empty());
}

TEST_CASE("what a failing disk kept from being recorded is not put aside for that")
{
    const TemporaryDirectory directory;
    const auto database = directory / "warroom.db";
    const OwnConnection connection;
    for (int life = 0; life < 5; ++life) {
        CAPTURE(life);
        Threads threads{database};
        threads.scribe.be_careful_for(std::chrono::minutes{1});
        bool ended = false;
        threads.scribe.observe({.on_fatal = [&](const Fatal&) { ended = true; }});
        const BadDisk disk{-1, life % 2}; // that it is tried can be noted, or not
        CHECK(std::holds_alternative<NotYet>(threads.recorded(threads.declaration("a"))));
        threads.until([&] { return ended; });
    }
    Threads threads{database};
    threads.scribe.be_careful_for(std::chrono::minutes{1});
    CHECK(std::holds_alternative<Accepted>(threads.recorded(threads.declaration("a"))));
    CHECK(threads.store.quarantined().empty());
}

TEST_CASE("of a message that is put aside the log says that it was said")
{
    Threads threads;
    threads.recorded(threads.declaration("a"));
    threads.recorded(threads.delivery("room", IncidentId{1}, RecordChannel{ChannelId{"C1"}, "inc-1"}));
    for (int i = 0; i < 2; ++i) threads.store.try_again(DeliveryId{"C1/5.1"});
    threads.scribe.be_careful_for(std::chrono::minutes{1});

    const MessagePosted said{.channel = ChannelId{"C1"},
                             .message = MessageId{"5.1"},
                             .text = "poison",
                             .sent_at = threads.clock.now() - std::chrono::seconds{9}};
    threads.recorded(threads.delivery("C1/5.1", ChannelId{"C1"}, RecordMessage{said}));

    const auto log = threads.store.history(IncidentId{1});
    const auto* instead = std::get_if<MessagePosted>(&log.back().event);
    REQUIRE(instead);
    CHECK(instead->message == said.message);
    CHECK(instead->sent_at == said.sent_at);
    CHECK(instead->text.starts_with("(put aside"));
    CHECK(log.back().actor == noor.id);
    const auto aside = threads.store.quarantined();
    REQUIRE(aside.size() == 1);
    CHECK(aside[0].frame.find("poison") != std::string::npos);
    CHECK(threads.store.has_seen(DeliveryId{"C1/5.1"})); // and it is no news when it comes again

    for (int i = 0; i < 4; ++i) threads.store.try_again(DeliveryId{"C1/6.1"}); // the process ended twice more
    const MessagePosted next{.channel = ChannelId{"C1"}, .message = MessageId{"6.1"}, .text = "worse"};
    threads.recorded(threads.delivery("C1/6.1", ChannelId{"C1"}, RecordMessage{next}));
    CHECK(threads.store.history(IncidentId{1}).size() == log.size() + 1);

    for (int i = 0; i < 5; ++i) threads.store.try_again(DeliveryId{"C1/7.1"}); // each time that was said, too
    const MessagePosted worst{.channel = ChannelId{"C1"}, .message = MessageId{"7.1"}, .text = "worst"};
    threads.recorded(threads.delivery("C1/7.1", ChannelId{"C1"}, RecordMessage{worst}));
    CHECK(threads.store.history(IncidentId{1}).size() == log.size() + 1);
    CHECK(threads.store.has_seen(DeliveryId{"C1/7.1"}));
}

TEST_CASE("a commit that takes longer than a second is said with its time")
{
    std::ostringstream said;
    const auto before = spdlog::default_logger();
    spdlog::set_default_logger(
        std::make_shared<spdlog::logger>("test", std::make_shared<spdlog::sinks::ostream_sink_mt>(said)));
    {
        Threads threads;
        threads.recorded(threads.declaration("quick"));
        CHECK(said.str().empty());
        threads.store.before_commit = [&](const Batch&) -> std::optional<Committed> {
            threads.clock.move(std::chrono::milliseconds{1500});
            return std::nullopt;
        };
        threads.recorded(threads.declaration("slow"));
    }
    spdlog::set_default_logger(before);
    CHECK(said.str().find("a commit took long ms=1500 deliveries=1") != std::string::npos);
}

TEST_CASE("draining records what was taken and takes no more")
{
    Threads threads;
    std::vector<std::shared_ptr<std::optional<Outcome>>> outcomes;
    for (int i = 0; i < 5; ++i) outcomes.push_back(threads.record(threads.declaration(std::to_string(i))));
    bool drained = false;
    asio::co_spawn(threads.io, threads.scribe.drain(), [&](const std::exception_ptr&) { drained = true; });
    threads.until([&] { return drained; });
    CHECK(threads.store.directory().size() == 5);
    threads.until([&] { return std::ranges::all_of(outcomes, is<Accepted>); });
    CHECK(std::holds_alternative<NotYet>(threads.recorded(threads.declaration("late"))));
}

TEST_SUITE_END();

} // namespace
} // namespace warroom
