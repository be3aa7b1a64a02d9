#pragma once
// The one that writes: WarRoom is used through it alone. Whoever has something to record or to ask awaits it from the
// io thread; what arrives during a commit shares the next one, so a quiet bot commits at once and a busy one in
// batches.
//
// Commits have a thread of their own, so that a slow disk doesn't silence the connections. But to wake it and to be
// woken by it takes longer than a quick disk's commit: after a quick one, and a rest, the io thread commits by itself.
// A disk that falls asleep from one commit to the next stops the connections for that one.

#include "bot/async.hpp"
#include "bot/clock.hpp"
#include "bot/own_thread.hpp"
#include "bot/war_room.hpp"

#include <boost/asio/any_io_executor.hpp>

#include <functional>
#include <mutex>
#include <span>

namespace warroom {

class Scribe {
public:
    struct Observers { // called on `io`
        // Before whoever recorded it resumes.
        std::function<void(const Accepted&)> on_accepted = [](const Accepted&) {};
        // Once: from then on nothing is recorded or answered. Left alone, it ends io_context::run().
        std::function<void(Fatal)> on_fatal = [](const Fatal& fatal) { throw fatal; };
    };
    // `io` and `clock` must outlive it; nothing else touches `room` meanwhile. In a simulation, what has a thread of
    // its own in real life runs on `writer`.
    Scribe(WarRoom& room, const Clock& clock, asio::any_io_executor io,
           std::optional<asio::any_io_executor> writer = std::nullopt, std::size_t most_waiting = 10'000);
    void observe(Observers observers) { observers_ = std::move(observers); } // before anything is recorded

    asio::awaitable<Outcome> record(
        Delivery delivery); // resumes once it is on disk; NotYet: too much waits, or it ends

    asio::awaitable<std::vector<Recorded>> history(IncidentId incident);
    asio::awaitable<void> replay(IncidentId incident, Store::Visit visit); // called on the thread that writes
    asio::awaitable<std::optional<Recorded>> last_entry(IncidentId incident);
    asio::awaitable<std::vector<Link>> chain(IncidentId incident);
    asio::awaitable<std::string> damage();
    asio::awaitable<std::optional<Recorded>> entry(IncidentId incident, std::int64_t seq);
    asio::awaitable<std::shared_ptr<const Incident>> find(std::variant<IncidentId, ChannelId> which); // null: none
    asio::awaitable<std::vector<Listing>> directory();
    asio::awaitable<std::vector<Promised>> outbox();
    asio::awaitable<std::vector<Found>> search(std::string words, std::size_t most);
    asio::awaitable<Committed> quarantine(Quarantined frame);
    asio::awaitable<Committed> forget_quarantined(Timestamp received_before);
    asio::awaitable<void> between_commits(std::function<void()> work); // what it throws reaches who awaits it

    // After an end that was none: until then each delivery is dealt with alone, and noted before, so that one that
    // brings the process down is known when it comes for the third time. Before anything is recorded.
    void be_careful_for(std::chrono::seconds span) { careful_until_ = clock_.steady() + span; }

    // Takes no more; resumes once all that was taken is on disk and answered.
    asio::awaitable<void> drain();

private:
    struct Waiting {
        Delivery delivery;
        std::function<void(Outcome)> answer; // called on `io`
    };
    bool take(Waiting& waiting);
    void write_here_or_there();                    // this thread is io's
    void write(std::unique_lock<std::mutex> room); // all that waits, in one commit
    // With the room in use:
    std::vector<Outcome> handled(std::span<const Delivery> deliveries);
    std::vector<Outcome> handled_with_care(std::span<const Delivery> deliveries);
    Outcome handled_with_care(const Delivery& delivery);
    Outcome put_aside(const Delivery& delivery, bool leave_a_trace);
    void not_its_fault(const DeliveryId& delivery);
    void give_up(Fatal fatal);

    template <class T>
    asio::awaitable<T> ask(std::function<T(WarRoom&)> question);

    WarRoom& room_;
    const Clock& clock_;
    asio::any_io_executor io_;
    std::size_t most_waiting_;
    Observers observers_{};
    Clock::Steady careful_until_ = Clock::Steady::min();

    std::mutex room_in_use_; // guards the room, and:
    bool broken_ = false;
    bool disk_failed_ = false; // and that is why
    bool was_quick_ = false;   // the last commit
    Clock::Steady ended_{};    // and when it ended

    std::mutex mutex_;
    std::vector<Waiting> waiting_{};
    bool closed_ = false;

    OwnThread thread_; // last: it ends before what it uses
};

} // namespace warroom
