#pragma once
// A simulated Slack of its own, and a chat that carries errands out there.

#include "bot/simulated_slack/server.hpp"
#include "bot/slack/slack_chat.hpp"
#include "tests/bot/loopback.hpp"
#include "tests/manual_clock.hpp"

#include <nlohmann/json.hpp>

namespace warroom::slack {

using namespace std::chrono_literals;
using Json = nlohmann::json;
using Kind = CallError::Kind;

inline const std::string us = "U0WARROOM01";

// Joins, topics and pins leave lines of Slack's own.
inline bool is_about_the_channel(const Json& message)
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
    std::chrono::hours ahead{0}; // our clock of Slack's, while something is recorded

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
        const auto now = clock.now() + ahead;
        Recorded resolved{incident.id, seq, now, now, UserId{}, std::move(resolution)};
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

} // namespace warroom::slack
