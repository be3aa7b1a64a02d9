#pragma once
// Chance from a seed: small, fast, the same on every machine. Each part of the world has dice of its own, so that
// leaving out one kind of fault changes as little as possible of the rest.

#include <chrono>
#include <cstdint>
#include <vector>

namespace warroom::simulation {

using Span = std::chrono::nanoseconds;

class Dice {
public:
    explicit Dice(std::uint64_t seed) : state_{seed * 0x9E3779B97F4A7C15U + 0x632BE59BD9B4E019U} { next(); }

    std::uint64_t next() // splitmix64
    {
        auto z = state_ += 0x9E3779B97F4A7C15U;
        z = (z ^ (z >> 30U)) * 0xBF58476D1CE4E5B9U;
        z = (z ^ (z >> 27U)) * 0x94D049BB133111EBU;
        return z ^ (z >> 31U);
    }
    std::size_t below(std::size_t n) { return static_cast<std::size_t>(next() % n); }
    bool chance(double share) { return static_cast<double>(next() >> 11U) * 0x1.0p-53 < share; }
    bool coin() { return (next() >> 63U) != 0; }
    Span between(Span least, Span most)
    {
        return least + Span{static_cast<Span::rep>(next() % static_cast<std::uint64_t>((most - least).count() + 1))};
    }
    template <class T>
    const T& of(const std::vector<T>& all)
    {
        return all[below(all.size())];
    }

private:
    std::uint64_t state_;
};

} // namespace warroom::simulation
