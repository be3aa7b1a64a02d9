#pragma once
// What reached us through Slack, dealt with: an envelope in, a receipt out once it is on disk. Answers ride on the ack
// or go straight out; they are not durable, and losing one loses no fact. Runs on the io thread.

#include "bot/answers.hpp"
#include "bot/scribe.hpp"
#include "bot/slack/connection.hpp"
#include "bot/slack/people.hpp"
#include "bot/slack/recent.hpp"
#include "bot/slack/recording.hpp"
#include "bot/slack/replies.hpp"
#include "bot/slack/slack_chat.hpp"
#include "bot/viewing.hpp"

namespace warroom::slack {

class Reception {
public:
    struct Habits {
        std::string command = "/incident";
        std::string id_prefix = "INC";
        std::optional<Zone> zone{}; // of every incident; none: the opener's
    };
    // All outlive it.
    Reception(asio::any_io_executor io, Scribe& scribe, People& people, WebApi& api, SlackChat& chat,
              const Clock& clock, Self self, Habits habits);

    asio::awaitable<Receipt> receive(Envelope envelope);
    std::int64_t duplicates() const { return duplicates_; } // what came again and was recorded before

private:
    static std::optional<IncidentId> number(const std::string& digits);

    // How somebody said something, and where the answer goes.
    struct Said {
        DeliveryId id;
        Person person;
        Route route;
        Timestamp at;
        std::string line;
        std::string button{};    // of a press
        bool in_passing = false; // among others' talk, and perhaps not to us
        MessageId message{};     // that said it
    };
    struct Heard {
        Answer answer;
        std::string label{};  // whose incident the answer's buttons are about
        bool refused = false; // or asked back, or left to somebody else
        bool in_words = true; // false: a thumb says it
        bool silent = false;  // a copy of what was answered before
    };

    asio::awaitable<Receipt> on(SlashCommand command, std::string envelope);
    asio::awaitable<Receipt> on(Press press, std::string envelope);
    asio::awaitable<Receipt> on(Message message);
    asio::awaitable<Receipt> recorded(Message message);
    asio::awaitable<Receipt> answered(Message message, Person person); // and recorded
    asio::awaitable<Receipt> on(MessageChange change);
    asio::awaitable<Receipt> on(ChannelIdChanged moved);
    asio::awaitable<void> welcome(Joined joined);
    asio::awaitable<void> tell_news(Route route);

    asio::awaitable<Heard> hear(Said said);
    // What was pointed at: an entry of this log, or the other incident.
    struct Meant {
        std::shared_ptr<const Incident> incident;
        Command command;
    };
    using Resolved = std::variant<Meant, Refusal>;
    asio::awaitable<Resolved> resolve(Said said, Unresolved asked, std::shared_ptr<const Incident> here);
    asio::awaitable<Resolved> resolve_merge(Said said, MergeWith asked, std::shared_ptr<const Incident> here);
    asio::awaitable<Heard> obey(Said said, Reading reading, std::shared_ptr<const Incident> here);
    asio::awaitable<Heard> show(Said said, Question question, std::shared_ptr<const Incident> about);
    asio::awaitable<Answer> look(Said said, Question question, std::shared_ptr<const Incident> about);
    asio::awaitable<std::vector<Listing>> directory(Viewer viewer, AskList::Which which);
    asio::awaitable<Notice> search(Said said, std::string words);
    Heard send_draft(Said said, std::shared_ptr<const Incident> about);
    asio::awaitable<void> preview(Route route, std::shared_ptr<const Incident> about);
    asio::awaitable<Outcome> keep(Delivery delivery);
    asio::awaitable<Outcome> counted(asio::awaitable<Outcome> recorded);
    asio::awaitable<Receipt> kept(Delivery delivery);
    static asio::awaitable<Receipt> acknowledged(asio::awaitable<Outcome> recorded);
    std::optional<std::string> commanded(const std::string& text) const; // the line of a message that commands
    void answer_message(Route route, MessageId message, bool with_reaction, Heard heard);
    void later(std::string what, asio::awaitable<void> errand);

    asio::any_io_executor io_;
    Scribe& scribe_;
    People& people_;
    WebApi& api_;
    Replies replies_;
    SlackChat& chat_;
    const Clock& clock_;
    Self self_;
    Habits habits_;
    std::int64_t duplicates_ = 0;
    Recent answered_{};  // messages; what changes something is known by the inbox
    Recent told_news_{}; // to whom, where, in which hour; or because of which event
};

} // namespace warroom::slack
