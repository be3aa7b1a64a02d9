#pragma once
// A CatchUp at work, for tests: with a Slack, a log, and a clock for both.

#include "bot/slack/catch_up.hpp"
#include "tests/bot/kept_room.hpp"

#include <doctest/doctest.h>

namespace warroom::slack {

using namespace std::chrono_literals;
using Kind = CallError::Kind;

struct Desk {
    CatchUp catch_up{};
    std::map<ChannelId, KeptRoom> rooms{};
    std::map<ChannelId, KeptLog> logs{};
    int at = 1000;
    int call_takes = 0; // seconds
    std::optional<CallError> error{};
    std::vector<MessagesMissed> missed{};

    CatchUp::Now now() const { return {CatchUp::Steady{} + std::chrono::seconds{at}, second(at)}; }

    // Does what is due, and how many calls that took; many: it does not come to an end.
    int work(int most = 100)
    {
        int calls = 0;
        while (const auto turn = catch_up.next(now())) {
            auto& kept = logs[turn->room];
            if (turn->what == CatchUp::Turn::What::begin) {
                catch_up.begin(turn->room, kept.log, now());
            } else if (turn->what == CatchUp::Turn::What::end) {
                const auto ending = catch_up.end(*turn, kept.log);
                kept.take(ending.deletions);
                kept.take(ending.note);
                catch_up.ended(*turn, now());
            } else if (++calls > most) {
                return calls;
            } else if (error) {
                for (auto& one : catch_up.failed(*turn, *error, now())) missed.push_back(one);
            } else {
                at += call_takes;
                const auto page = *rooms[turn->room].answer(turn->ask, 200);
                catch_up.answered(*turn);
                kept.take(catch_up.reading(*turn)->look_at(page));
                kept.take(catch_up.reading(*turn)->advance(page));
            }
        }
        return calls;
    }
    std::optional<std::chrono::seconds> idle() const // how long there is nothing to do
    {
        const auto due = catch_up.due(now());
        if (!due) return std::nullopt;
        return std::chrono::duration_cast<std::chrono::seconds>(*due - now().steady);
    }
};

inline const ChannelId room{"C1"};

inline Desk opened(std::optional<Timestamp> deaf_since = {})
{
    Desk desk;
    desk.catch_up.live(true, desk.now());
    desk.rooms[room].say(1);
    desk.catch_up.open(room, desk.now(), deaf_since);
    desk.work();
    return desk;
}

inline CallError refusal(std::string reason) { return {Kind::refused, std::move(reason)}; }

} // namespace warroom::slack
