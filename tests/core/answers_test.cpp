#include "core/answers.hpp"

#include <doctest/doctest.h>

TEST_SUITE_BEGIN("answers");

namespace warroom {
namespace {

constexpr auto migration = AdvisorQuestion::migration;
constexpr auto mirror = AdvisorQuestion::staging_mirror;

Applies with(std::string_view when, Answers answers = {}, Circumstances now = {})
{
    return applies(when, answers, now);
}

TEST_CASE("a step hangs on a question until somebody answers it, and not sure is as good as yes")
{
    struct Row {
        const char* when;
        Applies unanswered, yes, no, unknown;
    };
    constexpr auto on = Applies::yes;
    constexpr auto off = Applies::no;
    constexpr auto waits = Applies::waits;
    for (const auto& row :
         {Row{"migration≠n", waits, on, off, on}, Row{"migration≠y", waits, off, on, on},
          Row{"migration=y", waits, on, off, off}, Row{"migration=n", waits, off, on, off},
          Row{"migration=u", waits, off, off, on}, Row{"migration≠u", waits, on, on, off}, Row{"", on, on, on, on}}) {
        CAPTURE(row.when);
        CHECK(with(row.when) == row.unanswered);
        CHECK(with(row.when, {{migration, YesNo::yes}}) == row.yes);
        CHECK(with(row.when, {{migration, YesNo::no}}) == row.no);
        CHECK(with(row.when, {{migration, YesNo::unknown}}) == row.unknown);
    }
}

TEST_CASE("of two conditions one that holds is enough, and one that is open keeps it waiting")
{
    constexpr auto when = "migration≠n or staging_mirror≠y";
    CHECK(with(when) == Applies::waits);
    CHECK(with(when, {{migration, YesNo::yes}}) == Applies::yes);
    CHECK(with(when, {{mirror, YesNo::unknown}}) == Applies::yes);
    CHECK(with(when, {{migration, YesNo::no}}) == Applies::waits);
    CHECK(with(when, {{migration, YesNo::no}, {mirror, YesNo::yes}}) == Applies::no);
    CHECK(questions_in(when) == std::vector{migration, mirror});
    CHECK(questions_in("window set").empty());
}

TEST_CASE("facts of the incident decide the rest")
{
    for (const auto* when : {"window set", "attempts>0", "post-mortem required", "room > 4 h or at night"}) {
        CHECK_MESSAGE(with(when) == Applies::no, when);
        CHECK_MESSAGE(with(when, {}, {true, true, true, true, true}) == Applies::yes, when);
    }
    CHECK(with("SEV1–3") == Applies::yes);
    CHECK(with("SEV1–3", {}, {.sev4 = true}) == Applies::no);
}

TEST_CASE("what is no condition is known as such")
{
    for (const auto* term : {"migration≠n", "caches=u", "window set", "room > 4 h or at night"})
        CHECK_MESSAGE(is_condition(term), term);
    for (const auto* term : {"", "migration", "migration≠", "migration≠x", "cashes≠n", "migration≠no", "at night"})
        CHECK_MESSAGE(!is_condition(term), term);
    CHECK(terms("migration≠n or ").back().empty());
    CHECK(terms("room > 4 h or at night or SEV1–3").size() == 2);
}

TEST_CASE("every question has a sentence of its own")
{
    for (int i = 0; i <= static_cast<int>(mirror); ++i) CHECK(sentence(static_cast<AdvisorQuestion>(i)).ends_with("?"));
}

} // namespace
} // namespace warroom
