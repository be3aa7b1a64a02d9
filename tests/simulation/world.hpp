#pragma once
// One seed, from the first start of the bot until all is quiet again after the last fault: in one thread, in virtual
// time, the same every time. The bot is the whole real one; the network, the disk, the clocks and the people are the
// world's. A step is one handler of the bot's or one event of the world's; between any two the bot can die.

#include "tests/simulation/disk.hpp"
#include "tests/simulation/life.hpp"
#include "tests/simulation/log_watch.hpp"
#include "tests/simulation/people.hpp"

#include <deque>
#include <optional>
#include <string>

namespace warroom::simulation {

struct Figures {
    std::uint64_t seeds = 0, steps = 0, deaths = 0, power_cuts = 0, messages = 0, acks = 0, calls = 0;
    Span virtual_time{0};
    void operator+=(const Figures& more);
};

struct Result { // of one seed
    Figures figures{};
    std::uint64_t hash = 0; // of every step
    std::optional<std::string> broken{};
    std::deque<std::string> last{}; // steps, if they were asked for
};

class World {
public:
    // `remember`: how many of the last steps to keep in words; `aloud`: all of them, as they happen.
    World(Plan plan, const std::filesystem::path& database, std::size_t remember = 0, bool aloud = false);
    ~World();
    Result run();

private:
    Listener listener();
    Config config() const;
    void begin();                            // a life of the bot
    void end(Span pause);                    // of it
    void die(const char* where, bool power); // at once, from wherever
    void crash_point(const char* where);
    void ended();         // it left by itself
    void check_secrets(); // none is on the disk
    void check_log_line(std::string_view line);
    void plan_faults();
    void happen(Fault fault, std::size_t n); // at a moment
    void during(Fault fault, bool on);
    void set_clock(Span step);
    void swizzle();
    void ask_to_leave();   // again and again
    void look_around();    // once in a while: at what must always be so
    bool hampered() const; // on the way to Slack, by a fault
    void step();
    bool live(Span until, bool until_quiet); // whether all came to rest
    bool quiet();
    void heal();
    void mix(const char* what, std::uint64_t detail);
    void tell(const std::string& text);
    bool telling() const { return remember_ > 0 || aloud_; }
    bool chance_of(Fault fault);

    Plan plan_;
    std::filesystem::path database_;
    std::size_t remember_;
    bool aloud_;
    Result result_{};
    Dice dice_;
    Agenda agenda_{};
    Watch watch_{};
    WorldClock clock_{};
    SimulatedDisk disk_;
    Slack slack_;
    People people_;
    Config config_;
    std::unique_ptr<Life> life_{};
    std::uint64_t lives_ = 0;
    bool dying_ = false;
    bool after_crash_ = false;
    bool recovering_ = false;
    bool stopping_ = false;
    bool healed_ = false;
    bool full_ = false;
    int deaths_left_ = 0;
    Span disk_free_at_{0};
    Span hampered_until_{0};
    Span alone_since_{0}; // without a connection
    Span looked_around_{0};
    std::optional<LogWatch> log_{};
    Span quiet_since_{0};
    std::string where_;
};

bool hampers(Fault fault); // the way to Slack

} // namespace warroom::simulation
