#include "core/quoted.hpp"

#include <algorithm>
#include <utility>

namespace warroom {
namespace {

constexpr std::string_view opening = "⟦";
constexpr std::string_view closing = "⟧";
static_assert(opening.size() == closing.size());

} // namespace

std::vector<Piece> pieces(std::string_view sentence)
{
    std::vector<Piece> all;
    bool quoted = false;
    while (!sentence.empty()) {
        const auto mark = std::min(sentence.find(opening), sentence.find(closing));
        if (mark != 0) all.push_back({std::string{sentence.substr(0, mark)}, quoted});
        if (mark == std::string_view::npos) break;
        sentence.remove_prefix(mark);
        quoted = sentence.starts_with(opening);
        sentence.remove_prefix(opening.size());
    }
    return all;
}

std::string in_backticks(std::string_view sentence)
{
    std::string text;
    for (const auto& piece : pieces(sentence)) text += piece.quoted ? "`" + piece.text + "`" : piece.text;
    return text;
}

std::string without_quotes(std::string_view foreign)
{
    std::string text{foreign};
    for (const auto& [bracket, plain] : {std::pair{opening, "["}, {closing, "]"}})
        for (auto at = text.find(bracket); at != std::string::npos; at = text.find(bracket, at))
            text.replace(at, bracket.size(), plain);
    return text;
}

} // namespace warroom
