#include "core/timeline.hpp"

#include "core/metrics.hpp"
#include "core/redaction.hpp"
#include "core/timeline_items.hpp"

#include <algorithm>
#include <fmt/format.h>

namespace warroom {
namespace {

using std::chrono::floor;
using std::chrono::minutes;
using Minutes = std::chrono::sys_time<minutes>;

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
        if (!item.by_the_clock) {
            note_silence(item.at);
            last_record_ = item.at;
        }
        if (item.words.empty()) {
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
        (item.typed ? typed_ : known_).push_back({item.words, item.weight});
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
    std::vector<Phrase> known_{};
    std::vector<Phrase> typed_{};
    Chatter chatter_{};
    std::set<UserId> talkers_{};
    std::optional<Timestamp> last_record_{};
    Severity severity_ = Severity::sev2;
    bool running_ = false; // declared, and not resolved: silence means something
};

// Somebody reads another clock than the one that the lines are in.
bool in_many_zones(const Incident& incident, const Zone& zone, Timestamp at)
{
    return std::ranges::any_of(incident.people, [&](const auto& known) {
        const auto& [id, person] = known;
        const bool looked_up = person.standing != Standing::unknown && person.standing != Standing::bot;
        return looked_up && offset(person.zone, at) != offset(zone, at);
    });
}

} // namespace

Timeline timeline(std::span<const Recorded> history)
{
    if (const auto told = with_redactions_told(history)) return timeline(*told, Hindsight{*told});
    return timeline(history, Hindsight{history});
}

Timeline timeline(std::span<const Recorded> history, const Hindsight& later)
{
    const auto& incident = later.incident;
    if (incident.seq == 0) return {};
    const auto known = times(incident);
    Timeline result{.zone = zone_of(incident), .origin = known.detected, .origin_assumed = known.detected_assumed};
    result.with_utc = in_many_zones(incident, result.zone, result.origin);

    Writer writer{result};
    for (const auto& item : items(history, later)) writer.write(item);
    writer.finish();
    return result;
}

std::string prefix(const Timeline& timeline, Timestamp minute)
{
    const auto after = (floor<minutes>(minute) - floor<minutes>(timeline.origin)).count();
    const auto utc = timeline.with_utc ? fmt::format(" ({} UTC)", clock_time(Zone{}, minute)) : "";
    return fmt::format("{}{} {}{}", clock_time(timeline.zone, minute), utc, after < 0 ? "−" : "+",
                       after < 0 ? -after : after);
}

std::string print(const Timeline& timeline, const Minute& minute)
{
    auto line = prefix(timeline, minute.at);
    for (std::size_t i = 0; i < minute.phrases.size(); ++i) {
        line += i == 0 ? " " : "; ";
        for (const auto& span : minute.phrases[i].words) line += span.text;
    }
    return line;
}

} // namespace warroom
