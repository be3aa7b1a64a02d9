#include "bot/slack/reception.hpp"

#include "bot/slack/blocks.hpp"
#include "bot/slack/json.hpp"
#include "bot/speaking.hpp"
#include "core/match.hpp"
#include "core/rules.hpp"

#include <algorithm>
#include <boost/asio/co_spawn.hpp>
#include <charconv>
#include <fmt/format.h>
#include <spdlog/spdlog.h>

namespace warroom::slack {
namespace {

Json rendered(const Answer& answer, const std::string& label)
{
    return match(
        answer, [&](const Notice& notice) { return message(notice, label); },
        [&](const Card& card) { return message(card, label); });
}

// Answers pass while Slack holds up what is shown in rooms: so they say why nothing else shows.
void explain(Answer& answer, std::chrono::seconds wait)
{
    auto line = fmt::format("Slack asks us to wait: cards and posts come in about {}. What is said is recorded.",
                            duration_text(std::chrono::ceil<std::chrono::minutes>(wait)));
    if (auto* notice = std::get_if<Notice>(&answer)) notice->text += "\n" + line;
    if (auto* card = std::get_if<Card>(&answer)) card->lines.push_back(std::move(line));
}

std::string trimmed(std::string_view text)
{
    const auto begin = text.find_first_not_of(" \t\n");
    return begin == std::string_view::npos ? "" : std::string{text.substr(begin)};
}

} // namespace

std::optional<IncidentId> Reception::number(const std::string& digits)
{
    std::int64_t value = 0;
    const auto [end, error] = std::from_chars(digits.data(), digits.data() + digits.size(), value);
    if (error != std::errc{} || end != digits.data() + digits.size()) return std::nullopt;
    return IncidentId{value};
}

Reception::Reception(asio::any_io_executor io, Scribe& scribe, People& people, WebApi& api, SlackChat& chat,
                     const Clock& clock, Self self, Habits habits)
    : io_{std::move(io)},
      scribe_{scribe},
      people_{people},
      api_{api},
      replies_{api, clock},
      chat_{chat},
      clock_{clock},
      self_{std::move(self)},
      habits_{std::move(habits)}
{
}

// Not a coroutine, and neither are the ways from here on that lead to one: with hundreds of envelopes waiting for the
// disk, what their frames hold is most of the memory in use.
asio::awaitable<Receipt> Reception::receive(Envelope envelope)
{
    auto& body = envelope.body;
    if (auto* said = std::get_if<Message>(&body)) return on(std::move(*said));
    if (auto* command = std::get_if<SlashCommand>(&body)) return on(std::move(*command), std::move(envelope.id));
    if (auto* press = std::get_if<Press>(&body)) return on(std::move(*press), std::move(envelope.id));
    if (auto* mention = std::get_if<Mention>(&body)) return on(Message{std::move(*mention)});
    if (auto* change = std::get_if<MessageChange>(&body)) return on(std::move(*change));
    if (auto* deletion = std::get_if<MessageDeletion>(&body)) return kept(recording(std::move(*deletion)));
    if (auto* moved = std::get_if<ChannelIdChanged>(&body)) return on(std::move(*moved));
    if (auto* joined = std::get_if<Joined>(&body); joined && told_news_.add(envelope.event_id))
        later("tell a late joiner", welcome(std::move(*joined)));
    if (auto* user = std::get_if<UserChange>(&body)) people_.learn(std::move(user->profile));
    if (std::holds_alternative<AppRateLimited>(body))
        spdlog::error("slack drops events because there are too many; they will be fetched");
    if (std::holds_alternative<TokensRevoked>(body))
        spdlog::error("slack revoked the tokens of this app; install it again");
    if (const auto* ignored = std::get_if<Ignored>(&body))
        spdlog::debug("nothing to do for envelope type={}", ignored->type);
    return at_once(Receipt{});
}

asio::awaitable<Outcome> Reception::counted(asio::awaitable<Outcome> recorded)
{
    auto outcome = co_await std::move(recorded);
    if (std::holds_alternative<Duplicate>(outcome)) ++duplicates_;
    co_return outcome;
}

asio::awaitable<Outcome> Reception::keep(Delivery delivery) { return counted(scribe_.record(std::move(delivery))); }

asio::awaitable<Receipt> Reception::acknowledged(asio::awaitable<Outcome> recorded)
{
    const auto outcome = co_await std::move(recorded);
    Receipt receipt;
    receipt.acknowledge = !std::holds_alternative<NotYet>(outcome); // then it comes once more
    co_return receipt;
}

asio::awaitable<Receipt> Reception::kept(Delivery delivery) { return acknowledged(keep(std::move(delivery))); }

// -- what people type

asio::awaitable<Receipt> Reception::on(SlashCommand command, std::string envelope)
{
    auto person = co_await people_.find(command.user, command.team);
    const Route route{command.channel, command.user, {}, command.response_url};
    Said said{DeliveryId{std::move(envelope)}, std::move(person), route, clock_.now(), command.text};
    auto heard = co_await hear(std::move(said));
    if (const auto wait = api_.rooms_closed_for(); wait.count() > 0) explain(heard.answer, wait);
    auto payload = rendered(heard.answer, heard.label);
    payload["response_type"] = "ephemeral";
    Receipt receipt;
    receipt.payload = written(payload);
    if (receipt.payload.size() > most_in_an_ack) {
        receipt.payload.clear();
        later("answer a command", replies_.tell(route, std::move(payload)));
    }
    co_return receipt;
}

asio::awaitable<Receipt> Reception::on(Press press, std::string envelope)
{
    auto person = co_await people_.find(press.user, press.team);
    const auto button = fmt::format("{}/{}/{}", press.channel.value, press.message.value, press.value);
    const Route route{press.channel, press.user, {}, press.response_url, press.ephemeral};
    Said said{DeliveryId{std::move(envelope)}, std::move(person), route, clock_.now(), press.value, button};
    auto heard = co_await hear(std::move(said));
    if (!press.response_url.empty())
        later("answer a button", replies_.tell(route, rendered(heard.answer, heard.label)));
    co_return Receipt{};
}

std::optional<std::string> Reception::commanded(const std::string& text) const
{
    const auto start = trimmed(text);
    if (start.starts_with("!")) {
        auto line = start.substr(1);
        return begins_with_verb(line, habits_.id_prefix) ? std::optional{std::move(line)} : std::nullopt;
    }
    const auto mention = fmt::format("<@{}>", self_.user.value);
    if (!start.starts_with(mention)) return std::nullopt;
    auto line = trimmed(std::string_view{start}.substr(mention.size()));
    return begins_with_verb(line, habits_.id_prefix) ? std::optional{std::move(line)}
                                                     : std::optional{std::string{}}; // a question gets the panel
}

asio::awaitable<Receipt> Reception::on(Message message)
{
    if (is_ours(message, self_)) return at_once(Receipt{});
    return recorded(std::move(message));
}

asio::awaitable<Receipt> Reception::recorded(Message message)
{
    auto person = co_await author(people_, message);
    const bool to_us = commanded(message.text) || asks_for_news(message.text);
    auto then = to_us && person.standing != Standing::bot ? answered(std::move(message), std::move(person))
                                                          : kept(recording(std::move(message), std::move(person)));
    co_return co_await std::move(then);
}

asio::awaitable<Receipt> Reception::answered(Message message, Person person)
{
    auto delivery = recording(message, person);
    const auto id = delivery.id.value;
    const auto recorded = co_await keep(std::move(delivery));
    Receipt receipt;
    receipt.acknowledge = !std::holds_alternative<NotYet>(recorded); // then it comes once more
    if (!receipt.acknowledge) co_return receipt;

    const auto line = commanded(message.text);
    if (!line) {
        later("tell how it stands", tell_news(Route{message.channel, message.user, message.thread}));
        co_return receipt;
    }
    const bool bang = trimmed(message.text).starts_with("!");
    if (bang && std::holds_alternative<NotOurs>(recorded)) co_return receipt; // elsewhere "!done" is just a message
    if (!answered_.add(id)) co_return receipt; // a mention comes as a message and as itself
    Route route{message.channel, message.user, message.thread};
    Said said{DeliveryId{id + "/verb"}, std::move(person), route, message.sent_at, *line, {}, bang, message.message};
    Heard heard;
    try {
        heard = co_await hear(std::move(said));
    } catch (...) {
        answered_.forget(id); // not acknowledged, it comes again
        throw;
    }
    if (!heard.silent) answer_message(std::move(route), message.message, !line->empty(), std::move(heard));
    co_return receipt;
}

asio::awaitable<Receipt> Reception::on(MessageChange change)
{
    auto person = co_await people_.find(change.user, {});
    auto delivery = recording(std::move(change), std::move(person));
    co_return co_await kept(std::move(delivery));
}

asio::awaitable<Receipt> Reception::on(ChannelIdChanged moved)
{
    std::variant<IncidentId, ChannelId> room = moved.from;
    const auto incident = co_await scribe_.find(std::move(room));
    if (!incident) co_return Receipt{};
    const DeliveryId id{fmt::format("{}/moved/{}", moved.from.value, moved.to.value)};
    Delivery delivery{id, incident->id, Person{}, clock_.now(), RecordChannel{moved.to, incident->channel_name}};
    co_return co_await kept(std::move(delivery));
}

// Whoever works on it is left alone, and so are those who wait, for the rest of the hour.
asio::awaitable<void> Reception::tell_news(Route route)
{
    std::variant<IncidentId, ChannelId> room = route.channel;
    const auto incident = co_await scribe_.find(std::move(room));
    if (!incident || incident->status >= Status::closed) co_return;
    const auto works = [&](const Incident::Held& held) { return !held.to && held.person == route.person; };
    if (std::ranges::any_of(incident->roles, works)) co_return;
    const auto now = clock_.now();
    const auto hour = std::chrono::floor<std::chrono::hours>(now).time_since_epoch().count();
    if (!told_news_.add(fmt::format("{}/{}/{}", route.person.value, route.channel.value, hour))) co_return;
    co_await replies_.tell(std::move(route), message(state(*incident, now), label(*incident)));
}

// Whoever comes late is told where things stand, without asking; invited at the opening, nobody is late.
asio::awaitable<void> Reception::welcome(Joined joined)
{
    if (joined.user == self_.user) co_return;
    std::variant<IncidentId, ChannelId> room = joined.channel;
    const auto incident = co_await scribe_.find(std::move(room));
    constexpr std::chrono::minutes late{10};
    if (!incident || incident->status >= Status::resolved || clock_.now() - incident->declared_at < late) co_return;
    const auto history = co_await scribe_.history(incident->id);
    const auto told = catchup(*incident, history, joined.user, clock_.now());
    co_await replies_.tell(Route{joined.channel, joined.user}, message(told, label(*incident)));
}

// -- what it means

asio::awaitable<Reception::Heard> Reception::hear(Said said)
{
    std::variant<IncidentId, ChannelId> where = said.route.channel;
    auto here = co_await scribe_.find(std::move(where));
    Speaker speaker;
    speaker.person = said.person;
    speaker.now = said.at;
    speaker.in_room = here != nullptr;
    speaker.command = habits_.command;
    speaker.id_prefix = habits_.id_prefix;
    speaker.zone = habits_.zone.value_or(said.person.zone);
    speaker.zone_assumed = !habits_.zone;
    speaker.who = [this](const UserId& user) {
        return people_.known(user).value_or(Person{user, user.value, Standing::unknown, Zone{}});
    };
    if (here) speaker.systems = known_systems(*here);
    speaker.named = [this](std::string_view name) { return people_.named(name); };
    auto reading = read(said.line, speaker);
    if (reading.incident) {
        const auto id = number(*reading.incident);
        std::variant<IncidentId, ChannelId> meant = id.value_or(IncidentId{0});
        here = co_await scribe_.find(std::move(meant));
        if (!here || !may_see(*here, Viewer{said.person, said.route.channel})) {
            Heard none;
            none.refused = true;
            none.answer = Notice{fmt::format("There is no incident {} that you may see. ⟦{} list⟧ shows them.",
                                             *reading.incident, habits_.command)};
            co_return none;
        }
        speaker.systems = known_systems(*here); // of the one that is meant
        reading = read(said.line, speaker);
    }
    if (const auto* refusal = std::get_if<Refusal>(&reading.meaning)) {
        Heard heard;
        heard.refused = true;
        heard.answer = answer(*refusal);
        if (reading.incident) heard.label = label(*here);
        co_return heard;
    }
    if (const auto* unresolved = std::get_if<Unresolved>(&reading.meaning)) {
        auto asked = *unresolved;
        auto resolved = co_await resolve(said, std::move(asked), here);
        if (const auto* refusal = std::get_if<Refusal>(&resolved)) {
            Heard heard;
            heard.refused = true;
            heard.answer = answer(*refusal);
            heard.label = here ? label(*here) : "";
            co_return heard;
        }
        auto& meant = std::get<Meant>(resolved);
        here = std::move(meant.incident);
        reading.meaning = std::move(meant.command);
    }
    const auto* command = std::get_if<Command>(&reading.meaning);
    const auto* declares = command ? std::get_if<DeclareIncident>(command) : nullptr;
    if (declares && said.in_passing && here) {
        Heard heard;
        heard.refused = true;
        heard.answer = open_another(*here, *declares, said.line, said.person.zone);
        co_return heard;
    }
    if (auto* question = std::get_if<Question>(&reading.meaning)) {
        auto asked = std::move(*question);
        co_return co_await show(std::move(said), std::move(asked), std::move(here));
    }
    co_return co_await obey(std::move(said), std::move(reading), std::move(here));
}

asio::awaitable<Reception::Heard> Reception::obey(Said said, Reading reading, std::shared_ptr<const Incident> here)
{
    Delivery delivery{said.id,   NewIncident{}, said.person, said.at, std::get<Command>(std::move(reading.meaning)),
                      said.line, said.button};
    if (auto* note = std::get_if<TakeNote>(&delivery.command); note && !said.message.empty())
        note->message = said.message;
    const bool declares = std::holds_alternative<DeclareIncident>(delivery.command);
    if (!declares && here) delivery.where = here->id;
    if (!declares && !here) delivery.where = said.route.channel;
    const auto outcome = co_await keep(std::move(delivery));
    Heard heard;
    if (here) heard.label = label(*here);
    if (const auto* accepted = std::get_if<Accepted>(&outcome)) {
        const bool known = declares && accepted->events.empty();
        heard.label = label(*accepted->incident);
        heard.answer = known ? open_already(*accepted->incident) : answer(*accepted, reading.remarks);
        bool offers_more = false;
        for (const auto& recorded : accepted->events)
            if (std::holds_alternative<ApprovalAsked>(recorded.event)) heard.refused = true; // somebody else decides
        // What it offers must be seen, unless the room sees it.
        for (const auto& recorded : accepted->events) {
            const auto where = place(*accepted->incident, recorded.event);
            const bool in_room = where && std::holds_alternative<Room>(*where);
            offers_more = offers_more || (!in_room && !offers(*accepted->incident, recorded).empty());
        }
        heard.in_words = declares || heard.refused || offers_more;
        co_return heard;
    }
    if (std::holds_alternative<Duplicate>(outcome)) {
        heard.silent = true;
        heard.answer = Notice{"That was dealt with already."};
        co_return heard;
    }
    heard.refused = true;
    if (const auto* refusal = std::get_if<Refusal>(&outcome))
        heard.answer = answer(*refusal);
    else
        heard.answer =
            Notice{"I can't write anything down at this moment, so nothing was done. Please say it again in a minute."};
    co_return heard;
}

void Reception::answer_message(Route route, MessageId message, bool with_reaction, Heard heard)
{
    auto words = rendered(heard.answer, heard.label);
    std::optional<Json> otherwise;
    if (heard.in_words)
        later("answer a message", replies_.tell(route, std::move(words)));
    else
        otherwise = std::move(words);
    if (!with_reaction) return;
    const auto emoji = heard.refused ? "question" : "+1";
    later("react", replies_.react(std::move(route), std::move(message), emoji, std::move(otherwise)));
}

void Reception::later(std::string what, asio::awaitable<void> errand)
{
    asio::co_spawn(io_, std::move(errand), log_failure(std::move(what)));
}

} // namespace warroom::slack
