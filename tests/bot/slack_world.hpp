#pragma once
// A simulated Slack on loopback and the bot's side of the wire, for tests of the transport.

#include "bot/simulated_slack/server.hpp"
#include "bot/slack/web_api.hpp"
#include "tests/bot/loopback.hpp"

#include <nlohmann/json.hpp>

namespace warroom::loopback {

using Json = nlohmann::json;

struct SlackWorld {
    slack::WebApi api(const std::string& token)
    {
        return slack::WebApi{internet, at("http", server.port(), "/api/"), Secret{token}, clock};
    }
    void control(const char* path, const Json& arguments) { server.control(path, arguments); }
    int stat(const char* name) { return server.control("stats", Json::object()).at(name).get<int>(); }

    asio::io_context io{1};
    SystemClock clock;
    net::Internet internet{io.get_executor()};
    simulated_slack::Server server{io.get_executor(), 0, clock, simulated_slack::Options{}};
};

} // namespace warroom::loopback
