#include "bot/courier.hpp"

#include "core/match.hpp"

#include <boost/asio/co_spawn.hpp>
#include <fmt/format.h>
#include <spdlog/spdlog.h>

namespace warroom {

using namespace std::chrono_literals;

namespace {

std::string text(const EffectId& id) { return fmt::format("{}/{}/{}", id.incident.value, id.seq, id.n); }

std::chrono::nanoseconds too_early(const Effect& effect, Timestamp now)
{
    const auto* post = std::get_if<PostEntry>(&effect);
    return post && post->not_before ? *post->not_before - now : 0ns;
}

void log(const Lanes::Turn& turn, const CallError& error)
{
    const auto errand = text(turn.promised.id);
    const auto what = duty(turn.promised.effect);
    using Kind = CallError::Kind;
    if (error.kind == Kind::slow_down)
        spdlog::warn("asked to slow down errand={} duty=\"{}\" wait_ms={}", errand, what, error.wait.count());
    else if (error.kind == Kind::refused || error.kind == Kind::token_dead)
        spdlog::error("errand refused errand={} duty=\"{}\" reason={}", errand, what, error.reason);
    else
        spdlog::warn("errand failed, trying again errand={} duty=\"{}\" reason={}", errand, what, error.reason);
}

} // namespace

Courier::Courier(asio::any_io_executor io, Scribe& scribe, Chat& chat, const Clock& clock, std::uint64_t seed,
                 BeforeDraft before_draft)
    : io_{io},
      scribe_{scribe},
      chat_{chat},
      clock_{clock},
      before_draft_{std::move(before_draft)},
      lanes_{seed},
      work_{io},
      at_rest_{io}
{
}

void Courier::promised(std::span<const Promised> more)
{
    lanes_.add(more);
    if (!more.empty()) wake();
}

asio::awaitable<void> Courier::run()
{
    const auto left_over = co_await scribe_.outbox();
    lanes_.add(left_over, true);
    while (!stopping_) {
        while (auto turn = lanes_.next(clock_.steady()))
            asio::co_spawn(io_, carry(std::move(*turn)), log_failure("errand"));
        co_await wait_for_work();
    }
}

asio::awaitable<void> Courier::wait_for_work()
{
    const auto now = clock_.steady();
    if (const auto due = lanes_.next_due(now))
        work_.expires_after(std::chrono::duration_cast<asio::steady_timer::duration>(clock_.real(*due - now)));
    else
        work_.expires_at(asio::steady_timer::time_point::max());
    co_await work_.async_wait(as_result);
}

asio::awaitable<void> Courier::carry(Lanes::Turn turn)
{
    const auto id = turn.promised.id;
    if (const auto wait = too_early(turn.promised.effect, clock_.now()); wait > 0ns) {
        lanes_.put_off(id, clock_.steady() + wait);
        wake();
        if (lanes_.running() == 0) at_rest_.cancel();
        co_return;
    }
    auto result = co_await attempt(turn);
    while (result.has_value() && std::holds_alternative<RecordRepeat>(result->back())) {
        co_await say_before(id, std::move(result->back()));
        result = co_await attempt(turn);
    }
    if (result.has_error()) log(turn, result.error());

    if (result.has_value() || !lanes_.try_again(id, result.error(), clock_.steady())) {
        Report done{RecordFailure{std::string{duty(turn.promised.effect)}, ""}};
        if (result.has_value())
            done = std::move(*result);
        else
            std::get<RecordFailure>(done[0]).reason = result.error().reason;
        const auto paid = lanes_.pays_for(id);
        for (const auto& one : paid) {
            co_await report(one, std::move(done));
            done = {Settle{}};
        }
        lanes_.settle(id);
        prepared_.erase(id);
    }
    wake();
    if (lanes_.running() == 0) at_rest_.cancel();
}

asio::awaitable<Result<Report, CallError>> Courier::attempt(Lanes::Turn turn)
{
    try {
        Errand errand{.promised = turn.promised, .in_doubt = turn.in_doubt};
        const bool draft = std::holds_alternative<FilePostMortem>(turn.promised.effect);
        // Each try would read the room again, and where reads are scarce leave none for the look that a try begins
        // with.
        if (draft && before_draft_ && !prepared_.contains(turn.promised.id)) {
            if (!co_await before_draft_(turn.promised.incident))
                co_return CallError{CallError::Kind::unreachable, "ending"};
            prepared_.insert(turn.promised.id);
        }
        errand.incident = co_await scribe_.find(turn.promised.incident);
        if (!errand.incident) co_return CallError{CallError::Kind::refused, "there is no such incident"};

        if (draft) {
            errand.history = co_await scribe_.history(turn.promised.incident);
        } else if (const auto* post = std::get_if<PostEntry>(&turn.promised.effect)) {
            auto entry = co_await scribe_.entry(turn.promised.incident, post->seq);
            if (!entry) co_return CallError{CallError::Kind::refused, "there is no such entry"};
            errand.history = std::vector{std::move(*entry)};
        }
        co_return co_await chat_.carry_out(std::move(errand));
    } catch (const std::exception& error) {
        // A bug, and it may have been done: the lane must not stand still for it.
        co_return CallError{CallError::Kind::unknown_outcome, error.what(), {}, true};
    }
}

// Each life that does it again says so again.
asio::awaitable<void> Courier::say_before(EffectId id, Command repeat)
{
    const auto at = clock_.now();
    Delivery delivery{.id = DeliveryId{fmt::format("errand/{}/before/{}", text(id), at.time_since_epoch().count())},
                      .where = id.incident,
                      .at = at,
                      .command = std::move(repeat)};
    co_await record(std::move(delivery));
}

asio::awaitable<void> Courier::report(EffectId id, Report commands)
{
    for (std::size_t n = 0; n < commands.size(); ++n) {
        const bool last = n + 1 == commands.size();
        Delivery delivery{.id = DeliveryId{"errand/" + text(id) + (last ? "" : fmt::format("/{}", n))},
                          .where = id.incident,
                          .at = clock_.now(),
                          .command = std::move(commands[n])};
        if (last) delivery.settles = id;
        co_await record(std::move(delivery));
    }
}

asio::awaitable<void> Courier::record(Delivery delivery)
{
    for (;;) {
        const auto outcome = co_await scribe_.record(delivery);
        if (const auto* refusal = std::get_if<Refusal>(&outcome))
            spdlog::error("the result of an errand was refused delivery={} reason={}", delivery.id.value,
                          static_cast<int>(refusal->reason));
        if (!std::holds_alternative<NotYet>(outcome)) co_return;
        co_await sleep_for(clock_.real(1s));
    }
}

asio::awaitable<void> Courier::stop(std::chrono::nanoseconds limit)
{
    stopping_ = true;
    wake();
    if (lanes_.running() == 0) co_return;
    at_rest_.expires_after(std::chrono::duration_cast<asio::steady_timer::duration>(limit));
    co_await at_rest_.async_wait(as_result);
}

} // namespace warroom
