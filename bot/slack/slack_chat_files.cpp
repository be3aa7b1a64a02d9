#include "bot/slack/slack_chat_parts.hpp"

#include "bot/slack/mrkdwn.hpp"
#include "core/post_mortem.hpp"

#include <boost/asio/co_spawn.hpp>
#include <fmt/format.h>

#include <algorithm>

namespace warroom::slack {

struct SlackChat::Draft {
    std::string name; // "INC-14"
    std::string markdown;
    std::string html;
    int open_prompts = 0;
};

namespace {

std::string prompts_text(int count) { return count == 1 ? "1 prompt open" : fmt::format("{} prompts open", count); }

bool has_file(const Json& message, const std::string& name)
{
    return std::ranges::any_of(member(message, "files"), [&](const Json& file) { return text(file, "name") == name; });
}

RecordDraft handed_over(const Errand& errand)
{
    const auto& effect = std::get<FilePostMortem>(errand.promised.effect);
    return {effect.revision, "#" + errand.incident->channel_name};
}

} // namespace

asio::awaitable<SlackChat::Done> SlackChat::on(FilePostMortem, Errand errand)
{
    auto draft = co_await asio::co_spawn(renderer_.executor(), render(errand, clock_.now()), asio::use_awaitable);
    Look look = [this, errand] { return look_for_draft(errand); };
    Act act = [this, errand, draft = std::move(draft)] { return file(errand, draft); };
    co_return co_await once(std::move(errand), std::move(look), std::move(act));
}

asio::awaitable<SlackChat::Draft> SlackChat::render(Errand errand, Timestamp now)
{
    const auto document = post_mortem(*errand.history, now);
    co_return Draft{label(*errand.incident), markdown(document), html(document), open_prompts(document)};
}

SlackChat::Spot SlackChat::spot_of_draft(const Errand& errand)
{
    const auto& incident = *errand.incident;
    const auto pinned = incident.cards.find(CardId{});
    Spot spot{incident.channel};
    if (std::get<FilePostMortem>(errand.promised.effect).aside && pinned != incident.cards.end())
        spot.thread = pinned->second.message;
    return spot;
}

asio::awaitable<SlackChat::Done> SlackChat::file(Errand errand, Draft draft)
{
    const auto comment = fmt::format("{} closed. Draft: attached, {}.", draft.name, prompts_text(draft.open_prompts));
    auto spot = spot_of_draft(errand);
    const auto attached = co_await attach(std::move(spot), std::move(draft), comment);
    if (attached.has_value()) co_return handed_over(errand);
    if (attached.error().kind == CallError::Kind::refused) co_return co_await say_where(errand);
    co_return attached.error();
}

asio::awaitable<Result<void, CallError>> SlackChat::preview(std::shared_ptr<const Incident> incident,
                                                            std::vector<Recorded> history, UserId person)
{
    const auto direct = co_await direct_channel(std::move(person));
    if (direct.has_error()) co_return direct.error();
    Errand errand;
    errand.incident = std::move(incident);
    errand.history = std::move(history);
    auto rendering = render(std::move(errand), clock_.now());
    auto draft = co_await asio::co_spawn(renderer_.executor(), std::move(rendering), asio::use_awaitable);
    const auto comment = fmt::format("{} as it stands, {}.", draft.name, prompts_text(draft.open_prompts));
    Spot spot{*direct};
    co_return co_await attach(std::move(spot), std::move(draft), comment);
}

asio::awaitable<Result<void, CallError>> SlackChat::attach(Spot spot, Draft draft, std::string comment)
{
    Json files = Json::array();
    const std::pair<std::string, std::string> contents[] = {{draft.name + ".md", std::move(draft.markdown)},
                                                            {draft.name + ".html", std::move(draft.html)}};
    for (const auto& [name, content] : contents) {
        const auto id = co_await upload(name, content);
        if (id.has_error()) co_return id.error();
        Json one{{"id", *id}, {"title", name}};
        files.push_back(std::move(one));
    }
    Json arguments{
        {"files", std::move(files)}, {"channel_id", spot.channel.value}, {"initial_comment", mrkdwn(comment)}};
    if (spot.thread) arguments["thread_ts"] = spot.thread->value;
    const auto completed = co_await api_.call("files.completeUploadExternal", std::move(arguments));
    if (completed.has_error()) co_return completed.error();
    co_return Result<void, CallError>{};
}

// Uploading isn't possible here, but the draft is on the host for whoever asks.
asio::awaitable<SlackChat::Done> SlackChat::say_where(Errand errand)
{
    const auto name = label(*errand.incident);
    const auto words =
        fmt::format("{} closed. The draft can't be attached here; ⟦warroom postmortem {}⟧ on the bot's host prints it.",
                    name, name);
    Json plain{{"text", mrkdwn(words)}};
    Post post{spot_of_draft(errand), std::move(plain)};
    co_return co_await send(std::move(errand), std::move(post));
}

asio::awaitable<Result<std::string, CallError>> SlackChat::upload(std::string name, std::string content)
{
    Json arguments{{"filename", name}, {"length", content.size()}};
    const auto ticket = co_await api_.call("files.getUploadURLExternal", std::move(arguments));
    if (ticket.has_error()) co_return ticket.error();
    const auto uploaded = co_await api_.upload(text(*ticket, "upload_url"), std::move(content));
    if (uploaded.has_error()) co_return uploaded.error();
    co_return text(*ticket, "file_id");
}

asio::awaitable<SlackChat::Found> SlackChat::look_for_draft(Errand errand)
{
    const auto name = label(*errand.incident) + ".md";
    const auto wanted = mark(errand.promised.id);
    const auto room = spot_of_draft(errand);
    std::function<bool(const Json&)> ours = [name, wanted, self = self_.value](const Json& message) {
        return has_mark(message, wanted) || (text(message, "user") == self && has_file(message, name));
    };
    const auto message = co_await look_for_message(room, earliest(errand), std::move(ours));
    if (message.has_error()) co_return message.error();
    if (!*message) co_return std::optional<Command>{};
    if (has_file(**message, name)) co_return std::optional<Command>{handed_over(errand)};
    co_return std::optional<Command>{posted(errand, room.channel, MessageId{text(**message, "ts")})};
}

} // namespace warroom::slack
