#include "core/text.hpp"

namespace warroom {
namespace {

std::size_t next_point(std::string_view text, std::size_t at)
{
    ++at;
    while (at < text.size() && (static_cast<unsigned char>(text[at]) & 0xC0) == 0x80) ++at;
    return at;
}

} // namespace

std::string shorten(std::string_view text, std::size_t most)
{
    std::size_t keep = 0;
    for (std::size_t at = 0, points = 0; at < text.size(); ++points, at = next_point(text, at)) {
        if (points == most) return std::string{text.substr(0, keep)} + "…";
        if (points < most - 1) keep = next_point(text, at);
    }
    return std::string{text};
}

} // namespace warroom
