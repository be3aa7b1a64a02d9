#include "tests/bench/measures.hpp"

#include "tests/bench/ack_only.hpp"
#include "tests/bench/slack.hpp"

#include <fmt/format.h>
#include <fstream>
#include <stdexcept>
#include <thread>
#include <unistd.h>

namespace warroom::bench {
namespace {

using namespace std::chrono_literals;
using std::chrono::steady_clock;

constexpr std::initializer_list<std::string_view> acks{"ack", "ack with payload"};
constexpr std::initializer_list<std::string_view> visible{"ack with payload", "response", "chat.postMessage",
                                                          "chat.postEphemeral"};

double in_ms(nanoseconds span) { return static_cast<double>(span.count()) / 1e6; }
nanoseconds in_seconds(double seconds) { return nanoseconds{static_cast<std::int64_t>(seconds * 1e9)}; }

// A bot in a workspace of its own.
class World {
public:
    World(const Kind& kind, const Disk& disk, const Sizes& sizes) : patience{sizes.patience}, kind_{kind}, disk_{disk}
    {
        static int worlds = 0;
        folder_ = disk.folder / fmt::format("warroom-bench-{}-{}", ::getpid(), ++worlds);
        std::filesystem::create_directories(folder_);
    }
    World(const World&) = delete;
    World& operator=(const World&) = delete;
    ~World()
    {
        bot_.reset();
        std::error_code ignored;
        std::filesystem::remove_all(folder_, ignored);
    }

    void start()
    {
        auto variables = slack.environment();
        for (const auto* more : {&kind_.variables, &disk_.variables})
            for (const auto& [name, value] : *more) variables[name] = value;
        variables["WARROOM_DB"] = database().string();
        slack.forget();
        started = steady_clock::now();
        bot_.emplace(kind_.command, variables, folder_ / "output");
        must(slack.until([this] { return slack.first({"hello"}) || !bot_->runs(); }, 20s), "no connection");
        must(bot_->runs(), "it has ended");
    }

    // Before the start: incidents of former lives.
    void remember(const Sizes::Past& past)
    {
        Bot writer{{kind_.seed, database().string(), std::to_string(past.closed), std::to_string(past.open),
                    std::to_string(past.events)},
                   {},
                   folder_ / "seed"};
        must(slack.until([&] { return !writer.runs(); }, 300s), "its past is not written");
    }

    // ... and an incident with a room in which load can be put.
    void settle()
    {
        must(slack.until([this] { return slack.quiet_for(300ms); }, 20s), "it is never quiet");
        slack.declare("open sev2 checkout is down");
        must(slack.until([this] { return slack.first(acks) && slack.quiet_for(300ms); }, 20s), "no ack of a command");
        slack.prepare_load();
    }

    // Another command of it on the same database, to its end; where it printed to.
    std::filesystem::path run(std::vector<std::string> words)
    {
        words.insert(words.begin(), kind_.command.front());
        auto output = folder_ / "printed";
        Bot command{words, {{"WARROOM_DB", database().string()}}, output};
        must(slack.until([&] { return !command.runs(); }, 60s), words.at(1) + " doesn't end");
        return output;
    }

    void warm_up()
    {
        const Plan plan{.count = 1'000, .limit = 1s, .window = 64};
        slack.put_load(plan, patience);
    }

    void stop()
    {
        bot_->ask_to_stop();
        must(slack.until([this] { return !bot_->runs(); }, 10s), "it did not end when told to");
    }

    std::uintmax_t bytes() const
    {
        std::uintmax_t sum = 0;
        for (const auto* ending : {"", "-wal"}) {
            std::error_code absent;
            const auto size = std::filesystem::file_size(database().string() + ending, absent);
            if (!absent) sum += size;
        }
        return sum;
    }

    void must(bool so, const std::string& what) const
    {
        if (so) return;
        auto words = bot_ ? bot_->errors() : std::string{};
        if (words.size() > 600) words = words.substr(words.size() - 600);
        throw std::runtime_error{fmt::format("{} on {}: {}\n{}", kind_.name, disk_.name, what, words)};
    }

    std::filesystem::path database() const { return folder_ / "bot.db"; }
    Bot& bot() { return *bot_; }

    const std::chrono::seconds patience;
    Slack slack;
    Time started{};

private:
    const Kind& kind_;
    const Disk& disk_;
    std::filesystem::path folder_;
    std::optional<Bot> bot_{};
};

void record_latency(const Record& record, const std::string& name, const Outcome& outcome)
{
    record(name + "/p50_us", outcome.p50);
    record(name + "/p99_us", outcome.p99);
    record(name + "/p99.9_us", outcome.p999);
    record(name + "/max_us", outcome.max);
    record(name + "/over_3s_share", outcome.late_share);
    record(name + "/unacked", static_cast<double>(outcome.sent - outcome.acked));
    record(name + "/driver_lag_p99_us", outcome.lag_p99);
}

Outcome load_with_cpu(World& world, const Plan& plan, const std::string& name, const Record& record)
{
    const auto before = world.bot().cpu();
    const auto outcome = world.slack.put_load(plan, world.patience);
    const auto used = world.bot().cpu() - before;
    record_latency(record, name, outcome);
    if (outcome.acked > 0) record(name + "/cpu_ms_per_1000", in_ms(used) * 1e3 / static_cast<double>(outcome.acked));
    return outcome;
}

// A bot that knows an open incident, and the first message of its room.
void measure_start(const Kind& kind, const Disk& disk, const Sizes& sizes, const Record& record)
{
    World world{kind, disk, sizes};
    world.start();
    world.settle();
    world.stop();
    world.start();
    record("start/hello_ms", in_ms(*world.slack.first({"hello"}) - world.started));
    const Plan one{.count = 1};
    const auto outcome = world.slack.put_load(one, world.patience);
    world.must(outcome.acked == 1, "no ack after a start");
    record("start/first_ack_ms", in_ms(steady_clock::now() - world.started));
    world.slack.until([&] { return world.slack.quiet_for(1s); }, 20s);
    record("memory/idle_mb", world.bot().resident_mb());
}

void measure_commands(const Kind& kind, const Disk& disk, const Sizes& sizes, const Record& record)
{
    World world{kind, disk, sizes};
    world.start();
    world.settle();
    const auto acked = [&] { return world.slack.first(acks).has_value(); };
    const auto replied = [&] { return world.slack.first(visible).has_value(); };
    for (int n = 0; n < sizes.commands; ++n) {
        world.slack.until([&] { return world.slack.quiet_for(100ms); }, 20s);
        world.slack.forget();
        const auto begun = steady_clock::now();
        world.slack.declare(fmt::format("open sev2 checkout is down again for customers of shop {}", n));
        world.must(world.slack.until(replied, 20s), "no reply to a command");
        world.must(world.slack.until(acked, 20s), "no ack");
        record("command/ack_ms", in_ms(*world.slack.first(acks) - begun));
        record("command/visible_ms", in_ms(*world.slack.first(visible) - begun));
    }
}

void measure_rate(const Kind& kind, const Disk& disk, const Sizes& sizes, int rate, const Record& record)
{
    World world{kind, disk, sizes};
    world.start();
    world.settle();
    world.warm_up();
    world.slack.until([&] { return world.slack.quiet_for(300ms); }, 20s);
    const auto count = static_cast<std::size_t>(sizes.seconds * rate);
    load_with_cpu(world, {.rate = static_cast<double>(rate), .count = count}, fmt::format("rate {}", rate), record);
}

// What is closed must not matter.
void measure_restart(const Kind& kind, const Disk& disk, const Sizes& sizes, const Sizes::Past& past,
                     const Record& record)
{
    World world{kind, disk, sizes};
    world.remember(past);
    const auto name = fmt::format("restart {}+{} of {}", past.closed, past.open, past.events);
    record(name + "/database_mb", static_cast<double>(world.bytes()) / (1 << 20));
    world.start();
    record(name + "/hello_ms", in_ms(*world.slack.first({"hello"}) - world.started));
    world.slack.declare("open sev2 checkout is down");
    const auto replied = [&] { return world.slack.first(visible).has_value(); };
    world.must(world.slack.until(replied, 20s), "no reply after a restart");
    record(name + "/first_reply_ms", in_ms(*world.slack.first(visible) - world.started));
    world.slack.until([&] { return world.slack.quiet_for(1s); }, 20s);
    record(name + "/memory_mb", world.bot().resident_mb());
}

std::size_t fetched(const std::filesystem::path& timeline)
{
    std::size_t count = 0;
    std::ifstream lines{timeline};
    for (std::string line; std::getline(lines, line);) count += line.find("\"backfilled\":true") != std::string::npos;
    return count;
}

// Slack's limits are lifted, ours are not: the bot asks no more often than it may.
void measure_backfill(const Kind& kind, const Disk& disk, const Sizes& sizes, const Record& record)
{
    World world{kind, disk, sizes};
    world.start();
    world.settle();
    world.stop();
    world.slack.say_unheard(sizes.unheard);
    world.start();
    const auto asked = [&] { return world.slack.last({"conversations.history"}); };
    world.must(world.slack.until([&] { return asked() && world.slack.quiet_for(5s); }, 300s), "it goes on reading");
    const auto name = fmt::format("backfill {}", sizes.unheard);
    record(name + "/seconds", in_ms(*asked() - world.started) / 1e3);
    record(name + "/cpu_ms_per_1000", in_ms(world.bot().cpu()) * 1e3 / static_cast<double>(sizes.unheard));
    world.stop();
    const auto timeline = world.run({"timeline", "INC-1", "--format", "jsonl"});
    world.must(fetched(timeline) >= sizes.unheard, "not all of what was said is fetched");
}

double time_close(World& world, const Kind& kind)
{
    world.slack.forget();
    const auto begun = steady_clock::now();
    world.slack.command(kind.close);
    const auto shared = [&] { return world.slack.first({"files.completeUploadExternal"}).has_value(); };
    world.must(world.slack.until(shared, 60s), "no file after a close");
    return in_ms(*world.slack.first({"files.completeUploadExternal"}) - begun);
}

// Full speed, what is left behind, and the end of such an incident.
void measure_full_speed(const Kind& kind, const Disk& disk, const Sizes& sizes, const Record& record)
{
    World world{kind, disk, sizes};
    world.start();
    world.settle();
    world.warm_up();
    world.slack.until([&] { return world.slack.quiet_for(300ms); }, 20s);
    const auto before = world.bytes();
    const Plan plan{.count = sizes.messages, .limit = in_seconds(sizes.full_speed_limit)};
    const auto outcome = load_with_cpu(world, plan, "full speed", record);
    record("full speed/per_second", outcome.per_second);
    if (outcome.acked < sizes.messages) return; // the rest is of so many
    world.slack.until([&] { return world.slack.quiet_for(500ms); }, 5s);
    record("memory/loaded_mb", world.bot().resident_mb());
    record("memory/peak_mb", world.bot().peak_mb());
    const auto grown = static_cast<double>(world.bytes()) - static_cast<double>(before);
    record("disk/bytes_per_message", grown / static_cast<double>(sizes.messages));
}

void measure_close(const Kind& kind, const Disk& disk, const Sizes& sizes, std::size_t entries, const Record& record)
{
    World world{kind, disk, sizes};
    world.start();
    world.settle();
    const auto outcome = world.slack.put_load({.count = entries, .limit = 60s}, world.patience);
    world.must(outcome.acked == entries, "it did not take all entries");
    world.slack.until([&] { return world.slack.quiet_for(300ms); }, 20s);
    record(fmt::format("close {}/shared_ms", entries), time_close(world, kind));
    record(fmt::format("close {}/peak_mb", entries), world.bot().peak_mb());
    record(fmt::format("close {}/file_kb", entries), static_cast<double>(world.slack.shared_bytes()) / 1024);
}

} // namespace

void measure(const Kind& kind, const Disk& disk, const Sizes& sizes, const Record& record)
{
    const Record here = [&](const std::string& name, double value) { record(disk.name + "/" + name, value); };
    measure_full_speed(kind, disk, sizes, here);
    for (const int rate : sizes.rates) measure_rate(kind, disk, sizes, rate, here);
    if (disk.name == "slow") return; // the rest is no question of commits
    measure_start(kind, disk, sizes, here);
    measure_commands(kind, disk, sizes, here);
    for (const auto entries : sizes.closes) measure_close(kind, disk, sizes, entries, here);
    if (kind.seed.empty()) return;
    if (sizes.unheard > 0) measure_backfill(kind, disk, sizes, here);
    for (const auto& past : sizes.pasts) measure_restart(kind, disk, sizes, past, here);
}

Outcome driver_alone(std::size_t messages)
{
    Slack slack;
    const auto environment = slack.environment();
    std::thread client{[&] { ack_everything(environment.at("SLACK_API_URL"), environment.at("SLACK_APP_TOKEN")); }};
    slack.until([&] { return slack.first({"hello"}).has_value(); }, 10s);
    slack.prepare_load();
    const auto outcome = slack.put_load({.count = messages}, 10s);
    slack.hang_up();
    client.join();
    return outcome;
}

} // namespace warroom::bench
