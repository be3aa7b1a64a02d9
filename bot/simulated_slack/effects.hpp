#pragma once
// What people and bots can do in the simulated workspace, whichever way they ask: state changes, the bot hears of them
// as Slack would tell it, and the people concerned see them in their feeds.

#include "bot/simulated_slack/state.hpp"

#include <functional>

namespace warroom::simulated_slack {

// Why Slack says no: an answer of {"ok":false,"error":...}, and what stands in it besides.
struct Refused {
    std::string error;
    Json more = Json::object();
};

// workspace.cpp
void furnish(State& state);
std::string new_ts(State& state);
std::string new_id(State& state, std::string_view prefix);
std::string random_hex(State& state, std::size_t digits);
std::int64_t seconds(const State& state);
Person& person_at(State& state, const std::string& id);   // Refused user_not_found
Channel& channel_at(State& state, const std::string& id); // Refused channel_not_found
Channel* channel_named(State& state, std::string_view name);
std::string display_name(const State& state, const std::string& id);
Json person_json(const State& state, const Person& person);
Json channel_json(const State& state, const Channel& channel, std::string_view reader);
std::string lower(std::string_view text);

// events.cpp
// Tells the bot, if the app is subscribed and, unless the channel is null, the bot is in it.
void tell_bot(State& state, std::string_view subscription, const Channel* channel, Json event);
void tell_bot_message(State& state, const Channel& channel, Json event);
Delivery delivery_of(State& state, std::string type, Json payload);
void note_traffic(State& state, const std::function<Json()>& entry); // which is made only if somebody may look at it
// Shows something to the channel's members, or to one of them.
void show(State& state, std::string_view kind, const Channel& channel, const Json& message, const Json& more = {},
          const std::string& only = {});

// messages.cpp
Json& post(State& state, Channel& channel, Json body); // sets ts; a thread_ts, if any, must be a parent's
void announce(State& state, Channel& channel, const std::string& user, const std::string& subtype, std::string text,
              Json more = Json::object());
Message& message_at(Channel& channel, const std::string& ts); // Refused message_not_found
void edit(State& state, Channel& channel, const std::string& ts, const Json& changes, const std::string& editor);
void remove(State& state, Channel& channel, const std::string& ts);
void react(State& state, Channel& channel, const std::string& ts, const std::string& user, const std::string& name);
void unreact(State& state, Channel& channel, const std::string& ts, const std::string& user, const std::string& name);
void pin(State& state, Channel& channel, const std::string& ts, const std::string& user);
void unpin(State& state, Channel& channel, const std::string& ts, const std::string& user);
Json bot_message(std::string text); // as our bot writes it
Json shared_message(const State& state, const Channel& channel,
                    const Message& message); // as pins and reactions show it
std::string permalink(const Channel& channel, const Json& message);
Json& whisper(State& state, Channel& channel, const std::string& reader, Json body, std::string_view kind);
Json rich_text(const std::string& text);

// channels.cpp
Channel& create_channel(State& state, const std::string& name, const std::string& creator, bool is_private);
Channel& direct_channel(State& state, std::vector<std::string> people);
void join(State& state, Channel& channel, const std::string& user, const std::string& inviter = {});
void leave(State& state, Channel& channel, const std::string& user);
void set_topic(State& state, Channel& channel, const std::string& user, const std::string& text);
void set_purpose(State& state, Channel& channel, const std::string& user, const std::string& text);
void rename(State& state, Channel& channel, const std::string& user, const std::string& name);
void archive(State& state, Channel& channel, const std::string& user);
void unarchive(State& state, Channel& channel, const std::string& user);
void change_id(State& state, Channel& channel);

// files.cpp
File& new_file(State& state, const std::string& name, std::size_t length, const std::string& user);
Json share_files(State& state, Channel& channel, const std::vector<std::string>& ids, Json body);

// interactions.cpp
std::string command(State& state, const Person& person, const Channel& channel, const std::string& name,
                    const std::string& text);
std::string press(State& state, const Person& person, Channel& channel, const std::string& ts, const Json& button,
                  const Json& value);
std::string shortcut(State& state, const Person& person, const std::string& callback_id);
std::string message_action(State& state, const Person& person, Channel& channel, const std::string& ts,
                           const std::string& callback_id);
void fail(State& state, const Delivery& delivery, const std::string& error);

// response_urls.cpp
void answer(State& state, const std::string& ticket, Json message);

// views.cpp: what the app does with them
View& open_view(State& state, const std::string& trigger, const Json& view);
View& push_view(State& state, const std::string& trigger, const Json& view);
View& update_view(State& state, View& old, const Json& view, const std::string& hash);
View& publish_view(State& state, const std::string& person, const Json& view, const std::string& hash);
View& view_at(State& state, const std::string& id, const std::string& external_id); // Refused not_found
void pop_view(State& state, const std::string& id);                                 // and what is above it
void clear_views(State& state, const std::string& person);
View& pushed_on(State& state, const std::string& person, const Json& view);

// forms.cpp: what people do with them. Throws std::invalid_argument where a client wouldn't let them.
View& view_before(State& state, const Person& person, bool home); // that the person looks at
std::string use_field(State& state, const Person& person, bool home, const Json& field, const Json& value);
std::string submit(State& state, const Person& person);
void close_form(State& state, const Person& person, bool all);
std::string suggest(State& state, const Person& person, const Json& field, const std::string& typed);
void open_home(State& state, const Person& person);
void submission_answered(State& state, const Delivery& delivery, const Json& payload);
void suggestion_answered(State& state, const Delivery& delivery, const Json& payload);

// web_api_scheduled.cpp
void post_scheduled(State& state);

// sockets.cpp
void greet_or_ping(State& state);
void expire_envelopes(State& state);
void deliver_waiting(State& state);
void disconnect(State& state, SocketId socket, const std::string& reason);

} // namespace warroom::simulated_slack
