// seed DATABASE CLOSED OPEN EVENTS: a database as warroom leaves it behind after so many incidents, each with so many
// events, most of them messages.
#include "storage/sqlite_store.hpp"
#include "tests/core/history.hpp"

#include <fmt/format.h>
#include <string>

namespace {

using namespace warroom;

std::vector<Recorded> history_of(std::int64_t number, std::int64_t events, bool closed)
{
    const auto begun = utc(2025, 3, 10) + std::chrono::minutes{30 * number};
    const ChannelId room{fmt::format("C{:010}", number)};
    std::vector<Recorded> all;
    const auto add = [&](Event event, const char* actor = "U0JONAS0001") {
        const auto seq = static_cast<std::int64_t>(all.size()) + 1;
        const auto at = begun + std::chrono::seconds{7 * seq};
        all.push_back({IncidentId{number}, seq, at, at, UserId{actor}, std::move(event)});
    };
    add(declared(fmt::format("checkout is down again, number {}", number)));
    add(ChannelOpened{room, fmt::format("inc-{}", number)}, "");
    while (static_cast<std::int64_t>(all.size()) < events - (closed ? 2 : 0))
        add(MessagePosted{.channel = room,
                          .message = MessageId{fmt::format("{}.{:06}", 1'700'000'000 + number, all.size())},
                          .text = "payments time out since the deploy, the queue grows by 900 a minute",
                          .sent_at = begun + std::chrono::seconds{7 * (static_cast<std::int64_t>(all.size()) + 1)}});
    if (!closed) return all;
    add(StatusChanged{Status::declared, Status::resolved, "it holds"});
    add(StatusChanged{Status::resolved, Status::closed, "the rest is in the tracker"});
    return all;
}

Listing listing_of(const std::vector<Recorded>& history, bool closed)
{
    const auto number = history.front().incident;
    Listing line{.incident = number,
                 .label = fmt::format("INC-{}", number.value),
                 .title = std::get<IncidentDeclared>(history.front().event).title,
                 .status = closed ? Status::closed : Status::declared,
                 .channel = std::get<ChannelOpened>(history.at(1).event).channel,
                 .opened_by = history.front().actor,
                 .declared_at = history.front().at};
    if (closed) line.closed_at = history.back().at;
    return line;
}

} // namespace

int main(int count, char** arguments)
{
    if (count != 5) return 2;
    const auto closed = std::stoll(arguments[2]);
    const auto all = closed + std::stoll(arguments[3]);
    SqliteStore store{arguments[1]};
    for (std::int64_t first = 1; first <= all; first += 50) {
        Batch batch;
        for (auto number = first; number < first + 50 && number <= all; ++number) {
            auto history = history_of(number, std::stoll(arguments[4]), number <= closed);
            batch.listings.push_back(listing_of(history, number <= closed));
            for (auto& recorded : history) batch.events.push_back(std::move(recorded));
        }
        if (store.commit(batch) != Committed::done) return 1;
    }
}
