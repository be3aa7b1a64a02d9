#include "bot/housekeeping.hpp"

#include <boost/asio/co_spawn.hpp>
#include <fmt/format.h>
#include <spdlog/spdlog.h>

namespace warroom {

using namespace std::chrono_literals;
namespace fs = std::filesystem;

namespace {

constexpr int pages_at_once = 128; // half a megabyte: a millisecond or two
constexpr auto look_every = 10s;
constexpr auto quiet_for = 30s;
constexpr std::uintmax_t long_log = std::uintmax_t{4} << 20;
constexpr auto try_again_after = 5min;
constexpr auto night = 3h; // UTC

asio::awaitable<void> done(std::function<void()> work)
{
    work();
    co_return;
}

std::vector<Timestamp> backups_in(const fs::path& folder)
{
    std::vector<Timestamp> made;
    std::error_code missing;
    for (const auto& entry : fs::directory_iterator{folder, missing})
        if (const auto at = backup_time(entry.path().filename().string())) made.push_back(*at);
    return made;
}

void make_folder(const fs::path& folder)
{
    if (fs::create_directories(folder)) fs::permissions(folder, fs::perms::owner_all);
}

std::uintmax_t mebibytes(std::uintmax_t bytes) { return bytes >> 20; }

} // namespace

struct Housekeeping::OneAtATime {
    explicit OneAtATime(asio::any_io_executor io) : bell{std::move(io)} {}
    bool taken = false;
    Bell bell; // rings when it is free again
};

struct Housekeeping::Busy { // as long as it lives
    std::shared_ptr<OneAtATime> with;
    explicit Busy(std::shared_ptr<OneAtATime> which) : with{std::move(which)} { with->taken = true; }
    Busy(const Busy&) = delete;
    Busy& operator=(const Busy&) = delete;
    ~Busy()
    {
        with->taken = false;
        with->bell.ring();
    }
};

int space_level(int used_percent, int told)
{
    const int reached = used_percent >= 95 ? 95 : used_percent >= 90 ? 90 : used_percent >= 80 ? 80 : 0;
    // A little below a level is still at it, or an alarm would come with every backup that is made and forgotten.
    return reached > told || used_percent < told - 2 ? reached : told;
}

Housekeeping::Housekeeping(asio::any_io_executor io, Scribe& scribe, Upkeep& upkeep, const Clock& clock,
                           HouseRules rules, std::optional<asio::any_io_executor> worker)
    : scribe_{scribe},
      upkeep_{upkeep},
      clock_{clock},
      rules_{std::move(rules)},
      timer_{io},
      checked_at_{clock.now()},
      backing_up_{std::make_shared<OneAtATime>(std::move(io))},
      prover_{std::move(worker)}
{
    if (rules_.backups.empty()) rules_.backups = upkeep_.folder() / "backups";
}

void Housekeeping::stop()
{
    stopping_ = true;
    timer_.cancel();
}

asio::awaitable<void> Housekeeping::run()
{
    const auto made = backups_in(rules_.backups);
    if (!made.empty()) last_backup_ = *std::ranges::max_element(made);
    co_await make_reserve();
    if (!reserve_held_ && !stopping_)
        spdlog::warn("there is no room for the reserve of {} MiB against a full disk", mebibytes(rules_.reserve));
    while (!stopping_) {
        const auto seen = co_await look();
        space_ = seen.space;
        log_size_ = seen.log_size;
        if (space_) on_space(*space_);
        co_await on_full_disk(seen);
        co_await on_idle(seen);
        co_await on_backups(seen);
        co_await on_night();
        if (stopping_) co_return;
        timer_.expires_after(std::chrono::duration_cast<asio::steady_timer::duration>(clock_.real(look_every)));
        co_await timer_.async_wait(as_result);
    }
}

asio::awaitable<Housekeeping::Seen> Housekeeping::look()
{
    Seen seen;
    std::function<void()> looking = [this, &seen] {
        seen = {upkeep_.has_reserve(), upkeep_.space(), upkeep_.log_size(), upkeep_.changes(), upkeep_.refused()};
    };
    co_await scribe_.between_commits(std::move(looking));
    co_return seen;
}

// A piece at a time: where a file system fills what it gives away, all of it takes as long as a hundred commits.
asio::awaitable<void> Housekeeping::make_reserve()
{
    auto made = Reserve::Made::some;
    while (made == Reserve::Made::some && !stopping_) {
        std::function<void()> growing = [&] { made = upkeep_.grow_reserve(rules_.reserve); };
        co_await scribe_.between_commits(std::move(growing));
    }
    reserve_held_ = made == Reserve::Made::all;
}

asio::awaitable<void> Housekeeping::on_full_disk(Seen seen)
{
    const bool spent = reserve_held_ && !seen.reserve && rules_.reserve > 0;
    const bool refused = seen.refused > refused_;
    refused_ = seen.refused;
    if (spent || refused) ++counted_.full_disks;
    if (spent) {
        reserve_held_ = false;
        spdlog::error("the disk is full: recording goes on into the reserve of {} MiB; make room now",
                      mebibytes(rules_.reserve));
        co_await tell_rooms();
    }
    if (refused) spdlog::error("the disk is full: nothing is recorded and nothing acknowledged until there is room");
    if (reserve_held_) co_return;
    co_await make_reserve();
    if (reserve_held_) spdlog::info("there is room on the disk again, the reserve is back");
}

// Once in each room: by the duty's name the rules know that it was said.
asio::awaitable<void> Housekeeping::tell_rooms()
{
    const auto reason = fmt::format("it is full. I write on into {} MiB that I keep for that; when they are used up, "
                                    "nothing is recorded until somebody makes room on my host",
                                    mebibytes(rules_.reserve));
    const auto now = clock_.now();
    const auto directory = co_await scribe_.directory();
    for (const auto& line : directory) {
        if (line.over() || line.channel.empty()) continue;
        Delivery delivery{
            .id = DeliveryId{fmt::format("disk full/{}/{}", line.incident.value, now.time_since_epoch().count())},
            .where = line.incident,
            .at = now,
            .command = RecordFailure{"find room on my disk", reason}};
        co_await scribe_.record(std::move(delivery));
    }
}

void Housekeeping::on_space(const Space& space)
{
    const int level = space_level(space.used_percent(), alarmed_at_);
    if (level > alarmed_at_) {
        ++counted_.space_alarms;
        const auto severity = level >= 90 ? spdlog::level::err : spdlog::level::warn;
        spdlog::log(severity, "the database's disk is getting full used_percent={} free_mib={}", space.used_percent(),
                    mebibytes(space.free));
    }
    alarmed_at_ = level;
}

asio::awaitable<void> Housekeeping::on_idle(Seen seen)
{
    if (seen.changes != changes_) {
        changes_ = seen.changes;
        quiet_since_ = clock_.steady();
        co_return;
    }
    if (seen.log_size <= long_log || clock_.steady() - quiet_since_ < quiet_for) co_return;
    std::function<void()> shortening = [this] { upkeep_.shorten_log(); };
    co_await scribe_.between_commits(std::move(shortening));
    ++counted_.shortened_logs;
}

asio::awaitable<void> Housekeeping::on_night()
{
    const auto night_of = [](Timestamp at) { return std::chrono::floor<std::chrono::days>(at - night); };
    const auto now = clock_.now();
    if (night_of(now) <= night_of(checked_at_)) co_return;
    checked_at_ = now;
    std::function<void()> checking = [this] { upkeep_.check(Upkeep::Depth::whole); };
    co_await scribe_.between_commits(std::move(checking));
    ++counted_.checks;
    co_await scribe_.forget_quarantined(now - std::chrono::days{14});
}

asio::awaitable<void> Housekeeping::on_backups(Seen seen)
{
    const auto now = clock_.now();
    if (rules_.backup_every == 0min || backing_up_->taken || seen.changes == backed_up_ || now < next_try_) co_return;
    const auto directory = co_await scribe_.directory();
    const bool open = std::ranges::any_of(directory, [](const auto& line) { return !line.over(); });
    const auto every = open ? rules_.backup_every_when_open : rules_.backup_every;
    if (last_backup_ && now < *last_backup_ + every) co_return;
    next_try_ = now + try_again_after;
    co_await back_up_now(seen);
}

asio::awaitable<void> Housekeeping::back_up_now(Seen seen)
try {
    const auto now = clock_.now();
    const auto began = clock_.steady();
    const auto folder = rules_.backups;
    const auto file = folder / backup_name(now);
    std::function<void()> making = [folder] { make_folder(folder); };
    co_await beside(std::move(making));
    co_await back_up(file, true, {});
    last_backup_ = now;
    backed_up_ = seen.changes;
    ++counted_.backups;
    spdlog::info("backup file={} took_ms={}", file.string(),
                 std::chrono::duration_cast<std::chrono::milliseconds>(clock_.steady() - began).count());
    std::function<void()> forgetting = [folder, now] {
        for (const auto at : outdated_backups(backups_in(folder), now)) fs::remove(folder / backup_name(at));
    };
    co_await beside(std::move(forgetting));
} catch (const std::exception& error) {
    if (stopping_) co_return;
    ++counted_.failed_backups;
    spdlog::error("no backup could be made, trying again in {} min: {}", try_again_after / 1min, error.what());
}

asio::awaitable<void> Housekeeping::back_up(fs::path file, bool replace, Progress told)
{
    const auto turn = backing_up_;
    while (turn->taken) co_await turn->bell.rings();
    const Busy busy{turn};
    std::unique_ptr<Copying> copying;
    std::function<void()> begin = [&] { copying = upkeep_.copy_to(file, replace); };
    co_await scribe_.between_commits(std::move(begin));
    int said = 0;
    for (bool whole = false; !whole;) {
        if (stopping_) throw std::runtime_error{"the bot is being stopped; the backup was given up"};
        std::function<void()> step = [&] { whole = copying->step(pages_at_once); };
        co_await scribe_.between_commits(std::move(step));
        const int pages = std::max(copying->pages(), 1);
        const int percent = static_cast<int>(std::int64_t{100} * (pages - copying->left()) / pages);
        if (!told || whole || percent < said + 10) continue;
        said = percent;
        co_await told(percent);
    }
    std::function<void()> proving = [&] { copying->keep(); };
    co_await beside(std::move(proving));
}

asio::awaitable<void> Housekeeping::beside(std::function<void()> work)
{
    co_await asio::co_spawn(prover_.executor(), done(std::move(work)), asio::use_awaitable);
}

} // namespace warroom
