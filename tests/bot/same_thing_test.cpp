#include "bot/same_thing.hpp"

#include "bot/verbs.hpp"
#include "tests/core/given.hpp"

TEST_SUITE_BEGIN("same thing");

namespace warroom {
namespace {

std::map<IncidentId, Listing> directory(std::initializer_list<Listing> lines)
{
    std::map<IncidentId, Listing> all;
    for (const auto& line : lines) all.emplace(line.incident, line);
    return all;
}

Listing open_one(std::string title, std::string_view since, int number = 3)
{
    return {.incident = IncidentId{number},
            .label = "INC-" + std::to_string(number),
            .title = std::move(title),
            .status = Status::fixing,
            .opened_by = jonas.id,
            .declared_at = clock(since)};
}

bool same(const DeclareIncident& asked, const Listing& line, const Person& opener = tom)
{
    return same_thing(asked, opener.id, clock("12:00"), directory({line})) != nullptr;
}

TEST_CASE("what was opened in the last quarter of an hour, or shares two telling words, may be the same thing")
{
    CHECK(same(declare("mail is late"), open_one("checkout is down", "11:46")));
    CHECK_FALSE(same(declare("mail is late"), open_one("checkout is down", "11:44")));
    CHECK(same(declare("payment page of checkout"), open_one("Checkout: payment fails", "08:00")));
    CHECK_FALSE(same(declare("checkout is down"), open_one("mail is down", "08:00"))); // one word, and a common one
    CHECK_FALSE(
        same(declare("the mail is slow since the deploy"), open_one("the search is slow since today", "08:00")));
}

TEST_CASE("what is over, private to others or a drill is not asked about")
{
    auto line = open_one("checkout payment", "11:59");
    CHECK(same(declare("x y"), line));
    for (const auto status : {Status::resolved, Status::closed, Status::cancelled, Status::merged}) {
        line.status = status;
        CHECK_FALSE(same(declare("x y"), line));
    }
    line = open_one("checkout payment", "11:59");
    line.is_private = true;
    CHECK_FALSE(same(declare("x y"), line));
    CHECK(same(declare("x y"), line, jonas));
    line.is_private = false;
    line.drill = true;
    CHECK_FALSE(same(declare("x y"), line));
}

TEST_CASE("the question offers what is open, and a line that opens another with all that was said")
{
    auto asked = declare("checkout payment fails", Severity::sev3);
    asked.is_private = true;
    asked.detected_at = clock("11:50");
    const auto refusal = ask_whether_same(open_one("payment page", "11:56"), asked, madrid(), clock("12:00"));
    CHECK(refusal.words.starts_with("Same thing? INC-3 (SEV2, fixing) was opened 4 min ago: payment page."));
    REQUIRE(refusal.offers.size() == 2); // nothing private becomes a note there
    Speaker speaker;
    speaker.person = tom;
    speaker.now = clock("12:00");
    const auto reading = read(refusal.offers[1].line, speaker);
    const auto& again = std::get<DeclareIncident>(std::get<Command>(reading.meaning));
    CHECK(again.another);
    CHECK(again.is_private);
    CHECK(again.severity == Severity::sev3);
    CHECK(again.title == asked.title);
    CHECK(again.detected_at == asked.detected_at);
}

} // namespace
} // namespace warroom
