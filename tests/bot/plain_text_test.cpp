#include "bot/slack/plain_text.hpp"

#include <doctest/doctest.h>

using namespace warroom;
using namespace warroom::slack;

TEST_SUITE("plain text")
{
    TEST_CASE("entities are decoded once and marks become words")
    {
        CHECK(plain("a &lt;b&gt; &amp;lt; c") == "a <b> &lt; c");
        CHECK(plain("<@U1|ana> in <#C1|general> and <#C2|>") == "<@U1> in <#C1> and <#C2>");
        CHECK(plain("<!here> <!channel|channel> <!subteam^S1|@oncall> <!subteam^S2>") ==
              "@here @channel @oncall @group");
        CHECK(plain("<https://x.org>") == "https://x.org");
        CHECK(plain("<http://x.org|x.org>") == "http://x.org");
        CHECK(plain("<https://x.org|a &amp; b>") == "a & b (https://x.org)");
        CHECK(plain("<mailto:a@b.c|a@b.c>") == "a@b.c");
        CHECK(plain("<!date^1392734382^{date}|18 Feb 2014>") == "18 Feb 2014");
        CHECK(plain("1 < 2") == "1 < 2");
        CHECK(plain("").empty());
        CHECK(plain("<>") == "");
    }

    TEST_CASE("a ts is read to the microsecond")
    {
        CHECK(from_ts("1503435956.000247") == Timestamp{std::chrono::microseconds{1503435956000247}});
        CHECK(from_ts("1503435956") == Timestamp{std::chrono::microseconds{1503435956000000}});
        CHECK(from_ts("1503435956.5") == Timestamp{std::chrono::microseconds{1503435956500000}});
        CHECK(from_ts("1503435956.0002479") == Timestamp{std::chrono::microseconds{1503435956000247}});
        for (const auto* odd : {"", ".", "abc", "-5.000000", "1.2.3", "1 .000000", "999999999999.000000"})
            CHECK(from_ts(odd) == Timestamp{});
    }
}
