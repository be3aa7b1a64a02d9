#include "bot/lanes.hpp"

#include <algorithm>
#include <cassert>
#include <type_traits>

namespace warroom {

using namespace std::chrono_literals;

namespace {

constexpr auto token_probe = 60s;
constexpr auto longest_backoff = 60s;
constexpr int most_strikes = 10; // five minutes of trying

bool overtakable(const Effect& effect)
{
    const auto* post = std::get_if<PostEntry>(&effect); // one that waits for the morning holds nobody up
    return std::holds_alternative<RefreshCard>(effect) || std::holds_alternative<SetTopic>(effect) ||
           (post && post->not_before);
}

bool equal_refresh(const Effect& one, const Effect& other)
{
    if (std::holds_alternative<SetTopic>(one)) return std::holds_alternative<SetTopic>(other);
    const auto* a = std::get_if<RefreshCard>(&one);
    const auto* b = std::get_if<RefreshCard>(&other);
    return a && b && a->card == b->card;
}

// People stand and wait for the room, and for what is sent to them or to everybody; a refresh only polishes.
int urgency(const Effect& effect)
{
    const auto* post = std::get_if<PostEntry>(&effect);
    if (std::holds_alternative<OpenChannel>(effect) || std::holds_alternative<PostCard>(effect) ||
        std::holds_alternative<InvitePeople>(effect) || (post && (post->announce || !post->to.empty())))
        return 2;
    return post ? 1 : 0;
}

std::chrono::seconds pace(const CardId& card) { return card.kind == CardId::Kind::state ? 10s : 2s; }

} // namespace

bool Lanes::knows(const Lane& lane, const EffectId& id)
{
    return lane.errands.contains(id) || std::ranges::any_of(lane.errands, [&](const auto& entry) {
               return std::ranges::find(entry.second.merged, id) != entry.second.merged.end();
           });
}

void Lanes::add(std::span<const Promised> promised, bool in_doubt)
{
    for (const auto& promise : promised) {
        auto& lane = lanes_[promise.incident];
        if (knows(lane, promise.id)) continue;

        const auto equal = std::ranges::find_if(lane.errands, [&](const auto& entry) {
            return !entry.second.running && equal_refresh(entry.second.effect, promise.effect);
        });
        if (equal != lane.errands.end())
            equal->second.merged.push_back(promise.id);
        else
            lane.errands.emplace(promise.id, Waiting{.effect = promise.effect, .in_doubt = in_doubt});
    }
}

Lanes::Steady Lanes::ready(const Lane& lane, const Waiting& errand)
{
    const auto* refresh = std::get_if<RefreshCard>(&errand.effect);
    if (!refresh) return errand.not_before;
    const auto last = lane.refreshed.find(refresh->card);
    if (last == lane.refreshed.end()) return errand.not_before;
    return std::max(errand.not_before, last->second + pace(refresh->card));
}

const EffectId* Lanes::first(const Lane& lane, Steady now, std::optional<Steady>& earliest)
{
    if (lane.running) return nullptr;
    for (const auto& [id, errand] : lane.errands) {
        const auto when = ready(lane, errand);
        if (when <= now) return &id;
        earliest = std::min(when, earliest.value_or(when));
        if (!overtakable(errand.effect)) return nullptr;
    }
    return nullptr;
}

std::map<IncidentId, Lanes::Lane>::iterator Lanes::most_urgent(Steady now)
{
    auto best = lanes_.end();
    int most = -1;
    auto lane = lanes_.upper_bound(last_served_);
    for (std::size_t i = 0; i < lanes_.size(); ++i, ++lane) {
        if (lane == lanes_.end()) lane = lanes_.begin();
        std::optional<Steady> unused;
        const auto* id = first(lane->second, now, unused);
        if (!id) continue;
        const int how = urgency(lane->second.errands.at(*id).effect);
        if (how > most) best = lane;
        most = std::max(most, how);
    }
    return best;
}

std::optional<Lanes::Turn> Lanes::next(Steady now)
{
    if (full() || now < paused_until_) return std::nullopt;
    const auto found = most_urgent(now);
    if (found == lanes_.end()) return std::nullopt;

    auto& [incident, lane] = *found;
    std::optional<Steady> unused;
    const auto id = *first(lane, now, unused);
    auto& errand = lane.errands.at(id);
    errand.running = lane.running = true;
    ++running_;
    last_served_ = incident;
    if (const auto* refresh = std::get_if<RefreshCard>(&errand.effect)) lane.refreshed[refresh->card] = now;
    return Turn{{id, incident, errand.effect}, errand.in_doubt};
}

std::optional<Lanes::Steady> Lanes::next_due(Steady now) const
{
    if (full()) return std::nullopt;
    std::optional<Steady> earliest;
    for (const auto& [incident, lane] : lanes_)
        if (first(lane, now, earliest)) earliest = now;
    if (earliest) earliest = std::max(*earliest, paused_until_);
    return earliest;
}

Lanes::Waiting& Lanes::at(const EffectId& running)
{
    auto& errand = lanes_.at(running.incident).errands.at(running);
    assert(errand.running);
    return errand;
}

std::vector<EffectId> Lanes::pays_for(const EffectId& running) const
{
    std::vector<EffectId> ids{running};
    const auto& merged = lanes_.at(running.incident).errands.at(running).merged;
    ids.insert(ids.end(), merged.begin(), merged.end());
    return ids;
}

void Lanes::settle(const EffectId& running)
{
    at(running); // asserts that it runs
    auto& lane = lanes_.at(running.incident);
    lane.errands.erase(running);
    lane.running = false;
    --running_;
    token_dead_ = false;
}

void Lanes::put_off(const EffectId& running, Steady until)
{
    auto& errand = at(running);
    errand.not_before = until;
    errand.running = lanes_.at(running.incident).running = false;
    --running_;
}

bool Lanes::try_again(const EffectId& running, const CallError& error, Steady now)
{
    using Kind = CallError::Kind;
    auto& errand = at(running);
    if (error.kind == Kind::refused || (error.its_own && ++errand.strikes >= most_strikes)) return false;

    if (error.kind == Kind::slow_down) {
        errand.not_before = now + error.wait;
    } else if (error.kind == Kind::token_dead) {
        token_dead_ = true;
        paused_until_ = now + token_probe;
    } else {
        if (error.kind == Kind::unknown_outcome) errand.in_doubt = true;
        errand.not_before = now + backoff(errand.tries++);
    }
    errand.running = lanes_.at(running.incident).running = false;
    --running_;
    return true;
}

std::chrono::milliseconds Lanes::backoff(int tries)
{
    const std::chrono::milliseconds longest =
        std::min<std::chrono::seconds>(1s * (1 << std::min(tries, 6)), longest_backoff);
    std::uniform_int_distribution<std::int64_t> jitter{longest.count() / 2, longest.count()};
    return std::chrono::milliseconds{jitter(random_)};
}

std::size_t Lanes::waiting() const
{
    std::size_t count = 0;
    for (const auto& [incident, lane] : lanes_)
        for (const auto& [id, errand] : lane.errands) count += 1 + errand.merged.size();
    return count;
}

} // namespace warroom
