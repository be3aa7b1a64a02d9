// Drafts of whole incidents, to be read to the end by somebody who was not there.
#include "core/post_mortem.hpp"
#include "tests/core/stories.hpp"
#include "tests/golden.hpp"

namespace warroom {

TEST_SUITE("draft")
{
    TEST_CASE("three attempts, two systems and their corrections read as their golden draft")
    {
        const auto draft = post_mortem(three_attempts(), clock("13:00"));
        check_golden("post_mortem/three_attempts.md", markdown(draft));
        check_golden("post_mortem/three_attempts.html", html(draft));
    }

    TEST_CASE("a false alarm asks nobody anything")
    {
        const auto draft = post_mortem(false_alarm(), clock("13:00"));
        CHECK(open_prompts(draft) == 0);
        check_golden("post_mortem/false_alarm.md", markdown(draft));
    }

    TEST_CASE("a night over midnight, in which the clocks go back, has every time unmistakable")
    {
        check_golden("post_mortem/over_midnight.md", markdown(post_mortem(over_midnight(), utc(2026, 10, 26))));
    }

    TEST_CASE("hand-overs, overlaps and a reopening read as their golden draft")
    {
        check_golden("post_mortem/handed_over_twice.md", markdown(post_mortem(handed_over_twice(), clock("13:00"))));
    }
}

} // namespace warroom
