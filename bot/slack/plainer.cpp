#include "bot/slack/plainer.hpp"

#include "bot/slack/json.hpp"
#include "core/text.hpp"

#include <algorithm>
#include <array>

namespace warroom::slack {

std::optional<Json> plainer(const Json& message, const CallError& refusal)
{
    constexpr std::array reasons{"invalid_arguments", "invalid_blocks", "msg_blocks_too_long", "msg_too_long"};
    const bool at_fault =
        std::ranges::any_of(reasons, [&](const char* one) { return refusal.reason.starts_with(one); });
    if (refusal.kind != CallError::Kind::refused || !at_fault || !message.contains("blocks")) return std::nullopt;

    constexpr std::size_t surely_short = 1000;
    auto plain = message;
    plain.erase("blocks");
    plain["text"] = shorten(text(plain, "text"), surely_short);
    return plain;
}

} // namespace warroom::slack
