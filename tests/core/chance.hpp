#pragma once
// Random people who ask for random things: whatever the laws know, some seed brings about.

#include "tests/core/given.hpp"

#include <random>

namespace warroom {

class Chance {
public:
    explicit Chance(unsigned seed) : random_{seed} {}
    std::size_t below(std::size_t n) { return std::uniform_int_distribution<std::size_t>{0, n - 1}(random_); }
    bool once_in(std::size_t n) { return below(n) == 0; }
    template <class T>
    const T& of(const std::vector<T>& all)
    {
        return all[below(all.size())];
    }
    template <class Choice>
    Choice one_of(std::size_t n, std::size_t first = 0)
    {
        return static_cast<Choice>(first + below(n));
    }

private:
    std::mt19937 random_;
};

inline const std::vector<Person> everybody{jonas, noor, tom, gast, olga, robo, somewho, somebody("U8", "Mei")};

// The test's lists, and with them the two of the incident itself.
Playbook whole_playbook();
Command any_command(Chance& chance, Timestamp now);
Command any_report(Chance& chance, Timestamp now); // of errands and clocks
bool ends_it(const Command& command);              // closed, cancelled, merged: little can happen then

} // namespace warroom
