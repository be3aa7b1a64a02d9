#pragma once
#include "bot/slack/session.hpp"

#include <doctest/doctest.h>

#include <algorithm>

namespace warroom::slack {

using namespace std::chrono_literals;

// A session in its own time: what it asked for is kept.
struct Story {
    explicit Story(std::uint64_t seed = 1) : session{seed} { say(input::Tick{}); }
    bool closes_at_once = true; // what is retired; else the test says Lost

    void say(const Input& what)
    {
        std::vector<Input> then{what};
        for (std::size_t n = 0; n < then.size(); ++n)
            for (auto& next : session.on(Input{then[n]}, now)) {
                if (const auto* ask = std::get_if<step::AskForUrl>(&next)) asked = ask->link;
                if (const auto* retired = std::get_if<step::Retire>(&next); retired && closes_at_once)
                    then.push_back(input::Lost{retired->link});
                steps.push_back(next);
            }
    }

    // Lets time pass, with Tick at every moment that it asks for. A healthy peer answers each ping.
    void pass(std::chrono::milliseconds span, bool healthy = true)
    {
        const auto end = now + span;
        while (session.due() && *session.due() <= end) {
            now = std::max(now, *session.due());
            if (healthy) hear();
            if (session.due() && *session.due() <= now) say(input::Tick{});
        }
        now = end;
        if (healthy) hear();
    }
    void hear()
    {
        for (LinkNumber link = 1; link <= asked; ++link) say(input::Heard{link, now});
    }
    // Until it asks for another connection, and how long that took.
    Session::Time::duration wait_for_next()
    {
        const auto old = asked;
        const auto began = now;
        while (asked == old) {
            now = std::max(now, session.due().value());
            hear();
            say(input::Tick{});
        }
        return now - began;
    }

    template <class S>
    int count() const
    {
        return static_cast<int>(
            std::count_if(steps.begin(), steps.end(), [](const auto& s) { return std::holds_alternative<S>(s); }));
    }
    template <class S>
    LinkNumber last() const
    {
        LinkNumber link = 0;
        for (const auto& one : steps)
            if (const auto* found = std::get_if<S>(&one)) link = found->link;
        return link;
    }

    LinkNumber link() const { return asked; }
    LinkNumber dial()
    {
        say(input::UrlGiven{link()});
        say(input::Dialed{link()});
        return link();
    }
    LinkNumber connect(std::chrono::seconds lifetime = 18060s)
    {
        dial();
        say(input::Greeted{link(), lifetime});
        return link();
    }

    Session session;
    Session::Time now{1000h};
    std::vector<slack::Step> steps{};
    LinkNumber asked = 0;
};

inline CallError error(CallError::Kind kind, std::string reason, std::chrono::milliseconds wait = 0ms)
{
    return {kind, std::move(reason), wait};
}

} // namespace warroom::slack
