#include "bot/slack/slack_chat_parts.hpp"

#include "core/match.hpp"

#include <fmt/format.h>

#include <array>

namespace warroom::slack {

using namespace std::chrono_literals;

namespace {

constexpr auto clocks_differ = 24h; // ours may have been wrong, and set right by now, more than once

// How long after a write a read may not show it yet: looked for at each of these.
constexpr std::array read_lags{2s, 7s, 22s};

} // namespace

std::string mark(const EffectId& id) { return fmt::format("{}/{}/{}", id.incident.value, id.seq, id.n); }

Timestamp earliest(const Errand& errand)
{
    auto promised_at = errand.incident->declared_at;
    for (const auto& recorded : *errand.history)
        if (recorded.seq == errand.promised.id.seq) promised_at = recorded.recorded_at;
    const auto since = promised_at - clocks_differ;
    // Whatever the time was: what comes behind the first card in its lane came behind it in Slack, too.
    const auto card = errand.incident->cards.find(CardId{});
    return card == errand.incident->cards.end() ? since : std::max(since, from_ts(card->second.message.value));
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

asio::awaitable<Result<Report, CallError>> SlackChat::carry_out(Errand errand)
{
    const auto id = errand.promised.id;
    const auto room = errand.incident->channel;
    auto effect = errand.promised.effect;
    const auto what = duty(effect);
    if (!std::holds_alternative<OpenChannel>(effect) && room.empty()) co_return refused("the room is not open");
    const auto perform = [this](Effect one, Errand with) {
        return std::visit([&](auto kind) { return on(std::move(kind), std::move(with)); }, std::move(one));
    };
    auto first = perform(effect, errand);
    auto done = co_await std::move(first);
    if (done.has_error()) {
        const auto back = co_await regain(room, done.error());
        if (back.has_error()) done = back.error();
        if (back.has_value() && *back) {
            auto again = perform(std::move(effect), std::move(errand));
            done = co_await std::move(again);
        }
    }
    if (done.has_error()) {
        auto error = done.error();
        blame(id, error);
        co_return error;
    }
    answers_at_failure_.erase(id);
    Report report;
    if (perhaps_twice_.erase(id) > 0) report.emplace_back(RecordRepeat{std::string{what}});
    report.push_back(std::move(*done));
    co_return report;
}

// An outage fails everything; what fails while others are answered is at fault itself.
void SlackChat::blame(EffectId id, CallError& error)
{
    if (error.kind != CallError::Kind::unknown_outcome) return;
    const auto before = answers_at_failure_.find(id);
    error.its_own = error.its_own || (before != answers_at_failure_.end() && api_.answered() > before->second);
    answers_at_failure_[id] = api_.answered();
}

asio::awaitable<Result<bool, CallError>> SlackChat::regain(ChannelId room, CallError refusal)
{
    const bool archived = is(refusal, "is_archived") || is(refusal, "is_inactive");
    if (room.empty() || (!archived && !is(refusal, "not_in_channel"))) co_return false;
    Json arguments{{"channel", room.value}};
    const auto back =
        co_await api_.call(archived ? "conversations.unarchive" : "conversations.join", std::move(arguments));
    if (back.has_error() && back.error().kind != CallError::Kind::refused) co_return back.error();
    co_return back.has_value();
}

asio::awaitable<SlackChat::Done> SlackChat::once(Errand errand, Look look, Act act)
{
    const auto id = errand.promised.id;
    bool sure = true;
    if (errand.in_doubt) {
        auto sought = co_await seek(errand, std::move(look));
        if (sought.has_error()) co_return sought.error();
        if (sought->found) co_return std::move(*sought->found);
        sure = sought->sure;
    }
    auto done = co_await act();
    note_doubt(id, done);
    if (done.has_value() && !sure) perhaps_twice_.insert(id);
    co_return done;
}

void SlackChat::note_doubt(EffectId id, const Done& done)
{
    const bool ended = done.has_value() || done.error().kind == CallError::Kind::refused;
    if (ended)
        may_be_done_.erase(id);
    else if (done.error().kind == CallError::Kind::unknown_outcome)
        may_be_done_[id] = clock_.steady();
}

// Whoever may not look is not kept from acting: twice is better than never.
asio::awaitable<Result<SlackChat::Sought, CallError>> SlackChat::glance(ChannelId room, Look look)
{
    auto found = co_await look();
    if (found.has_error()) {
        const auto back = co_await regain(room, found.error());
        if (back.has_error()) co_return back.error();
        if (*back) found = co_await look();
    }
    if (found.has_value()) co_return Sought{std::move(*found), true};
    if (found.error().kind != CallError::Kind::refused) co_return found.error();
    co_return Sought{std::nullopt, false};
}

asio::awaitable<Result<SlackChat::Sought, CallError>> SlackChat::seek(Errand errand, Look look)
{
    const auto room = errand.incident->channel;
    const auto known = may_be_done_.find(errand.promised.id);
    const auto since = known == may_be_done_.end() ? began_ : known->second;
    bool looked = false;
    for (const auto lag : read_lags) {
        const auto now = clock_.steady();
        if (now < since + lag)
            co_await sleep_for(clock_.real(since + lag - now));
        else if (lag != read_lags.back())
            continue; // what is that old shows at the last look, or not at all

        auto sought = co_await glance(room, look);
        if (sought.has_error() || sought->found) co_return sought;
        looked = sought->sure;
    }
    // That a reply was lost is known only of this life; then even a look that finds nothing may have come too early.
    co_return Sought{std::nullopt, looked && known == may_be_done_.end()};
}

} // namespace warroom::slack
