#include "bot/slack/people.hpp"
#include "tests/bot/slack_world.hpp"

#include <spdlog/sinks/ostream_sink.h>
#include <spdlog/spdlog.h>
#include <sstream>

using namespace warroom;
using namespace warroom::slack;
using namespace std::chrono_literals;
using loopback::Json;
using loopback::SlackWorld;
using Kind = CallError::Kind;

namespace {

net::HttpResponse answered(int status, std::string body, net::Headers headers = {})
{
    return {status, std::move(headers), std::move(body)};
}

CallError error_of(const net::HttpResponse& response)
{
    const auto result = read_answer("chat.postMessage", response);
    REQUIRE(result.has_error());
    return result.error();
}

// Calls and waits for the answer.
Result<Json, CallError> call(SlackWorld& world, WebApi& api, const char* method, const Json& arguments)
{
    std::optional<Result<Json, CallError>> result;
    const auto ask = [](WebApi* web_api, const char* name, Json values,
                        std::optional<Result<Json, CallError>>* out) -> asio::awaitable<void> {
        out->emplace(co_await web_api->call(name, std::move(values)));
    };
    loopback::run(world.io, ask(&api, method, arguments, &result));
    return *result;
}

class WrongClock final : public Clock {
public:
    Timestamp now() const override { return right_.now() + wrong; }
    Steady steady() const override { return right_.steady(); }
    std::chrono::nanoseconds real(std::chrono::nanoseconds span) const override { return span; }

    std::chrono::seconds wrong = -2h;

private:
    SystemClock right_;
};

} // namespace

TEST_SUITE("web api")
{
    TEST_CASE("of an answer that nobody can read the log has the beginning, and nothing of one that was cut off")
    {
        std::ostringstream said;
        const auto before = spdlog::default_logger();
        spdlog::set_default_logger(
            std::make_shared<spdlog::logger>("test", std::make_shared<spdlog::sinks::ostream_sink_mt>(said)));
        static_cast<void>(read_answer("auth.test", answered(502, std::string(256, 'a') + std::string(744, 'b'))));
        static_cast<void>(read_answer("auth.test", answered(200, R"({"ok":true,"text":"somebody's wor)")));
        spdlog::set_default_logger(before);
        CHECK(said.str().find(std::string(256, 'a')) != std::string::npos);
        CHECK(said.str().find("bbb") == std::string::npos);
        CHECK(said.str().find("somebody") == std::string::npos);
    }

    TEST_CASE("each failure is of the kind that says what to do")
    {
        struct Row {
            int status;
            std::string body;
            Kind kind;
            std::string reason;
        };
        for (const auto& row : std::vector<Row>{
                 {200, R"({"ok":false,"error":"channel_not_found"})", Kind::refused, "channel_not_found"},
                 {200, R"({"ok":false,"error":"missing_scope","needed":"chat:write"})", Kind::refused,
                  "missing_scope (needs chat:write)"},
                 {200, R"({"ok":false,"error":"name_taken"})", Kind::refused, "name_taken"},
                 {200, R"({"ok":false,"error":"never_heard_of"})", Kind::unknown_outcome, "never_heard_of"},
                 {200, R"({"ok":false,"not_in_channel":true})", Kind::unknown_outcome, "unspecified"},
                 {200, R"({"ok":false,"error":null,"response_metadata":null})", Kind::unknown_outcome, "unspecified"},
                 {200, R"({"ok":false,"error":"token_revoked"})", Kind::token_dead, "token_revoked"},
                 {200, R"({"ok":false,"error":"internal_error"})", Kind::unknown_outcome, "internal_error"},
                 {200, R"({"ok":false,"error":"fatal_error"})", Kind::unknown_outcome, "fatal_error"},
                 {200, R"({"ok":false,"error":"rate_limited"})", Kind::slow_down, "ratelimited"},
                 {200, R"({"ok":false,"error":"too_many_requests"})", Kind::slow_down, "ratelimited"},
                 {200, R"({"ok":true,"ts":"1)", Kind::unknown_outcome, "answered 200"},
                 {200, "<html>Slack is down</html>", Kind::unknown_outcome, "answered 200"},
                 {200, "", Kind::unknown_outcome, "answered 200"},
                 {200, "[true]", Kind::unknown_outcome, "answered 200"},
                 {503, R"({"ok":true})", Kind::unknown_outcome, "answered 503"},
                 {302, "", Kind::unknown_outcome, "answered 302"},
                 {429, "slow down", Kind::slow_down, "ratelimited"},
             }) {
            CAPTURE(row.body);
            const auto error = error_of(answered(row.status, row.body));
            CHECK(error.kind == row.kind);
            CHECK(error.reason == row.reason);
        }
        const auto good = read_answer("chat.postMessage", answered(200, R"({"ok":true,"ts":"1.2"})"));
        REQUIRE(good.has_value());
        CHECK(good->at("ts") == "1.2");
    }

    TEST_CASE("a wish to wait is understood, however odd")
    {
        CHECK(retry_after("7") == 7s);
        CHECK(retry_after("1.5") == 2s);
        CHECK(retry_after("0") == 1s);
        for (const auto* odd : {"", "soon", "-5", "Wed, 21 Oct 2026 07:28:00 GMT"}) CHECK(retry_after(odd) == 0s);
        for (const auto* long_time : {"86400", "9223372036854775808", "901"}) CHECK(retry_after(long_time) == 15min);
        CHECK(error_of(answered(429, "", {{"Retry-After", "3"}})).wait == 3s);
    }

    TEST_CASE("each method gets its arguments in the form it takes")
    {
        const Json arguments{{"channel", "C1"}, {"limit", 5}, {"all", true}, {"cursor", nullptr}, {"types", "a,b"}};
        const auto form = encode("conversations.list", arguments);
        CHECK(form.type == "application/x-www-form-urlencoded");
        CHECK(net::decode_form(form.body) ==
              net::Form{{"all", "true"}, {"channel", "C1"}, {"limit", "5"}, {"types", "a,b"}});
        const auto json = encode("chat.postMessage", arguments);
        CHECK(json.type == "application/json; charset=utf-8");
        CHECK(Json::parse(json.body) == Json{{"channel", "C1"}, {"limit", 5}, {"all", true}, {"types", "a,b"}});
        for (const auto* method : {"chat.update", "bookmarks.add", "files.completeUploadExternal"})
            CHECK(encode(method, arguments).type.starts_with("application/json"));
        for (const auto* method : {"chat.getPermalink", "users.info", "files.getUploadURLExternal", "auth.test"})
            CHECK(encode(method, arguments).type.starts_with("application/x-www-form"));
        CHECK_NOTHROW(encode("chat.postMessage", Json{{"text", "cut \xc3"}}));
    }

    TEST_CASE("a message is posted, and Slack's refusal is understood")
    {
        SlackWorld world;
        auto api = world.api("xoxb-simulated");
        const auto posted = call(world, api, "chat.postMessage", {{"channel", "C0GENERAL01"}, {"text", "hello"}});
        REQUIRE(posted.has_value());
        CHECK(posted->at("message").at("text") == "hello");
        CHECK(api.granted_scopes().find("chat:write") != std::string::npos);

        const auto refused = call(world, api, "chat.postMessage", {{"channel", "C404"}, {"text", "hello"}});
        REQUIRE(refused.has_error());
        CHECK(refused.error().reason == "channel_not_found");

        auto other = world.api("xoxb-wrong");
        const auto dead = call(world, other, "auth.test", Json::object());
        REQUIRE(dead.has_error());
        CHECK(dead.error().kind == Kind::token_dead);
    }

    TEST_CASE("a lost answer leaves the outcome open, and nothing is sent twice")
    {
        SlackWorld world;
        auto api = world.api("xoxb-simulated");
        world.control("fault", {{"method", "chat.postMessage"}, {"reset", true}, {"effect", "applied"}});
        const Json arguments{{"channel", "C0GENERAL01"}, {"text", "once"}};
        const auto lost = call(world, api, "chat.postMessage", arguments);
        REQUIRE(lost.has_error());
        CHECK(lost.error().kind == Kind::unknown_outcome);

        const auto history = call(world, api, "conversations.history", {{"channel", "C0GENERAL01"}});
        REQUIRE(history.has_value());
        int copies = 0;
        for (const auto& message : history->at("messages")) copies += message.value("text", "") == "once" ? 1 : 0;
        CHECK(copies == 1);
    }

    TEST_CASE("nobody there: it can't have happened")
    {
        SlackWorld world;
        auto api = world.api("xoxb-simulated");
        world.server.stop();
        const auto result = call(world, api, "auth.test", Json::object());
        REQUIRE(result.has_error());
        CHECK(result.error().kind == Kind::unreachable);
    }

    TEST_CASE("a 429 that says nothing of use is waited for longer each time, and one for posts closes the rooms")
    {
        SlackWorld world;
        auto api = world.api("xoxb-simulated");
        const Json nothing = Json::object();
        CHECK(api.rooms_closed_for() == 0s);
        world.control("fault", {{"method", "chat.update"}, {"status", 429}, {"headers", {{"Retry-After", "soon"}}}});
        const auto first = call(world, api, "chat.update", nothing);
        REQUIRE(first.has_error());
        CHECK(first.error().wait >= 30s);
        CHECK(first.error().wait <= 38s);
        CHECK(api.rooms_closed_for() >= 29s);

        world.control("fault", {{"method", "chat.postMessage"}, {"status", 429}, {"headers", {{"Retry-After", "9"}}}});
        auto other = world.api("xoxb-simulated");
        CHECK(call(world, other, "chat.postMessage", nothing).has_error());
        CHECK(other.rooms_closed_for() == 0s); // not for long
    }

    TEST_CASE("Slack's answers say what its clock says, however wrong ours is and whenever it is set")
    {
        SlackWorld world;
        WrongClock ours;
        WebApi api{world.internet, loopback::at("http", world.server.port(), "/api/"), Secret{"xoxb-simulated"}, ours};
        const auto error = [&] { return std::chrono::abs(world.clock.now() - api.slacks_now()); };
        CHECK(error() > 1h); // it has not said anything yet
        CHECK(call(world, api, "auth.test", Json::object()).has_value());
        CHECK(error() < 3s);
        ours.wrong = 2h;
        CHECK(error() < 3s);
    }

    TEST_CASE("what a response URL dislikes is named, however it says so")
    {
        for (const auto* body : {"invalid_blocks", R"({"ok":false,"error":"invalid_blocks"})"}) {
            CAPTURE(std::string{body});
            SlackWorld world;
            auto api = world.api("xoxb-simulated");
            const int status = *body == '{' ? 200 : 400;
            world.control("fault", {{"method", "response_url"}, {"status", status}, {"body", body}});
            const auto url = "http://127.0.0.1:" + std::to_string(world.server.port()) + "/response/1";
            std::optional<Result<void, CallError>> result;
            const auto respond = [](WebApi* web_api, std::string to,
                                    std::optional<Result<void, CallError>>* out) -> asio::awaitable<void> {
                Json message{{"text", "hello"}};
                out->emplace(co_await web_api->respond(std::move(to), std::move(message)));
            };
            loopback::run(world.io, respond(&api, url, &result));
            REQUIRE(result->has_error());
            CHECK(result->error().kind == Kind::refused);
            CHECK(result->error().reason == "invalid_blocks");
        }
    }

    TEST_CASE("after a 429 the method is left alone for as long as Slack wished")
    {
        SlackWorld world;
        auto api = world.api("xoxb-simulated");
        world.control(
            "fault",
            {{"method", "pins.list"}, {"status", 429}, {"body", "slow down"}, {"headers", {{"Retry-After", "600"}}}});
        const auto first = call(world, api, "pins.list", {{"channel", "C0GENERAL01"}});
        REQUIRE(first.has_error());
        CHECK(first.error().wait == 600s);
        const auto second = call(world, api, "pins.list", {{"channel", "C0GENERAL01"}});
        REQUIRE(second.has_error());
        CHECK(second.error().kind == Kind::slow_down);
        CHECK(second.error().wait > 590s);
        CHECK(call(world, api, "auth.test", Json::object()).has_value());
    }
}
