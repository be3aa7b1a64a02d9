#pragma once
// What people say, as what is recorded of it. Live, resent and fetched copies pass through here alike, so that they get
// the same id and are one. Pure, but for looking up the author.

#include "bot/delivery.hpp"
#include "bot/slack/envelope.hpp"
#include "bot/slack/people.hpp"

namespace warroom::slack {

// Who we are at Slack: our own doings come back as events and are dropped.
struct Self {
    UserId user;
    std::string bot_id;
    std::string app_id;
    TeamId team;
};
bool is_ours(const Message& message, const Self& self);

asio::awaitable<Person> author(People& people, const Message& message); // of which nothing is kept

enum class Arrival { live, backfilled };
Delivery recording(Message message, Person author, Arrival arrival = Arrival::live);
Delivery recording(MessageChange change, Person editor, Arrival arrival = Arrival::live);
Delivery recording(MessageDeletion deletion, Arrival arrival = Arrival::live); // Slack doesn't say who

} // namespace warroom::slack
