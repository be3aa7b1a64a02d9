#include "storage/event_json.hpp"

#include "storage/store.hpp"
#include "tests/golden.hpp"

#include <doctest/doctest.h>

#include <filesystem>
#include <set>
#include <string>
#include <variant>
#include <vector>

namespace warroom {
namespace {

Timestamp moment(std::int64_t second)
{
    return Timestamp{std::chrono::seconds{1'772'000'000 + second}} + std::chrono::microseconds{7};
}

Zone berlin()
{
    return {
        .name = "Europe/Berlin",
        .changes = {{moment(-9'000'000), std::chrono::minutes{60}}, {moment(2'800'000), std::chrono::minutes{120}}}};
}

Checklist rollback()
{
    return {.list = "rollback",
            .prefix = "RB",
            .title = "Rollback",
            .steps = {{.id = "RB-P1",
                       .name = "target",
                       .button = "Target named",
                       .text = "Name the version to go back to",
                       .why = "The last one is not always the last good one",
                       .phase = Phase::prepare,
                       .owner = StepOwner::driver,
                       .evidence = Evidence::text,
                       .blocking = true,
                       .when = "migration = yes",
                       .box = std::chrono::minutes{5}},
                      {.id = "RB-W1",
                       .name = "watch",
                       .button = "Watched",
                       .text = "Watch the curves",
                       .why = "It may come back",
                       .phase = Phase::watch,
                       .owner = StepOwner::expert}}};
}

// An example of every event, with all that may be left out filled in.
std::vector<Event> events()
{
    return {
        IncidentDeclared{.title = "checkout is down",
                         .severity = Severity::sev1,
                         .severity_assumed = true,
                         .is_private = true,
                         .drill = true,
                         .service = "checkout",
                         .detected_at = moment(-300),
                         .id_prefix = "OPS",
                         .channel_prefix = "ops",
                         .command = "/ops",
                         .announced = true,
                         .zone = berlin(),
                         .zone_assumed = true,
                         .policies = Policies{{{std::chrono::minutes{15}, std::chrono::minutes{30},
                                                std::chrono::minutes{60}, std::chrono::minutes{30}},
                                               {std::chrono::minutes{30}, std::chrono::minutes{60},
                                                std::chrono::minutes{30}, std::chrono::minutes{15}},
                                               {},
                                               {}}}},
        PersonSeen{.person = UserId{"U1"}, .name = "Ada", .standing = Standing::guest, .zone = berlin()},
        ChannelOpened{.channel = ChannelId{"C1"}, .name = "inc-14-checkout-is-down"},
        CardPosted{
            .card = {CardId::Kind::prepare, 2}, .channel = ChannelId{"C1"}, .message = MessageId{"1772000000.000100"}},
        SeverityChanged{.from = Severity::sev3, .to = Severity::sev2, .why = "payments too"},
        StatusChanged{.from = Status::fixing,
                      .to = Status::monitoring,
                      .why = "the errors are gone",
                      .overridden = {"an attempt is open", "no commander"}},
        MergedInto{.into = IncidentId{7}},
        ResolutionPlanned{.planned = true},
        ClosingPostponed{.until = moment(3600), .over = true},
        RoleRequested{.role = Role::commander, .to = UserId{"U2"}},
        RoleAssigned{.role = Role::expert,
                     .from = UserId{"U1"},
                     .to = UserId{"U2"},
                     .why = "end of shift",
                     .attempt = 2,
                     .area = "database"},
        RoleOffered{.role = Role::comms, .to = UserId{"U2"}},
        OfferReminded{.role = Role::comms},
        ApprovalAsked{.line = "close"},
        NoteTaken{.text = "the \"queue\" is full \xf0\x9f\x94\xa5\nsince ten", .about = moment(-60)},
        MessagePosted{.channel = ChannelId{"C1"},
                      .message = MessageId{"1772000000.000200"},
                      .thread = MessageId{"1772000000.000100"},
                      .text = "5xx at 12 %",
                      .from_bot = true,
                      .bot_name = "grafana",
                      .files = {{"graph.png", "image/png", "https://files.example/graph.png"}},
                      .sent_at = moment(1),
                      .backfilled = true},
        MessageEdited{.channel = ChannelId{"C1"},
                      .message = MessageId{"1772000000.000200"},
                      .text = "5xx at 21 %",
                      .edited_at = moment(2),
                      .backfilled = true},
        MessageDeleted{.channel = ChannelId{"C1"}, .message = MessageId{"1772000000.000200"}, .backfilled = true},
        RoomRead{.channel = ChannelId{"C1"},
                 .thread = MessageId{"1772000000.000100"},
                 .from = moment(-60),
                 .to = moment(2),
                 .messages = 17},
        MessagesMissed{.channel = ChannelId{"C1"}, .from = moment(2), .to = moment(60), .reason = "not in the channel"},
        ImpactChanged{.window = 2,
                      .from = ImpactWindow{.system = "Public API", .level = ImpactLevel::full, .from = moment(-60)},
                      .to = {.system = "Public API",
                             .level = ImpactLevel::partial,
                             .share = 20,
                             .from = moment(-120),
                             .from_assumed = true,
                             .to = moment(0),
                             .to_assumed = true,
                             .withdrawn = true},
                      .why = "the log says earlier"},
        UsersCounted{
            .from = UserCount{.unknown = true, .source = "the report is late"},
            .to = {.least = 100, .most = 300, .of = 8900, .percent = 3, .about = true, .source = "load balancer"}},
        TimeCorrected{.field = TimeField::detected, .from = moment(-60), .to = moment(-90), .why = "the alert's time"},
        FactStated{.fact = Fact::data, .from = "none", .to = "lost", .detail = "38 orders"},
        QuestionAnswered{.question = AdvisorQuestion::staging_mirror, .from = YesNo::unknown, .to = YesNo::no},
        TodoChanged{.number = 2,
                    .from = Todo{.text = "alert on requests answered"},
                    .to = {.text = "alert on requests answered",
                           .owner = UserId{"U1"},
                           .due = "2026-03-20",
                           .type = Todo::Type::detect,
                           .state = Todo::State::dropped},
                    .why = "there is one"},
        UpdateSent{.number = 3, .text = "API works again", .next = std::chrono::minutes{30}},
        FollowChanged{.follows = true},
        EntryStarred{.entry = 17, .starred = true},
        EntryAmended{.entry = 17, .text = "it was the replica"},
        EntryHidden{.entry = 17, .hidden = true, .why = "wrong channel"},
        AttemptStarted{.number = 2,
                       .strategy = Strategy::roll_forward,
                       .title = "fix the pool size",
                       .system = "Public API",
                       .undoes = 1},
        ProductionReached{.number = 2, .from = moment(500), .to = moment(600)},
        GoVoiced{.attempt = 2, .voice = Voice::objection, .remark = "the backup is old"},
        AftermathAnswered{.attempt = 2, .question = Aftermath::production_as_before, .answer = YesNo::yes},
        AloneDeclared{.attempt = 2, .alone = true},
        ChecklistStarted{.attempt = 2, .checklist = rollback()},
        StepMarked{.attempt = 2,
                   .step = "RB-P1",
                   .from = StepState::doing,
                   .to = StepState::not_applicable,
                   .words = "there is only one",
                   .seen = true},
        AttemptEnded{
            .number = 2, .outcome = AttemptOutcome::partial, .saw = "errors halved", .production_at = moment(600)},
        AttemptReopened{.number = 2},
        AttemptWithdrawn{.number = 3},
        TakenBack{.entry = 17},
        ButtonPressed{.button = "1772000000.000100/attempt end worked"},
        DraftFiled{.revision = 2, .place = "https://files.example/draft.md"},
        ErrandFailed{.duty = "pin the card", .reason = "too many pins"},
        ErrandRepeated{.duty = "post an entry"},
        SecretsMasked{.entry = 17, .kinds = {"Slack token", "password"}},
        Redacted{.entry = 17, .why = "a customer's name", .rows = {17, 19}, .message = MessageId{"1772000000.000100"}},
    };
}

std::vector<Effect> effects()
{
    return {OpenChannel{},
            InvitePeople{.who = {"U1", "S7"}},
            SetTopic{},
            PostCard{.card = {CardId::Kind::announcement}},
            PinCard{.card = {CardId::Kind::state}},
            RefreshCard{.card = {CardId::Kind::execute, 2}},
            PostEntry{.seq = 17, .to = UserId{"U2"}, .announce = true, .aside = true, .not_before = moment(9)},
            FilePostMortem{.revision = 2, .aside = true}};
}

template <class Variant, class One>
void check_all_have_examples(const std::vector<One>& examples)
{
    std::set<std::size_t> covered;
    for (const auto& example : examples) covered.insert(example.index());
    CHECK(covered.size() == std::variant_size_v<Variant>);
}

std::string file_of(const std::string& folder, const Encoded& encoded) { return folder + "/" + encoded.kind + ".json"; }

// The files of a folder, as kind and body. A kind whose shape has grown keeps its older files: "note_taken.1.json".
std::vector<Encoded> stored(const std::string& folder)
{
    std::vector<Encoded> all;
    for (const auto& file : std::filesystem::directory_iterator{golden_file(folder)}) {
        const auto name = file.path().filename().string();
        const auto body = golden_text(folder + "/" + name);
        REQUIRE(body.has_value());
        all.push_back({name.substr(0, name.find('.')), *body});
    }
    return all;
}

template <class Decode>
std::string failure(Decode decode)
{
    try {
        decode();
    } catch (const Fatal& error) {
        CHECK(error.exit_code == 5);
        return error.what;
    }
    return "";
}

} // namespace

TEST_SUITE_BEGIN("event_json");

TEST_CASE("every event is stored as its golden file says, and read from it")
{
    check_all_have_examples<AnyEvent>(events());
    for (const auto& event : events()) {
        const auto encoded = encode(event);
        check_golden(file_of("event", encoded), encoded.body + "\n");
        const auto again = decode_event(encoded.kind, *golden_text(file_of("event", encoded)));
        CHECK(again.index() == event.index());
        CHECK(encode(again).body == encoded.body);
    }
}

TEST_CASE("every effect is stored as its golden file says, and read from it")
{
    check_all_have_examples<Effect>(effects());
    for (const auto& effect : effects()) {
        const auto encoded = encode(effect);
        check_golden(file_of("effect", encoded), encoded.body + "\n");
        const auto again = decode_effect(encoded.kind, *golden_text(file_of("effect", encoded)));
        CHECK(again.index() == effect.index());
        CHECK(encode(again).body == encoded.body);
    }
}

TEST_CASE("whatever was ever stored can be read")
{
    const auto event_files = stored("event");
    const auto effect_files = stored("effect");
    CHECK(event_files.size() >= std::variant_size_v<AnyEvent>);
    CHECK(effect_files.size() >= std::variant_size_v<Effect>);
    for (const auto& [kind, body] : event_files) CHECK(encode(decode_event(kind, body)).kind == kind);
    for (const auto& [kind, body] : effect_files) CHECK(encode(decode_effect(kind, body)).kind == kind);
}

TEST_CASE("what is empty and may be is left out, and comes back empty")
{
    CHECK(encode(Event{NoteTaken{.text = ""}}).body == R"({"text":""})");
    CHECK(encode(Event{RoleAssigned{.role = Role::scribe}}).body == R"({"role":"scribe"})");
    const auto ended = std::get<AttemptEnded>(decode_event("attempt_ended", R"({"number":1})"));
    CHECK_FALSE(ended.outcome.has_value());
    CHECK_FALSE(ended.production_at.has_value());
    CHECK(ended.saw.empty());
    const auto policies = std::get<IncidentDeclared>(events()[0]).policies;
    const auto declared = encode(Event{IncidentDeclared{.title = "t", .policies = policies}});
    const auto again = std::get<IncidentDeclared>(decode_event(declared.kind, declared.body));
    CHECK(again.policies == policies);
    CHECK(again.zone == Zone{});
    CHECK_FALSE(again.detected_at.has_value());
}

TEST_CASE("a member that only a newer version knows does no harm")
{
    const auto event = decode_event("note_taken", R"({"text":"slow","colour":"red"})");
    CHECK(std::get<NoteTaken>(event).text == "slow");
}

TEST_CASE("text that is not UTF-8 is stored with a mark where it was wrong")
{
    CHECK(encode(Event{NoteTaken{.text = "a\xff"
                                         "b"}})
              .body == "{\"text\":\"a\xef\xbf\xbd"
                       "b\"}");
}

TEST_CASE("what can't be read is fatal, and says why")
{
    const auto event = [](const char* kind, const char* body) { return failure([=] { decode_event(kind, body); }); };
    CHECK(event("coffee_brewed", "{}").find("coffee_brewed can't be read: this version does not know the kind") !=
          std::string::npos);
    CHECK(event("note_taken", "{}").find("text: The JSON field referenced does not exist") != std::string::npos);
    CHECK(event("note_taken", "{\"text\":").find("improper structure") != std::string::npos);
    CHECK(event("note_taken", R"({"text":7})").find("text: The JSON element does not have the requested type") !=
          std::string::npos);
    CHECK(event("severity_changed", R"({"from":"sev9","to":"sev1"})").find("from: nothing is called \"sev9\"") !=
          std::string::npos);
    CHECK(event("attempt_withdrawn", R"({"number":4.4e33})").find("no whole number") != std::string::npos);
    CHECK(event("attempt_withdrawn", R"({"number":4444444444})").find("too large") != std::string::npos);
    CHECK(failure([] { decode_effect("note_taken", "{}"); }).find("does not know the kind") != std::string::npos);
}

TEST_SUITE_END();

} // namespace warroom
