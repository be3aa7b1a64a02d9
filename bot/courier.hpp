#pragma once
// Carries errands out and reports back: what was done, or why not, is recorded together with the errand's settlement.
// Lives on the io thread; `Lanes` says what runs when, the scribe knows the newest state, the chat does it.

#include "bot/lanes.hpp"
#include "bot/scribe.hpp"

#include <set>

namespace warroom {

class Courier {
public:
    // What has to be done before a draft is handed over, once for each; false: it has to wait.
    using BeforeDraft = std::function<asio::awaitable<bool>(IncidentId)>;
    Courier(asio::any_io_executor io, Scribe& scribe, Chat& chat, const Clock& clock, std::uint64_t seed,
            BeforeDraft before_draft = {});

    asio::awaitable<void> run();                   // takes up what a former life left, then works until stop()
    void promised(std::span<const Promised> more); // just recorded

    // Starts nothing more and lets the running errands end, for `limit` at most.
    asio::awaitable<void> stop(std::chrono::nanoseconds limit = std::chrono::seconds{5});

    std::size_t waiting() const { return lanes_.waiting(); }
    bool token_dead() const { return lanes_.token_dead(); }

private:
    asio::awaitable<void> wait_for_work();
    asio::awaitable<void> carry(Lanes::Turn turn);
    asio::awaitable<Result<Report, CallError>> attempt(Lanes::Turn turn);
    asio::awaitable<void> say_before(EffectId id, Command repeat);
    asio::awaitable<void> report(EffectId id, Report commands);
    asio::awaitable<void> record(Delivery delivery);
    void wake() { work_.cancel(); }

    asio::any_io_executor io_;
    Scribe& scribe_;
    Chat& chat_;
    const Clock& clock_;
    BeforeDraft before_draft_;
    std::set<EffectId> prepared_{}; // drafts that may be handed over
    Lanes lanes_;
    asio::steady_timer work_;    // cancelled when there may be more to do
    asio::steady_timer at_rest_; // cancelled when the last running errand ended
    bool stopping_ = false;
};

} // namespace warroom
