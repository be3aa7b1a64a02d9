#pragma once
// Lines to type within our sentences: "⟦resolve⟧ ends it." Each way out shows them in its own manner. People's words
// lose these brackets on the way in, so that nothing of theirs passes for a line of ours, or swallows one.

#include <string>
#include <string_view>
#include <vector>

namespace warroom {

struct Piece {
    std::string text;
    bool quoted = false;
    friend bool operator==(const Piece&, const Piece&) = default;
};

// None is empty. A line that was cut off before its end is quoted as far as it goes.
std::vector<Piece> pieces(std::string_view sentence);

std::string in_backticks(std::string_view sentence); // for a terminal

std::string without_quotes(std::string_view foreign); // plain brackets instead

} // namespace warroom
