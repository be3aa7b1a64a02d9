#pragma once
// What will happen in the world, by time; what is due at the same moment happens in the order in which it was planned.

#include "tests/simulation/virtual_time.hpp"

#include <functional>
#include <map>

namespace warroom::simulation {

class Agenda {
public:
    void in(Span span, std::function<void()> what) { at(the_time.now + span, std::move(what)); }
    void at(Span when, std::function<void()> what)
    {
        // Asio waits for microseconds: what is less would never pass.
        events_.emplace(std::pair{std::chrono::ceil<std::chrono::microseconds>(when), ++number_}, std::move(what));
    }
    Span next() const { return events_.empty() ? Span::max() : events_.begin()->first.first; }
    void perform_next()
    {
        const auto what = std::move(events_.extract(events_.begin()).mapped());
        what();
    }

private:
    std::map<std::pair<Span, std::uint64_t>, std::function<void()>> events_{};
    std::uint64_t number_ = 0;
};

} // namespace warroom::simulation
