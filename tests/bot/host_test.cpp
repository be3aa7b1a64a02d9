// The way in from the host: the socket beside the database.
#include "bot/host/control_socket.hpp"
#include "bot/host/health.hpp"
#include "tests/bot/threads.hpp"
#include "tests/storage/temporary_directory.hpp"

#include <boost/asio/executor_work_guard.hpp>
#include <fstream>
#include <future>
#include <thread>

TEST_SUITE_BEGIN("host");

namespace warroom {
namespace {

using Protocol = asio::local::stream_protocol;

// A war room with one incident, whose socket is served by a thread.
struct Served {
    Threads threads;
    TemporaryDirectory directory;
    std::filesystem::path database = directory / "warroom.db";
    std::optional<host::ControlSocket> control;
    std::thread server;

    Served()
    {
        const std::vector<Delivery> opened{threads.delivery(
            "E1", NewIncident{}, DeclareIncident{.title = "checkout is down", .severity = Severity::sev1})};
        REQUIRE(std::holds_alternative<Accepted>(threads.room.handle(opened, threads.clock.now())[0]));
        control.emplace(threads.io.get_executor(), host::socket_path(database), threads.scribe, threads.clock);
        asio::co_spawn(threads.io, control->run(), [](const std::exception_ptr&) {});
        server = std::thread{[this] { threads.io.run(); }};
    }
    void opened_room()
    {
        std::promise<void> done;
        asio::post(threads.io, [&] {
            asio::co_spawn(threads.io, recorded(), [&](const std::exception_ptr&) { done.set_value(); });
        });
        done.get_future().wait();
    }
    asio::awaitable<void> recorded()
    {
        Delivery delivery = threads.delivery("E2", IncidentId{1}, RecordChannel{ChannelId{"C1"}, "inc-1-checkout"});
        delivery.actor = {};
        co_await threads.scribe.record(std::move(delivery));
    }
    ~Served()
    {
        asio::post(threads.io, [this] {
            control->stop();
            threads.io.stop();
        });
        server.join();
    }
};

std::string complaint(const std::filesystem::path& socket)
{
    Threads threads;
    try {
        const host::ControlSocket control{threads.io.get_executor(), socket, threads.scribe, threads.clock};
    } catch (const std::runtime_error& error) {
        return error.what();
    }
    return {};
}

bool has(const std::string& text, const std::string& part) { return text.find(part) != std::string::npos; }

TEST_CASE("what is read through the running bot is what it has in hand")
{
    Served served;
    const auto all = host::ask_running(served.database, {"incidents", "", "json"});
    REQUIRE(all);
    CHECK(all->exit_code == 0);
    CHECK(has(all->out, "checkout is down"));
    const auto one = host::ask_running(served.database, {"show", "inc-1", ""});
    REQUIRE(one);
    CHECK(has(one->out, "SEV1 critical"));
    CHECK(host::ask_running(served.database, {"verify", "1", ""})->exit_code == 0);
    const auto none = host::ask_running(served.database, {"show", "7", ""});
    CHECK(none->exit_code == 1);
    CHECK(has(none->error, "there is no incident 7"));
}

TEST_CASE("an entry is redacted through the running bot, once, and the chain holds")
{
    Served served;
    const host::Request request{.command = "redact", .incident = "INC-1", .entry = 1, .why = "a customer's name"};
    const auto opening = host::ask_running(served.database, request);
    REQUIRE(opening);
    CHECK(has(opening->error, "Try again once it is open"));
    served.opened_room();
    served.threads.clock.move(std::chrono::seconds{1}); // a request made later is another one
    const auto done = host::ask_running(served.database, request);
    REQUIRE(done);
    CHECK(done->exit_code == 0);
    CHECK(has(done->out, "Entry #1 is redacted"));
    served.threads.clock.move(std::chrono::seconds{1});
    CHECK(has(host::ask_running(served.database, request)->error, "redacted already"));
    CHECK_FALSE(has(host::ask_running(served.database, {"incidents", "", "json"})->out, "checkout"));
    CHECK(host::ask_running(served.database, {"verify", "1", ""})->exit_code == 0);
    const host::Request nowhere{.command = "redact", .incident = "7", .entry = 1, .why = "x"};
    CHECK(has(host::ask_running(served.database, nowhere)->error, "there is no incident 7"));
}

TEST_CASE("the running bot tells its health, figure by figure")
{
    Served served;
    Vitals vitals{{"live connections", 2}, {"since the last byte", 1, "s"}};
    served.control->show_health([&vitals] { return vitals; });
    const auto well = host::ask_running(served.database, {"health", "", ""});
    REQUIRE(well);
    CHECK(well->exit_code == 0);
    CHECK(well->out == "healthy\n"
                       "  live connections                 2\n"
                       "  since the last byte              1 s\n");
    CHECK(host::ask_running(served.database, {"health", "", "yaml"})->exit_code == 2);
}

TEST_CASE("a figure that isn't as it should be says what to do, and makes the exit code 1")
{
    const Vitals vitals{{"live connections", 0, "", "plug it in"}, {"errands waiting", 3}};
    const auto text = host::print_health(vitals, "text");
    CHECK(text.exit_code == 1);
    CHECK(text.out == "NOT healthy\n"
                      "! live connections                 0  plug it in\n"
                      "  errands waiting                  3\n");
    const auto json = host::print_health(vitals, "json");
    CHECK(json.exit_code == 1);
    CHECK(has(json.out, "\"healthy\": false"));
    CHECK(has(json.out, "\"name\": \"live connections\",\n      \"value\": 0"));
    CHECK(has(json.out, "\"trouble\": \"plug it in\""));
}

TEST_CASE("what makes the bot deaf, shared or mute is trouble, and nothing else")
{
    const auto troubled = [](const Standings& standings) {
        std::string names;
        for (const auto& figure : judged(standings))
            if (!figure.trouble.empty()) names += (names.empty() ? "" : ", ") + figure.name;
        return names;
    };
    Standings well;
    well.sockets.live = 1; // of two: the other is on its way
    well.sockets.reconnects = 1000;
    well.sockets.bad_frames = 3;
    well.sockets.unknown = 3;
    well.sockets.too_large = 1;
    well.duplicates = 17;
    well.owed = 20;
    CHECK(troubled(well).empty());

    Standings deaf = well;
    deaf.sockets.live = 0;
    deaf.hindrance = "Socket Mode was switched off for this app";
    CHECK(troubled(deaf) == "live connections");
    CHECK(has(judged(deaf)[0].trouble, "Socket Mode was switched off for this app"));
    CHECK(troubled(Standings{}) == "live connections");

    Standings shared = well;
    shared.sockets.others = 2;
    CHECK(troubled(shared) == "connections known to Slack");
    Standings slow = well;
    slow.sockets.outstanding = slack::most_outstanding;
    CHECK(troubled(slow) == "envelopes not yet acknowledged");
    Standings waiting = well;
    waiting.asked_to_wait = std::chrono::seconds{60};
    CHECK(troubled(waiting).empty());
    waiting.asked_to_wait = std::chrono::seconds{900};
    CHECK(troubled(waiting) == "Slack asks us to wait");
    const auto told = host::print_health(judged(waiting), "text");
    CHECK(has(told.out, "! Slack asks us to wait            900 s  cards and posts come in when it is over"));
    CHECK(has(host::print_health(judged(waiting), "json").out,
              "\"name\": \"Slack asks us to wait\",\n      \"value\": 900"));
    Standings mute = well;
    mute.token_dead = true;
    CHECK(troubled(mute) == "bot token refused");
}

TEST_CASE("a bot that hangs is told apart from one that doesn't run")
{
    const TemporaryDirectory directory;
    const auto database = directory / "warroom.db";
    asio::io_context io;
    Protocol::acceptor silent{io, Protocol::endpoint{host::socket_path(database).string()}};
    const auto hung = host::ask_running(database, {"health", "", ""});
    REQUIRE(hung);
    CHECK(hung->exit_code == 1);
    CHECK(has(hung->error, "doesn't answer"));
}

TEST_CASE("where no bot runs nobody is asked")
{
    const TemporaryDirectory directory;
    CHECK_FALSE(host::ask_running(directory / "warroom.db", {"incidents", "", ""}));
}

TEST_CASE("a socket that a killed bot left is replaced, one that is in use or no socket is not")
{
    const TemporaryDirectory directory;
    const auto path = directory / "a.sock";
    asio::io_context io;
    Protocol::acceptor left{io, Protocol::endpoint{path.string()}};
    CHECK(has(complaint(path), "another process listens"));
    left.close(); // the file stays, as after a kill
    REQUIRE(std::filesystem::exists(path));
    CHECK(complaint(path).empty());

    std::ofstream{path} << "mine";
    CHECK(has(complaint(path), "is in the way and is no socket"));
    CHECK(std::filesystem::file_size(path) == 4);
}

TEST_CASE("a path that is too long for a socket is refused in words that say what to do")
{
    const TemporaryDirectory directory;
    const auto path = (directory / "d").string() + std::string(120, 'd') + ".sock";
    CHECK(has(complaint(path), "longer than the 107 bytes"));
    CHECK(has(complaint(path), "put the database into a shorter folder"));
}

} // namespace
} // namespace warroom
