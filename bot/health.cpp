#include "bot/health.hpp"

#include <algorithm>
#include <fmt/format.h>

namespace warroom {
namespace {

std::string of_connections(const Standings& standings)
{
    if (standings.sockets.live > 0) return {};
    const auto& why = standings.hindrance;
    return fmt::format("nothing that is said reaches the bot{}{}; look at its log, the network, HTTPS_PROXY and "
                       "status.slack.com",
                       why.empty() ? "" : ": ", why);
}

std::string of_others(int others)
{
    if (others <= 0) return {};
    return fmt::format(
        "{} of them not ours: another program uses our app token and takes part of what is said; stop it "
        "or give it an app of its own",
        others);
}

// A minute is an ordinary day's; longer, people wonder why nothing shows.
std::string of_waiting(std::chrono::seconds wait)
{
    if (wait <= std::chrono::minutes{1}) return {};
    return "cards and posts come in when it is over, what is said is recorded all the same; if it comes again, look "
           "what else posts as this app";
}

} // namespace

bool healthy(const Vitals& vitals) { return std::ranges::all_of(vitals, &std::string::empty, &Vital::trouble); }

Vitals judged(const Standings& standings)
{
    const auto& sockets = standings.sockets;
    const auto silence = std::chrono::duration_cast<std::chrono::seconds>(sockets.since_last_byte).count();
    return {
        {"live connections", sockets.live, "", of_connections(standings)},
        {"since the last byte", silence, "s"},
        {"connections known to Slack", sockets.known_to_slack, "", of_others(sockets.others)},
        {"connections asked for", sockets.asked},
        {"reconnects", sockets.reconnects},
        {"envelopes received", sockets.received},
        {"envelopes acknowledged", sockets.acknowledged},
        {"envelopes not yet acknowledged", sockets.outstanding, "",
         sockets.outstanding < slack::most_outstanding
             ? ""
             : "no more are read until some are written; the disk or Slack's Web API is slow"},
        {"duplicates", standings.duplicates},
        {"frames quarantined", sockets.bad_frames},
        {"frames of an unknown kind", sockets.unknown},
        {"frames too large", sockets.too_large},
        {"Slack asks us to wait", standings.asked_to_wait.count(), "s", of_waiting(standings.asked_to_wait)},
        {"errands waiting", static_cast<std::int64_t>(standings.owed)},
        {"bot token refused", standings.token_dead ? 1 : 0, "",
         standings.token_dead ? "Slack refuses it; check SLACK_BOT_TOKEN and that the app is installed, then restart"
                              : ""},
    };
}

} // namespace warroom
