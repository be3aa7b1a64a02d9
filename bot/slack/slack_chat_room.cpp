#include "bot/slack/slack_chat_parts.hpp"

#include "bot/slack/mrkdwn.hpp"
#include "core/card.hpp"
#include "core/text.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <set>

namespace warroom::slack {

using namespace std::chrono_literals;

namespace {

constexpr std::size_t most_invited_at_once = 100;
constexpr std::size_t longest_topic = 250;
constexpr auto most_listed_at_once = 999; // a workspace keeps thousands of archived rooms

bool is_group(const std::string& id) { return id.starts_with('S'); }

// Escapes make it longer: whether Slack counts them isn't known.
std::string literal_topic(const Incident& incident)
{
    const auto plain = topic(incident);
    for (auto most = longest_topic;; --most) {
        const auto shown = shorten(plain, most);
        auto literal = mrkdwn(shown);
        if (most + (literal.size() - shown.size()) <= longest_topic || most == 1) return literal;
    }
}

RecordChannel room(const Json& channel) { return {ChannelId{text(channel, "id")}, text(channel, "name")}; }

bool was_ever_called(const Json& channel, std::string_view name)
{
    const auto is_it = [&](const Json& one) { return one == name; };
    return text(channel, "name") == name || std::ranges::any_of(member(channel, "previous_names"), is_it);
}

void note_failures(const Json& errors, std::vector<std::string>& failures)
{
    for (const auto& error : errors) {
        const auto why = text(error, "error");
        if (why != "already_in_channel") failures.push_back(fmt::format("{} ({})", text(error, "user"), why));
    }
}

} // namespace

asio::awaitable<SlackChat::Done> SlackChat::on(OpenChannel, Errand errand)
{
    if (!errand.incident->channel.empty()) co_return Settle{}; // asked for twice after a refusal
    const auto id = errand.promised.id;
    if (errand.in_doubt) {
        // A second room is kept off by the name, unless somebody renamed or archived the first. People wait for this
        // one: a single look, and lagging reads are waited for only where the name is taken.
        Look look = [this, errand] { return look_for_channel(errand); };
        auto looked = co_await glance({}, std::move(look));
        if (looked.has_error()) co_return looked.error();
        if (looked->found) co_return std::move(*looked->found);
        // A private room that we were put out of meanwhile is shown to us no more.
        const bool may_be_hidden = errand.incident->declared.is_private;
        if (may_be_hidden && forewarned_.insert(id).second) co_return RecordRepeat{std::string{duty(OpenChannel{})}};
    }
    auto opened = co_await create_channel(std::move(errand));
    note_doubt(id, opened);
    co_return opened;
}

asio::awaitable<SlackChat::Done> SlackChat::create_channel(Errand errand)
{
    bool looked = false;
    const auto names = channel_names(*errand.incident);
    for (const auto& name : names) {
        Json arguments{{"name", name}, {"is_private", errand.incident->declared.is_private}};
        const auto created = co_await api_.call("conversations.create", std::move(arguments));
        if (created.has_value()) co_return room(member(*created, "channel"));
        if (!is(created.error(), "name_taken")) co_return created.error();
        if (looked) continue;

        Look look = [this, errand] { return look_for_channel(errand); };
        // Not in doubt, the name is most likely somebody else's: one look tells.
        auto looking = errand.in_doubt ? seek(errand, std::move(look)) : glance({}, std::move(look));
        auto sought = co_await std::move(looking);
        if (sought.has_error()) co_return sought.error();
        if (sought->found) co_return std::move(*sought->found);
        looked = true;
    }
    co_return refused("every name for the room is taken");
}

// Ours is a channel that has or had one of its names, that we made, and not before the incident was declared. It may
// have been archived: the first post into it takes it back. A second one was made while the first was hidden from us.
asio::awaitable<SlackChat::Found> SlackChat::look_for_channel(Errand errand)
{
    const auto types = errand.incident->declared.is_private ? "private_channel" : "public_channel";
    const auto all = co_await channels(types, Archived::too);
    if (all.has_error()) co_return all.error();

    const auto since = std::chrono::floor<std::chrono::seconds>(earliest(errand)).time_since_epoch().count();
    const auto names = channel_names(*errand.incident);
    std::optional<RecordChannel> found;
    for (const auto& name : names)
        for (const auto& channel : *all) {
            const bool ours = text(channel, "creator") == self_.value && number(channel, "created") >= since;
            if (!ours || !was_ever_called(channel, name)) continue;
            if (!found)
                found = room(channel);
            else if (found->channel.value != text(channel, "id"))
                perhaps_twice_.insert(errand.promised.id);
        }
    co_return found;
}

asio::awaitable<Result<std::vector<SlackChat::Json>, CallError>> SlackChat::channels(std::string types,
                                                                                     Archived archived)
{
    std::vector<Json> all;
    std::string cursor;
    do {
        Json arguments{
            {"types", types}, {"exclude_archived", archived == Archived::left_out}, {"limit", most_listed_at_once}};
        if (!cursor.empty()) arguments["cursor"] = cursor;
        const auto page = co_await api_.call("conversations.list", std::move(arguments));
        if (page.has_error()) co_return page.error();
        for (const auto& channel : member(*page, "channels")) all.push_back(channel);
        cursor = text(member(*page, "response_metadata"), "next_cursor");
    } while (!cursor.empty());
    co_return all;
}

asio::awaitable<Result<ChannelId, CallError>> SlackChat::announcement_channel()
{
    if (announcement_.empty()) co_return refused("no announcement channel is configured");
    if (announcement_.starts_with('#')) {
        const auto all = co_await channels("public_channel,private_channel", Archived::left_out);
        if (all.has_error()) co_return all.error();
        const auto name = announcement_.substr(1);
        const auto found = std::ranges::find_if(*all, [&](const Json& one) { return text(one, "name") == name; });
        if (found == all->end()) co_return refused(fmt::format("there is no channel {}", announcement_));
        announcement_ = text(*found, "id");
    }
    co_return ChannelId{announcement_};
}

asio::awaitable<SlackChat::Done> SlackChat::on(InvitePeople effect, Errand errand)
{
    std::set<std::string> people;
    std::vector<std::string> failures;
    for (const auto& who : effect.who) {
        if (!is_group(who)) {
            people.insert(who);
            continue;
        }
        const auto group = co_await members(who);
        if (group.has_value())
            people.insert(group->begin(), group->end());
        else if (group.error().kind == CallError::Kind::refused)
            failures.push_back(fmt::format("{} ({})", who, group.error().reason));
        else
            co_return group.error();
    }
    people.erase(self_.value);

    const std::vector<std::string> all{people.begin(), people.end()};
    for (std::size_t i = 0; i < all.size(); i += most_invited_at_once) {
        const auto chunk = std::span{all}.subspan(i, std::min(most_invited_at_once, all.size() - i));
        Json arguments{{"channel", errand.incident->channel.value},
                       {"users", fmt::format("{}", fmt::join(chunk, ","))},
                       {"force", true}};
        const auto invited = co_await api_.call("conversations.invite", std::move(arguments));
        if (invited.has_value())
            note_failures(member(*invited, "errors"), failures);
        else if (invited.error().kind != CallError::Kind::refused)
            co_return invited.error();
        else if (!is(invited.error(), "already_in_channel"))
            failures.push_back(fmt::format("{} ({})", fmt::join(chunk, ", "), invited.error().reason));
    }
    if (failures.empty()) co_return Settle{};
    co_return RecordFailure{std::string{duty(effect)}, fmt::format("{}", fmt::join(failures, ", "))};
}

asio::awaitable<Result<std::vector<std::string>, CallError>> SlackChat::members(std::string group)
{
    Json arguments{{"usergroup", group}};
    const auto answer = co_await api_.call("usergroups.users.list", std::move(arguments));
    if (answer.has_error()) co_return answer.error();
    std::vector<std::string> users;
    for (const auto& user : member(*answer, "users"))
        if (user.is_string()) users.push_back(user.get<std::string>());
    co_return users;
}

asio::awaitable<SlackChat::Done> SlackChat::on(SetTopic, Errand errand)
{
    Json arguments{{"channel", errand.incident->channel.value}, {"topic", literal_topic(*errand.incident)}};
    const auto set = co_await api_.call("conversations.setTopic", std::move(arguments));
    if (set.has_error()) co_return set.error();
    co_return Settle{};
}

} // namespace warroom::slack
