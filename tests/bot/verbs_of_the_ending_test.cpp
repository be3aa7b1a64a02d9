#include "tests/bot/told.hpp"

#include <doctest/doctest.h>
#include <fmt/format.h>

#include <string>
#include <vector>

namespace warroom {
namespace {

TEST_SUITE_BEGIN("verbs of the ending");

TEST_CASE("anyway overrides only directly behind the verb")
{
    check_in_room({{"resolve", "resolve: "},
                   {"resolve thanks all", "resolve: thanks all"},
                   {"resolve anyway window closes", "resolve [anyway]: window closes"},
                   {"resolve we do it anyway", "resolve: we do it anyway"},
                   {"resolve: anyway", "resolve: anyway"},
                   {"resolve --plan", "resolve [plan]: "},
                   {"resolve —plan thanks", "resolve [plan]: thanks"},
                   {"resolve: --plan", "resolve: --plan"},
                   {"close", "close: "},
                   {"close anyway counts come Monday", "close [anyway]: counts come Monday"},
                   {"close it anyway", "close: it anyway"},
                   {"cancel anyway nobody felt it", "cancel [anyway]: nobody felt it"}});
}

TEST_CASE("closing waits until ten in the morning of the person")
{
    check_in_room({{"close tomorrow", "close at 2026-03-11T09:00"},
                   {"close tomorrow 10:00", "close at 2026-03-11T09:00"},
                   {"close tomorrow we meet", "wrong | close tomorrow | close: tomorrow we meet"},
                   {"close: tomorrow", "close: tomorrow"}});
    auto speaker = jonas(true);
    speaker.now = utc(2026, 3, 28, 20, 0); // the clocks go forward in the night
    CHECK(told(read("close tomorrow", speaker), speaker) == "close at 2026-03-29T08:00");
}

TEST_CASE("what ended may be undone, and what was nothing ends otherwise")
{
    check_in_room({{"reopen errors are back", "reopen: errors are back"},
                   {"reopen", "wrong | reopen it is back"},
                   {"cancel the probe was wrong", "cancel: the probe was wrong"},
                   {"cancel", "wrong | cancel false alarm"},
                   {"false alarm", "cancel: false alarm"},
                   {"false-alarm the probe", "cancel: the probe"},
                   {"merge 12", "merge 12"},
                   {"merge inc-12", "merge 12"},
                   {"merge into INC-12", "merge 12"},
                   {"merge", "wrong | list"},
                   {"merge the two", "wrong | list | note merge the two"},
                   {"unmerge", "unmerge"},
                   {"12 unmerge", "12> unmerge"},
                   {"unmerge 12", "wrong | unmerge | 12 unmerge"}});
}

TEST_SUITE_END();

} // namespace
} // namespace warroom
