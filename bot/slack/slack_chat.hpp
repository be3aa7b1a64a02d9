#pragma once
// Chat, by Slack's Web API: one small function per effect. Slack knows no idempotency key, so an errand in doubt looks
// before it acts: for its channel by name and creator, for its message by the id in the message's metadata, for its
// draft by the file's name. On the io thread.

#include "bot/chat.hpp"
#include "bot/clock.hpp"
#include "bot/own_thread.hpp"
#include "bot/slack/web_api.hpp"

#include <nlohmann/json_fwd.hpp>

#include <functional>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <vector>

namespace warroom::slack {

class SlackChat final : public Chat {
public:
    // `self`: our bot's user. `announcement_channel`: an id or a #name; empty: none.
    // Drafts are rendered on a thread of its own, or, in a simulation, on `renderer`.
    SlackChat(WebApi& api, const Clock& clock, UserId self, std::string announcement_channel,
              std::optional<asio::any_io_executor> renderer = std::nullopt);

    asio::awaitable<Result<Report, CallError>> carry_out(Errand errand) override;

    // The draft as it stands, as files in somebody's direct messages with us. An answer: sent once, or not.
    asio::awaitable<Result<void, CallError>> preview(std::shared_ptr<const Incident> incident,
                                                     std::vector<Recorded> history, UserId person);

private:
    using Json = nlohmann::json;
    using Done = Result<Command, CallError>;
    using Found = Result<std::optional<Command>, CallError>;
    using Look = std::function<asio::awaitable<Found>()>;
    using Act = std::function<asio::awaitable<Done>()>;
    struct Spot {
        ChannelId channel;
        std::optional<MessageId> thread{};
    };
    struct Post;
    struct Draft;

    // Looks first if it may have been done, and as long as Slack's reads may lag behind its writes.
    asio::awaitable<Done> once(Errand errand, Look look, Act act);
    struct Sought {
        std::optional<Command> found{};
        bool sure = true; // false: that nothing was found doesn't say that nothing is there
    };
    asio::awaitable<Result<Sought, CallError>> seek(Errand errand, Look look);
    asio::awaitable<Result<Sought, CallError>> glance(ChannelId room, Look look);
    void note_doubt(EffectId id, const Done& done);
    // Where the room was archived or we were put out: whether we are back. The error: nobody knows yet.
    asio::awaitable<Result<bool, CallError>> regain(ChannelId room, CallError refusal);
    void blame(EffectId id, CallError& error);

    // slack_chat_room.cpp
    asio::awaitable<Done> on(OpenChannel effect, Errand errand);
    asio::awaitable<Done> on(InvitePeople effect, Errand errand);
    asio::awaitable<Done> on(SetTopic effect, Errand errand);
    asio::awaitable<Done> create_channel(Errand errand);
    asio::awaitable<Found> look_for_channel(Errand errand);
    enum class Archived { left_out, too };
    asio::awaitable<Result<std::vector<Json>, CallError>> channels(std::string types, Archived archived);
    asio::awaitable<Result<ChannelId, CallError>> announcement_channel();
    asio::awaitable<Result<std::vector<std::string>, CallError>> members(std::string group);

    // slack_chat_posts.cpp
    asio::awaitable<Done> on(PostCard effect, Errand errand);
    asio::awaitable<Done> on(PinCard effect, Errand errand);
    asio::awaitable<Done> on(RefreshCard effect, Errand errand);
    asio::awaitable<Done> on(PostEntry effect, Errand errand);
    asio::awaitable<Result<ChannelId, CallError>> direct_channel(UserId person);
    asio::awaitable<Done> post_once(Errand errand, Post post);
    asio::awaitable<Done> send(Errand errand, Post post);
    static std::vector<Spot> where_it_may_be(const Errand& errand, const Spot& spot);
    asio::awaitable<Found> look_for_post(Errand errand, Spot spot);
    asio::awaitable<Result<std::optional<Json>, CallError>> look_for_message(Spot spot, Timestamp since,
                                                                             std::function<bool(const Json&)> ours);
    asio::awaitable<Result<Json, CallError>> call_or_plain(std::string method, Json arguments);

    // slack_chat_files.cpp
    asio::awaitable<Done> on(FilePostMortem effect, Errand errand);
    static asio::awaitable<Draft> render(Errand errand, Timestamp now);
    asio::awaitable<Done> file(Errand errand, Draft draft);
    static Spot spot_of_draft(const Errand& errand);
    asio::awaitable<Result<void, CallError>> attach(Spot spot, Draft draft, std::string comment);
    asio::awaitable<Done> say_where(Errand errand);
    asio::awaitable<Found> look_for_draft(Errand errand);
    asio::awaitable<Result<std::string, CallError>> upload(std::string name, std::string content);

    WebApi& api_;
    const Clock& clock_;
    UserId self_;
    std::string announcement_; // as configured, until it is known by its id
    Clock::Steady began_;
    std::map<EffectId, Clock::Steady> may_be_done_{}; // since when we don't know
    std::set<EffectId> perhaps_twice_{};              // done although nobody could say whether it was before
    std::set<EffectId> forewarned_{};                 // of these it is in the log already that they may be there twice
    std::map<EffectId, std::int64_t> answers_at_failure_{};
    OwnThread renderer_; // long drafts hold up neither acks nor commits
};

} // namespace warroom::slack
