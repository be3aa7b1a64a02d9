#include "bot/slack/recording.hpp"

#include <fmt/format.h>

namespace warroom::slack {

bool is_ours(const Message& message, const Self& self)
{
    return message.user == self.user || (!message.bot_id.empty() && message.bot_id == self.bot_id) ||
           (!message.app_id.empty() && message.app_id == self.app_id);
}

asio::awaitable<Person> author(People& people, const Message& message)
{
    if (message.bot_id.empty()) return people.find(message.user, message.team);
    return at_once(Person{UserId{message.user.empty() ? message.bot_id : message.user.value}, message.bot_name,
                          Standing::bot, Zone{}});
}

Delivery recording(Message message, Person author, Arrival arrival)
{
    MessagePosted posted;
    posted.channel = message.channel;
    posted.message = message.message;
    if (!message.thread.empty() && message.thread != message.message) posted.thread = message.thread;
    posted.text = std::move(message.text);
    posted.from_bot = author.standing == Standing::bot;
    if (posted.from_bot) posted.bot_name = std::move(message.bot_name);
    for (auto& file : message.files)
        posted.files.push_back({std::move(file.name), std::move(file.type), std::move(file.link)});
    posted.sent_at = message.sent_at;
    posted.backfilled = arrival == Arrival::backfilled;
    DeliveryId id{fmt::format("{}/{}", message.channel.value, message.message.value)};
    return {std::move(id), message.channel, std::move(author), message.sent_at, RecordMessage{std::move(posted)}};
}

Delivery recording(MessageChange change, Person editor, Arrival arrival)
{
    DeliveryId id{fmt::format("{}/{}/{}", change.channel.value, change.message.value, change.edited_ts)};
    MessageEdited edit{change.channel, change.message, std::move(change.text), change.edited_at,
                       arrival == Arrival::backfilled};
    return {std::move(id), change.channel, std::move(editor), change.edited_at, RecordEdit{std::move(edit)}};
}

Delivery recording(MessageDeletion deletion, Arrival arrival)
{
    DeliveryId id{fmt::format("{}/{}/deleted", deletion.channel.value, deletion.message.value)};
    MessageDeleted gone{deletion.channel, deletion.message, arrival == Arrival::backfilled};
    return {std::move(id), deletion.channel, Person{}, deletion.at, RecordDeletion{std::move(gone)}};
}

} // namespace warroom::slack
