#pragma once
// The Web API: one table of methods per family, one function per method.

#include "bot/simulated_slack/arguments.hpp"

#include <span>

namespace warroom::simulated_slack {

struct Method {
    std::string_view name;
    int per_minute; // its rate tier
    bool takes_json;
    std::string_view scopes; // any one of them will do; empty: none needed
    Json (*answer)(State&, const Arguments&);
};

std::span<const Method> connection_methods();   // web_api_connection.cpp
std::span<const Method> conversation_methods(); // web_api_conversations.cpp
std::span<const Method> membership_methods();   // web_api_membership.cpp
std::span<const Method> chat_methods();         // web_api_chat.cpp
std::span<const Method> history_methods();      // web_api_history.cpp
std::span<const Method> mark_methods();         // web_api_marks.cpp: pins, reactions
std::span<const Method> bookmark_methods();     // web_api_bookmarks.cpp
std::span<const Method> canvas_methods();       // web_api_canvases.cpp
std::span<const Method> scheduled_methods();    // web_api_scheduled.cpp
std::span<const Method> people_methods();       // web_api_people.cpp
std::span<const Method> view_methods();         // web_api_views.cpp
std::span<const Method> file_methods();         // web_api_files.cpp

Reply answer_call(State& state, const Request& request);
std::string granted_scopes(const State& state);
bool has_scope(const State& state, std::string_view scope);

// What a bot wrote, as it is stored. Blocks that are absent stay absent.
Json composed(State& state, const Arguments& arguments); // web_api_chat.cpp

struct RateLimited {
    int retry_after;
};
// Takes one token of a bucket that holds `burst` and fills at `per_second`. Throws RateLimited when it is empty.
void take_token(State& state, const std::string& bucket, double burst, double per_second);
// About one message per second and channel, short bursts allowed.
void take_message_token(State& state, const std::string& channel);

// The channel of an argument, as far as the bot can see it.
Channel& visible_channel(State& state, const Arguments& arguments, const char* name = "channel");
Channel& own_channel(State& state, const Arguments& arguments); // that the bot is in, else Refused not_in_channel

// One page out of `items`, with response_metadata.next_cursor when there is more.
Json page(State& state, const Arguments& arguments, const std::string& method, const char* name, const Json& items,
          std::int64_t default_limit, std::int64_t most);

} // namespace warroom::simulated_slack
