#include "bot/simulated_slack/control.hpp"

#include "bot/simulated_slack/canvases.hpp"

namespace warroom::simulated_slack {
namespace {

Json people(State& state, const Json&)
{
    Json out = Json::array();
    for (const auto& [id, person] : state.people) out.push_back(person_json(state, person));
    return {{"people", std::move(out)}};
}

Json channels(State& state, const Json&)
{
    Json out = Json::array();
    for (const auto& [id, channel] : state.channels) {
        Json pins = Json::array();
        for (const auto& pinned : channel.pins) pins.push_back(pinned.ts);
        out.push_back({{"id", id},
                       {"name", channel.is_im ? "directmessage" : channel.name},
                       {"members", channel.members},
                       {"topic", channel.topic.at("value")},
                       {"purpose", channel.purpose.at("value")},
                       {"archived", channel.is_archived},
                       {"private", channel.is_private},
                       {"im", channel.is_im},
                       {"creator", channel.creator},
                       {"created", channel.created},
                       {"previous_names", channel.previous_names},
                       {"bookmarks", channel.bookmarks},
                       {"pins", std::move(pins)}});
    }
    return {{"channels", std::move(out)}};
}

Json messages(State& state, const Json& arguments)
{
    const auto& channel = channel_of(state, arguments);
    const auto thread = arguments.value("thread_ts", "");
    const auto after = arguments.value("after", "");
    Json out = Json::array();
    for (const auto& [ts, message] : channel.messages) {
        if (ts <= after) continue;
        if (!thread.empty() && ts != thread && message.body.value("thread_ts", "") != thread) continue;
        auto body = message.body;
        if (body.contains("files"))
            for (auto& file : body["files"])
                if (const auto found = state.files.find(file.at("id")); found != state.files.end())
                    file["content"] = found->second.content;
        out.push_back(std::move(body));
    }
    return {{"messages", std::move(out)}};
}

Json file(State& state, const Json& arguments)
{
    const auto found = state.files.find(text_of(arguments, "id"));
    if (found == state.files.end()) throw std::invalid_argument{"no such file"};
    return {{"file", found->second.body}, {"content", found->second.content}};
}

Json canvas(State& state, const Json& arguments)
{
    const auto& found = canvas_at(state, text_of(arguments, "id"));
    return {{"title", found.title}, {"markdown", markdown_of(found)}, {"channel", found.channel}};
}

Json feed(State& state, const Json& arguments)
{
    const auto reader = arguments.contains("user") ? person_of(state, arguments).id : std::string{};
    const auto limit = arguments.value("limit", std::size_t{1000});
    auto last = arguments.value("after", std::size_t{0});
    Json items = Json::array();
    for (auto at = std::max(last + 1, state.feed.first()); at <= state.feed.last() && items.size() < limit; ++at) {
        last = at;
        const auto& seen = state.feed.at(at);
        if (reader.empty() || seen.readers.contains(reader)) items.push_back(seen.item);
    }
    return {{"items", std::move(items)}, {"last", last}};
}

Json traffic(State& state, const Json& arguments)
{
    const auto after = arguments.value("after", std::size_t{0});
    Json items = Json::array();
    for (auto at = std::max(after + 1, state.traffic.first()); at <= state.traffic.last(); ++at)
        items.push_back(state.traffic.at(at));
    return {{"items", std::move(items)}, {"last", state.traffic.last()}};
}

Json stats(State& state, const Json&)
{
    Json out = Json::object();
    for (const auto* name :
         {"dials", "envelopes_sent", "acked", "redelivered", "timeouts", "expired", "vanished", "failures",
          "unreadable", "acks_unknown", "acks_double", "acks_late", "acks_on_another_connection",
          "acks_with_forbidden_payload", "acks_too_large", "acks_fragmented", "acks_refused"})
        out[name] = state.counts[name];
    std::int64_t unacked = 0;
    for (const auto& [id, envelope] : state.envelopes) unacked += envelope.fate == Envelope::sent ? 1 : 0;
    std::int64_t open = 0;
    for (const auto& [id, socket] : state.sockets) open += socket.open() ? 1 : 0;
    out["unacked"] = unacked;
    out["waiting"] = state.waiting.size();
    out["connections_open"] = open;
    auto times = state.ack_times;
    std::ranges::sort(times);
    const auto share = [&](std::size_t percent) {
        return times.empty() ? 0 : times[(times.size() - 1) * percent / 100].count();
    };
    out["ack_ms"] = {{"p50", share(50)}, {"p99", share(99)}, {"max", share(100)}};
    return out;
}

} // namespace

const std::map<std::string_view, Verb>& looking_verbs()
{
    static const std::map<std::string_view, Verb> verbs{
        {"people", people}, {"channels", channels}, {"messages", messages}, {"file", file},
        {"canvas", canvas}, {"feed", feed},         {"traffic", traffic},   {"stats", stats}};
    return verbs;
}

} // namespace warroom::simulated_slack
