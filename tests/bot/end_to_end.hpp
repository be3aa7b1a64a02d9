#pragma once
// The whole bot against the simulated Slack, both over loopback, in one thread and at sixty times life's speed. The bot
// has an io_context of its own, so that a test can end it in the middle of anything and start it again on its database.

#include "bot/bot.hpp"
#include "bot/playbook_file.hpp"
#include "bot/simulated_slack/server.hpp"
#include "core/timeline.hpp"
#include "storage/sqlite_store.hpp"
#include "tests/storage/temporary_directory.hpp"

#include <boost/asio/co_spawn.hpp>
#include <doctest/doctest.h>
#include <nlohmann/json.hpp>
#include <spdlog/spdlog.h>

#include <atomic>
#include <sstream>

namespace warroom {

using Json = nlohmann::json;
using namespace std::chrono_literals;

inline const std::string us = "U0WARROOM01";

// Runs at sixty times life's speed, and leaps over the hours in which nothing happens. What waits sleeps in short
// stretches and notices.
class LeapingClock final : public Clock {
public:
    LeapingClock(Timestamp start, double speed) : scaled_{start, speed} {}
    Timestamp now() const override { return scaled_.now() + leapt(); }
    Steady steady() const override { return scaled_.steady() + leapt(); }
    std::chrono::nanoseconds real(std::chrono::nanoseconds span) const override { return scaled_.real(span); }
    void leap(std::chrono::microseconds span) { leapt_ += span.count(); }

private:
    std::chrono::microseconds leapt() const { return std::chrono::microseconds{leapt_}; }

    ScaledClock scaled_;
    std::atomic<std::int64_t> leapt_ = 0; // us; the writer's thread looks at the clock, too
};

class Evening {
public:
    Evening();
    Evening(Timestamp start, double speed);
    ~Evening();

    void begin(); // the bot, on the database as it is
    void cut();   // in the middle of whatever it does, as a killed process
    int end();    // as SIGTERM does
    int exit_code() const { return life_->exit; }
    void open(const std::string& line = "sev1 Checkout is down"); // by Jonas; Noor comes too, and all is settled

    // Runs both sides until it is so; false if it isn't for long.
    bool until(const std::function<bool()>& so, std::chrono::seconds limit = 15s);
    void settle(); // nothing is owed, sent or waited for any more

    Json control(const char* verb, const Json& arguments = Json::object()) { return slack_.control(verb, arguments); }
    void command(const std::string& who, const std::string& text, const std::string& channel = "#general");
    std::string say(const std::string& who, const std::string& text, const std::string& thread = {});
    // The newest message in the room that has this button; waits for it.
    void press(const std::string& who, const std::string& button);
    std::string with_button(const std::string& button); // its ts; "" if there is none

    Json stats() { return control("stats"); }
    std::string room(); // its id; "" before it is open
    Json channel(const std::string& id);
    std::vector<Json> rooms(); // all channels whose names begin with inc-
    std::vector<Json> messages() { return messages(room()); }
    std::vector<Json> messages(const std::string& channel);
    std::vector<Json> ours();                              // of those in the room, the bot's
    std::string card(const std::string& beginning);        // what the bot's message with that notification shows
    std::vector<std::string> told(const std::string& who); // what only they saw, oldest first
    std::vector<std::string> reactions(const std::string& ts);
    std::size_t calls(const std::string& method, bool ok_only = false);
    int saying(const std::string& part); // how many of the bot's messages in the room say that

    std::vector<Recorded> history(std::int64_t incident = 1);
    std::vector<Entry> recorded(const std::string& kind = "message"); // entries of INC-1
    void every_message_is_recorded_once();
    bool on_disk(const std::string& bytes); // in any file of the bot's

    Config config;
    LeapingClock clock;

private:
    struct Life {
        Life(const std::filesystem::path& database, const Clock& clock, const Config& config)
            : store{database}, bot{io, clock, internet, config, store}
        {
        }
        SqliteStore store;
        asio::io_context io{1};
        net::Internet internet{io.get_executor()};
        Bot bot;
        int exit = -1;
    };
    void turn();
    void nothing_private_was_logged();

    std::ostringstream log_{}; // whatever the bot logs, at any level and without the mask
    std::shared_ptr<spdlog::logger> logged_before_ = spdlog::default_logger();
    std::vector<std::string> said_{};
    TemporaryDirectory folder_;
    asio::io_context io_{1};
    simulated_slack::Server slack_;
    std::unique_ptr<Life> life_;
};

std::string shown(const Json& message); // text and blocks, unescaped
template <class E>
std::vector<E> events(const std::vector<Recorded>& history)
{
    std::vector<E> found;
    for (const auto& recorded : history)
        if (const auto* event = std::get_if<E>(&recorded.event)) found.push_back(*event);
    return found;
}

} // namespace warroom
