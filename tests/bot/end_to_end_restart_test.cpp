// The bot dies between any two calls to Slack and begins again on the same database.
#include "tests/bot/end_to_end.hpp"

#include <algorithm>

namespace warroom {
namespace {

// From the command that opens to the draft, cut off once after so many calls that write. False: there were fewer.
bool live_through(std::size_t cut_after)
{
    CAPTURE(cut_after);
    Evening evening;
    evening.begin();
    REQUIRE(evening.until([&] { return evening.stats().at("connections_open") >= 2; }));
    bool cut = false;
    const auto writes = [&] {
        std::size_t all = 0;
        for (const auto* method :
             {"conversations.create", "chat.postMessage", "conversations.invite", "pins.add", "conversations.setTopic",
              "chat.update", "files.getUploadURLExternal", "files.completeUploadExternal"})
            all += evening.calls(method);
        return all;
    };
    const auto wait_for = [&](const std::function<bool()>& so) {
        REQUIRE(evening.until([&] {
            if (!cut && writes() >= cut_after) {
                cut = true;
                evening.cut();
                evening.begin();
            }
            return so();
        }));
    };

    evening.command("jonas", "open sev1 Checkout is down");
    wait_for([&] { return !evening.room().empty() && !evening.ours().empty(); });
    evening.control("join", {{"user", "noor"}, {"channel", evening.room()}});
    evening.say("noor", "!lead me");
    wait_for([&] { return evening.saying("took command") > 0; });
    evening.say("noor", "!hotfix double the pool");
    wait_for([&] { return !evening.with_button("Theory written").empty(); });
    evening.say("noor", "!done p1 it runs dry");
    wait_for([&] { return evening.saying("HF-P1 Theory: it runs dry") > 0; });
    evening.say("noor", "!close anyway that will do");
    wait_for([&] { return evening.saying("INC-1 closed. Draft: attached") > 0; });
    wait_for([&] { return evening.stats().at("connections_open") >= 2; });
    evening.settle();

    CHECK(evening.rooms().size() == 1);
    CHECK(evening.rooms()[0].at("pins").size() == 1);
    CHECK(evening.rooms()[0].at("topic").get<std::string>().find("closed") != std::string::npos);
    CHECK(evening.saying("In command: Noor") == 1);
    CHECK(evening.saying("took command") == 1);
    CHECK(evening.saying("Attempt 1 · hotfix") == 1);
    CHECK(evening.saying("HF-P1 Theory: it runs dry") == 1);
    CHECK(evening.saying("INC-1 closed.") == 1);
    const auto announced = evening.messages("#incidents");
    CHECK(std::ranges::count_if(announced,
                                [](const Json& one) { return shown(one).find("INC-1") != std::string::npos; }) == 1);
    CHECK(events<ErrandFailed>(evening.history()).empty());
    CHECK(events<DraftFiled>(evening.history()).size() == 1);
    evening.every_message_is_recorded_once();
    CHECK(evening.end() == 0);
    return cut;
}

} // namespace

TEST_SUITE_BEGIN("end_to_end_restart");

TEST_CASE("a life that ends between two calls is taken up by the next: one room, one card, one draft")
{
    std::size_t calls = 1;
    while (live_through(calls)) calls += 2; // each takes two seconds of real time
    CHECK(calls > 15);                      // refreshes that merge make it a few more or less
}

TEST_SUITE_END();

} // namespace warroom
