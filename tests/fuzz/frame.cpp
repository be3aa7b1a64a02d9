// What comes through the websocket.
#include "bot/slack/envelope.hpp"
#include "tests/fuzz/target.hpp"

void warroom::fuzz::survive(std::string_view bytes)
{
    const auto decoded = slack::decode(bytes);
    if (decoded.has_value()) return;
    const auto& bad = decoded.error();
    hold(!bad.reason.empty());
    hold(bad.envelope_id.empty() || bytes.find(bad.envelope_id) != std::string_view::npos);
}
