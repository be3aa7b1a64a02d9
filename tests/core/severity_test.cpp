#include "tests/core/given.hpp"

TEST_SUITE_BEGIN("severity");

namespace warroom {
namespace {

TEST_CASE("anybody raises a severity, without a reason")
{
    auto it = commanded();
    it.by(tom).does(ChangeSeverity{Severity::sev1});
    CHECK(it.incident().severity == Severity::sev1);
    const auto owed = it.owed();
    CHECK(count<PostEntry>(owed) == 1);
    CHECK(count<SetTopic>(owed) == 1);
    CHECK(count<RefreshCard>(owed) == 1); // none is announced
}

TEST_CASE("lowering takes a reason and the commander")
{
    auto it = commanded();
    check_refused(it.ask(ChangeSeverity{Severity::sev3}), Reason::bad_argument, "sev 3 <why>");
    CHECK(only<ApprovalAsked>(it.by(tom).ask(ChangeSeverity{Severity::sev3, "few users"}, "sev 3 few users")));
    CHECK(only<SeverityChanged>(it.by(noor).ask(ChangeSeverity{Severity::sev3, "few users"})));
}

TEST_CASE("while nobody commands anybody lowers")
{
    CHECK(only<SeverityChanged>(opened().ask(ChangeSeverity{Severity::sev3, "few users"})));
}

TEST_CASE("the same level again is refused, unless it was only assumed")
{
    check_refused(commanded().ask(ChangeSeverity{Severity::sev2}), Reason::same_value, "SEV2 already");
    auto it = opened(std::nullopt);
    it.does(ChangeSeverity{Severity::sev2});
    CHECK_FALSE(it.incident().severity_assumed);
    CHECK(peak(it.incident()) == Severity::sev2);
}

TEST_CASE("a closed incident keeps its severity")
{
    auto it = commanded();
    it.does(CloseIncident{true, "wrong room"});
    check_refused(it.ask(ChangeSeverity{Severity::sev1}), Reason::already_closed, "stays");
}

TEST_CASE("the peak is the worst level that somebody chose and kept")
{
    SUBCASE("the level at opening counts") { CHECK(peak(opened(Severity::sev1).incident()) == Severity::sev1); }
    SUBCASE("an assumed one doesn't")
    {
        auto it = opened(std::nullopt);
        it.does(ChangeSeverity{Severity::sev3, "few users"});
        CHECK(peak(it.incident()) == Severity::sev3);
    }
    SUBCASE("one that was lowered within 15 minutes doesn't")
    {
        auto it = opened(Severity::sev1);
        it.at("10:14:59").does(ChangeSeverity{Severity::sev3, "too careful"});
        CHECK(peak(it.incident()) == Severity::sev3);
    }
    SUBCASE("one that was lowered later does")
    {
        auto it = opened(Severity::sev1);
        it.at("10:15").does(ChangeSeverity{Severity::sev3, "better now"});
        CHECK(peak(it.incident()) == Severity::sev1);
    }
    SUBCASE("one that was reached later does")
    {
        auto it = opened(Severity::sev3);
        it.at("10:05").does(ChangeSeverity{Severity::sev1}).at("10:40").does(ChangeSeverity{Severity::sev2, "better"});
        CHECK(peak(it.incident()) == Severity::sev1);
    }
}

TEST_CASE("raising invites whom the playbook names for that level, once there is a room")
{
    auto playbook = test_playbook();
    playbook.invite[0] = {"U8", "S9"};
    Case it{playbook};
    it.does(declare("x")).does(ChangeSeverity{Severity::sev1});
    CHECK(count<InvitePeople>(it.owed()) == 0);
    it.does(RecordChannel{ChannelId{"C1"}, "inc"});
    CHECK(count<InvitePeople>(it.owed()) == 1);
    it.does(ChangeSeverity{Severity::sev2, "better"});
    CHECK(count<InvitePeople>(it.owed()) == 0);
    it.does(ChangeSeverity{Severity::sev1});
    CHECK(count<InvitePeople>(it.owed()) == 1);
}

TEST_CASE("the watch follows severity and strategy")
{
    using std::chrono::minutes;
    CHECK(watch_time(opened(Severity::sev2).incident()) == minutes{30});
    CHECK(watch_time(opened(Severity::sev3).incident()) == minutes{15});
    CHECK(watch_time(attempted(Strategy::hotfix).incident()) == minutes{30});
    CHECK(watch_time(attempted(Strategy::rollback).incident()) == minutes{60});
}

TEST_CASE("of a SEV1 the peak and the end are announced besides the headline, of others neither")
{
    const auto announced = [](Case& it) {
        return std::ranges::count_if(it.owed(), [](const Effect& effect) {
            const auto* post = std::get_if<PostEntry>(&effect);
            return post && post->announce;
        });
    };
    auto playbook = test_playbook();
    playbook.announcement_channel = "#incidents";
    for (const bool worst : {true, false}) {
        Case it{playbook};
        it.does(declare("Checkout answers with an error", Severity::sev3));
        it.by(warroom_itself).does(RecordChannel{ChannelId{"C1"}, "inc-14-checkout"}).by(jonas);
        it.owed();
        it.at("10:10").does(ChangeSeverity{worst ? Severity::sev1 : Severity::sev2, "all users"});
        CHECK(announced(it) == (worst ? 1 : 0));
        it.at("10:20").does(Resolve{true, "it healed"});
        CHECK(announced(it) == (worst ? 1 : 0));
    }
}

} // namespace
} // namespace warroom
