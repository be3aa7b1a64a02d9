#include "bot/simulated_slack/server.hpp"
#include "bot/slack/slack_chat.hpp"
#include "tests/bot/loopback.hpp"
#include "tests/manual_clock.hpp"

#include <nlohmann/json.hpp>

namespace warroom::slack {
namespace {

using namespace std::chrono_literals;
using Json = nlohmann::json;
using Kind = CallError::Kind;

const std::string us = "U0WARROOM01";

// Joins, topics and pins leave lines of Slack's own.
bool is_about_the_channel(const Json& message)
{
    const auto kind = message.value("subtype", "");
    return kind.starts_with("channel_") || kind == "pinned_item";
}

struct Office {
    asio::io_context io;
    ManualClock clock;
    net::Internet internet{io.get_executor()};
    simulated_slack::Server server{io.get_executor(), 0, clock, {}};
    WebApi api{internet, loopback::at("http", server.port(), "/api/"), Secret{"xoxb-simulated"}, clock};
    SlackChat chat{api, clock, UserId{us}, "#incidents"};
    Incident incident;

    Office()
    {
        incident.id = IncidentId{14};
        incident.seq = 1;
        incident.declared.title = "Checkout <!channel> & co";
        incident.declared_at = clock.now();
    }

    Json control(const char* verb, const Json& arguments) { return server.control(verb, arguments); }

    static bool says_twice(const Report& report)
    {
        return std::ranges::any_of(report,
                                   [](const Command& one) { return std::holds_alternative<RecordRepeat>(one); });
    }

    Result<Report, CallError> carry_out(Effect effect, bool in_doubt = false, std::int64_t seq = 1)
    {
        Errand errand;
        errand.promised = {EffectId{incident.id, seq, 0}, incident.id, std::move(effect)};
        errand.incident = std::make_shared<const Incident>(incident);
        errand.in_doubt = in_doubt;
        Recorded declared{incident.id, 1, incident.declared_at, incident.declared_at, UserId{}, incident.declared};
        StatusChanged resolution{Status::monitoring, Status::resolved};
        Recorded resolved{incident.id, seq, clock.now(), clock.now(), UserId{}, std::move(resolution)};
        if (std::holds_alternative<PostEntry>(errand.promised.effect)) errand.history = std::vector{resolved};
        if (std::holds_alternative<FilePostMortem>(errand.promised.effect)) errand.history = std::vector{declared};

        std::optional<Result<Report, CallError>> result;
        loopback::run(io, into(result, std::move(errand)));
        return *result;
    }
    asio::awaitable<void> into(std::optional<Result<Report, CallError>>& result, Errand errand)
    {
        result = co_await chat.carry_out(std::move(errand));
    }
    template <class T>
    T done(Effect effect, bool in_doubt = false, std::int64_t seq = 1)
    {
        const auto result = carry_out(std::move(effect), in_doubt, seq);
        const auto reason = result.has_error() ? result.error().reason : std::string{};
        INFO(reason);
        REQUIRE(result.has_value());
        REQUIRE(std::holds_alternative<T>(result->back()));
        return std::get<T>(result->back());
    }

    void room_is_open() { incident.channel = done<RecordChannel>(OpenChannel{}).channel; }
    void card_is_posted()
    {
        const auto posted = done<RecordCard>(PostCard{});
        incident.cards[posted.card] = {posted.channel, posted.message};
    }
    // What the bot itself wrote.
    std::vector<Json> messages(const std::string& channel)
    {
        std::vector<Json> ours;
        const auto answer = control("messages", {{"channel", channel}});
        for (const auto& message : answer.at("messages"))
            if (message.value("user", "") == us && !is_about_the_channel(message)) ours.push_back(message);
        return ours;
    }
    std::vector<Json> messages() { return messages(incident.channel.value); }
    Json room()
    {
        const auto answer = control("channels", Json::object());
        for (const auto& channel : answer.at("channels"))
            if (channel.at("id") == incident.channel.value) return channel;
        FAIL("there is no room");
        return {};
    }
    Json rooms()
    {
        Json all = Json::array();
        const auto answer = control("channels", Json::object());
        for (const auto& channel : answer.at("channels"))
            if (channel.at("name").get<std::string>().starts_with("inc-")) all.push_back(channel);
        return all;
    }
};

TEST_SUITE_BEGIN("slack_chat");

TEST_CASE("the room's name follows from the incident, one that others took gets a number")
{
    Office office;
    CHECK(office.done<RecordChannel>(OpenChannel{}).name == "inc-14-checkout-channel-co");

    Office other;
    other.control("channel", {{"name", "inc-14-checkout-channel-co"}, {"members", {"noor"}}, {"private", true}});
    CHECK(other.done<RecordChannel>(OpenChannel{}).name == "inc-14-checkout-channel-co-2");
}

TEST_CASE("a room that was made although the answer got lost is adopted")
{
    Office office;
    office.control("fault", {{"method", "conversations.create"}, {"reset", true}, {"effect", "applied"}});
    const auto lost = office.carry_out(OpenChannel{});
    REQUIRE(lost.has_error());
    CHECK(lost.error().kind == Kind::unknown_outcome);

    CHECK(office.done<RecordChannel>(OpenChannel{}, true).name == "inc-14-checkout-channel-co");
    CHECK(office.rooms().size() == 1);
}

TEST_CASE("a room that was made is adopted although somebody renamed or archived it before we knew of it")
{
    for (const auto* change : {"rename", "archive"}) {
        CAPTURE(change);
        Office office;
        office.control("fault", {{"method", "conversations.create"}, {"reset", true}, {"effect", "applied"}});
        REQUIRE(office.carry_out(OpenChannel{}).has_error());
        const auto id = office.rooms().at(0).at("id").get<std::string>();
        office.control("join", {{"user", "noor"}, {"channel", id}});
        office.control(change, {{"user", "noor"}, {"channel", id}, {"name", "inc-checkout-is-down"}});

        CHECK(office.done<RecordChannel>(OpenChannel{}, true).channel.value == id);
        CHECK(office.rooms().size() == 1);
    }
}

TEST_CASE("a room in doubt that was never made is opened without waiting")
{
    Office office;
    CHECK(office.done<RecordChannel>(OpenChannel{}, true).name == "inc-14-checkout-channel-co");
    CHECK(office.rooms().size() == 1);
    CHECK(office.clock.passed() < 1s);
}

TEST_CASE("a message whose answer got lost is found by its mark, even when reads lag behind")
{
    Office office;
    office.room_is_open();
    office.control("history_lag", {{"ms", 6000}});
    office.control("fault", {{"method", "chat.postMessage"}, {"reset", true}, {"effect", "applied"}});
    const auto lost = office.carry_out(PostCard{});
    REQUIRE(lost.has_error());
    REQUIRE(lost.error().kind == Kind::unknown_outcome);

    const auto found = office.done<RecordCard>(PostCard{}, true);
    REQUIRE(office.messages().size() == 1);
    CHECK(found.message.value == office.messages()[0].at("ts").get<std::string>());
}

TEST_CASE("a message in doubt is found although we were put out of the room meanwhile")
{
    Office office;
    office.room_is_open();
    office.control("fault", {{"method", "chat.postMessage"}, {"reset", true}, {"effect", "applied"}});
    REQUIRE(office.carry_out(PostCard{}).has_error());
    office.control("leave", {{"user", "U0WARROOM01"}, {"channel", office.rooms().at(0).at("id")}});

    const auto found = office.done<RecordCard>(PostCard{}, true);
    REQUIRE(office.messages().size() == 1);
    CHECK(found.message.value == office.messages()[0].at("ts").get<std::string>());
}

TEST_CASE("a message in doubt that was never sent is sent once")
{
    Office office;
    office.room_is_open();
    office.card_is_posted();
    office.done<Settle>(PostEntry{2}, true, 2);
    CHECK(office.messages().size() == 2);
}

TEST_CASE("the card is posted, pinned and edited in place, what people wrote calls nobody")
{
    Office office;
    office.room_is_open();
    office.card_is_posted();
    office.done<Settle>(PinCard{});
    office.done<Settle>(PinCard{}); // again: as good as once
    office.incident.declared.title = "Checkout & <@U0NOOR00002>";
    office.done<Settle>(RefreshCard{});
    office.done<Settle>(SetTopic{});

    REQUIRE(office.messages().size() == 1);
    const auto card = office.messages()[0].dump();
    CHECK(card.find("<!channel>") == std::string::npos);
    CHECK(card.find("<@U0NOOR00002>") == std::string::npos);
    CHECK(card.find("&lt;@U0NOOR00002&gt;") != std::string::npos);
    CHECK(card.find("&amp;amp;") == std::string::npos);
    CHECK(office.room().at("pins").size() == 1);
    CHECK(office.room().at("topic").get<std::string>().find("<@") == std::string::npos);
}

TEST_CASE("blocks that Slack refuses are left out rather than the message")
{
    Office office;
    office.room_is_open();
    office.control("fault", {{"method", "chat.postMessage"}, {"error", "invalid_blocks"}});
    office.card_is_posted();
    CHECK(office.messages().size() == 1);
}

TEST_CASE("people and groups are invited, who can't be is named, and the others come")
{
    Office office;
    office.room_is_open();
    InvitePeople everyone{{"S0ONCALL001", "U0MEI000004", us}};
    const auto result = office.done<RecordFailure>(everyone);
    CHECK(result.reason == "U0DARIO0011 (cant_invite)");
    CHECK(office.room().at("members").size() == 4); // us, Mei and two on call

    office.done<Settle>(InvitePeople{{"U0MEI000004"}}); // is there already
}

TEST_CASE("the announcement goes to the channel that the configuration names")
{
    Office office;
    office.room_is_open();
    const auto posted = office.done<RecordCard>(PostCard{CardId{CardId::Kind::announcement}});
    CHECK(posted.channel.value == "C0INCIDENT1");
    CHECK(office.messages("C0INCIDENT1").size() == 1);
}

TEST_CASE("a status update goes to the room, under the announcement and to each follower")
{
    Office office;
    office.room_is_open();
    office.done<Settle>(PostEntry{2}, false, 2);
    office.done<Settle>(PostEntry{.seq = 2, .announce = true}, false, 3); // not announced yet: it is told all the same
    REQUIRE(office.messages("C0INCIDENT1").size() == 1);
    CHECK_FALSE(office.messages("C0INCIDENT1")[0].contains("thread_ts"));

    const auto headline = office.done<RecordCard>(PostCard{CardId{CardId::Kind::announcement}});
    office.incident.cards[headline.card] = {headline.channel, headline.message};
    office.done<Settle>(PostEntry{.seq = 2, .announce = true}, false, 4);
    const auto announced = office.messages("C0INCIDENT1");
    REQUIRE(announced.size() == 3);
    CHECK(announced.back().at("thread_ts") == headline.message.value);

    CHECK(announced.back().value("subtype", "") == "thread_broadcast"); // it is resolved, and no update
    CHECK_FALSE(announced.back().dump().find("\"actions\"") != std::string::npos);

    const auto in_room = office.messages().size();
    office.done<Settle>(PostEntry{.seq = 2, .to = UserId{"U0MEI000004"}}, false, 5);
    office.done<Settle>(PostEntry{.seq = 2, .to = UserId{"U0MEI000004"}}, true, 5); // in doubt: found, not said twice
    CHECK(office.messages().size() == in_room);
    std::size_t direct = 0;
    const auto answer = office.control("channels", Json::object());
    for (const auto& channel : answer.at("channels"))
        if (const auto id = channel.at("id").get<std::string>(); id.starts_with('D'))
            direct += office.messages(id).size();
    CHECK(direct == 1);
}

TEST_CASE("the draft is attached to the room's last message, once")
{
    Office office;
    office.room_is_open();
    office.control("fault", {{"method", "files.completeUploadExternal"}, {"reset", true}, {"effect", "applied"}});
    REQUIRE(office.carry_out(FilePostMortem{}).has_error());
    CHECK(office.done<RecordDraft>(FilePostMortem{}, true).revision == 1);

    REQUIRE(office.messages().size() == 1);
    const auto message = office.messages()[0];
    CHECK(message.at("text").get<std::string>().starts_with("INC-14 closed. Draft: attached, "));
    REQUIRE(message.at("files").size() == 2);
    CHECK(message.at("files")[0].at("name") == "INC-14.md");
    CHECK(message.at("files")[1].at("name") == "INC-14.html");
    CHECK(message.at("files")[0].at("content").get<std::string>().starts_with("# "));
}

TEST_CASE("what the room has heard enough of stands under the pinned card")
{
    Office office;
    office.room_is_open();
    const auto card = office.done<RecordCard>(PostCard{CardId{}});
    office.incident.cards[CardId{}] = {card.channel, card.message};
    office.done<Settle>(PostEntry{.seq = 2, .aside = true}, false, 2);
    office.done<RecordDraft>(FilePostMortem{.aside = true});
    REQUIRE(office.messages().size() == 3);
    for (std::size_t i = 1; i < 3; ++i) CHECK(office.messages()[i].at("thread_ts") == card.message.value);
}

TEST_CASE("what may stand in the card's thread is found there, although it belongs into the room by now")
{
    Office office;
    office.room_is_open();
    office.card_is_posted();
    office.control("fault", {{"method", "chat.postMessage"}, {"reset", true}, {"effect", "applied"}});
    REQUIRE(office.carry_out(PostEntry{.seq = 2, .aside = true}, false, 2).has_error());
    REQUIRE(office.messages().size() == 2);

    office.done<Settle>(PostEntry{.seq = 2}, true, 2);
    CHECK(office.messages().size() == 2);
}

TEST_CASE("where nobody knows whether we are back in the room, nothing is sent in doubt")
{
    Office office;
    office.room_is_open();
    office.control("fault", {{"method", "chat.postMessage"}, {"reset", true}, {"effect", "applied"}});
    REQUIRE(office.carry_out(PostCard{}).has_error());
    office.control("leave", {{"user", us}, {"channel", office.incident.channel.value}});
    office.control("fault", {{"method", "conversations.join"}, {"reset", true}});

    const auto unsure = office.carry_out(PostCard{}, true);
    REQUIRE(unsure.has_error());
    CHECK(unsure.error().kind == Kind::unknown_outcome);
    CHECK(office.messages().size() == 1);
}

TEST_CASE("where no file may be uploaded the room learns how to get the draft")
{
    Office office;
    office.room_is_open();
    office.control("scope", {{"remove", {"files:write"}}});
    CHECK(office.done<RecordDraft>(FilePostMortem{}).place == "warroom postmortem INC-14");
    REQUIRE(office.messages().size() == 1);
    CHECK(office.messages()[0].at("text").get<std::string>().find("`warroom postmortem INC-14`") != std::string::npos);
}

TEST_CASE("a missing right is a refusal, a revoked token stops everything")
{
    Office office;
    office.room_is_open();
    office.control("scope", {{"remove", {"pins:write"}}});
    office.card_is_posted();
    const auto refused = office.carry_out(PinCard{});
    REQUIRE(refused.has_error());
    CHECK(refused.error().kind == Kind::refused);
    office.control("token", {{"revoked", true}});
    const auto dead = office.carry_out(RefreshCard{});
    REQUIRE(dead.has_error());
    CHECK(dead.error().kind == Kind::token_dead);
}

TEST_CASE("a reply was lost and nothing is found: it is sent once more, and said")
{
    Office office;
    office.room_is_open();
    office.control("fault", {{"method", "chat.postMessage"}, {"reset", true}, {"effect", "none"}});
    REQUIRE(office.carry_out(PostEntry{2}, false, 2).has_error());
    const auto again = office.carry_out(PostEntry{2}, true, 2);
    REQUIRE(again.has_value());
    CHECK(again->size() == 2);
    CHECK(Office::says_twice(*again));
    CHECK(office.messages().size() == 1);

    const auto next = office.carry_out(PostEntry{2}, true, 3); // of a former life: looked for, and not there
    REQUIRE(next.has_value());
    CHECK_FALSE(Office::says_twice(*next));
}

TEST_CASE("where we may not look, it is sent all the same, and said")
{
    Office office;
    office.room_is_open();
    office.control("scope", {{"remove", {"channels:history"}}});
    const auto sent = office.carry_out(PostEntry{2}, true, 2);
    REQUIRE(sent.has_value());
    CHECK(Office::says_twice(*sent));
    CHECK(office.messages().size() == 1);
}

TEST_CASE("history that lags behind makes no second message")
{
    Office office;
    office.room_is_open();
    office.control("history_lag", {{"ms", 20'000}});
    office.control("fault", {{"method", "chat.postMessage"}, {"reset", true}, {"effect", "applied"}});
    REQUIRE(office.carry_out(PostEntry{2}, false, 2).has_error());
    const auto found = office.carry_out(PostEntry{2}, true, 2);
    REQUIRE(found.has_value());
    CHECK_FALSE(Office::says_twice(*found));
    office.control("history_lag", {{"ms", 0}});
    CHECK(office.messages().size() == 1);
}

TEST_CASE("a room that somebody archived is opened again for what has to be said there")
{
    Office office;
    office.room_is_open();
    office.control("archive", {{"user", "jonas"}, {"channel", office.incident.channel.value}});
    const auto sent = office.carry_out(PostEntry{2}, false, 2);
    const auto reason = sent.has_error() ? sent.error().reason : std::string{};
    CHECK(reason == "");
    CHECK(office.messages().size() == 1);
}

TEST_CASE("what fails while others are answered is at fault itself, what fails in an outage is not")
{
    Office office;
    office.room_is_open();
    const auto failing = [&](int times) {
        office.control(
            "fault",
            {{"method", "conversations.setTopic"}, {"times", times}, {"status", 200}, {"error", "internal_error"}});
    };
    failing(3);
    const auto first = office.carry_out(SetTopic{});
    REQUIRE(first.has_error());
    CHECK_FALSE(first.error().its_own);
    const auto alone = office.carry_out(SetTopic{});
    REQUIRE(alone.has_error());
    CHECK_FALSE(alone.error().its_own);
    office.done<RecordCard>(PostCard{}, false, 9); // another errand
    const auto third = office.carry_out(SetTopic{});
    REQUIRE(third.has_error());
    CHECK(third.error().its_own);
}

TEST_SUITE_END();

} // namespace
} // namespace warroom::slack
