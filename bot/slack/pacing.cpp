#include "bot/slack/pacing.hpp"

#include <algorithm>
#include <array>
#include <utility>

namespace warroom::slack {

using namespace std::chrono_literals;

Pacing::Rate Pacing::rate_of(std::string_view method)
{
    constexpr Rate tier_2{3s, 5}, tier_3{1200ms, 10}, tier_4{600ms, 15};
    constexpr std::array<std::pair<std::string_view, Rate>, 21> rates{{
        {"apps.connections.open", {10s, 4}}, // Slack's own texts don't agree on 1 or 50 a minute
        {"chat.postMessage", {250ms, 10}},   // "several hundred per minute" in all
        {"auth.test", {200ms, 10}},
        {"chat.getPermalink", {200ms, 10}},
        {"bookmarks.add", tier_2},
        {"bookmarks.edit", tier_2},
        {"bookmarks.remove", tier_2},
        {"conversations.archive", tier_2},
        {"conversations.create", tier_2},
        {"conversations.list", tier_2},
        {"conversations.rename", tier_2},
        {"conversations.setPurpose", tier_2},
        {"conversations.setTopic", tier_2},
        {"conversations.unarchive", tier_2},
        {"pins.add", tier_2},
        {"users.list", tier_2},
        {"chat.postEphemeral", tier_4},
        {"conversations.members", tier_4},
        {"files.completeUploadExternal", tier_4},
        {"files.getUploadURLExternal", tier_4},
        {"users.info", tier_4},
    }};
    const auto found = std::find_if(rates.begin(), rates.end(), [&](const auto& rate) { return rate.first == method; });
    return found == rates.end() ? tier_3 : found->second;
}

// Apps that are sold outside Slack's Marketplace may read history once a minute; the network doesn't keep time so well.
Pacing::Rate Pacing::rate_of(const Gate& gate, std::string_view method)
{
    return gate.slow_calls > 0 ? Rate{62s, 1} : rate_of(method);
}

bool Pacing::posts(std::string_view method)
{
    return method == "chat.postMessage" || method == "chat.postEphemeral" || method == "files.completeUploadExternal";
}

Pacing::Time Pacing::earliest(const Gate& gate, Rate rate, Time now)
{
    return std::max({now, gate.closed_until, gate.full - (rate.burst - 1) * rate.every});
}

void Pacing::take(Gate& gate, Rate rate, Time at) { gate.full = std::max(gate.full, at) + rate.every; }

Pacing::Gate& Pacing::gate_in(std::map<std::string, Gate, std::less<>>& gates, std::string_view name, Time now)
{
    const auto found = gates.find(name);
    if (found != gates.end()) return found->second;
    constexpr std::size_t many = 256;
    if (gates.size() >= many)
        std::erase_if(gates,
                      [&](const auto& gate) { return gate.second.full <= now && gate.second.closed_until <= now; });
    return gates[std::string{name}];
}

std::chrono::nanoseconds Pacing::reserve(std::string_view method, std::string_view channel, Time now,
                                         std::chrono::nanoseconds longest)
{
    constexpr Rate a_channel{1s, 3};
    auto& of_method = gate_in(methods_, method, now);
    const auto rate = rate_of(of_method, method);
    auto* of_channel = posts(method) && !channel.empty() ? &gate_in(channels_, channel, now) : nullptr;

    auto at = earliest(of_method, rate, now);
    if (of_channel) at = std::max(at, earliest(*of_channel, a_channel, now));
    if (at - now > longest) return at - now;
    take(of_method, rate, at);
    if (of_channel) take(*of_channel, a_channel, at);
    return at - now;
}

void Pacing::give_back(std::string_view method, Time now)
{
    auto& gate = gate_in(methods_, method, now);
    gate.full -= rate_of(gate, method).every;
}

// Not shorter than Slack's clients wait, and some more: who was sent away together shall not come back together.
std::chrono::nanoseconds Pacing::guess(int before)
{
    constexpr std::chrono::milliseconds at_most = 15min;
    const auto least = std::min<std::chrono::milliseconds>(30s * (1 << std::min(before, 5)), at_most);
    std::uniform_int_distribution<std::int64_t> more{0, least.count() / 4};
    return std::min(least + std::chrono::milliseconds{more(random_)}, at_most);
}

std::chrono::nanoseconds Pacing::slowed_down(std::string_view method, std::chrono::nanoseconds wish, Time now)
{
    constexpr auto not_of_the_tier = 30s;
    constexpr int most_patience = 60; // an hour
    auto& gate = gate_in(methods_, method, now);
    const bool may_be_slow = method == "conversations.history" || method == "conversations.replies";
    if (may_be_slow && wish >= not_of_the_tier && gate.sent_away && gate.answers <= 1) {
        gate.slow_calls = gate.patience;
        gate.patience = std::min(2 * gate.patience, most_patience);
    }
    gate.sent_away = true;
    gate.answers = 0;
    const auto wait = wish > 0s ? wish : guess(gate.guesses++);
    gate.closed_until = std::max(gate.closed_until, now + std::chrono::duration_cast<Time::duration>(wait));
    return wait;
}

void Pacing::answered(std::string_view method, Time now)
{
    constexpr int many = 10; // at the tier's pace: it is ours
    auto& gate = gate_in(methods_, method, now);
    gate.guesses = 0;
    if (gate.slow_calls > 0)
        --gate.slow_calls;
    else if (++gate.answers == many)
        gate.patience = least_patience;
}

std::chrono::nanoseconds Pacing::closed_for(std::string_view method, Time now) const
{
    const auto gate = methods_.find(method);
    return gate == methods_.end() ? 0ns : std::max<std::chrono::nanoseconds>(gate->second.closed_until - now, 0ns);
}

} // namespace warroom::slack
