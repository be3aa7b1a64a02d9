#pragma once
// Every refusal of a subject as it is read at three in the morning: what was asked, what is wrong, what works instead.

#include "tests/core/given.hpp"
#include "tests/golden.hpp"

#include <fmt/format.h>

namespace warroom {

inline std::string_view word(Reason reason)
{
    constexpr std::string_view words[] = {"no incident here", "room opening",   "already declared",
                                          "already closed",   "bad argument",   "same value",
                                          "not allowed",      "held",           "no such transition",
                                          "attempt open",     "no attempt",     "watch not over",
                                          "not resolved",     "no such step",   "ambiguous step",
                                          "nothing to undo",  "unknown person", "nothing to accept",
                                          "impact recorded",  "gate",           "not yet",
                                          "unknown word",     "opened just now"};
    return words[static_cast<std::size_t>(reason)];
}

class Refusals {
public:
    Refusals& when(std::string_view situation, const Decision& decision)
    {
        CAPTURE(std::string{situation});
        REQUIRE(decision.has_error());
        const auto& refusal = decision.error();
        CHECK_FALSE(refusal.words.empty());
        text_ += fmt::format("{}\n  ({}) {}\n", situation, word(refusal.reason), refusal.words);
        for (const auto& offer : refusal.offers) {
            CHECK_FALSE(offer.text.empty());
            CHECK_FALSE(offer.line.empty());
            text_ += fmt::format("  [{} → {}]\n", offer.text, offer.line);
        }
        text_ += '\n';
        return *this;
    }
    void check(std::string_view subject) const { check_golden(fmt::format("refusal/{}.txt", subject), text_); }

private:
    std::string text_;
};

} // namespace warroom
