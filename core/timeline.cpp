#include "core/timeline.hpp"

#include "core/hindsight.hpp"
#include "core/phrase.hpp"
#include "core/wording.hpp"

#include <algorithm>
#include <fmt/format.h>
#include <set>
#include <tuple>

namespace warroom {
namespace {

using std::chrono::floor;
using std::chrono::minutes;
using Minutes = std::chrono::sys_time<minutes>;

// Something with a place in the minutes: a sentence, or a message that is only counted.
struct Item {
    Timestamp at;
    std::int64_t seq = 0;
    const Event* event = nullptr; // null: known from elsewhere (clock change, first signal)
    std::string sentence{};       // empty: only counted
    bool typed = false;           // a person's own words: behind what the bot knows
    UserId author{};              // of a message that counts as chatter
};

constexpr auto in_time_order = [](const Item& item) { return std::tuple{item.at, item.seq}; };

const IncidentDeclared* declaration(std::span<const Recorded> history)
{
    for (const auto& recorded : history)
        if (const auto* declared = std::get_if<IncidentDeclared>(&recorded.event)) return declared;
    return nullptr;
}

// Not part of the minutes: what the draft tells elsewhere, or what nobody asks for.
bool left_out(const Event& event)
{
    const auto* marked = std::get_if<StepMarked>(&event);
    return std::holds_alternative<DraftFiled>(event) || std::holds_alternative<MessageEdited>(event) ||
           std::holds_alternative<MessageDeleted>(event) || (marked && marked->to == StepState::not_reached);
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

// A command to the bot is not conversation.
bool is_command(std::string_view text)
{
    const auto letter = [](char c) { return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z'); };
    return text.size() > 1 && text[0] == '!' && letter(text[1]);
}

std::string step_name(const Hindsight& later, const Event& event)
{
    const auto* marked = std::get_if<StepMarked>(&event);
    const auto name = marked ? later.step_names.find(marked->step) : later.step_names.end();
    return name == later.step_names.end() ? "" : name->second;
}

std::string taken_back(const Recorded& recorded, const Hindsight& later)
{
    std::vector<std::string> words;
    if (const auto all = later.changes.find(recorded.seq); all != later.changes.end())
        for (const auto* change : all->second)
            if (!std::holds_alternative<NoteTaken>(change->event) && !later.of_withdrawn_attempt(change->event))
                words.push_back(change_words(change->event, step_name(later, change->event)));
    if (words.empty()) return {};
    return fmt::format("{} {} taken back", fmt::join(words, " and "), words.size() == 1 ? "was" : "were");
}

std::string sentence(const Recorded& recorded, const Hindsight& later, const Zone& zone)
{
    if (const auto* marked = std::get_if<StepMarked>(&recorded.event))
        return phrase(*marked, step_name(later, recorded.event));
    if (std::holds_alternative<TakenBack>(recorded.event)) return taken_back(recorded, later);
    const auto* note = std::get_if<NoteTaken>(&recorded.event);
    if (!note) return phrase(recorded, zone);
    if (later.deleted(*note)) return {};
    const auto edited = later.edited_text(*note);
    auto text = fmt::format("note: {}{}", quoted(edited.value_or(note->text)), edited ? " (edited)" : "");
    if (note->about)
        text += fmt::format(" (added {}{})", clock_time(zone, recorded.recorded_at),
                            long_date(zone, recorded.recorded_at) == long_date(zone, *note->about)
                                ? ""
                                : ", " + long_date(zone, recorded.recorded_at));
    return text;
}

std::vector<Item> items(std::span<const Recorded> history, const Zone& zone)
{
    const Hindsight later{history};
    std::set<Hindsight::MessageKey> counted;
    std::vector<Item> all;
    for (std::size_t i = 0; i < history.size(); ++i) {
        const auto& recorded = history[i];
        Item item{happened_at(recorded.event, recorded.at), recorded.seq, &recorded.event};
        if (const auto* message = std::get_if<MessagePosted>(&recorded.event)) {
            const Hindsight::MessageKey key{message->channel, message->message};
            if (!counted.insert(key).second) continue;
            const auto fate = later.fates.find(key);
            const bool deleted = fate != later.fates.end() && fate->second.deleted;
            if (!message->from_bot && !deleted && !is_command(message->text)) item.author = recorded.actor;
            all.push_back(std::move(item));
            continue;
        }
        item.typed = std::holds_alternative<NoteTaken>(recorded.event);
        if (left_out(recorded.event) || later.of_withdrawn_attempt(recorded.event) ||
            later.undone.contains(recorded.seq) || granted_soon(history, i, later))
            continue;
        item.sentence = sentence(recorded, later, zone);
        if (!item.sentence.empty()) all.push_back(std::move(item));
    }
    return all;
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
        Item item{change.from};
        item.sentence =
            fmt::format("the clocks go {} by {}: {} from here on", change.offset > before ? "forward" : "back",
                        duration_text(std::chrono::abs(change.offset - before)), offset_text(zone, change.from));
        all.push_back(std::move(item));
    }
}

// Which part of the story a minute belongs to. What begins a phase stands in it; what ends one is its last line.
class Phases {
public:
    void see(const Event& event)
    {
        if (std::holds_alternative<IncidentDeclared>(event)) begin("Finding out");
        if (const auto* started = std::get_if<AttemptStarted>(&event)) {
            attempts_ = true;
            begin(fmt::format("Attempt {} ({})", started->number, word(started->strategy)));
        }
        if (const auto* ended = std::get_if<AttemptEnded>(&event))
            next_ = ended->outcome == AttemptOutcome::worked ? "Watching" : "Finding the cause";
        if (const auto* status = std::get_if<StatusChanged>(&event)) see(*status);
    }
    void first_signal() { begin("Finding out"); }
    const std::string& current() const { return current_; }
    void minute_over() { current_ = next_; }

private:
    void see(const StatusChanged& event)
    {
        const bool looking = event.to == Status::investigating || event.to == Status::identified;
        if (event.to == Status::monitoring)
            next_ = "Watching";
        else if (event.to == Status::resolved || event.to == Status::cancelled || event.to == Status::merged)
            next_ = "After";
        else if (looking && (event.from == Status::monitoring || event.from >= Status::resolved))
            begin(attempts_ ? "Finding the cause" : "Finding out");
    }
    void begin(std::string title)
    {
        current_ = title;
        next_ = std::move(title);
    }

    std::string current_ = "Before we knew";
    std::string next_ = current_;
    bool attempts_ = false;
};

class Writer {
public:
    Writer(Timeline& timeline) : timeline_{timeline}, day_{long_date(timeline.zone, timeline.origin)} {}

    void write(const Item& item)
    {
        note_silence(item.at);
        last_record_ = item.at;
        if (item.sentence.empty()) {
            if (item.author.empty()) return;
            ++chatter_.messages;
            talkers_.insert(item.author);
            return;
        }
        if (const auto minute = floor<minutes>(item.at); !minute_ || *minute_ != minute) {
            finish();
            minute_ = minute;
        }
        if (item.event) watch(*item.event);
        if (floor<minutes>(item.at) >= floor<minutes>(timeline_.origin) && phases_.current() == "Before we knew")
            phases_.first_signal();
        (item.typed ? typed_ : known_).push_back(item.sentence);
    }

    void finish()
    {
        finish_minute();
        finish_chatter();
    }

private:
    void note_silence(Timestamp at)
    {
        const auto limit = minutes{severity_ <= Severity::sev2 ? 15 : 60};
        if (!running_ || !last_record_) return;
        const auto length = floor<minutes>(at) - floor<minutes>(*last_record_);
        if (length <= limit) return;
        finish();
        timeline_.lines.push_back(Gap{length, *last_record_});
    }

    void watch(const Event& event)
    {
        phases_.see(event);
        if (const auto* declared = std::get_if<IncidentDeclared>(&event)) {
            severity_ = declared->severity;
            running_ = true;
        }
        if (const auto* severity = std::get_if<SeverityChanged>(&event)) severity_ = severity->to;
        if (const auto* status = std::get_if<StatusChanged>(&event)) running_ = status->to < Status::resolved;
    }

    void finish_minute()
    {
        if (!minute_) return;
        if (phases_.current() != section_) {
            section_ = phases_.current();
            timeline_.lines.push_back(Section{section_});
        }
        if (auto day = long_date(timeline_.zone, *minute_); day != day_) {
            day_ = std::move(day);
            timeline_.lines.push_back(Day{*minute_});
        }
        known_.insert(known_.end(), typed_.begin(), typed_.end());
        timeline_.lines.push_back(Minute{*minute_, std::move(known_)});
        known_.clear();
        typed_.clear();
        minute_.reset();
        phases_.minute_over();
    }

    void finish_chatter()
    {
        if (chatter_.messages >= 5) {
            chatter_.people = static_cast<int>(talkers_.size());
            timeline_.lines.push_back(chatter_);
        }
        chatter_ = {};
        talkers_.clear();
    }

    Timeline& timeline_;
    Phases phases_{};
    std::string section_{};
    std::string day_;
    std::optional<Minutes> minute_{};
    std::vector<std::string> known_{};
    std::vector<std::string> typed_{};
    Chatter chatter_{};
    std::set<UserId> talkers_{};
    std::optional<Timestamp> last_record_{};
    Severity severity_ = Severity::sev2;
    bool running_ = false; // declared, and not resolved: silence means something
};

} // namespace

Timeline timeline(std::span<const Recorded> history)
{
    Timeline result;
    const auto* declared = declaration(history);
    if (!declared) return result;
    result.zone = declared->zone;
    auto all = items(history, result.zone);
    const auto opening = std::ranges::find_if(
        all, [&](const Item& item) { return item.event && std::get_if<IncidentDeclared>(item.event) == declared; });
    result.origin = declared->detected_at.value_or(opening->at);
    result.origin_assumed = !declared->detected_at;
    if (declared->detected_at && *declared->detected_at < opening->at) {
        Item signal{*declared->detected_at};
        signal.sentence = "first signal, as told at the opening";
        all.push_back(std::move(signal));
    }
    add_clock_changes(all, result.zone);
    std::ranges::sort(all, {}, in_time_order);

    Writer writer{result};
    for (const auto& item : all) writer.write(item);
    writer.finish();
    return result;
}

std::string print(const Timeline& timeline, const Minute& minute)
{
    const auto after = (floor<minutes>(minute.at) - floor<minutes>(timeline.origin)).count();
    auto line =
        fmt::format("{} {}{}", clock_time(timeline.zone, minute.at), after < 0 ? "−" : "+", after < 0 ? -after : after);
    for (std::size_t i = 0; i < minute.phrases.size(); ++i) line += (i == 0 ? " " : "; ") + minute.phrases[i];
    return line;
}

} // namespace warroom
