#include "bot/slack/slack_chat_parts.hpp"

#include "bot/slack/blocks.hpp"
#include "bot/slack/plainer.hpp"
#include "core/match.hpp"
#include "core/wording.hpp"

#include <fmt/format.h>
#include <spdlog/spdlog.h>

namespace warroom::slack {

namespace {

using namespace std::chrono_literals;

constexpr const char* errand_event = "warroom_errand";

// A look of several reads that began anew after each wait would never end where Slack gives one a minute.
asio::awaitable<Result<Json, CallError>> in_turn(WebApi& api, const Clock& clock, const char* method, Json arguments)
{
    constexpr auto longest_turn = 2min;
    for (;;) {
        auto answer = co_await api.call(method, arguments);
        if (answer.has_value() || answer.error().kind != CallError::Kind::slow_down) co_return answer;
        if (answer.error().wait > longest_turn) co_return answer;
        co_await sleep_for(clock.real(answer.error().wait));
    }
}

} // namespace

bool has_mark(const Json& message, const std::string& wanted)
{
    const auto& metadata = member(message, "metadata");
    return text(metadata, "event_type") == errand_event && text(member(metadata, "event_payload"), "id") == wanted;
}

Command posted(const Errand& errand, const ChannelId& channel, const MessageId& message)
{
    const auto& effect = errand.promised.effect;
    if (const auto* card = std::get_if<PostCard>(&effect)) return RecordCard{card->card, channel, message};
    if (const auto* draft = std::get_if<FilePostMortem>(&effect))
        return RecordDraft{draft->revision, fmt::format("warroom postmortem {}", label(*errand.incident))};
    return Settle{};
}

asio::awaitable<SlackChat::Done> SlackChat::on(PostCard effect, Errand errand)
{
    const auto& incident = *errand.incident;
    if (incident.cards.contains(effect.card)) co_return Settle{};

    Spot spot{incident.channel};
    if (effect.card.kind == CardId::Kind::announcement) {
        const auto channel = co_await announcement_channel();
        if (channel.has_error()) co_return channel.error();
        spot.channel = *channel;
    }
    Post post{std::move(spot), message(card(incident, effect.card), label(incident))};
    co_return co_await post_once(std::move(errand), std::move(post));
}

asio::awaitable<SlackChat::Done> SlackChat::on(PostEntry effect, Errand errand)
{
    const auto& incident = *errand.incident;
    const auto& entry = errand.history->at(0);
    auto where = place(incident, entry.event);
    if (!effect.to.empty()) where = Direct{effect.to};
    if (effect.aside && where && std::holds_alternative<Room>(*where)) where = CardId{};
    if (effect.announce) where = CardId{CardId::Kind::announcement};
    if (!where) co_return Settle{};

    Spot spot{incident.channel};
    if (effect.announce && !incident.cards.contains({CardId::Kind::announcement})) {
        const auto announcements = co_await announcement_channel(); // it has no headline to stand under
        if (announcements.has_error()) co_return announcements.error();
        spot.channel = *announcements;
    }
    if (const auto* person = std::get_if<Direct>(&*where)) {
        const auto direct = co_await direct_channel(person->to);
        if (direct.has_error()) co_return direct.error();
        spot.channel = *direct;
    }
    if (const auto* above = std::get_if<CardId>(&*where)) {
        const auto standing = incident.cards.find(*above); // one that could not be posted has no thread: the room, then
        if (standing != incident.cards.end()) spot = {standing->second.channel, standing->second.message};
    }
    auto told = notice(incident, entry);
    if (effect.announce) told.buttons.clear(); // who reads it there takes no part
    Post post{std::move(spot), message(told, label(incident))};
    // Of the worst ones the turns are for everybody, not only for whoever opens the thread.
    if (effect.announce && post.spot.thread && !std::holds_alternative<UpdateSent>(entry.event))
        post.message["reply_broadcast"] = true;
    co_return co_await post_once(std::move(errand), std::move(post));
}

asio::awaitable<Result<ChannelId, CallError>> SlackChat::direct_channel(UserId person)
{
    Json with{{"users", person.value}};
    const auto opened = co_await api_.call("conversations.open", std::move(with));
    if (opened.has_error()) co_return opened.error();
    co_return ChannelId{text(member(*opened, "channel"), "id")};
}

asio::awaitable<SlackChat::Done> SlackChat::post_once(Errand errand, Post post)
{
    Look look = [this, errand, spot = post.spot] { return look_for_post(errand, spot); };
    Act act = [this, errand, post] { return send(errand, post); };
    co_return co_await once(std::move(errand), std::move(look), std::move(act));
}

asio::awaitable<SlackChat::Done> SlackChat::send(Errand errand, Post post)
{
    Json payload{{"id", mark(errand.promised.id)}};
    Json metadata{{"event_type", errand_event}, {"event_payload", std::move(payload)}};
    auto arguments = std::move(post.message);
    arguments["channel"] = post.spot.channel.value;
    arguments["metadata"] = std::move(metadata);
    arguments["unfurl_links"] = arguments["unfurl_media"] = false;
    if (post.spot.thread) arguments["thread_ts"] = post.spot.thread->value;

    const auto answer = co_await call_or_plain("chat.postMessage", std::move(arguments));
    if (answer.has_error()) co_return answer.error();
    co_return posted(errand, ChannelId{text(*answer, "channel")}, MessageId{text(*answer, "ts")});
}

asio::awaitable<Result<SlackChat::Json, CallError>> SlackChat::call_or_plain(std::string method, Json arguments)
{
    auto answer = co_await api_.call(method, arguments);
    if (answer.has_value()) co_return answer;
    auto plain = plainer(arguments, answer.error());
    if (!plain) co_return answer;
    spdlog::error("blocks refused, sending plain text method={} reason={}", method, answer.error().reason);
    co_return co_await api_.call(method, std::move(*plain));
}

// The incident has gone on since it may have been sent: what belongs into the room now belonged into a card's thread
// then.
std::vector<SlackChat::Spot> SlackChat::where_it_may_be(const Errand& errand, const Spot& spot)
{
    const auto& incident = *errand.incident;
    std::vector<Spot> spots{spot};
    if (!std::holds_alternative<PostEntry>(errand.promised.effect) || spot.channel != incident.channel) return spots;
    if (spot.thread) spots.push_back({spot.channel});
    for (const auto& [card, posted] : incident.cards)
        if (posted.channel == spot.channel && posted.message != spot.thread)
            spots.push_back({posted.channel, posted.message});
    return spots;
}

asio::awaitable<SlackChat::Found> SlackChat::look_for_post(Errand errand, Spot spot)
{
    const auto wanted = mark(errand.promised.id);
    const auto spots = where_it_may_be(errand, spot);
    for (const auto& one : spots) {
        std::function<bool(const Json&)> ours = [wanted](const Json& message) { return has_mark(message, wanted); };
        const auto message = co_await look_for_message(one, earliest(errand), std::move(ours));
        if (message.has_error()) co_return message.error();
        if (*message) co_return std::optional<Command>{posted(errand, one.channel, MessageId{text(**message, "ts")})};
    }
    co_return std::optional<Command>{};
}

asio::awaitable<Result<std::optional<SlackChat::Json>, CallError>> SlackChat::look_for_message(
    Spot spot, Timestamp since, std::function<bool(const Json&)> ours)
{
    const auto* method = spot.thread ? "conversations.replies" : "conversations.history";
    std::string cursor;
    do {
        Json arguments{
            {"channel", spot.channel.value}, {"oldest", to_ts(since)}, {"include_all_metadata", true}, {"limit", 200}};
        if (spot.thread) arguments["ts"] = spot.thread->value;
        if (!cursor.empty()) arguments["cursor"] = cursor;
        const auto page = co_await in_turn(api_, clock_, method, std::move(arguments));
        if (page.has_error()) co_return page.error();
        for (const auto& message : member(*page, "messages"))
            if (ours(message)) co_return std::optional<Json>{message};
        cursor = text(member(*page, "response_metadata"), "next_cursor");
    } while (!cursor.empty());
    co_return std::optional<Json>{};
}

asio::awaitable<SlackChat::Done> SlackChat::on(PinCard effect, Errand errand)
{
    const auto standing = errand.incident->cards.find(effect.card);
    if (standing == errand.incident->cards.end()) co_return Settle{}; // that it could not be posted has been told
    Json arguments{{"channel", standing->second.channel.value}, {"timestamp", standing->second.message.value}};
    const auto pinned = co_await api_.call("pins.add", std::move(arguments));
    if (pinned.has_error() && !is(pinned.error(), "already_pinned")) co_return pinned.error();
    co_return Settle{};
}

asio::awaitable<SlackChat::Done> SlackChat::on(RefreshCard effect, Errand errand)
{
    const auto standing = errand.incident->cards.find(effect.card);
    if (standing == errand.incident->cards.end()) co_return Settle{}; // that it could not be posted has been told
    auto arguments = message(card(*errand.incident, effect.card), label(*errand.incident));
    arguments["channel"] = standing->second.channel.value;
    arguments["ts"] = standing->second.message.value;
    const auto edited = co_await call_or_plain("chat.update", std::move(arguments));
    if (edited.has_error()) co_return edited.error();
    co_return Settle{};
}

} // namespace warroom::slack
