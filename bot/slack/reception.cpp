#include "bot/slack/reception.hpp"

#include "bot/slack/blocks.hpp"
#include "bot/slack/json.hpp"
#include "core/match.hpp"

#include <boost/asio/co_spawn.hpp>
#include <charconv>
#include <fmt/format.h>
#include <spdlog/spdlog.h>

namespace warroom::slack {
namespace {

constexpr std::size_t most_in_an_ack = 8 * 1024; // Slack drops answers of 20 KiB without a word

Json rendered(const Answer& answer, const std::string& label)
{
    return match(
        answer, [&](const Notice& notice) { return message(notice, label); },
        [&](const Card& card) { return message(card, label); });
}

std::optional<IncidentId> number(const std::string& digits)
{
    std::int64_t value = 0;
    const auto [end, error] = std::from_chars(digits.data(), digits.data() + digits.size(), value);
    if (error != std::errc{} || end != digits.data() + digits.size()) return std::nullopt;
    return IncidentId{value};
}

std::vector<Listing> visible(std::vector<Listing> all, const UserId& person)
{
    // Who was in a private room is known only to that incident; its opener is enough for a list.
    std::erase_if(all, [&](const Listing& line) { return line.is_private && line.opened_by != person; });
    return all;
}

std::string trimmed(std::string_view text)
{
    const auto begin = text.find_first_not_of(" \t\n");
    return begin == std::string_view::npos ? "" : std::string{text.substr(begin)};
}

} // namespace

Reception::Reception(asio::any_io_executor io, Scribe& scribe, People& people, WebApi& api, SlackChat& chat,
                     const Clock& clock, Self self, Habits habits)
    : io_{std::move(io)},
      scribe_{scribe},
      people_{people},
      api_{api},
      chat_{chat},
      clock_{clock},
      self_{std::move(self)},
      habits_{std::move(habits)}
{
}

asio::awaitable<Receipt> Reception::receive(Envelope envelope)
{
    auto& body = envelope.body;
    if (auto* command = std::get_if<SlashCommand>(&body))
        co_return co_await on(std::move(*command), std::move(envelope.id));
    if (auto* press = std::get_if<Press>(&body)) co_return co_await on(std::move(*press), std::move(envelope.id));
    if (auto* said = std::get_if<Message>(&body)) co_return co_await on(std::move(*said));
    if (auto* mention = std::get_if<Mention>(&body)) {
        Message said = std::move(*mention);
        co_return co_await on(std::move(said));
    }
    if (auto* change = std::get_if<MessageChange>(&body)) co_return co_await on(std::move(*change));
    if (auto* deletion = std::get_if<MessageDeletion>(&body)) co_return co_await on(std::move(*deletion));
    if (auto* user = std::get_if<UserChange>(&body)) people_.learn(std::move(user->profile));
    if (std::holds_alternative<AppRateLimited>(body))
        spdlog::error("slack drops events because there are too many; they will be missing");
    if (std::holds_alternative<TokensRevoked>(body))
        spdlog::error("slack revoked the tokens of this app; install it again");
    if (const auto* unknown = std::get_if<Unknown>(&body))
        spdlog::debug("nothing to do for envelope type={}", unknown->type);
    co_return Receipt{};
}

asio::awaitable<Outcome> Reception::keep(Delivery delivery) { co_return co_await scribe_.record(std::move(delivery)); }

// -- what people type

asio::awaitable<Receipt> Reception::on(SlashCommand command, std::string envelope)
{
    auto person = co_await people_.find(command.user, command.team);
    Said said{DeliveryId{std::move(envelope)}, std::move(person), command.channel, clock_.now(), command.text};
    auto heard = co_await hear(std::move(said));
    auto payload = rendered(heard.answer, heard.label);
    payload["response_type"] = "ephemeral";
    Receipt receipt;
    receipt.payload = written(payload);
    if (receipt.payload.size() > most_in_an_ack)
        later("answer a command", respond(command.response_url, std::exchange(receipt.payload, "")));
    co_return receipt;
}

asio::awaitable<Receipt> Reception::on(Press press, std::string envelope)
{
    auto person = co_await people_.find(press.user, press.team);
    const auto button = fmt::format("{}/{}/{}", press.channel.value, press.message.value, press.value);
    Said said{DeliveryId{std::move(envelope)}, std::move(person), press.channel, clock_.now(), press.value, button};
    auto heard = co_await hear(std::move(said));
    auto payload = rendered(heard.answer, heard.label);
    payload["response_type"] = "ephemeral";
    payload["replace_original"] = press.ephemeral; // an offer is used up; a card stays what it is
    if (!press.response_url.empty()) later("answer a button", respond(press.response_url, written(payload)));
    co_return Receipt{};
}

std::optional<std::string> Reception::commanded(const std::string& text) const
{
    const auto start = trimmed(text);
    if (start.starts_with("!")) {
        auto line = start.substr(1);
        return begins_with_verb(line) ? std::optional{std::move(line)} : std::nullopt;
    }
    const auto mention = fmt::format("<@{}>", self_.user.value);
    if (!start.starts_with(mention)) return std::nullopt;
    auto line = trimmed(std::string_view{start}.substr(mention.size()));
    return begins_with_verb(line) ? std::optional{std::move(line)}
                                  : std::optional{std::string{}}; // a question gets the panel
}

asio::awaitable<Person> Reception::author(Message message)
{
    const bool bot = !message.bot_id.empty();
    if (!bot) co_return co_await people_.find(message.user, message.team);
    Person person{UserId{message.user.empty() ? message.bot_id : message.user.value}, message.bot_name, Standing::bot,
                  Zone{}};
    co_return person;
}

asio::awaitable<Receipt> Reception::on(Message message)
{
    const bool ours = message.user == self_.user || (!message.bot_id.empty() && message.bot_id == self_.bot_id) ||
                      (!message.app_id.empty() && message.app_id == self_.app_id);
    if (ours) co_return Receipt{};
    auto person = co_await author(message);
    const auto id = fmt::format("{}/{}", message.channel.value, message.message.value);

    MessagePosted posted;
    posted.channel = message.channel;
    posted.message = message.message;
    if (!message.thread.empty() && message.thread != message.message) posted.thread = message.thread;
    posted.text = message.text;
    posted.from_bot = person.standing == Standing::bot;
    if (posted.from_bot) posted.bot_name = message.bot_name;
    for (auto& file : message.files)
        posted.files.push_back({std::move(file.name), std::move(file.type), std::move(file.link)});
    posted.sent_at = message.sent_at;
    Delivery recording{DeliveryId{id}, message.channel, person, message.sent_at, RecordMessage{std::move(posted)}};
    const auto recorded = co_await keep(std::move(recording));
    if (std::holds_alternative<NotYet>(recorded)) {
        Receipt again;
        again.acknowledge = false; // it comes once more
        co_return again;
    }

    const auto line = commanded(message.text);
    if (!line || person.standing == Standing::bot) co_return Receipt{};
    const bool bang = trimmed(message.text).starts_with("!");
    if (bang && std::holds_alternative<NotOurs>(recorded)) co_return Receipt{}; // elsewhere "!done" is just a message
    Said said{DeliveryId{id + "/verb"}, std::move(person), message.channel, message.sent_at, *line};
    auto heard = co_await hear(std::move(said));
    if (heard.silent) co_return Receipt{};
    const auto* notice = std::get_if<Notice>(&heard.answer);
    const bool refused = notice && !heard.done;
    if (!line->empty()) later("react", react(message.channel, message.message, refused ? "question" : "+1"));
    if (!heard.done) later("answer a message", tell(message.channel, message.user, message.thread, std::move(heard)));
    co_return Receipt{};
}

asio::awaitable<Receipt> Reception::on(MessageChange change)
{
    auto person = co_await people_.find(change.user, {});
    const DeliveryId id{fmt::format("{}/{}/{}", change.channel.value, change.message.value, change.edited_ts)};
    RecordEdit edit{{change.channel, change.message, change.text, change.edited_at}};
    Delivery delivery{id, change.channel, std::move(person), change.edited_at, std::move(edit)};
    const auto outcome = co_await keep(std::move(delivery));
    Receipt receipt;
    receipt.acknowledge = !std::holds_alternative<NotYet>(outcome);
    co_return receipt;
}

asio::awaitable<Receipt> Reception::on(MessageDeletion deletion)
{
    const DeliveryId id{fmt::format("{}/{}/deleted", deletion.channel.value, deletion.message.value)};
    RecordDeletion gone{{deletion.channel, deletion.message}};
    Delivery delivery{id, deletion.channel, Person{}, deletion.at, std::move(gone)}; // Slack doesn't say who
    const auto outcome = co_await keep(std::move(delivery));
    Receipt receipt;
    receipt.acknowledge = !std::holds_alternative<NotYet>(outcome);
    co_return receipt;
}

// -- what it means

asio::awaitable<Reception::Heard> Reception::hear(Said said)
{
    std::variant<IncidentId, ChannelId> where = said.channel;
    auto here = co_await scribe_.find(std::move(where));
    Speaker speaker;
    speaker.person = said.person;
    speaker.now = said.at;
    speaker.in_room = here != nullptr;
    speaker.command = habits_.command;
    speaker.id_prefix = habits_.id_prefix;
    speaker.zone = habits_.zone.value_or(said.person.zone);
    speaker.who = [this](const UserId& user) {
        return people_.known(user).value_or(Person{user, user.value, Standing::unknown, Zone{}});
    };
    auto reading = read(said.line, speaker);
    if (reading.incident) {
        const auto id = number(*reading.incident);
        std::variant<IncidentId, ChannelId> meant = id.value_or(IncidentId{0});
        here = co_await scribe_.find(std::move(meant));
        const bool hidden = here && !may_see(*here, said.person.id) && here->channel != said.channel;
        if (!here || hidden) {
            Heard none;
            none.answer = Notice{fmt::format("There is no incident {} that you may see. `{} list` shows them.",
                                             *reading.incident, habits_.command)};
            co_return none;
        }
    }
    if (const auto* refusal = std::get_if<Refusal>(&reading.meaning)) {
        Heard heard;
        heard.answer = answer(*refusal);
        if (reading.incident) heard.label = label(*here);
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
    const bool declares = std::holds_alternative<DeclareIncident>(delivery.command);
    if (!declares && here) delivery.where = here->id;
    if (!declares && !here) delivery.where = said.channel;
    const auto outcome = co_await keep(std::move(delivery));
    Heard heard;
    if (here) heard.label = label(*here);
    if (const auto* accepted = std::get_if<Accepted>(&outcome)) {
        heard.label = label(*accepted->incident);
        heard.done = true;
        heard.answer = answer(*accepted, reading.remarks);
        for (const auto& recorded : accepted->events)
            if (std::holds_alternative<ApprovalAsked>(recorded.event)) heard.done = false; // it waits for somebody else
    } else if (const auto* refusal = std::get_if<Refusal>(&outcome)) {
        heard.answer = answer(*refusal);
    } else if (std::holds_alternative<Duplicate>(outcome)) {
        heard.silent = true;
        heard.answer = Notice{"That was dealt with already."};
    } else {
        heard.answer =
            Notice{"I can't write anything down at this moment, so nothing was done. Please say it again in a minute."};
    }
    co_return heard;
}

asio::awaitable<Reception::Heard> Reception::show(Said said, Question question, std::shared_ptr<const Incident> about)
{
    Heard heard;
    if (about) heard.label = label(*about);
    const auto now = clock_.now();
    if (const auto* help_on = std::get_if<AskHelp>(&question)) {
        heard.answer = Notice{help(help_on->verb, habits_.command)};
        co_return heard;
    }
    if (const auto* asked = std::get_if<AskList>(&question); asked || !about) {
        auto all = co_await scribe_.directory();
        const auto lines = visible(std::move(all), said.person.id);
        heard.answer = asked ? list(lines, *asked, said.person.id) : open_incidents(lines, habits_.command);
        heard.label.clear();
        co_return heard;
    }
    if (std::holds_alternative<AskPostMortem>(question))
        co_return co_await send_draft(std::move(said), std::move(about));
    if (const auto* asked = std::get_if<AskTimeline>(&question)) {
        const auto history = co_await scribe_.history(about->id);
        heard.answer = timeline(*about, history, *asked, now);
    } else if (std::holds_alternative<AskAttempt>(question)) {
        heard.answer = attempt(*about);
    } else {
        heard.answer = panel(*about, now);
    }
    co_return heard;
}

asio::awaitable<Reception::Heard> Reception::send_draft(Said said, std::shared_ptr<const Incident> about)
{
    const auto send = [](SlackChat& chat, Scribe& scribe, UserId person,
                         std::shared_ptr<const Incident> incident) -> asio::awaitable<void> {
        auto history = co_await scribe.history(incident->id);
        const auto sent = co_await chat.preview(std::move(incident), std::move(history), std::move(person));
        if (sent.has_error()) spdlog::warn("a preview of a draft was not sent reason={}", sent.error().reason);
    };
    later("send a preview", send(chat_, scribe_, said.person.id, about));
    Heard heard;
    heard.answer =
        Notice{fmt::format("The draft of {} as it stands comes to your direct messages with me.", label(*about))};
    co_return heard;
}

// -- answers beside the outbox

asio::awaitable<void> Reception::respond(std::string response_url, std::string message)
{
    const auto sent = co_await api_.respond(std::move(response_url), Json::parse(message));
    if (sent.has_error()) spdlog::warn("an answer was lost reason={}", sent.error().reason);
}

asio::awaitable<void> Reception::react(ChannelId channel, MessageId message, std::string emoji)
{
    Json arguments{{"channel", channel.value}, {"timestamp", message.value}, {"name", emoji}};
    const auto reacted = co_await api_.call("reactions.add", std::move(arguments));
    if (reacted.has_error() && reacted.error().reason != "already_reacted")
        spdlog::warn("could not react to a command reason={}", reacted.error().reason);
}

asio::awaitable<void> Reception::tell(ChannelId channel, UserId person, MessageId thread, Heard heard)
{
    auto arguments = rendered(heard.answer, heard.label);
    arguments["channel"] = channel.value;
    arguments["user"] = person.value;
    if (!thread.empty()) arguments["thread_ts"] = thread.value;
    const auto told = co_await api_.call("chat.postEphemeral", std::move(arguments));
    if (told.has_error()) spdlog::warn("an answer was lost reason={}", told.error().reason);
}

void Reception::later(std::string what, asio::awaitable<void> errand)
{
    asio::co_spawn(io_, std::move(errand), [what = std::move(what)](std::exception_ptr failed) {
        if (!failed) return;
        try {
            std::rethrow_exception(failed);
        } catch (const std::exception& error) {
            spdlog::error("could not {}: {}", what, error.what());
        }
    });
}

} // namespace warroom::slack
