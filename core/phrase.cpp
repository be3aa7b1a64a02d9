// The timeline's sentence for each event. People stand in it by role; only what they typed is theirs, in quotes.
#include "core/phrase.hpp"

#include "core/match.hpp"
#include "core/sentence.hpp"
#include "core/wording.hpp"

#include <fmt/format.h>

namespace warroom {
namespace {

// What stands between < and >: "@U123|name", "#C123|general", "!here", "https://…|label". Nothing: not a mention.
std::optional<std::string> mention_words(std::string_view inside)
{
    const auto bar = inside.find('|');
    const auto label = bar == std::string_view::npos ? std::string_view{} : inside.substr(bar + 1);
    const auto target = inside.substr(0, bar);
    if (target.starts_with("@U") || target.starts_with("@W") || target.starts_with("@B")) return "a colleague";
    if (target.starts_with("#C") || target.starts_with("#G"))
        return label.empty() ? "another channel" : fmt::format("#{}", label);
    if (target.starts_with("!subteam^")) return "a team";
    if (target == "!channel" || target == "!here" || target == "!everyone") return "everybody";
    if (target.starts_with("https://") || target.starts_with("http://") || target.starts_with("mailto:"))
        return label.empty() || label == target ? std::string{target} : fmt::format("{} ({})", label, target);
    return std::nullopt;
}

std::string sentence(const IncidentDeclared& event)
{
    return fmt::format("{}declared as {}{}", event.drill ? "drill: " : "", label(event.severity),
                       event.severity_assumed ? ", a level nobody chose yet" : "");
}

std::string sentence(const SeverityChanged& event)
{
    if (event.from == event.to) return fmt::format("severity confirmed as {}{}", label(event.to), because(event.why));
    return fmt::format("severity {} from {} to {}{}", event.to < event.from ? "raised" : "lowered", label(event.from),
                       label(event.to), because(event.why));
}

bool is_over(Status status) { return status >= Status::resolved; }

std::string_view status_words(const StatusChanged& event)
{
    if (is_over(event.from) && event.to == Status::investigating) return "reopened, investigating";
    switch (event.to) {
    case Status::declared: return "back to declared";
    case Status::investigating: return "investigating";
    case Status::identified: return "cause identified";
    case Status::fixing: return "fixing";
    case Status::monitoring: return "monitoring, users are believed fine";
    case Status::resolved: return "resolved, confirmed fully stable";
    case Status::closed: return "closed";
    case Status::cancelled: return "cancelled, a false alarm";
    case Status::merged: return "merged into another incident";
    }
    return "";
}

std::string sentence(const StatusChanged& event)
{
    auto text = std::string{status_words(event)} + because(event.why);
    for (std::size_t i = 0; i < event.overridden.size(); ++i)
        text += (i == 0 ? ", passing over: " : ", ") + without_mentions(event.overridden[i]);
    return text;
}

std::string sentence(const RoleAssigned& event, const UserId& actor)
{
    const auto role = fmt::format("{}{}", word(event.role),
                                  event.attempt != 0    ? fmt::format(" of attempt {}", event.attempt)
                                  : !event.area.empty() ? " for " + without_mentions(event.area)
                                                        : "");
    if (!event.to) return fmt::format("nobody is {} any more{}", role, because(event.why));
    if (event.from == event.to) return fmt::format("the {} stays{}", role, because(event.why));
    const auto office = event.role == Role::commander ? "command" : role;
    if (event.from && event.from == actor)
        return fmt::format("the {} hands over to a colleague{}", role, because(event.why));
    if (event.from && event.to == actor && (event.why.empty() || event.why == "hand-over"))
        return fmt::format("a colleague accepts {}", office);
    if (event.from && event.to == actor) return fmt::format("a responder takes over {}{}", office, because(event.why));
    if (event.from) return fmt::format("{} moved to a responder{}", office, because(event.why));
    return fmt::format("{} {}{}", role, event.to == actor ? "takes it" : "named", because(event.why));
}

} // namespace

std::string clock_beside(const Zone& zone, Timestamp at, Timestamp beside)
{
    const bool same_clock = offset(zone, at) == offset(zone, beside);
    const auto text = same_clock ? clock_time(zone, at) : zoned_time(zone, at);
    const auto date = long_date(zone, at);
    return date == long_date(zone, beside) ? text : fmt::format("{} on {}", text, date);
}

std::string missed_words(const Zone& zone, Period period, std::string_view reason)
{
    return fmt::format("messages from {} to {} are missing{}", clock_time(zone, period.from),
                       clock_beside(zone, period.to, period.from), because(reason));
}

std::string because(std::string_view why) { return why.empty() ? "" : fmt::format(" ({})", without_mentions(why)); }
std::string saying(std::string_view words) { return words.empty() ? "" : ": " + quoted(words); }

std::string without_mentions(std::string_view text)
{
    std::string clean;
    while (!text.empty()) {
        const auto opening = text.find('<');
        clean += text.substr(0, opening);
        if (opening == std::string_view::npos) break;
        text.remove_prefix(opening);
        const auto closing = text.find('>');
        const auto words =
            closing == std::string_view::npos ? std::nullopt : mention_words(text.substr(1, closing - 1));
        clean += words.value_or("<");
        text.remove_prefix(words ? closing + 1 : 1);
    }
    return clean;
}

std::string quoted(std::string_view text) { return fmt::format("“{}”", without_mentions(text)); }

std::string change_words(const Event& event, std::string_view step_name)
{
    if (const auto* severity = std::get_if<SeverityChanged>(&event))
        return severity->from == severity->to
                   ? fmt::format("the confirmation of {}", label(severity->to))
                   : fmt::format("the change from {} to {}", label(severity->from), label(severity->to));
    if (const auto* status = std::get_if<StatusChanged>(&event)) return fmt::format("the status {}", word(status->to));
    if (const auto* role = std::get_if<RoleAssigned>(&event))
        return fmt::format("the {} of {}", role->from ? "change" : "naming", word(role->role));
    if (const auto* ended = std::get_if<AttemptEnded>(&event))
        return fmt::format("the end of attempt {}{}", ended->number,
                           ended->outcome ? fmt::format(" ({})", word(*ended->outcome)) : "");
    if (const auto* marked = std::get_if<StepMarked>(&event))
        return fmt::format("{}{}{} ({})", marked->step, step_name.empty() ? "" : " ", step_name,
                           state_words(marked->to));
    return "a change";
}

std::string phrase(const Recorded& recorded, const Zone& zone)
{
    return match(
        recorded.event, [](const IncidentDeclared& event) { return sentence(event); },
        [](const PersonSeen&) { return std::string{}; },
        [](const ChannelOpened&) { return std::string{"room opened"}; },
        [](const CardPosted&) { return std::string{}; }, [](const SeverityChanged& event) { return sentence(event); },
        [](const StatusChanged& event) { return sentence(event); },
        [](const RoleRequested& event) { return fmt::format("the {} is asked to hand over", word(event.role)); },
        [&](const RoleAssigned& event) { return sentence(event, recorded.actor); },
        [](const ApprovalAsked& event) { return "the commander is asked for " + quoted(event.line); },
        [](const NoteTaken& event) { return "note: " + quoted(event.text); },
        [](const MessagePosted& event) { return quoted(event.text); },
        [](const MessageEdited&) { return std::string{"a message was edited"}; },
        [](const MessageDeleted&) { return std::string{"a message was removed by its author"}; },
        [](const RoomRead&) { return std::string{}; },
        [&](const MessagesMissed& event) { return missed_words(zone, {event.from, event.to}, event.reason); },
        [](const AttemptStarted& event) { return sentence(event); },
        [](const ChecklistStarted&) { return std::string{}; },
        [](const StepMarked& event) { return phrase(event, ""); },
        [](const AttemptEnded& event) { return sentence(event); },
        [](const AttemptReopened& event) { return fmt::format("attempt {} goes on", event.number); },
        [](const AttemptWithdrawn& event) {
            return fmt::format("attempt {} withdrawn, begun by mistake", event.number);
        },
        [](const MergedInto&) { return std::string{}; }, // the status says it
        [](const ResolutionPlanned& event) {
            return std::string{event.planned ? "to be resolved when the watch is over"
                                             : "no longer to be resolved by itself"};
        },
        [](const ClosingPostponed& event) { return std::string{event.over ? "" : "closing put off"}; },
        [](const RoleOffered& event) {
            return fmt::format("{} offered to a colleague",
                               event.role == Role::commander ? std::string_view{"command"} : word(event.role));
        },
        [](const OfferReminded&) { return std::string{}; },
        [&](const ImpactChanged& event) { return sentence(event, zone, recorded.at); },
        [](const UsersCounted& event) { return sentence(event); },
        [&](const TimeCorrected& event) { return sentence(event, zone, recorded.at); },
        [](const FactStated& event) { return sentence(event); },
        [](const QuestionAnswered& event) { return sentence(event); },
        [](const TodoChanged& event) { return sentence(event); },
        [](const UpdateSent& event) { return sentence(event); }, [](const FollowChanged&) { return std::string{}; },
        [](const EntryStarred&) { return std::string{}; }, [](const EntryAmended&) { return std::string{}; },
        [](const EntryHidden&) { return std::string{}; },
        [&](const ProductionReached& event) { return sentence(event, zone, recorded.at); },
        [](const GoVoiced& event) { return sentence(event); },
        [](const AftermathAnswered& event) { return sentence(event); },
        [](const AloneDeclared& event) { return sentence(event); },
        [](const TakenBack&) { return std::string{"a change was taken back"}; },
        [](const ButtonPressed&) { return std::string{}; },
        [](const DraftFiled& event) { return fmt::format("draft rev {} filed", event.revision); },
        [](const ErrandFailed& event) {
            return fmt::format("the bot could not {} ({})", event.duty, without_mentions(event.reason));
        },
        [](const ErrandRepeated& event) {
            return fmt::format("the bot had to {} without knowing whether it had already: it may be there twice",
                               event.duty);
        },
        [](const SecretsMasked& event) { return sentence(event); },
        [](const Redacted& event) { return sentence(event); });
}

} // namespace warroom
