#include "bot/slack/backfill.hpp"

#include "bot/slack/json.hpp"

#include <fmt/format.h>
#include <spdlog/spdlog.h>

namespace warroom::slack {

using namespace std::chrono_literals;

namespace {

constexpr auto draft_waits = 60s;

Json arguments(const RoomReading::Ask& ask, const ChannelId& room, int page_size)
{
    Json all{{"channel", room.value}, {"limit", page_size}};
    if (!ask.thread.empty()) all["ts"] = ask.thread.value;
    if (!ask.before.empty()) all["latest"] = ask.before.value;
    if (!ask.after.empty()) all["oldest"] = ask.after.value;
    if (!ask.cursor.empty()) all["cursor"] = ask.cursor;
    return all;
}

} // namespace

Backfill::Backfill(asio::any_io_executor io, Scribe& scribe, WebApi& api, People& people, const Clock& clock, Self self,
                   int page_size)
    : scribe_{scribe},
      api_{api},
      people_{people},
      clock_{clock},
      self_{std::move(self)},
      page_size_{page_size},
      work_{io},
      looked_{std::move(io)}
{
}

asio::awaitable<void> Backfill::run()
{
    co_await find_rooms();
    while (!stopping_) {
        auto turn = catch_up_.next(now());
        if (turn) {
            co_await take(std::move(*turn));
            looked_.ring();
        } else {
            co_await rest();
        }
    }
}

void Backfill::stop()
{
    stopping_ = true;
    wake();
}

// Those that a former life left: nothing was delivered since the last thing that it recorded.
asio::awaitable<void> Backfill::find_rooms()
{
    const auto all = co_await scribe_.directory();
    for (const auto& line : all) {
        if (line.over() || line.channel.empty()) continue;
        const auto last = co_await scribe_.last_entry(line.incident);
        if (!last) continue;
        rooms_[line.incident] = line.channel;
        catch_up_.open(line.channel, now(), std::min(last->recorded_at, now().slacks));
    }
}

asio::awaitable<void> Backfill::rest()
{
    const auto at = now();
    if (const auto due = catch_up_.due(at))
        work_.expires_after(std::chrono::duration_cast<asio::steady_timer::duration>(clock_.real(*due - at.steady)));
    else
        work_.expires_at(asio::steady_timer::time_point::max());
    co_await work_.async_wait(as_result);
}

void Backfill::changed(const Incident& incident)
{
    if (incident.channel.empty()) return;
    const auto before = std::exchange(rooms_[incident.id], incident.channel);
    if (!before.empty() && before != incident.channel) catch_up_.leave(before);
    if (incident.status >= Status::closed)
        catch_up_.leave(incident.channel);
    else
        catch_up_.open(incident.channel, now());
    wake();
}

void Backfill::live(bool is)
{
    catch_up_.live(is, now());
    wake();
}

void Backfill::link_died()
{
    catch_up_.link_died(now());
    wake();
}

void Backfill::not_delivered(Period period)
{
    catch_up_.not_delivered(period, now());
    wake();
}

asio::awaitable<bool> Backfill::before_draft(IncidentId id)
{
    std::variant<IncidentId, ChannelId> which = id;
    const auto incident = co_await scribe_.find(std::move(which));
    if (!incident || incident->channel.empty()) co_return true;
    const auto room = incident->channel;
    catch_up_.before_draft(room, now());
    wake();
    co_await within(clock_.real(draft_waits), looked_at(room));
    if (stopping_) co_return false;
    co_await note(catch_up_.wait_no_longer(room, now()));
    co_return true;
}

asio::awaitable<std::monostate> Backfill::looked_at(ChannelId room)
{
    while (catch_up_.is_waited_for(room) && !stopping_) co_await looked_.rings();
    co_return std::monostate{};
}

asio::awaitable<void> Backfill::take(Turn turn)
{
    if (turn.what == Turn::What::begin) co_return co_await begin(std::move(turn));
    if (turn.what == Turn::What::ask) co_return co_await ask(std::move(turn));
    co_await end(std::move(turn));
}

asio::awaitable<RoomReading::Log> Backfill::log_of(ChannelId room)
{
    std::variant<IncidentId, ChannelId> which = std::move(room);
    const auto incident = co_await scribe_.find(std::move(which));
    RoomReading::Log log;
    if (!incident) co_return log;
    log.add(*incident);
    Store::Visit visit = [&log](const Recorded& recorded) { log.add(recorded.event); };
    co_await scribe_.replay(incident->id, std::move(visit));
    co_return log;
}

asio::awaitable<void> Backfill::begin(Turn turn)
{
    const auto at = now();
    RoomReading::Log log;
    if (catch_up_.begins_with_everything(turn.room, at)) log = co_await log_of(turn.room);
    catch_up_.begin(turn.room, std::move(log), at);
}

asio::awaitable<void> Backfill::ask(Turn turn)
{
    const auto* method = turn.ask.thread.empty() ? "conversations.history" : "conversations.replies";
    auto answer = co_await api_.call(method, arguments(turn.ask, turn.room, page_size_));
    if (answer.has_error()) {
        const auto& error = answer.error();
        if (error.kind != CallError::Kind::slow_down)
            spdlog::warn("a room's history can't be read channel={} reason={}", turn.room.value, error.reason);
        co_return co_await note(catch_up_.failed(turn, error, now()));
    }
    catch_up_.answered(turn);
    const auto page = history_page(*answer, turn.room, self_);
    const auto* reading = catch_up_.reading(turn);
    if (!reading) co_return;
    auto told = reading->look_at(page);
    if (!co_await record(std::move(told))) co_return catch_up_.put_off(turn, now());

    auto* advanced = catch_up_.reading(turn);
    if (!advanced) co_return;
    const auto read = advanced->advance(page);
    if (!read) co_return;
    Command command = RecordReading{*read};
    co_await note(std::move(command), turn.room);
}

asio::awaitable<void> Backfill::end(Turn turn)
{
    RoomReading::Log log;
    const auto* reading = catch_up_.reading(turn);
    if (reading && reading->of_everything()) log = co_await log_of(turn.room);
    auto ending = catch_up_.end(turn, log);
    RoomReading::Told told;
    told.deletions = std::move(ending.deletions);
    if (!co_await record(std::move(told))) co_return catch_up_.put_off(turn, now());
    if (ending.note) {
        Command command = RecordReading{*ending.note};
        co_await note(std::move(command), turn.room);
    }
    catch_up_.ended(turn, now());
}

asio::awaitable<bool> Backfill::record(RoomReading::Told told)
{
    std::vector<Delivery> all;
    for (auto& post : told.posts) {
        auto person = co_await author(people_, post);
        all.push_back(recording(std::move(post), std::move(person), Arrival::backfilled));
    }
    for (auto& edit : told.edits) {
        auto person = co_await people_.find(edit.user, {});
        all.push_back(recording(std::move(edit), std::move(person), Arrival::backfilled));
    }
    for (auto& gone : told.deletions) all.push_back(recording(std::move(gone), Arrival::backfilled));
    int fetched = 0;
    for (auto& delivery : all) {
        const auto outcome = co_await scribe_.record(std::move(delivery));
        if (std::holds_alternative<NotYet>(outcome)) co_return false;
        fetched += std::holds_alternative<Accepted>(outcome);
    }
    if (fetched > 0) spdlog::info("fetched from a room's history entries={}", fetched);
    co_return true;
}

asio::awaitable<void> Backfill::note(Command command, ChannelId room)
{
    Delivery delivery;
    delivery.id =
        DeliveryId{fmt::format("{}/read/{}/{}", room.value, clock_.now().time_since_epoch().count(), ++notes_)};
    delivery.where = room;
    delivery.at = clock_.now();
    delivery.command = std::move(command);
    for (;;) {
        const auto outcome = co_await scribe_.record(delivery);
        if (!std::holds_alternative<NotYet>(outcome) || stopping_) co_return;
        co_await sleep_for(clock_.real(1s));
    }
}

asio::awaitable<void> Backfill::note(std::vector<MessagesMissed> missed)
{
    for (auto& one : missed) {
        spdlog::error("messages are missing channel={} reason={}", one.channel.value, one.reason);
        auto room = one.channel;
        Command command = RecordMissed{std::move(one)};
        co_await note(std::move(command), std::move(room));
    }
}

} // namespace warroom::slack
