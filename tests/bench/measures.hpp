#pragma once
// What is measured of one bot on one disk, in one round. Every measure begins with a fresh process, database and
// workspace, so that none pays for what another left behind.

#include "tests/bench/bot.hpp"
#include "tests/bench/load.hpp"

#include <functional>
#include <string>
#include <vector>

namespace warroom::bench {

struct Kind {
    std::string name;
    std::vector<std::string> command;
    Bot::Variables variables{};
    std::string close = "close"; // how its people ask for the end of an incident
    bool makes_rooms = true;     // and keeps the messages of these alone
    std::string seed{};          // the program that writes it a past, if there is one
};

struct Disk {
    std::string name; // ram, slow or disk
    std::filesystem::path folder;
    Bot::Variables variables{};
};

struct Sizes {
    std::vector<int> rates{50, 200, 1'000, 5'000};
    double seconds = 4; // of each rate
    std::size_t messages = 100'000;
    double full_speed_limit = 20; // seconds
    std::vector<std::size_t> closes{1'000, 10'000, 100'000};
    int commands = 4; // as many rooms as Slack lets one make in a row, so that none waits for that
    struct Past {
        int closed = 0, open = 0; // incidents
        int events = 0;           // of each
    };
    std::vector<Past> pasts{{1'000, 50, 100}, {10'000, 0, 100}, {0, 1, 1'000}, {0, 1, 10'000}, {0, 1, 100'000}};
    std::size_t unheard = 20'000;      // messages to fetch
    std::chrono::seconds patience{10}; // with a bot that has been given too much
};

// "ram/rate 1000/p99_us", 812.5
using Record = std::function<void(const std::string& measure, double value)>;

// Throws std::runtime_error with the bot's own words when it does not do its part.
void measure(const Kind& kind, const Disk& disk, const Sizes& sizes, const Record& record);

// The driver against a client that only acks.
Outcome driver_alone(std::size_t messages);

} // namespace warroom::bench
