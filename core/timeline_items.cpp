// What the bot knows and what people noted, each as a phrase with its place in the minutes.
#include "core/timeline_items.hpp"

#include "core/metrics.hpp"
#include "core/secrets.hpp"
#include "core/sentence.hpp"
#include "core/wording.hpp"

#include <algorithm>
#include <fmt/format.h>
#include <tuple>

namespace warroom {
namespace {

using std::chrono::minutes;

// Not part of the minutes: what the draft tells elsewhere, or what nobody asks for.
bool left_out(const Event& event)
{
    if (const auto* marked = std::get_if<StepMarked>(&event))
        return marked->seen || marked->to == StepState::not_reached; // what was seen stands beside it
    if (const auto* impact = std::get_if<ImpactChanged>(&event)) return is_edge_alone(*impact);
    if (const auto* masked = std::get_if<SecretsMasked>(&event)) return std::ranges::all_of(masked->kinds, is_personal);
    return std::holds_alternative<DraftFiled>(event) || std::holds_alternative<MessagePosted>(event) ||
           std::holds_alternative<MessageEdited>(event) || std::holds_alternative<MessageDeleted>(event) ||
           std::holds_alternative<EntryStarred>(event) || std::holds_alternative<EntryAmended>(event) ||
           std::holds_alternative<EntryHidden>(event) ||
           std::holds_alternative<MessagesMissed>(event); // what is missing still stands below
}

// What was asked for in so many words, a line as it is typed.
bool answers(const ApprovalAsked& asked, const Event& event)
{
    const std::string_view line = asked.line;
    if (const auto* marked = std::get_if<StepMarked>(&event)) return line.find(marked->step) != std::string_view::npos;
    if (std::holds_alternative<SeverityChanged>(event)) return line.starts_with("sev");
    const auto* status = std::get_if<StatusChanged>(&event);
    return status && ((status->to == Status::resolved && line.starts_with("resolve")) ||
                      (status->to == Status::closed && line.starts_with("close")));
}

// A request that was granted soon is told by what was then done.
bool granted_soon(std::span<const Recorded> history, std::size_t i, const Hindsight& later)
{
    const auto* request = std::get_if<RoleRequested>(&history[i].event);
    const auto* asked = std::get_if<ApprovalAsked>(&history[i].event);
    if (!request && !asked) return false;
    return std::ranges::any_of(history.subspan(i + 1), [&](const Recorded& then) {
        if (then.at - history[i].at > minutes{10} || later.undone.contains(then.seq)) return false;
        if (asked) return answers(*asked, then.event);
        const auto* moved = std::get_if<RoleAssigned>(&then.event);
        return moved && moved->role == request->role && moved->to == request->to;
    });
}

std::string step_name(const Hindsight& later, const Event& event)
{
    const auto* marked = std::get_if<StepMarked>(&event);
    const auto name = marked ? later.step_names.find(marked->step) : later.step_names.end();
    return name == later.step_names.end() ? "" : name->second;
}

// What leaves nothing to tell when it is taken back: words and marks on the record itself.
bool vanishes(const Event& event)
{
    return std::holds_alternative<NoteTaken>(event) || std::holds_alternative<EntryStarred>(event) ||
           std::holds_alternative<EntryAmended>(event) || std::holds_alternative<EntryHidden>(event) ||
           std::holds_alternative<FollowChanged>(event);
}

std::string taken_back(const Recorded& recorded, const Hindsight& later)
{
    std::vector<std::string> words;
    if (const auto all = later.changes.find(recorded.seq); all != later.changes.end())
        for (const auto* change : all->second)
            if (!vanishes(change->event) && !later.of_withdrawn_attempt(change->event))
                words.push_back(change_words(change->event, step_name(later, change->event)));
    if (words.empty()) return {};
    return fmt::format("{} {} taken back", fmt::join(words, " and "), words.size() == 1 ? "was" : "were");
}

// How much it matters to somebody who reads only the key moments.
int weight_of(const Event& event)
{
    if (std::holds_alternative<IncidentDeclared>(event)) return 7;
    if (const auto* severity = std::get_if<SeverityChanged>(&event)) return severity->from == severity->to ? 0 : 6;
    if (const auto* role = std::get_if<RoleAssigned>(&event))
        return role->role == Role::commander && role->from != role->to ? 6 : 0;
    if (std::holds_alternative<AttemptStarted>(event) || std::holds_alternative<AttemptEnded>(event)) return 7;
    const auto* status = std::get_if<StatusChanged>(&event);
    if (!status) return 0;
    if (status->from >= Status::resolved && status->to == Status::investigating) return 8;
    switch (status->to) {
    case Status::resolved:
    case Status::cancelled:
    case Status::merged: return 9;
    case Status::identified: return 8;
    case Status::monitoring: return 4;
    default: return 0;
    }
}

Text note_words(const Recorded& recorded, const NoteTaken& note, const Hindsight& later, const Zone& zone)
{
    const bool starred = later.is_starred(recorded);
    if (later.deleted(note)) return starred ? plain("(message removed by its author)") : Text{};
    const auto amended = later.amended.find(recorded.seq);
    const auto edited = amended != later.amended.end() ? std::optional{amended->second} : later.edited_text(note);
    Text words{Span{fmt::format("note: {}{}", quoted(edited.value_or(note.text)), starred ? " ★" : "")}};
    if (edited) add_remark(words, "(edited)");
    if (note.about) add_remark(words, added(zone, *note.about, recorded.recorded_at));
    return words;
}

// What decides the story stands out, without the reason given with it.
Text with_weight(std::string text, int weight)
{
    if (weight < 8) return plain(std::move(text));
    const auto head = std::min({text.find(" ("), text.find(", "), text.size()});
    return {Span{text.substr(0, head), Span::Style::strong}, Span{text.substr(head)}};
}

Text words_of(const Recorded& recorded, const Hindsight& later, const Zone& zone, int weight)
{
    if (const auto* note = std::get_if<NoteTaken>(&recorded.event)) return note_words(recorded, *note, later, zone);
    std::string text;
    if (const auto* marked = std::get_if<StepMarked>(&recorded.event))
        text = phrase(*marked, step_name(later, recorded.event));
    else if (std::holds_alternative<TakenBack>(recorded.event))
        text = taken_back(recorded, later);
    else
        text = phrase(recorded, zone);
    if (text.empty()) return {};
    auto words = with_weight(std::move(text), weight);
    if (const auto amended = later.amended.find(recorded.seq); amended != later.amended.end())
        words.push_back({fmt::format(", put right: {}", quoted(amended->second))});
    return words;
}

void add_clock_changes(std::vector<Item>& all, const Zone& zone)
{
    if (all.empty()) return;
    const auto [first, last] = std::ranges::minmax(all, {}, &Item::at);
    const auto from = first.at;
    const auto until = last.at;
    for (const auto& change : zone.changes) {
        const auto before = offset(zone, change.from - std::chrono::microseconds{1});
        if (change.from <= from || change.from > until || before == change.offset) continue;
        all.push_back({.at = change.from,
                       .words = plain(fmt::format(
                           "the clocks go {} by {}: {} from here on", change.offset > before ? "forward" : "back",
                           duration_text(std::chrono::abs(change.offset - before)), offset_text(zone, change.from)))});
    }
}

// The first sign, where somebody said when it came: nothing of the log happened then.
void add_first_signal(std::vector<Item>& all, const Incident& incident)
{
    const auto known = times(incident);
    if (known.detected_assumed) return;
    const auto by = incident.facts.find(Fact::detected_by);
    auto words = Text{Span{"first report", Span::Style::strong}};
    if (by != incident.facts.end()) words.push_back({", " + detected_by_words(by->second.word)});
    all.push_back({.at = known.detected, .words = std::move(words), .weight = 9});
}

// What nobody could read to this day.
void add_missed(std::vector<Item>& all, const Incident& incident, const Zone& zone)
{
    for (const auto& [period, reason] : incident.missed)
        all.push_back({.at = period.from, .words = plain(missed_words(zone, period, reason)), .by_the_clock = true});
}

// By time, and what ends before what begins at the same moment. Items are large: their keys are sorted, and each is
// moved once.
std::vector<Item> in_order(std::vector<Item> all)
{
    using Key = std::tuple<Timestamp, bool, std::int64_t, std::size_t>;
    std::vector<Key> order;
    order.reserve(all.size());
    for (std::size_t i = 0; i < all.size(); ++i) order.emplace_back(all[i].at, !all[i].ending, all[i].seq, i);
    std::ranges::sort(order);
    std::vector<Item> sorted;
    sorted.reserve(all.size());
    for (const auto& key : order) sorted.push_back(std::move(all[std::get<std::size_t>(key)]));
    return sorted;
}

} // namespace

std::string detected_by_words(std::string_view word)
{
    if (word == "alert") return "by an alert";
    if (word == "smoke-test") return "by a smoke test";
    if (word == "user") return "by a user report";
    if (word == "team") return "by another team";
    if (word == "responder") return "by a responder";
    return fmt::format("by {}", word);
}

void add_remark(Text& words, std::string remark)
{
    if (remark.empty()) return;
    words.push_back({" "});
    words.push_back({std::move(remark), Span::Style::emphasis});
}

std::string added(const Zone& zone, Timestamp about, Timestamp recorded)
{
    if (std::chrono::floor<minutes>(about) >= std::chrono::floor<minutes>(recorded)) return {};
    return fmt::format("(added {})", clock_beside(zone, recorded, about));
}

std::vector<Item> items(std::span<const Recorded> history, const Hindsight& later)
{
    const auto zone = zone_of(later.incident);
    auto all = message_items(history, later);
    for (auto& edge : impact_items(history, later)) all.push_back(std::move(edge));
    for (std::size_t i = 0; i < history.size(); ++i) {
        const auto& recorded = history[i];
        if (left_out(recorded.event) || later.of_withdrawn_attempt(recorded.event) ||
            later.undone.contains(recorded.seq) || later.hidden.contains(recorded.seq) ||
            granted_soon(history, i, later))
            continue;
        const bool note = std::holds_alternative<NoteTaken>(recorded.event);
        const auto weight = std::max(weight_of(recorded.event), later.is_starred(recorded) ? 5 : 0);
        Item item{.at = happened_at(recorded.event, recorded.at),
                  .seq = recorded.seq,
                  .event = &recorded.event,
                  .words = words_of(recorded, later, zone, weight),
                  .weight = weight,
                  .typed = note};
        if (!item.words.empty()) all.push_back(std::move(item));
    }
    add_first_signal(all, later.incident);
    add_missed(all, later.incident, zone);
    add_clock_changes(all, zone);
    return in_order(std::move(all));
}

} // namespace warroom
