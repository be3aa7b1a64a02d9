#pragma once
// A simulated workspace with both clocks in hand: the bot on one end, people on the other.

#include "bot/simulated_slack/model.hpp"

#include <doctest/doctest.h>
#include <nlohmann/json.hpp>

#include <algorithm>
#include <set>

namespace warroom::simulated_slack {
using Json = nlohmann::json;
using namespace std::chrono_literals;
using std::chrono::milliseconds;

inline const std::string incidents = "C0INCIDENT1";
inline const std::string random_channel = "C0RANDOM001";
inline const std::string noor = "U0NOOR00002";
inline const std::string us = "U0WARROOM01";

inline std::string encoded(std::string_view text)
{
    static constexpr std::string_view digits = "0123456789ABCDEF";
    std::string out;
    for (const unsigned char c : text) {
        if (std::isalnum(c) != 0)
            out += static_cast<char>(c);
        else
            out += {'%', digits[c >> 4U], digits[c & 15U]};
    }
    return out;
}

class Workspace {
public:
    explicit Workspace(Options options = {.socket_url = "ws://slack/link/", .http_url = "http://slack"})
        : model{std::move(options)}
    {
    }

    Model model;
    Now now{Timestamp{1'800'000'000s}, 0ms};

    void pass(milliseconds time)
    {
        now.wall += time;
        now.steady += time;
    }

    Reply post(Request request)
    {
        if (request.authorization.empty()) request.authorization = "Bearer xoxb-simulated";
        return model.call(request, now);
    }

    Reply sent(const std::string& method, const Json& arguments = Json::object())
    {
        std::string body;
        for (const auto& [name, value] : arguments.items())
            body += (body.empty() ? "" : "&") + name + "=" +
                    encoded(value.is_string() ? value.get<std::string>() : value.dump());
        return post({.method = method, .content_type = "application/x-www-form-urlencoded", .body = body});
    }

    Json call(const std::string& method, const Json& arguments = Json::object())
    {
        return Json::parse(sent(method, arguments).body);
    }

    Json ok(const std::string& method, const Json& arguments = Json::object())
    {
        auto answer = call(method, arguments);
        INFO(method << " " << answer.dump());
        REQUIRE(answer.at("ok") == true);
        return answer;
    }

    std::string error(const std::string& method, const Json& arguments = Json::object())
    {
        const auto answer = call(method, arguments);
        return answer.at("ok") == true ? "" : answer.value("error", "no error member");
    }

    Json control(std::string_view path, const Json& arguments = Json::object())
    {
        return model.control(path, arguments, now);
    }

    std::string ticket()
    {
        const auto reply = post({.method = "apps.connections.open", .authorization = "Bearer xapp-simulated"});
        const auto url = Json::parse(reply.body).at("url").get<std::string>();
        REQUIRE(url.starts_with("ws://slack/link/?ticket="));
        const auto from = url.find('=') + 1;
        return url.substr(from, url.find('&') - from);
    }

    SocketId connect()
    {
        const auto socket = model.dial(ticket(), now);
        REQUIRE(socket.has_value());
        const auto frames = sent_to(*socket);
        REQUIRE_FALSE(frames.empty());
        CHECK(frames.front().at("type") == "hello");
        return *socket;
    }

    // What happens by now, as the frames to one socket.
    std::vector<Json> sent_to(SocketId socket)
    {
        std::vector<Json> out;
        for (const auto& action : model.due(now))
            if (const auto* frame = std::get_if<Frame>(&action); frame != nullptr && frame->socket == socket)
                out.push_back(Json::parse(frame->text));
        return out;
    }

    std::vector<Json> events(SocketId socket, std::string_view type)
    {
        std::vector<Json> out;
        for (const auto& envelope : sent_to(socket))
            if (envelope.value("/payload/event/type"_json_pointer, "") == type)
                out.push_back(envelope.at("payload").at("event"));
        return out;
    }

    void ack(SocketId socket, const Json& envelope, const Json& payload = {})
    {
        Json message{{"envelope_id", envelope.at("envelope_id")}};
        if (!payload.is_null()) message["payload"] = payload;
        model.received(socket, message.dump(), false, now);
    }

    std::string say(const std::string& text, const std::string& channel = incidents, const std::string& user = "noor")
    {
        return control("say", {{"user", user}, {"channel", channel}, {"text", text}}).at("ts");
    }

    Json last_seen(const std::string& user)
    {
        const auto items = control("feed", {{"user", user}}).at("items");
        REQUIRE_FALSE(items.empty());
        return items.back();
    }

    std::int64_t count(const char* name) { return control("stats").at(name); }
};

template <class T>
std::size_t count_of(const std::vector<Action>& actions)
{
    return static_cast<std::size_t>(
        std::ranges::count_if(actions, [](const Action& action) { return std::holds_alternative<T>(action); }));
}

inline std::string header(const Reply& reply, std::string_view name)
{
    for (const auto& [key, value] : reply.headers)
        if (key == name) return value;
    return {};
}

} // namespace warroom::simulated_slack
