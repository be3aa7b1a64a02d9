#include "bot/log.hpp"
#include "bot/secret.hpp"

#include <doctest/doctest.h>
#include <spdlog/sinks/ostream_sink.h>
#include <spdlog/spdlog.h>

#include <concepts>
#include <ostream>
#include <sstream>

using namespace warroom;

namespace {

template <class T>
concept printable = requires(std::ostream& out, const T& value) { out << value; };
static_assert(!printable<Secret>);

} // namespace

TEST_SUITE("secrets")
{
    TEST_CASE("a line shows that there was a token and nothing of it")
    {
        CHECK(masked("token=xoxb-12-34-aBc next") == "token=xoxb-*** next");
        CHECK(masked("xoxp-1, xoxe.xoxb-2-3") == "xoxp-***, xoxe.***");
        CHECK(masked("xapp-1-A0-99-ff\n") == "xapp-***\n");
        CHECK(masked("Authorization: Bearer xoxb-1") == "Authorization: Bearer ***");
        CHECK(masked("bearer abc") == "bearer ***");
        CHECK(masked("wss://h/link/?ticket=8f-a_b&app_id=A1") == "wss://h/link/?ticket=***&app_id=A1");
        CHECK(masked("https://hooks.slack.com/actions/T1/2/x") == "https://hooks.slack.com/***");
        CHECK(masked("{\"token\":\"xoxb-1\"}") == "{\"token\":\"xoxb-***\"}");
        CHECK(masked("a xoxo and an app") == "a xoxo and an app");
        CHECK(masked("at postgres://shop:hunter2@db/shop") == "at postgres://shop:[masked: database password]@db/shop");
        CHECK(masked("key=AKIA"
                     "Q3EGQ3EGQ3EGQ3EG reason=x") == "key=[masked: AWS access key] reason=x");
    }

    TEST_CASE("every log line goes through the mask")
    {
        std::ostringstream out;
        spdlog::logger log{"test", std::make_shared<spdlog::sinks::ostream_sink_st>(out)};
        log.set_formatter(masking_formatter());
        log.error("connecting with {}", "xoxb-1-2-planted");
        CHECK(out.str().find("planted") == std::string::npos);
        CHECK(out.str().find("connecting with xoxb-***") != std::string::npos);
    }

    TEST_CASE("a token is trimmed and must be of the right kind")
    {
        const auto good = token(" xoxb-1-2\n", "xoxb-");
        REQUIRE(good.has_value());
        CHECK(good->reveal() == "xoxb-1-2");
        for (const auto* bad : {"", "  ", "xapp-1", "xoxb-", "xoxb-1 2", "xoxb-1\n2"}) {
            const auto result = token(bad, "xoxb-");
            REQUIRE(result.has_error());
            CHECK(result.error().find("1") == std::string::npos);
        }
    }
}
