#pragma once
// Frames of Socket Mode as Slack sends them, to be told apart and to be spoiled.

#include <nlohmann/json.hpp>

#include <utility>

namespace warroom::slack {

using Json = nlohmann::json;

inline Json event_frame(Json event)
{
    return {{"envelope_id", "e-1"},
            {"type", "events_api"},
            {"accepts_response_payload", false},
            {"retry_attempt", 1},
            {"retry_reason", "timeout"},
            {"payload",
             {{"type", "event_callback"},
              {"team_id", "T1"},
              {"api_app_id", "A1"},
              {"event_id", "Ev1"},
              {"authorizations", {{{"team_id", "T1"}, {"user_id", "UBOT"}, {"is_bot", true}}}},
              {"event", std::move(event)}}}};
}

inline Json said(Json more = Json::object())
{
    Json event{{"type", "message"}, {"channel", "C1"}, {"ts", "1773136800.000200"}, {"user", "U1"},
               {"text", "hello"},   {"team", "T1"},    {"channel_type", "channel"}};
    event.update(more);
    return event;
}

inline Json changed(Json now, Json before = Json::object())
{
    return {{"type", "message"},
            {"subtype", "message_changed"},
            {"channel", "C1"},
            {"ts", "1773136900.000100"},
            {"event_ts", "1773136900.000100"},
            {"message", std::move(now)},
            {"previous_message", std::move(before)}};
}

inline Json press_frame(Json action, Json container)
{
    return {{"envelope_id", "e-2"},
            {"type", "interactive"},
            {"payload",
             {{"type", "block_actions"},
              {"user", {{"id", "U1"}, {"username", "ana"}, {"team_id", "T9"}}},
              {"team", {{"id", "T1"}}},
              {"container", std::move(container)},
              {"channel", {{"id", "C1"}, {"name", "inc-1"}}},
              {"response_url", "https://hooks.slack.com/actions/x"},
              {"actions", Json::array({std::move(action)})}}}};
}

} // namespace warroom::slack
