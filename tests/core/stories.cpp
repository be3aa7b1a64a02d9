#include "tests/core/stories.hpp"

namespace warroom {
namespace {

using std::chrono::minutes;

PersonSeen person(std::string id, std::string name, Zone zone = madrid())
{
    return {UserId{std::move(id)}, std::move(name), Standing::member, std::move(zone)};
}

Checklist list(std::string prefix, std::string name, std::vector<std::pair<std::string, std::string>> steps)
{
    Checklist checklist{name, prefix, name, {}};
    for (auto& [id, short_name] : steps) {
        const auto phase = id[0] == 'P'   ? Phase::prepare
                           : id[0] == 'A' ? Phase::approve
                           : id[0] == 'X' ? Phase::execute
                           : id[0] == 'V' ? Phase::verify
                                          : Phase::watch;
        checklist.steps.push_back({.id = prefix + "-" + id,
                                   .name = short_name,
                                   .button = "",
                                   .text = "",
                                   .why = "",
                                   .phase = phase,
                                   .blocking = true});
    }
    return checklist;
}

Event done(int attempt, std::string step, std::string words = "")
{
    return StepMarked{attempt, std::move(step), StepState::todo, StepState::done, std::move(words)};
}

Event passed_over(int attempt, std::string step, std::string why)
{
    return StepMarked{attempt, std::move(step), StepState::todo, StepState::overridden, std::move(why)};
}

Event named(Role role, std::string id, int attempt = 0)
{
    return RoleAssigned{.role = role, .to = UserId{std::move(id)}, .attempt = attempt};
}

ImpactWindow hit(std::string system, ImpactLevel level, Timestamp from, std::optional<Timestamp> to = {},
                 std::optional<int> share = {})
{
    return {.system = std::move(system), .level = level, .share = share, .from = from, .to = to};
}

Event ended(int number, const ImpactWindow& window, Timestamp at)
{
    auto over = window;
    over.to = at;
    return ImpactChanged{number, window, over};
}

void chat(History& it, std::string_view from, std::string_view id, int messages, std::vector<std::string> people)
{
    for (int i = 0; i < messages; ++i)
        it.at(clock(from) + std::chrono::seconds{i * 7})
            .by(people[static_cast<std::size_t>(i) % people.size()])
            .says(std::string{id} + "." + std::to_string(i), "looking at it");
}

void scale(History& it)
{
    it.at("10:09").by("UN").add(AttemptStarted{1, Strategy::scale, "4 to 8 servers", "Public API"});
    it.add(ChecklistStarted{
        1, list("LA", "light", {{"P1", "Theory"}, {"P2", "Undo"}, {"X1", "Switch"}, {"V1", "Smoke tests"}})});
    it.add(named(Role::driver, "UT", 1)).add(named(Role::reviewer, "UM", 1));
    it.at("10:10").by("UT").add(done(1, "LA-P1", "new version needs more capacity"));
    it.at("10:16").add(done(1, "LA-X1", "eight servers in service"));
    it.add(StatusChanged{Status::investigating, Status::fixing});
    it.at("10:19").by("UM").add(StepMarked{1, "LA-V1", StepState::todo, StepState::failed, "smoke 0 of 6"});
    it.at("10:19:30").by("UN").add(AttemptEnded{1, AttemptOutcome::failed, "same timeouts, CPU at 12 %"});
    it.add(StatusChanged{Status::fixing, Status::investigating});
    it.at("10:20").by("UI").add(
        UpdateSent{1, "Production answers no requests. Adding servers did not help.", minutes{30}});
    chat(it, "10:20:30", "20", 7, {"UN", "UT", "UM", "UJ"});
}

void roll_back(History& it)
{
    it.at("10:22").by("UN").add(AttemptStarted{2, Strategy::rollback, "to 3.9", "Public API"});
    it.add(ChecklistStarted{2, list("RB", "rollback",
                                    {{"P1", "Theory"},
                                     {"P5", "Back-out script"},
                                     {"P6", "Backup proved"},
                                     {"A3", "Go"},
                                     {"X1", "Writes paused"},
                                     {"X2", "Back-out run"},
                                     {"V1", "Smoke tests"},
                                     {"W1", "Watch"}})});
    it.add(named(Role::driver, "UT", 2)).add(named(Role::reviewer, "UM", 2));
    it.at("10:22:20").by("UT").add(done(2, "RB-P1", "cause unknown, the way back is rehearsed"));
    it.at("10:22:30").add(done(2, "RB-P5", "rehearsed 3 Mar on a full copy, 6 min"));
    it.at("10:22:50").by("UN").add(done(2, "RB-A3", "no objections"));
    it.at("10:24").by("UT").add(done(2, "RB-X1", "38 new orders exported"));
    it.add(done(2, "RB-P6", "one table restored"));
    it.add(StatusChanged{Status::investigating, Status::fixing});
    it.at("10:26").add(done(2, "RB-X2", "2,114,502 rows, counts match"));
    const auto api = hit("Public API", ImpactLevel::full, clock("09:58:40"));
    it.at("10:31").by("UN").add(ended(1, api, clock("10:31")));
    const auto reports = hit("Reports", ImpactLevel::partial, clock("10:31"), {}, 20);
    it.at("10:34").by("UM").add(done(2, "RB-V1", "smoke 6 of 6"));
    const auto odd = it.seq();
    it.at("10:36").by("UA").says("36.1", "reports show odd totals").by("UI").add(EntryStarred{odd});
    it.at("10:37").by("UA").add(ImpactChanged{2, {}, reports});
    it.at("10:38").by("UT").add(ImpactChanged{1, hit("Public API", ImpactLevel::full, clock("10:03"), clock("10:31")),
                                              hit("Public API", ImpactLevel::full, clock("09:58:40"), clock("10:31")),
                                              "from the load balancer's log"});
    it.at("10:44").by("UA").add(ended(2, reports, clock("10:44")));
    it.add(NoteTaken{"report cache purged", {}});
    it.at("10:45").by("UN").add(StatusChanged{Status::fixing, Status::monitoring});
    it.at("10:47").by("UI").add(UpdateSent{2, "The API answers again, reports are right again.", minutes{30}});
    it.at("10:49").by("UM").add(
        NoteTaken{"logs: 1,912 “order not found” within 200 ms of the write, all from replicas", {}});
    it.at("10:49:30").by("UN").add(StatusChanged{Status::monitoring, Status::identified, "replica lag"});
    it.at("10:56").add(passed_over(2, "RB-W1", "watched 11 of 60 min, to use the window"));
    it.add(AttemptEnded{2, AttemptOutcome::worked, "counts match (2,114,502 rows), smoke 6 of 6"});
}

void fix(History& it)
{
    it.at("10:56:30")
        .by("UN")
        .add(AttemptStarted{3, Strategy::hotfix, "4.0.1, read from the primary after a write", "Public API"});
    it.add(ChecklistStarted{3, list("HF", "hotfix",
                                    {{"P1", "Theory"},
                                     {"P2", "Reproduced"},
                                     {"P8", "Staging tests"},
                                     {"A1", "Review"},
                                     {"A3", "Go"},
                                     {"X1", "Deploy"},
                                     {"X2", "Slice"},
                                     {"V1", "Smoke tests"}})});
    it.add(named(Role::driver, "UM", 3)).add(named(Role::reviewer, "UJ", 3));
    it.at("10:57").by("UM").add(done(3, "HF-P1", "replica lag, reproduced"));
    it.at("11:02").add(NoteTaken{"replica set added to staging", {}});
    it.at("11:07").add(done(3, "HF-P2", "the same failure on staging"));
    it.at("11:14").by("UJ").add(done(3, "HF-A1", "two lines, read aloud"));
    it.at("11:16").by("UI").add(UpdateSent{3, "Cause known, a fix is being tested.", minutes{30}});
    it.at("11:22").by("UM").add(done(3, "HF-P8", "14 of 14, with the new write-then-read test"));
    it.at("11:24").by("UN").add(done(3, "HF-A3", "no objections"));
    it.at("11:25").add(passed_over(3, "HF-X2", "the load balancer cannot send a slice to this service"));
    it.at("11:33").by("UM").add(done(3, "HF-X1", "4.0.1 on 4 of 4"));
    it.add(StatusChanged{Status::identified, Status::fixing});
    it.at("11:36").by("UJ").add(done(3, "HF-V1", "smoke 7 of 7"));
    it.add(StatusChanged{Status::fixing, Status::monitoring});
    it.at("11:40").by("UI").add(UpdateSent{4, "The fix is in production, we are watching.", minutes{30}});
    it.at("11:52").by("UA").add(NoteTaken{"38 orders re-imported, checked", {}});
    it.at("12:06").by("UN").add(
        AttemptEnded{3, AttemptOutcome::worked, "smoke 7 of 7, errors 0.02 %, lag at most 240 ms"});
    it.add(StatusChanged{Status::monitoring, Status::resolved});
}

void wrap_up(History& it)
{
    it.at("12:06:30").by("UI").add(UpdateSent{5, "Over. Thank you for your patience."});
    it.at("12:10").by("UA").add(UsersCounted{
        {},
        {.least = 1240, .of = 8900, .about = true, .source = "load-balancer log, distinct accounts with an error"}});
    it.add(FactStated{Fact::data, "", "none", "38 orders written during the release, exported and re-imported"});
    it.at("12:11").by("UN").add(FactStated{Fact::trigger, "", "deploy", "release 4.0"});
    it.add(FactStated{Fact::tag, "", "replica-lag"});
    const auto todo = [&](int number, std::string text, Todo::Type type, std::string owner, std::string due) {
        Todo to{.text = std::move(text), .due = std::move(due), .type = type};
        if (!owner.empty()) to.owner = UserId{std::move(owner)};
        it.add(TodoChanged{number, {}, std::move(to)});
    };
    it.at("12:12");
    todo(1, "Bring up a replica set on staging for each release test", Todo::Type::prevent, "UJ", "2026-03-17");
    todo(2, "Add write-then-read to the production smoke tests", Todo::Type::detect, "UM", "2026-03-13");
    todo(3, "Let the load balancer send 5 % to a new version", Todo::Type::mitigate, "", "");
    it.at("12:30").add(StatusChanged{Status::resolved, Status::closed});
}

} // namespace

History three_attempts()
{
    History it;
    it.at("10:06:10")
        .by("UJ")
        .add(declared("Production answered no requests after release 4.0", Severity::sev1, clock("10:03")));
    it.add(person("UJ", "Jonas"));
    it.by("").add(ChannelOpened{ChannelId{"C1"}, "inc-14-production"});
    it.at("10:06:20").by("UJ").add(NoteTaken{"QA: prod is not handling any requests", clock("10:05")});
    it.add(FactStated{Fact::detected_by, "", "smoke-test"});
    it.at("10:07").by("UN").add(person("UN", "Noor")).add(named(Role::commander, "UN"));
    it.add(StatusChanged{Status::declared, Status::investigating});
    it.at("10:08")
        .add(person("UT", "Tomás"))
        .add(person("UM", "Mei"))
        .add(person("UI", "Ilse"))
        .add(person("UA", "Ana"));
    it.add(named(Role::comms, "UI")).add(named(Role::support, "UA"));
    it.add(ImpactChanged{1, {}, hit("Public API", ImpactLevel::full, clock("10:03"))});
    it.add(QuestionAnswered{AdvisorQuestion::change_started, {}, YesNo::yes});
    it.at("10:08:30").by("UT").add(NoteTaken{"data migration done, 2,114,502 rows, no nulls", clock("09:41")});
    it.add(NoteTaken{"release 4.0 started", clock("09:52")});
    scale(it);
    roll_back(it);
    fix(it);
    wrap_up(it);
    return it;
}

History false_alarm()
{
    History it;
    it.at("10:06:10").by("UJ").add(declared("Checkout looks dead", Severity::sev2));
    it.add(person("UJ", "Jonas"));
    it.by("").add(ChannelOpened{ChannelId{"C1"}, "inc-14-checkout-looks-dead"});
    it.at("10:07").by("UJ").add(ImpactChanged{1, {}, hit("Checkout", ImpactLevel::full, clock("10:04"))});
    it.at("10:09").by("UJ").says("9.1", "it was my VPN");
    const auto checkout = hit("Checkout", ImpactLevel::full, clock("10:04"));
    auto never = checkout;
    never.withdrawn = true;
    it.at("10:10").add(ImpactChanged{1, checkout, never, "a VPN of ours"});
    it.add(StatusChanged{Status::declared, Status::cancelled, "a VPN of ours"});
    return it;
}

History over_midnight()
{
    const auto at = [](unsigned day, int hour, int minute) { return utc(2026, 10, day, hour, minute); };
    History it;
    it.at(at(24, 21, 40)).by("U1").add(declared("Search finds nothing", Severity::sev2, at(24, 21, 35)));
    it.add(person("U1", "Eva"));
    it.at(at(24, 21, 42)).add(named(Role::commander, "U1")).add(StatusChanged{Status::declared, Status::investigating});
    const auto search = hit("Search", ImpactLevel::partial, at(24, 21, 30));
    it.at(at(24, 21, 50)).add(ImpactChanged{1, {}, search});
    it.add(FactStated{Fact::detected_by, "", "user"});
    it.at(at(24, 22, 30)).add(NoteTaken{"the index is being rebuilt, about three hours", {}});
    it.at(at(24, 23, 30)).add(NoteTaken{"rebuilt to 40 %", {}});
    it.at(at(25, 0, 30)).add(NoteTaken{"rebuilt to 80 %", {}});
    it.at(at(25, 1, 30)).add(ended(1, search, at(25, 1, 30)));
    it.add(StatusChanged{Status::investigating, Status::monitoring, "the index is whole again"});
    it.at(at(25, 2, 0)).add(StatusChanged{Status::monitoring, Status::resolved});
    it.at(at(25, 9, 0)).add(StatusChanged{Status::resolved, Status::closed});
    return it;
}

History handed_over_twice()
{
    History it;
    const auto berlin_is_asleep = Zone{}; // somebody in UTC
    it.at("10:00").by("U1").add(declared("Payments and mail fail", Severity::sev2));
    it.add(person("U1", "Ada")).add(named(Role::commander, "U1"));
    it.add(StatusChanged{Status::declared, Status::investigating});
    it.at("10:02").add(SeverityChanged{Severity::sev2, Severity::sev1, "all payments fail"});
    const auto payments = hit("Payments", ImpactLevel::full, clock("09:50"));
    const auto mail = hit("Mail", ImpactLevel::partial, clock("10:05"));
    it.at("10:03").add(TimeCorrected{TimeField::detected, {}, clock("09:56"), "the pager's log"});
    it.add(ImpactChanged{1, {}, payments}).add(FactStated{Fact::detected_by, "", "alert"});
    it.at("10:06").add(ImpactChanged{2, {}, mail});
    it.at("10:10").add(AttemptStarted{1, Strategy::failover, "to the second site", "Payments"});
    it.add(ChecklistStarted{1, list("LA", "light", {{"P1", "Theory"}, {"X1", "Switch"}})});
    it.at("10:14").add(done(1, "LA-X1", "traffic is on the second site"));
    it.add(StatusChanged{Status::investigating, Status::fixing});
    it.at("10:20").add(AttemptEnded{1, AttemptOutcome::failed, "the second site is as slow"});
    it.add(StatusChanged{Status::fixing, Status::investigating});
    it.at("10:25").by("U2").add(person("U2", "Bo", berlin_is_asleep));
    it.at("10:26").by("U1").add(RoleOffered{Role::commander, UserId{"U2"}});
    it.at("10:27").by("U2").add(RoleAssigned{Role::commander, UserId{"U1"}, UserId{"U2"}});
    it.at("10:30").add(AttemptStarted{2, Strategy::hotfix, "longer timeout", "Payments"});
    it.add(ChecklistStarted{2, list("HF", "hotfix", {{"P1", "Theory"}, {"P8", "Staging tests"}, {"X1", "Deploy"}})});
    it.at("10:31").add(AloneDeclared{2});
    it.at("10:33").add(StepMarked{2, "HF-P8", StepState::todo, StepState::skipped, "staging is down"});
    it.at("10:35").add(AttemptEnded{2, AttemptOutcome::abandoned, "the bank says it is theirs"});
    it.at("10:45").add(ended(1, payments, clock("10:45")));
    it.at("10:50").add(ended(2, mail, clock("10:50"))).add(NoteTaken{"the bank has mended its gateway", {}});
    it.add(StatusChanged{Status::investigating, Status::monitoring, "healed without an attempt"});
    it.at("11:20").add(StatusChanged{Status::monitoring, Status::resolved});
    it.at("11:40").by("U1").add(StatusChanged{Status::resolved, Status::investigating, "payments fail again"});
    const auto again = hit("Payments", ImpactLevel::full, clock("11:38"));
    it.add(ImpactChanged{3, {}, again});
    it.at("11:45").add(RoleAssigned{Role::commander, UserId{"U2"}, UserId{"U1"}, "no answer"});
    it.at("11:52").add(ended(3, again, clock("11:52")));
    it.add(StatusChanged{Status::investigating, Status::monitoring, "the bank switched over"});
    it.at("12:22").add(StatusChanged{Status::monitoring, Status::resolved});
    it.at("12:25").add(FactStated{Fact::data, "", "lost", "3 receipts were never mailed"});
    it.add(UsersCounted{{}, {.least = 100, .most = 300, .source = "mails that bounced"}});
    it.at("12:40").add(StatusChanged{Status::resolved, Status::closed});
    return it;
}

} // namespace warroom
