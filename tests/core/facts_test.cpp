#include "core/wording.hpp"
#include "tests/core/given.hpp"

TEST_SUITE_BEGIN("facts");

namespace warroom {
namespace {

std::string said(const Case& it) { return confirmation(it.incident(), it.log().back()); }

TEST_CASE("a fact is one of its words, kept with their own words beside it")
{
    auto it = commanded();
    it.does(StateFact{Fact::data, "lost", "38 orders"}).at("10:03").does(StateFact{Fact::data, "none", ""});
    CHECK(said(it) == "data: lost → none, by Noor.");
    CHECK(it.incident().facts.at(Fact::data).word == "none");
    CHECK(phrase(it.log().back(), madrid()) == "data: none, before: lost");
    it.does(TakeBack{});
    CHECK(it.incident().facts.at(Fact::data).word == "lost");
    CHECK(it.incident().facts.at(Fact::data).detail == "38 orders");
}

TEST_CASE("a wrong word is answered with the right ones")
{
    auto it = commanded();
    check_refused(it.ask(StateFact{Fact::detected_by, "luck", "by chance"}), Reason::bad_argument,
                  "[fact detected-by smoke-test by chance]");
    check_refused(it.ask(StateFact{Fact::tag, "", ""}), Reason::bad_argument, "fact tag dns");
}

TEST_CASE("the same fact again is refused")
{
    auto it = commanded();
    it.does(StateFact{Fact::trigger, "deploy", ""}).does(StateFact{Fact::tag, "dns", ""});
    check_refused(it.ask(StateFact{Fact::trigger, "deploy", ""}), Reason::same_value, "already");
    check_refused(it.ask(StateFact{Fact::tag, "dns", ""}), Reason::same_value, "already");
    it.does(StateFact{Fact::trigger, "deploy", "release 4.0"}); // that is new
}

TEST_CASE("tags add up, and come off by taking back")
{
    auto it = commanded();
    it.does(StateFact{Fact::tag, "dns", ""}).at("10:03").does(StateFact{Fact::tag, "cache", ""});
    CHECK(it.incident().tags == std::vector<std::string>{"dns", "cache"});
    it.does(TakeBack{});
    CHECK(it.incident().tags == std::vector<std::string>{"dns"});
}

TEST_CASE("an answer is recorded and redraws the cards that hang on it")
{
    auto it = attempted();
    it.by(warroom_itself).does(RecordCard{CardId{}, ChannelId{"C1"}, MessageId{"1"}});
    it.does(RecordCard{{CardId::Kind::prepare, 1}, ChannelId{"C1"}, MessageId{"2"}}).owed();
    it.by(noor).does(AnswerQuestion{AdvisorQuestion::migration, YesNo::no});
    CHECK(it.incident().answers.at(AdvisorQuestion::migration) == YesNo::no);
    CHECK(count<RefreshCard>(it.owed()) >= 2);
    check_refused(it.ask(AnswerQuestion{AdvisorQuestion::migration, YesNo::no}), Reason::same_value, "already");
    it.at("10:12").does(AnswerQuestion{AdvisorQuestion::migration, YesNo::unknown});
    CHECK(said(it).find("no → not sure") != std::string::npos);
    it.does(TakeBack{});
    CHECK(it.incident().answers.at(AdvisorQuestion::migration) == YesNo::no);
}

TEST_CASE("guests, outsiders and bots state no facts, people not looked up yet may")
{
    auto it = commanded();
    for (const auto& person : {gast, olga, robo}) {
        check_refused(it.by(person).ask(StateFact{Fact::tag, "dns", ""}), Reason::not_allowed, "team");
        check_refused(it.ask(AnswerQuestion{AdvisorQuestion::flag, YesNo::no}), Reason::not_allowed, "team");
    }
    CHECK(only<FactStated>(it.by(somewho).ask(StateFact{Fact::tag, "dns", ""})));
    CHECK(only<QuestionAnswered>(it.ask(AnswerQuestion{AdvisorQuestion::flag, YesNo::no})));
}

} // namespace
} // namespace warroom
