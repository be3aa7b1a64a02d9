#include "bot/simulated_slack/web_api.hpp"

#include <array>

namespace warroom::simulated_slack {
namespace {

Json auth_test(State&, const Arguments&)
{
    return {{"url", "https://" + team_domain + ".slack.com/"},
            {"team", "Warroom"},
            {"user", "warroom"},
            {"team_id", team_id},
            {"user_id", bot_user},
            {"bot_id", bot_id},
            {"is_enterprise_install", false}};
}

Json apps_connections_open(State& state, const Arguments&)
{
    const auto ticket = random_hex(state, 32);
    state.tickets[ticket] = state.now.steady + std::chrono::seconds{30};
    return {{"url", state.options.socket_url + "?ticket=" + ticket + "&app_id=" + app_id}};
}

Json team_info(State&, const Arguments& arguments)
{
    if (const auto team = arguments.text("team", team_id); team != team_id) throw Refused{"team_not_found"};
    return {{"team",
             {{"id", team_id},
              {"name", "Warroom"},
              {"domain", team_domain},
              {"url", "https://" + team_domain + ".slack.com/"},
              {"email_domain", "warroom.example.com"},
              {"icon", {{"image_default", true}}}}}};
}

constexpr std::array<Method, 3> methods{{
    {"auth.test", 300, true, "", auth_test},
    {"apps.connections.open", 50, true, "", apps_connections_open},
    {"team.info", 50, true, "team:read", team_info},
}};

} // namespace

std::span<const Method> connection_methods() { return methods; }

} // namespace warroom::simulated_slack
