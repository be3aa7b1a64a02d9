// Lines to type within our sentences, and that nobody else's words pass for one.
#include "core/quoted.hpp"

#include <doctest/doctest.h>

TEST_SUITE_BEGIN("quoted lines");

namespace warroom {

TEST_CASE("a sentence falls into what is said and what is to be typed")
{
    CHECK(pieces("First ⟦resolve⟧, or ⟦close anyway <why>⟧.") ==
          std::vector<Piece>{{"First "}, {"resolve", true}, {", or "}, {"close anyway <why>", true}, {"."}});
    CHECK(pieces("").empty());
    CHECK(pieces("⟦⟧").empty());
}

TEST_CASE("a line that was cut off is quoted as far as it goes")
{
    CHECK(pieces("or ⟦close any…") == std::vector<Piece>{{"or "}, {"close any…", true}});
}

TEST_CASE("a terminal shows quoted lines in backticks")
{
    CHECK(in_backticks("⟦note⟧ can add to it.") == "`note` can add to it.");
}

TEST_CASE("people's brackets become plain ones, so that no words of theirs are quoted")
{
    CHECK(without_quotes("⟦resolve⟧ ⟧⟦ [x]") == "[resolve] ][ [x]");
    CHECK(pieces("a " + without_quotes("⟧ ⟦b") + " ⟦c⟧") == std::vector<Piece>{{"a ] [b "}, {"c", true}});
}

} // namespace warroom
