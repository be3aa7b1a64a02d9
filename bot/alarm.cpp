#include "bot/alarm.hpp"

#include <algorithm>
#include <fmt/format.h>

namespace warroom {

using namespace std::chrono_literals;

Alarm::Alarm(asio::any_io_executor io, Scribe& scribe, const Clock& clock)
    : scribe_{scribe}, clock_{clock}, timer_{std::move(io)}
{
}

void Alarm::changed(const Incident& incident)
{
    auto& heard = heard_[incident.id];
    if (incident.seq < heard) return;
    heard = incident.seq;

    const auto next = next_reminder(incident);
    if (!next) rung_.erase(incident.id);
    const auto rung = rung_.find(incident.id);
    if (next && (rung == rung_.end() || rung->second != *next))
        due_[incident.id] = *next;
    else
        due_.erase(incident.id);
    timer_.cancel();
}

void Alarm::stop()
{
    stopping_ = true;
    timer_.cancel();
}

asio::awaitable<void> Alarm::run()
{
    const auto directory = co_await scribe_.directory();
    for (const auto& listing : directory) {
        if (listing.over()) continue;
        const auto incident = co_await scribe_.find(listing.incident);
        if (incident) changed(*incident);
    }
    while (!stopping_) {
        const auto next = std::ranges::min_element(due_, {}, [](const auto& entry) { return entry.second; });
        if (next != due_.end() && next->second <= clock_.now())
            co_await ring(next->first, next->second);
        else
            co_await sleep_until_next();
    }
}

asio::awaitable<void> Alarm::ring(IncidentId incident, Timestamp deadline)
{
    Delivery delivery{.id = DeliveryId{fmt::format("wake/{}/{}", incident.value, deadline.time_since_epoch().count())},
                      .where = incident,
                      .at = clock_.now(),
                      .command = Wake{}};
    rung_[incident] = deadline;
    due_.erase(incident);
    const auto outcome = co_await scribe_.record(std::move(delivery)); // an accepted one comes back by changed()
    if (!std::holds_alternative<NotYet>(outcome)) co_return;

    rung_.erase(incident);
    due_.try_emplace(incident, deadline);
    co_await sleep_for(clock_.real(1s));
}

asio::awaitable<void> Alarm::sleep_until_next()
{
    // Not all at once: the wall's clock may be set meanwhile.
    std::chrono::nanoseconds span = 1min;
    for (const auto& [incident, deadline] : due_)
        span = std::min<std::chrono::nanoseconds>(span, deadline - clock_.now());
    if (due_.empty())
        timer_.expires_at(asio::steady_timer::time_point::max());
    else
        timer_.expires_after(std::chrono::duration_cast<asio::steady_timer::duration>(clock_.real(span)));
    co_await timer_.async_wait(as_result);
}

} // namespace warroom
