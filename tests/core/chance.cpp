#include "tests/core/chance.hpp"

namespace warroom {
namespace {

using std::chrono::minutes;

const std::vector<std::string> texts{
    "", "x", "errors doubled", "4 of 4", "<@U2|noor> <!channel>", "“äé”\n& <b>", "token=3f2b9c1a0d4e"};
const std::vector<std::string> systems{"", "API", "api", "Checkout <b>", "Mail"};
const std::vector<std::string> named{"p1", "p3",   "p4",    "p9",   "a1",    "a3", "x1",   "x2",       "v1 v2",
                                     "w1", "c1",   "2",     "next", "last",  "x4", "v2",   "p3 11:45", "p6 2,114 rows",
                                     "",   "zzzz", "p1 p3", "go",   "smoke", "1",  "FF-5", "CL-6"};

Timestamp lately(Chance& chance, Timestamp now) { return now - minutes{chance.below(90)} + minutes{chance.below(9)}; }

std::optional<Timestamp> maybe_lately(Chance& chance, Timestamp now)
{
    return chance.once_in(2) ? std::optional{lately(chance, now)} : std::nullopt;
}

std::optional<int> maybe_number(Chance& chance, std::size_t below)
{
    return chance.once_in(2) ? std::optional{static_cast<int>(chance.below(below))} : std::nullopt;
}

Command of_the_work(Chance& chance)
{
    const auto& text = chance.of(texts);
    const auto answer = [&] { return chance.one_of<YesNo>(3); };
    const auto number = maybe_number(chance, 4);
    switch (chance.below(14)) {
    case 0: return SayGo{true, text, chance.once_in(2)};
    case 1: return SayGo{chance.once_in(2), text};
    case 2: return ReachProduction{number};
    case 3: return AssessFailure{number, chance.one_of<Aftermath>(2), answer()};
    case 4: return DeclareAlone{};
    case 5: return AnswerQuestion{chance.one_of<AdvisorQuestion>(16), answer()};
    case 6: return skip(chance.of(named) + " " + text);
    case 7: return mark(chance.of(named), StepState::todo);
    case 8: return mark(chance.of(named) + " " + text, StepState::failed);
    case 9: return mark("attempt " + std::to_string(chance.below(4)) + " " + chance.of(named), StepState::doing);
    case 10: return mark(chance.of(named) + " " + text, StepState::not_applicable);
    default: return mark(chance.of(named) + (chance.once_in(2) ? " " + text : ""));
    }
}

Command of_the_facts(Chance& chance, Timestamp now)
{
    const auto& text = chance.of(texts);
    const auto& system = chance.of(systems);
    const std::vector<std::string> words{"alert", "none", "lost", "deploy", "dns", "", "green"};
    const auto level = chance.once_in(4) ? std::nullopt : std::optional{chance.one_of<ImpactLevel>(3)};
    const auto share = chance.once_in(3) ? std::optional{static_cast<int>(chance.below(140))} : std::nullopt;
    UserCount users{.unknown = chance.once_in(4), .about = chance.once_in(2), .source = text};
    if (!chance.once_in(4)) users.least = static_cast<std::int64_t>(chance.below(3));
    switch (chance.below(10)) {
    case 0:
    case 1: return ChangeImpact{system, level, share, maybe_lately(chance, now), maybe_lately(chance, now)};
    case 2: return ChangeImpact{system, level};
    case 3:
    case 4: return EndImpact{system, chance.once_in(4), maybe_lately(chance, now)};
    case 5: return WithdrawImpact{system, chance.once_in(4), text};
    case 6: return CountUsers{users};
    case 7: return CorrectTime{chance.one_of<TimeField>(9), lately(chance, now), text};
    case 8: return StateFact{chance.one_of<Fact>(4), chance.of(words), text};
    default: return AnswerQuestion{chance.one_of<AdvisorQuestion>(3), chance.one_of<YesNo>(3)};
    }
}

Command of_the_record(Chance& chance)
{
    const auto& text = chance.of(texts);
    const auto entry = static_cast<std::int64_t>(chance.below(60));
    Todo todo{.text = text, .due = chance.once_in(2) ? "2026-03-17" : "", .type = chance.one_of<Todo::Type>(5)};
    if (chance.once_in(2)) todo.owner = tom.id;
    const int number = static_cast<int>(chance.below(4));
    switch (chance.below(10)) {
    case 0: return AddTodo{todo};
    case 1: return ChangeTodo{number, chance.one_of<Todo::State>(3), {}, {}, text};
    case 2: return ChangeTodo{number, {}, noor.id, "2026-03-20", {}};
    case 3: return SendUpdate{text, chance.once_in(2) ? std::optional{minutes{chance.below(40)}} : std::nullopt};
    case 4: return Follow{chance.once_in(2)};
    case 5: return StarEntry{entry, !chance.once_in(3)};
    case 6: return AmendEntry{entry, text};
    case 7: return HideEntry{entry, text};
    case 8: return RedactEntry{entry, text};
    default: return TakeNote{text, chance.once_in(2) ? std::optional{clock("09:00")} : std::nullopt};
    }
}

Command of_the_people(Chance& chance)
{
    const auto& text = chance.of(texts);
    const bool anyway = chance.once_in(3);
    const auto any_role = [&] { return chance.once_in(2) ? Role::commander : chance.one_of<Role>(9); };
    const auto to = chance.once_in(6) ? std::nullopt : std::optional{chance.of(everybody)};
    switch (chance.below(8)) {
    case 0: return TakeRole{any_role(), anyway, text};
    case 1: return GiveRole{Role::commander, chance.of(everybody)};
    case 2: return AssignRole{any_role(), to, text};
    case 3: return AssignRole{chance.once_in(2) ? Role::driver : Role::reviewer, to};
    case 4: return OfferRole{any_role(), everybody[chance.below(3)]};
    case 5:
    case 6: return AcceptRole{};
    default: return GiveRole{Role::commander, jonas};
    }
}

// What only a few incidents live to see.
Command of_the_end(Chance& chance)
{
    const auto& text = chance.of(texts);
    const bool anyway = chance.once_in(3);
    switch (chance.below(6)) {
    case 0: return CloseIncident{anyway, text};
    case 1: return CancelIncident{anyway, text};
    case 2: return MergeIncident{IncidentId{3}, "INC-3"};
    case 3: return UnmergeIncident{};
    default: return ReopenIncident{text};
    }
}

Command of_the_incident(Chance& chance, Timestamp now)
{
    const auto& text = chance.of(texts);
    const bool anyway = chance.once_in(3);
    const auto number = maybe_number(chance, 5);
    switch (chance.below(13)) {
    case 0: return ChangeSeverity{chance.one_of<Severity>(4, 1), text};
    case 1:
    case 2: return ChangeStatus{chance.one_of<Status>(chance.once_in(12) ? 9 : 6), text};
    case 3:
    case 4:
    case 5:
        return StartAttempt{chance.one_of<Strategy>(8), text, chance.once_in(4) ? "API" : "",
                            chance.once_in(9) ? 1 : 0};
    case 6: return EndAttempt{number, chance.one_of<AttemptOutcome>(4), text, anyway};
    case 7: return Resolve{anyway, text, chance.once_in(2)};
    case 8: return chance.once_in(2) ? of_the_end(chance) : Command{ReopenIncident{text}};
    case 9:
        return RecordMessage{MessagePosted{
            .channel = ChannelId{"C1"}, .message = MessageId{"1"}, .text = text, .sent_at = clock("09:59")}};
    case 10: return RecordEdit{{ChannelId{"C1"}, MessageId{"1"}, text, clock("09:59")}};
    case 11: return RecordDeletion{{ChannelId{"C1"}, MessageId{"1"}}};
    default:
        return chance.once_in(2) ? Command{declare("again")}
                                 : Command{PostponeClosing{now + minutes{60} - minutes{chance.below(90)}}};
    }
}

} // namespace

Playbook whole_playbook()
{
    auto playbook = test_playbook();
    const auto listed = [](const std::string& prefix, int count) {
        std::vector<Step> steps;
        for (int i = 1; i <= count; ++i)
            steps.push_back(step(std::to_string(i), prefix + " step " + std::to_string(i), Phase::list, i % 3 != 0));
        return test_list(prefix == "FF" ? "first_five_minutes" : "close", prefix, std::move(steps));
    };
    playbook.checklists["first_five_minutes"] = listed("FF", 9);
    playbook.checklists["close"] = listed("CL", 8);
    playbook.announcement_channel = "#incidents";
    return playbook;
}

Command any_command(Chance& chance, Timestamp now)
{
    switch (chance.below(12)) {
    case 0:
    case 1:
    case 2:
    case 3: return of_the_work(chance);
    case 4:
    case 5: return of_the_facts(chance, now);
    case 6: return of_the_record(chance);
    case 7:
    case 8: return of_the_people(chance);
    case 9: return TakeBack{};
    default: return of_the_incident(chance, now);
    }
}

Command any_report(Chance& chance, Timestamp now)
{
    const auto from = lately(chance, now);
    switch (chance.below(9)) {
    case 7:
        return RecordReading{RoomRead{ChannelId{"C1"}, chance.once_in(4) ? std::optional{MessageId{"1"}} : std::nullopt,
                                      from, lately(chance, now),
                                      chance.once_in(2) ? std::optional<std::int64_t>{chance.below(3)} : std::nullopt}};
    case 8: return RecordMissed{MessagesMissed{ChannelId{"C1"}, from, from + minutes{chance.below(30)}, "gone"}};
    case 0: return RecordChannel{ChannelId{"C1"}, "inc-14"};
    case 1: return RecordCard{CardId{}, ChannelId{"C1"}, MessageId{"1.1"}};
    case 2: return RecordDraft{1, "F1"};
    case 3: return RecordFailure{"pin the card", "gone"};
    case 4: return RecordRepeat{"post an entry"};
    case 5: return Settle{};
    default: return Wake{};
    }
}

bool ends_it(const Command& command)
{
    if (const auto* status = std::get_if<ChangeStatus>(&command)) return status->to >= Status::closed;
    return std::holds_alternative<CloseIncident>(command) || std::holds_alternative<CancelIncident>(command) ||
           std::holds_alternative<MergeIncident>(command);
}

} // namespace warroom
