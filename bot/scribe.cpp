#include "bot/scribe.hpp"

#include <boost/asio/async_result.hpp>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/dispatch.hpp>
#include <boost/asio/executor_work_guard.hpp>
#include <boost/asio/post.hpp>
#include <cassert>
#include <fmt/format.h>
#include <spdlog/spdlog.h>

namespace warroom {

namespace {

template <class T>
asio::awaitable<T> answer(std::function<T()> question)
{
    co_return question();
}

constexpr int most_tries = 3;
constexpr std::chrono::milliseconds quick{1};    // a commit for which the connections may well wait
constexpr std::chrono::microseconds a_rest{100}; // between commits; with less both threads have enough to do
constexpr int commit_failed = 75;                // as Fatal has it

std::string words_of(const Delivery& delivery)
{
    if (const auto* message = std::get_if<RecordMessage>(&delivery.command)) return message->message.text;
    return delivery.line;
}

// That something was said there stands in the log, even if what was said can't.
std::optional<Delivery> without_its_words(const Delivery& delivery)
{
    const auto* said = std::get_if<RecordMessage>(&delivery.command);
    if (!said) return std::nullopt;
    auto instead = delivery;
    instead.line.clear();
    instead.command = RecordMessage{{.channel = said->message.channel,
                                     .message = said->message.message,
                                     .thread = said->message.thread,
                                     .text = "(put aside: the bot ended each time it dealt with this message)",
                                     .sent_at = said->message.sent_at}};
    return instead;
}

} // namespace

Scribe::Scribe(WarRoom& room, const Clock& clock, asio::any_io_executor io, std::optional<asio::any_io_executor> writer,
               std::size_t most_waiting)
    : room_{room}, clock_{clock}, io_{std::move(io)}, most_waiting_{most_waiting}, thread_{std::move(writer)}
{
}

asio::awaitable<Outcome> Scribe::record(Delivery delivery)
{
    auto wait = [this, &delivery](auto handler) {
        auto executor = asio::get_associated_executor(handler, io_);
        auto resume = std::make_shared<decltype(handler)>(std::move(handler));
        auto work = asio::make_work_guard(executor);
        Waiting waiting{std::move(delivery), [executor, resume, work](Outcome outcome) {
                            asio::dispatch(executor, [resume, outcome = std::move(outcome)]() mutable {
                                std::move (*resume)(std::move(outcome));
                            });
                        }};
        if (!take(waiting)) asio::post(executor, [answer = std::move(waiting.answer)] { answer(NotYet{}); });
    };
    co_return co_await asio::async_initiate<const asio::use_awaitable_t<>, void(Outcome)>(wait, asio::use_awaitable);
}

bool Scribe::take(Waiting& waiting)
{
    {
        const std::lock_guard lock{mutex_};
        if (closed_ || waiting_.size() >= most_waiting_) return false;
        waiting_.push_back(std::move(waiting));
        if (waiting_.size() > 1) return true; // whoever came first has seen to it that all are written
    }
    asio::post(io_, [this] { write_here_or_there(); }); // behind what has arrived with it
    return true;
}

void Scribe::write_here_or_there()
{
    std::unique_lock room{room_in_use_, std::try_to_lock};
    const bool here = room.owns_lock() && was_quick_ && clock_.steady() - ended_ >= a_rest;
    if (here) return write(std::move(room));
    if (room.owns_lock()) room.unlock();
    asio::post(thread_.executor(), [this] { write(std::unique_lock{room_in_use_}); });
}

void Scribe::write(std::unique_lock<std::mutex> room)
{
    assert(room.owns_lock());
    std::vector<Waiting> batch;
    {
        const std::lock_guard lock{mutex_};
        batch.swap(waiting_);
    }
    if (batch.empty()) return;
    std::vector<Delivery> deliveries;
    for (auto& waiting : batch) deliveries.push_back(std::move(waiting.delivery));

    const auto began = clock_.steady();
    auto outcomes = began < careful_until_ ? handled_with_care(deliveries) : handled(deliveries);
    ended_ = clock_.steady();
    const auto took = ended_ - began;
    was_quick_ = took <= quick;
    if (took > std::chrono::seconds{1})
        spdlog::warn("the disk is slow: a commit took long ms={} deliveries={}",
                     std::chrono::duration_cast<std::chrono::milliseconds>(took).count(), deliveries.size());
    // Before the room is free for others: what was decided first is told first.
    asio::post(io_, [this, batch = std::move(batch), outcomes = std::move(outcomes)]() mutable {
        for (const auto& outcome : outcomes)
            if (const auto* accepted = std::get_if<Accepted>(&outcome)) observers_.on_accepted(*accepted);
        for (std::size_t i = 0; i < batch.size(); ++i) batch[i].answer(std::move(outcomes[i]));
    });
}

std::vector<Outcome> Scribe::handled(std::span<const Delivery> deliveries)
try {
    if (broken_) return std::vector<Outcome>(deliveries.size(), NotYet{});
    return room_.handle(deliveries, clock_.now());
} catch (const Fatal& fatal) {
    give_up(fatal);
    return std::vector<Outcome>(deliveries.size(), NotYet{});
} catch (const std::exception& error) {
    // A bug, and nothing was written. Alone, each of the others is none the worse for the one that brings it out.
    if (deliveries.size() == 1) {
        spdlog::error("a delivery can't be dealt with delivery={}: {}", deliveries[0].id.value, error.what());
        return {NotYet{}};
    }
    std::vector<Outcome> outcomes;
    for (const auto& delivery : deliveries) outcomes.push_back(std::move(handled({&delivery, 1})[0]));
    return outcomes;
}

std::vector<Outcome> Scribe::handled_with_care(std::span<const Delivery> deliveries)
{
    std::vector<Outcome> outcomes;
    for (const auto& delivery : deliveries) {
        outcomes.push_back(broken_ ? NotYet{} : handled_with_care(delivery));
    }
    return outcomes;
}

Outcome Scribe::handled_with_care(const Delivery& delivery)
{
    Outcome outcome = NotYet{};
    try {
        const int tries = room_.store().try_again(delivery.id);
        outcome =
            tries < most_tries ? std::move(handled({&delivery, 1})[0]) : put_aside(delivery, tries < 2 * most_tries);
    } catch (const Fatal& fatal) {
        give_up(fatal);
    }
    not_its_fault(delivery.id);
    return outcome;
}

// The process lives; or it ends because of its disk, whatever was dealt with.
void Scribe::not_its_fault(const DeliveryId& delivery)
try {
    if (!broken_ || disk_failed_) room_.store().tried(delivery);
} catch (const Fatal& fatal) {
    if (broken_) return;
    give_up(fatal);
    not_its_fault(delivery);
}

// Dealt with, as far as the sender and the outbox are concerned; a person may look at what is left of it.
Outcome Scribe::put_aside(const Delivery& delivery, bool leave_a_trace)
{
    auto& store = room_.store();
    if (store.has_seen(delivery.id)) return Duplicate{};
    const auto frame = fmt::format("{} by {}: {}", delivery.id.value, delivery.actor.id.value, words_of(delivery));
    if (store.quarantine({clock_.now(), frame, "the process ended each time it was dealt with"}) != Committed::done)
        return NotYet{};
    spdlog::error("put into quarantine: each time it was dealt with the process ended delivery={}", delivery.id.value);
    if (leave_a_trace) // tried as often as the delivery itself: that may have ended the process, too
        if (const auto instead = without_its_words(delivery)) return handled({&*instead, 1})[0];
    Batch batch{.inbox = {delivery.id}};
    if (delivery.settles) batch.settled.push_back(*delivery.settles);
    return store.commit(batch) == Committed::done ? Outcome{Duplicate{}} : Outcome{NotYet{}};
}

void Scribe::give_up(Fatal fatal)
{
    if (broken_) return;
    broken_ = true;
    disk_failed_ = fatal.exit_code == commit_failed;
    asio::post(io_, [this, fatal = std::move(fatal)] { observers_.on_fatal(fatal); });
}

template <class T>
asio::awaitable<T> Scribe::ask(std::function<T(WarRoom&)> question)
{
    std::function<T()> guarded = [this, question = std::move(question)] {
        const std::lock_guard room{room_in_use_};
        try {
            if (!broken_) return question(room_);
        } catch (const Fatal& fatal) {
            give_up(fatal);
        }
        throw boost::system::system_error{asio::error::operation_aborted};
    };
    co_return co_await asio::co_spawn(thread_.executor(), answer(std::move(guarded)), asio::use_awaitable);
}

asio::awaitable<std::vector<Recorded>> Scribe::history(IncidentId incident)
{
    return ask<std::vector<Recorded>>([incident](WarRoom& room) { return room.store().history(incident); });
}

asio::awaitable<void> Scribe::replay(IncidentId incident, Store::Visit visit)
{
    std::function<bool(WarRoom&)> asked = [incident, visit = std::move(visit)](WarRoom& room) {
        room.store().replay(incident, visit);
        return true;
    };
    co_await ask<bool>(std::move(asked));
}

asio::awaitable<std::optional<Recorded>> Scribe::last_entry(IncidentId incident)
{
    return ask<std::optional<Recorded>>([incident](WarRoom& room) {
        const auto state = room.find(incident);
        return state ? room.store().entry(incident, state->seq) : std::nullopt;
    });
}

asio::awaitable<std::string> Scribe::damage()
{
    return ask<std::string>([](WarRoom& room) { return room.store().damage(); });
}

asio::awaitable<std::vector<Link>> Scribe::chain(IncidentId incident)
{
    return ask<std::vector<Link>>([incident](WarRoom& room) { return room.store().chain(incident); });
}

asio::awaitable<std::optional<Recorded>> Scribe::entry(IncidentId incident, std::int64_t seq)
{
    return ask<std::optional<Recorded>>([incident, seq](WarRoom& room) { return room.store().entry(incident, seq); });
}

asio::awaitable<std::shared_ptr<const Incident>> Scribe::find(std::variant<IncidentId, ChannelId> which)
{
    // To wake the other thread takes longer than this.
    if (const std::unique_lock room{room_in_use_, std::try_to_lock}; room.owns_lock() && !broken_) {
        auto known = std::visit([&](const auto& id) { return room_.find_in_memory(id); }, which);
        if (known) return at_once(std::move(*known));
    }
    return ask<std::shared_ptr<const Incident>>(
        [which](WarRoom& room) { return std::visit([&](const auto& id) { return room.find(id); }, which); });
}

asio::awaitable<std::vector<Listing>> Scribe::directory()
{
    return ask<std::vector<Listing>>([](WarRoom& room) { return room.directory(); });
}

asio::awaitable<std::vector<Promised>> Scribe::outbox()
{
    return ask<std::vector<Promised>>([](WarRoom& room) { return room.store().outbox(); });
}

asio::awaitable<std::vector<Found>> Scribe::search(std::string words, std::size_t most)
{
    return ask<std::vector<Found>>([words, most](WarRoom& room) { return room.store().search(words, most); });
}

asio::awaitable<Committed> Scribe::quarantine(Quarantined frame)
{
    return ask<Committed>([frame](WarRoom& room) { return room.store().quarantine(frame); });
}

asio::awaitable<void> Scribe::between_commits(std::function<void()> work)
{
    std::function<bool(WarRoom&)> asked = [work = std::move(work)](WarRoom&) {
        work();
        return true;
    };
    co_await ask<bool>(std::move(asked));
}

asio::awaitable<Committed> Scribe::forget_quarantined(Timestamp received_before)
{
    return ask<Committed>(
        [received_before](WarRoom& room) { return room.store().forget_quarantined(received_before); });
}

asio::awaitable<void> Scribe::drain()
{
    {
        const std::lock_guard lock{mutex_};
        closed_ = true;
    }
    asio::post(thread_.executor(), [this] { write(std::unique_lock{room_in_use_}); });
    co_await ask<bool>([](WarRoom&) { return true; }); // answered behind all that was taken before
}

} // namespace warroom
