#include "tests/simulation/world.hpp"

#include "bot/playbook_file.hpp"
#include "tests/simulation/bit_rot.hpp"
#include "tests/simulation/recovery.hpp"

#include <fmt/format.h>

#include <cctype>

namespace warroom::simulation {

using namespace std::chrono_literals;

namespace {

constexpr Span longest_heal = 40min;
constexpr Span long_quiet = 6min;     // a room is looked at every five
constexpr Span asked_to_wait = 15min; // for so long at most, before one is

const Playbook& playbook()
{
    static const Playbook one = [] {
        Playbook made;
        made.checklists = built_in_checklists();
        return made;
    }();
    return one;
}

// Most seeds begin with an empty database that was made before: making it costs more than all the rest.
const SimulatedDisk::Image& made_before(const std::filesystem::path& database)
{
    static const SimulatedDisk::Image image = [&] {
        SimulatedDisk disk{1};
        {
            const SqliteStore store{database};
        }
        return disk.image();
    }();
    return image;
}

} // namespace

void Figures::operator+=(const Figures& more)
{
    seeds += more.seeds;
    steps += more.steps;
    deaths += more.deaths;
    power_cuts += more.power_cuts;
    messages += more.messages;
    acks += more.acks;
    calls += more.calls;
    virtual_time += more.virtual_time;
}

Listener World::listener()
{
    return {.on_delivered = [this](const auto& id, const auto& frame) { watch_.delivered(id, frame); },
            .on_acked = [this](const auto& id, const auto& ack) { watch_.acked(id, ack); },
            .on_call = [this](const auto& method) { watch_.called(method); },
            .crash_point = [this](const char* where) { crash_point(where); },
            .on_step = [this](const char* what, std::uint64_t detail) { mix(what, detail); },
            .tell = [this](const auto& text) { tell(text); },
            .telling = [this] { return telling(); }};
}

Config World::config() const
{
    const simulated_slack::Options options;
    Config config;
    config.playbook = playbook();
    if (plan_.announces) config.playbook.announcement_channel = "#incidents";
    config.connections = plan_.connections;
    if (plan_.page_cap < 1000) config.history_page = static_cast<int>(plan_.page_cap);
    config.api_url = "https://slack.test/api/";
    config.app_token = Secret{options.app_token};
    config.bot_token = Secret{options.bot_token};
    return config;
}

World::World(Plan plan, const std::filesystem::path& database, std::size_t remember, bool aloud)
    : plan_{(the_time = {}, std::move(plan))},
      database_{database},
      remember_{remember},
      aloud_{aloud},
      dice_{plan_.seed ^ 0xD1CEU},
      disk_{(made_before(database), plan_.seed ^ 0xD15CU)},
      slack_{agenda_, plan_, listener()},
      people_{agenda_, plan_, slack_},
      config_{config()},
      deaths_left_{plan_.most_deaths}
{
    the_time.wall = std::chrono::duration_cast<Span>(dawn.time_since_epoch()) + plan_.skew;
    if (!plan_.fresh) disk_.load(made_before(database));
    disk_.before = [this](const char* what) {
        const bool may = !healed_ && recovering_ && plan_.can(Fault::kill_in_recovery) && deaths_left_ > 0;
        if (may && dice_.chance(0.05)) die(what, dice_.coin());
        return !dying_;
    };
    disk_.sync_fails = [this] { return slack_.strikes(Fault::sync_fails); };
    watch_.patient = plan_.can(Fault::slow_disk) || plan_.can(Fault::slow_link) || plan_.can(Fault::swizzle);
    // Formatting every line costs time, and what is logged doesn't depend on the seed that much.
    if (plan_.seed % 8 == 0) log_.emplace([this](const auto& line) { check_log_line(line); });
}

World::~World() { life_.reset(); }

void World::mix(const char* what, std::uint64_t detail)
{
    auto& hash = result_.hash;
    for (const auto value :
         {static_cast<std::uint64_t>(the_time.now.count()), static_cast<std::uint64_t>(what[0]), detail}) {
        hash ^= value + 0x9E3779B97F4A7C15U + (hash << 6U) + (hash >> 2U);
        hash *= 0xBF58476D1CE4E5B9U;
    }
}

void World::tell(const std::string& text)
{
    if (!telling()) return;
    auto line = fmt::format("{:>10.3f} s  {}", std::chrono::duration<double>(the_time.now).count(), text);
    if (aloud_) fmt::print("{}\n", line);
    result_.last.push_back(std::move(line));
    if (result_.last.size() > remember_) result_.last.pop_front();
}

// -- lives

void World::begin()
{
    if (life_) return;
    ++lives_;
    recovering_ = true;
    stopping_ = false;
    // Opening it three times more takes as long as some minutes of life: one world in four does.
    if (after_crash_ && plan_.seed % 4 == 0 && !plan_.fresh && !full_ && !slack_.is_on(Fault::sync_fails))
        if (const auto other = recovered_otherwise(disk_, database_, Dice{plan_.seed + lives_})) watch_.broke(*other);
    after_crash_ = false;
    try {
        Life::Surroundings around{
            slack_, watch_, clock_, config_, database_, plan_.seed * 1000 + lives_, [this](const char* where) {
                crash_point(where);
            }};
        life_ = std::make_unique<Life>(around);
        recovering_ = false;
        alone_since_ = the_time.now;
        tell(fmt::format("the bot starts, life {}", lives_));
        watch_.opened(life_->store(), true);
    } catch (const Fatal& fatal) {
        tell(fmt::format("the bot can't start: {}", fatal.what));
        const bool may = dying_ || full_ || slack_.is_on(Fault::sync_fails);
        if (!may) watch_.broke("the bot refuses its own database: " + fatal.what);
        if (!dying_) agenda_.in(2s, [this] { begin(); });
    }
    recovering_ = false;
    if (dying_) end(dice_.between(0s, 30s));
}

void World::end(Span pause)
{
    life_.reset();
    dying_ = false;
    watch_.died();
    agenda_.in(pause, [this] { begin(); });
}

void World::die(const char* where, bool power)
{
    if (dying_) return;
    dying_ = after_crash_ = true;
    --deaths_left_;
    ++result_.figures.deaths;
    if (power) ++result_.figures.power_cuts;
    tell(fmt::format("the bot dies, {}: {}", power ? "power cut" : "killed", where));
    mix("death", power);
    if (telling())
        for (const auto& [name, file] : disk_.files)
            tell(fmt::format("  {}: {} bytes, {} durable, {} writes unsynced, named {}", name, file->seen.size(),
                             file->durable.size(), file->unsynced.size(), file->named));
    check_secrets();
    if (power)
        disk_.cut_power();
    else
        disk_.kill();
    slack_.hang_up();
}

void World::check_secrets()
{
    const auto file = disk_.file_with(planted_secret);
    if (!file.empty()) watch_.broke("I10: a secret is written in " + file);
}

void World::check_log_line(std::string_view line)
{
    const simulated_slack::Options slack;
    for (const auto secret : {planted_secret, std::string_view{slack.app_token}, std::string_view{slack.bot_token}})
        if (line.find(secret) != std::string_view::npos) watch_.broke(fmt::format("I10: a secret is logged: {}", line));
    const auto word = line.find(every_word);
    if (word != std::string_view::npos && std::isdigit(static_cast<unsigned char>(line[word + every_word.size()])) != 0)
        watch_.broke(fmt::format("I10: somebody's words are logged: {}", line));
    const auto ticket = line.find("ticket=");
    if (ticket != std::string_view::npos && !line.substr(ticket).starts_with("ticket=***"))
        watch_.broke(fmt::format("I10: a ticket is logged: {}", line));
}

bool World::chance_of(Fault fault)
{
    return !healed_ && plan_.can(fault) && deaths_left_ > 0 && dice_.chance(plan_.of(fault).rate * 0.1);
}

void World::crash_point(const char* where)
{
    if (!dying_ && !recovering_ && chance_of(Fault::crash_point)) die(where, dice_.coin());
}

void World::ended()
{
    const auto code = *life_->exit;
    tell(fmt::format("the bot has ended: {}", code));
    const bool may = stopping_ || plan_.can(Fault::token_revoked) || plan_.can(Fault::disconnect);
    if (code != 0 && !may) watch_.broke(fmt::format("the bot ended by itself with {}", code));
    slack_.hang_up();
    life_->ended_well();
    end(dice_.between(1s, 60s));
}

// -- time

void World::step()
{
    ++result_.figures.steps;
    const auto next = std::min(agenda_.next(), slack_.next_due());
    const bool due = next <= the_time.now;
    const auto of_the_world = [&] {
        mix("world", 0);
        if (agenda_.next() <= the_time.now)
            agenda_.perform_next();
        else
            slack_.perform_due();
    };
    if (due && dice_.coin()) return of_the_world();
    if (life_) {
        const bool disk_first = dice_.coin();
        const bool disk_ready = disk_free_at_ <= the_time.now;
        bool done = disk_first && disk_ready && life_->poll_disk();
        done = done || life_->poll();
        done = done || (!disk_first && disk_ready && life_->poll_disk());
        if (done) {
            mix("bot", 0);
            if (slack_.is_on(Fault::slow_disk) && disk_ready)
                disk_free_at_ = the_time.now + std::chrono::milliseconds{dice_.below(1500)};
            if (!dying_ && life_->exit) ended();
            return;
        }
    }
    if (due) return of_the_world();
    the_time.until = std::min(next, life_ && disk_free_at_ > the_time.now ? disk_free_at_ : Span::max());
    if (life_)
        life_->pass_time();
    else
        the_time.now = the_time.until;
    if (life_ && !dying_ && life_->exit) ended();
}

bool World::quiet()
{
    if (!life_ || dying_ || stopping_ || slack_.under_way() > 0) return false;
    const auto due = [now = clock_.now()](const Promised& one) { return is_due(one.effect, now); };
    if (life_->owed() > 0 && std::ranges::any_of(life_->store().outbox(), due)) return false;
    const auto stats = slack_.control("stats");
    // A line that is refused before the token has worked in this life gives up; another one goes on.
    const int least = plan_.can(Fault::token_revoked) ? 1 : plan_.connections;
    return stats.at("waiting") == 0 && stats.at("unacked") == 0 && stats.at("connections_open") >= least;
}

bool World::live(Span until, bool until_quiet)
{
    Span looked = the_time.now;
    agenda_.at(until, [] {}); // so that time stops there
    while (!watch_.broken() && the_time.now < until) {
        try {
            step();
        } catch (const Fatal& fatal) {
            tell(fmt::format("the bot gives up: {}", fatal.what));
            if (!dying_) {
                const bool may = full_ || plan_.can(Fault::sync_fails);
                if (!may) watch_.broke("the bot gave up: " + fatal.what);
                slack_.hang_up();
                end(2s);
            }
        } catch (const std::exception& error) {
            watch_.broke(fmt::format("the bot throws: {}", error.what()));
        }
        if (dying_) end(dice_.between(0s, 120s));
        watch_.sockets(slack_.sockets(), plan_.connections);
        look_around();
        if (!until_quiet || the_time.now - looked < 1s) continue;
        looked = the_time.now;
        if (!quiet()) quiet_since_ = the_time.now;
        const auto longer = plan_.can(Fault::too_many_requests) ? asked_to_wait : 0s;
        if (the_time.now - quiet_since_ > long_quiet + longer) return true;
    }
    return false;
}

Result World::run()
{
    agenda_.in(0s, [this] { begin(); });
    people_.begin();
    plan_faults();
    live(plan_.length, false);
    if (!watch_.broken()) {
        heal();
        // What was asked to wait begins so much later, and so does the rest after it.
        const auto longer = plan_.can(Fault::too_many_requests) ? 2 * asked_to_wait : 0s;
        const bool came_to_rest = live(plan_.length + longest_heal + longer, true);
        if (!came_to_rest && !watch_.broken())
            watch_.broke(fmt::format("I7: not everything gets done: owed {}, {}", life_ ? life_->owed() : 0,
                                     slack_.control("stats").dump()));
    }
    if (!watch_.broken()) {
        watch_.check_memory(life_->room(), clock_.now());
        watch_.check_end(life_->store(), slack_, clock_.now());
        check_secrets();
    }
    life_.reset();
    if (!watch_.broken() && plan_.can(Fault::bit_rot))
        if (const auto wrong = unnoticed_bit(disk_, database_, 16)) watch_.broke(*wrong);
    auto& figures = result_.figures;
    figures.seeds = 1;
    figures.virtual_time = the_time.now;
    figures.messages = watch_.messages;
    figures.acks = watch_.acks;
    figures.calls = watch_.calls;
    result_.broken = watch_.broken();
    return result_;
}

} // namespace warroom::simulation
