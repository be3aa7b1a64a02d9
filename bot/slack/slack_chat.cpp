#include "bot/slack/slack_chat_parts.hpp"

#include "core/match.hpp"

#include <fmt/format.h>

#include <array>

namespace warroom::slack {

using namespace std::chrono_literals;

namespace {

constexpr auto clocks_differ = 5min;

// How long after a write a read may not show it yet: looked for at each of these.
constexpr std::array read_lags{2s, 7s, 22s};

} // namespace

std::string mark(const EffectId& id) { return fmt::format("{}/{}/{}", id.incident.value, id.seq, id.n); }

Timestamp earliest(const Errand& errand)
{
    for (const auto& recorded : errand.history)
        if (recorded.seq == errand.promised.id.seq) return recorded.recorded_at - clocks_differ;
    return errand.incident->declared_at - clocks_differ;
}

SlackChat::SlackChat(WebApi& api, const Clock& clock, UserId self, std::string announcement_channel,
                     std::optional<asio::any_io_executor> renderer)
    : api_{api},
      clock_{clock},
      self_{std::move(self)},
      announcement_{std::move(announcement_channel)},
      began_{clock.steady()},
      renderer_{std::move(renderer)}
{
}

asio::awaitable<Result<Command, CallError>> SlackChat::carry_out(Errand errand)
{
    auto effect = errand.promised.effect;
    const bool opens = std::holds_alternative<OpenChannel>(effect);
    if (!opens && errand.incident->channel.empty()) co_return refused("the room is not open");
    auto done = std::visit([&](auto what) { return on(std::move(what), std::move(errand)); }, std::move(effect));
    co_return co_await std::move(done);
}

asio::awaitable<SlackChat::Done> SlackChat::once(Errand errand, Look look, Act act)
{
    const auto id = errand.promised.id;
    if (errand.in_doubt) {
        auto found = co_await seek(id, std::move(look));
        if (found.has_error()) co_return found.error();
        if (*found) co_return std::move(**found);
    }
    auto done = co_await act();
    note_doubt(id, done);
    co_return done;
}

void SlackChat::note_doubt(EffectId id, const Done& done)
{
    if (done.has_error() && done.error().kind == CallError::Kind::unknown_outcome)
        may_be_done_[id] = clock_.steady();
    else
        may_be_done_.erase(id);
}

asio::awaitable<SlackChat::Found> SlackChat::seek(EffectId id, Look look)
{
    const auto known = may_be_done_.find(id);
    const auto since = known == may_be_done_.end() ? began_ : known->second;
    for (const auto lag : read_lags) {
        const auto now = clock_.steady();
        if (now < since + lag)
            co_await sleep_for(clock_.real(since + lag - now));
        else if (lag != read_lags.back())
            continue; // what is that old shows at the last look, or not at all

        auto found = co_await look();
        // Whoever may not look is not kept from acting: twice is better than never.
        if (found.has_error() && found.error().kind != CallError::Kind::refused) co_return found;
        if (found.has_value() && *found) co_return found;
    }
    co_return std::optional<Command>{};
}

} // namespace warroom::slack
