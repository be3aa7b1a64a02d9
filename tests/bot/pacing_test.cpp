#include "bot/slack/pacing.hpp"

#include <doctest/doctest.h>

using namespace warroom::slack;
using namespace std::chrono_literals;

namespace {

struct Story {
    // Makes the call when it may be made, and says when that was.
    std::chrono::nanoseconds call(const char* method, const std::string& channel = {})
    {
        now += pacing.reserve(method, channel, now, 1h);
        return now - Pacing::Time{1000h};
    }

    Pacing pacing{1};
    Pacing::Time now{1000h};
};

} // namespace

TEST_SUITE("pacing")
{
    TEST_CASE("a channel takes a few posts at once and then one a second")
    {
        Story story;
        for (int n = 0; n < 3; ++n) CHECK(story.call("chat.postMessage", "C1") == 0s);
        CHECK(story.call("chat.postMessage", "C1") == 1s);
        CHECK(story.call("chat.postMessage", "C1") == 2s);
        CHECK(story.call("chat.postMessage", "C2") == 2s);
    }

    TEST_CASE("a method keeps to its tier over a long time")
    {
        Story story;
        for (int n = 0; n < 65; ++n) story.call("conversations.create");
        CHECK(story.now - Pacing::Time{1000h} == 180s); // twenty a minute, after five at once
    }

    TEST_CASE("other methods go on while one waits")
    {
        Story story;
        story.pacing.slowed_down("conversations.create", 30s, story.now);
        CHECK(story.call("chat.update", "C1") == 0s);
        CHECK(story.call("conversations.create") == 30s);
    }

    TEST_CASE("a connection is asked for four times at once, then every ten seconds")
    {
        Story story;
        for (int n = 0; n < 4; ++n) CHECK(story.call("apps.connections.open") == 0s);
        CHECK(story.call("apps.connections.open") == 10s);
    }

    TEST_CASE("a call that reached nobody is not counted")
    {
        Story story;
        for (int n = 0; n < 100; ++n) {
            CHECK(story.call("apps.connections.open") == 0s);
            story.pacing.give_back("apps.connections.open", story.now);
        }
        for (int n = 0; n < 4; ++n) CHECK(story.call("apps.connections.open") == 0s);
        CHECK(story.call("apps.connections.open") == 10s);
    }

    TEST_CASE("a wait that is too long is not reserved")
    {
        Story story;
        story.pacing.slowed_down("chat.postMessage", 15min, story.now);
        CHECK(story.pacing.reserve("chat.postMessage", "C1", story.now, 30s) == 15min);
        CHECK(story.pacing.reserve("chat.postMessage", "C1", story.now, 30s) == 15min);
        story.now += 15min;
        CHECK(story.pacing.reserve("chat.postMessage", "C1", story.now, 30s) == 0s);
    }

    TEST_CASE(
        "a 429 that doesn't say for how long closes for thirty seconds, then for twice as long, never over 15 min")
    {
        Story story;
        std::chrono::nanoseconds least = 30s;
        for (int n = 0; n < 5; ++n, least *= 2) {
            const auto wait = story.pacing.slowed_down("chat.update", 0s, story.now);
            CHECK(wait >= least);
            CHECK(wait <= least * 5 / 4);
            CHECK(story.pacing.closed_for("chat.update", story.now) == wait);
            story.now += wait;
        }
        for (int n = 0; n < 50; ++n) CHECK(story.pacing.slowed_down("chat.update", 0s, story.now) == 15min);
        CHECK(story.pacing.slowed_down("chat.postMessage", 0s, story.now) < 38s);
        CHECK(story.pacing.closed_for("pins.add", story.now) == 0s);

        story.pacing.answered("chat.update", story.now);
        CHECK(story.pacing.slowed_down("chat.update", 0s, story.now) < 38s);
    }

    TEST_CASE("those who are sent away together don't come back together")
    {
        Pacing one{1}, other{2};
        const Pacing::Time now{1000h};
        CHECK(one.slowed_down("chat.update", 0s, now) != other.slowed_down("chat.update", 0s, now));
    }

    TEST_CASE("where history is given once a minute it is asked for once a minute, and ever more rarely tried faster")
    {
        Story story;
        auto free_at = story.now;
        const auto in_vain = [&](int calls) { // of so many that are answered
            int no = 0;
            while (calls > 0) {
                story.call("conversations.history");
                const bool yes = story.now >= free_at;
                if (yes) {
                    story.pacing.answered("conversations.history", story.now);
                    free_at = story.now + 60s;
                    --calls;
                } else {
                    story.pacing.slowed_down("conversations.history",
                                             std::chrono::ceil<std::chrono::seconds>(free_at - story.now), story.now);
                    ++no;
                }
            }
            return no;
        };
        CHECK(in_vain(7) == 2);
        CHECK(in_vain(100) <= 8);
        const auto before = story.now;
        CHECK(story.call("conversations.replies") == before - Pacing::Time{1000h}); // which nothing was said of
    }

    TEST_CASE("sent away once, or now and then, history keeps to its tier")
    {
        Story story;
        for (int n = 0; n < 20; ++n) {
            story.pacing.slowed_down("conversations.history", 30s, story.now);
            const auto before = story.now;
            for (int k = 0; k < 3; ++k) {
                story.call("conversations.history");
                story.pacing.answered("conversations.history", story.now);
            }
            CHECK(story.now - before < 40s);
        }
    }

    TEST_CASE("a short wait teaches nothing, and other methods learn nothing")
    {
        Story story;
        story.pacing.slowed_down("conversations.history", 5s, story.now);
        story.pacing.slowed_down("users.info", 59s, story.now);
        for (int n = 0; n < 5; ++n) CHECK(story.call("conversations.history") == 5s);
        for (int n = 0; n < 5; ++n) CHECK(story.call("users.info") == 59s);
    }

    TEST_CASE("many channels are paced, each for itself")
    {
        Story story;
        for (int n = 0; n < 2000; ++n) story.call("chat.postMessage", "C" + std::to_string(n));
        CHECK(story.now - Pacing::Time{1000h} == 250ms * (2000 - 10));
    }
}
