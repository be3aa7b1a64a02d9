// What must be true when all is quiet again.
#include "tests/simulation/people.hpp"
#include "tests/simulation/watch.hpp"

#include "bot/slack/plain_text.hpp"
#include "bot/slack/slack_chat_parts.hpp"
#include "core/wording.hpp"

#include <cstdio>
#include <fmt/format.h>

namespace warroom::simulation {

namespace {

struct Rooms {
    std::map<std::string, std::map<std::string, Json>> messages{}; // by channel and ts
    std::map<std::string, int> marks{};                            // of ours, how often each is there
    std::set<std::string> made_by_us{};
    std::set<std::string> hidden{}; // private, and we are not in it: nobody tells us that it is there
    std::set<std::string> ours{};   // channels that we are in
    std::set<std::string> pins{};   // by channel/ts
};

// The errand that a message of ours is the effect of: "incident/seq/n".
std::string mark_of(const Json& message)
{
    if (message.value("user", "") != us) return {};
    return message.value("metadata", Json::object()).value("event_payload", Json::object()).value("id", "");
}

Rooms look(Slack& slack)
{
    Rooms rooms;
    const auto all = slack.control("channels");
    for (const auto& channel : all.at("channels")) {
        const std::string id = channel.at("id");
        if (channel.at("creator") == us && channel.at("im") == false) rooms.made_by_us.insert(id);
        for (const auto& pin : channel.at("pins")) rooms.pins.insert(id + "/" + pin.get<std::string>());
        const auto members = channel.at("members").get<std::set<std::string>>();
        if (channel.at("private") == true && !members.contains(us)) rooms.hidden.insert(id);
        if (members.contains(us) && channel.at("archived") == false) rooms.ours.insert(id);
        const auto messages = slack.control("messages", {{"channel", id}});
        for (const auto& message : messages.at("messages")) {
            if (const auto mark = mark_of(message); !mark.empty()) ++rooms.marks[mark];
            rooms.messages[id][message.at("ts")] = message;
        }
    }
    return rooms;
}

// Slack has it, the log hasn't, and doesn't say that something is missing there.
bool is_missing(const std::string& ts, const std::vector<Recorded>& history)
{
    for (const auto& recorded : history) {
        const auto* posted = std::get_if<MessagePosted>(&recorded.event);
        if (posted && posted->message.value == ts) return false;
        const auto* missed = std::get_if<MessagesMissed>(&recorded.event);
        const auto at = slack::from_ts(ts);
        if (missed && missed->from <= at && at <= missed->to) return false;
    }
    return true;
}

bool says_opened_twice(const Recorded& recorded)
{
    const auto* repeated = std::get_if<ErrandRepeated>(&recorded.event);
    return repeated && repeated->duty == duty(OpenChannel{});
}

// Nobody was to see it when it was dealt with: what was offered was answered, say.
bool had_no_place(const std::vector<Recorded>& history, const PostEntry& entry, std::int64_t dealt_with)
{
    if (!entry.to.empty()) return false; // it goes to that person
    Incident then;
    for (const auto& recorded : history)
        if (recorded.seq <= dealt_with) evolve(then, recorded);
    return !place(then, history.at(static_cast<std::size_t>(entry.seq - 1)).event);
}

bool is_visible(const Effect& effect)
{
    return std::holds_alternative<PostCard>(effect) || std::holds_alternative<PostEntry>(effect);
}

} // namespace

// What stands in the room was not deleted.
void Watch::check_deletions(const std::vector<Recorded>& history, const std::map<std::string, Json>& room)
{
    for (const auto& recorded : history) {
        const auto* gone = std::get_if<MessageDeleted>(&recorded.event);
        const auto there = gone ? room.find(gone->message.value) : room.end();
        if (there != room.end() && is_said(there->second)) // and is no tombstone
            broke(fmt::format("I3: {} stands, and the log says that it was deleted", there->first));
    }
}

// What was said has the newest words that Slack has, if all that was sent has arrived.
void Watch::check_words(const std::vector<Recorded>& history, const std::map<std::string, Json>& room)
{
    for (const auto& recorded : history) {
        const auto* posted = std::get_if<MessagePosted>(&recorded.event);
        if (!posted || !room.contains(posted->message.value)) continue; // deleted meanwhile
        const auto& message = room.at(posted->message.value);
        if (message.contains("edited") || !is_said(message)) continue; // the words changed, or went
        const auto said = message.value("text", "");
        if (posted->text.starts_with("(put aside: ") || said.find(planted_secret) != std::string::npos) continue;
        if (said.find('<') == std::string::npos && said.find('&') == std::string::npos && posted->text != said)
            broke(fmt::format("I3: {} says \"{}\", the log \"{}\"", posted->message.value, said, posted->text));
    }
}

// What we post into a room follows its log.
void Watch::check_order(IncidentId incident, const std::map<std::string, Json>& room)
{
    std::pair<long, long> last{};
    for (const auto& [ts, message] : room) {
        const auto mark = mark_of(message);
        long of = 0, seq = 0, n = 0;
        if (std::sscanf(mark.c_str(), "%ld/%ld/%ld", &of, &seq, &n) != 3 || of != incident.value) continue;
        const std::pair errand{seq, n};
        if (errand < last) broke(fmt::format("I4: errand {} shows after {}/{}/{}", mark, of, last.first, last.second));
        last = errand;
    }
}

void Watch::check_promises(Store& store, Slack& slack, Timestamp now)
{
    auto rooms = look(slack);
    for (const auto& [channel, room] : rooms.messages)
        for (const auto& [ts, message] : room)
            if (message.value("user", "") == us && message.dump().find(planted_secret) != std::string::npos)
                broke(fmt::format("I10: we said a secret in {}: {}", channel, message.value("text", "")));
    const auto directory = store.directory();
    const auto lost = [&](const std::string& room) { // we were put out of it before we could record it
        return rooms.hidden.contains(room) &&
               std::ranges::find(directory, ChannelId{room}, &Listing::channel) == directory.end();
    };
    std::erase_if(rooms.made_by_us, lost);
    auto expected = static_cast<std::ptrdiff_t>(directory.size());
    std::map<IncidentId, std::vector<Recorded>> histories;
    std::map<IncidentId, Incident> incidents;
    for (const auto& listing : directory) {
        auto history = store.history(listing.incident);
        Incident folded;
        for (const auto& recorded : history) evolve(folded, recorded);
        if (const auto card = folded.cards.find(CardId{}); card != folded.cards.end()) {
            const auto& [channel, message] = card->second;
            const bool told = folded.failed_duties.contains(std::string{duty(PinCard{})});
            if (!told && !rooms.pins.contains(channel.value + "/" + message.value))
                broke(fmt::format("I4: the card of {} is not pinned", listing.label));
        }
        incidents[listing.incident] = std::move(folded);
        if (const auto room = rooms.messages.find(listing.channel.value); room != rooms.messages.end()) {
            check_words(history, room->second);
            check_deletions(history, room->second);
            check_order(listing.incident, room->second);
        }
        const bool over = listing.over() || !rooms.ours.contains(listing.channel.value);
        if (const auto room = rooms.messages.find(listing.channel.value); !over && room != rooms.messages.end())
            for (const auto& [ts, message] : room->second)
                if (is_said(message) && is_missing(ts, history))
                    broke(fmt::format("I3: {} \"{}\" is not in the log", ts, message.value("text", "")));
        expected += std::ranges::count_if(history, says_opened_twice); // nobody can know
        histories[listing.incident] = std::move(history);
    }
    if (std::ssize(rooms.made_by_us) > expected)
        broke(fmt::format("I4: {} rooms for {} incidents", rooms.made_by_us.size(), directory.size()));
    for (const auto& [mark, times] : rooms.marks)
        if (times > 1) broke(fmt::format("I4: errand {} shows {} times", mark, times));
    std::string aside; // what seemed to bring the process down was left to a person
    for (const auto& frame : store.quarantined()) aside += frame.frame + "\n";
    for (const auto& [id, promise] : promises_) {
        const auto mark = slack::mark(id);
        if (!promise.settled && !is_due(promise.effect, now)) continue;
        if (!promise.settled) broke(fmt::format("I7: errand {} ({}) is still owed", mark, duty(promise.effect)));
        if (promise.excused || !is_visible(promise.effect) || rooms.marks.contains(mark)) continue;
        if (aside.find("errand/" + mark + " ") != std::string::npos) continue;
        const auto& incident = incidents[id.incident];
        if (const auto* card = std::get_if<PostCard>(&promise.effect); card && incident.cards.contains(card->card))
            continue; // promised twice, the other one stands
        const auto* entry = std::get_if<PostEntry>(&promise.effect);
        if (entry && had_no_place(histories[id.incident], *entry, promise.dealt_with)) continue;
        broke(fmt::format("I4: errand {} ({}) was settled and nobody saw it", mark, duty(promise.effect)));
    }
}

void Watch::check_end(Store& store, Slack& slack, Timestamp now)
{
    opened(store, false);
    for (const auto& promised : store.outbox())
        if (is_due(promised.effect, now)) broke(fmt::format("I7: {} is still owed", duty(promised.effect)));
    check_promises(store, slack, now);
}

} // namespace warroom::simulation
