// Modals and Home tabs, as the app opens, stacks and changes them.
#include "bot/simulated_slack/effects.hpp"

#include "bot/simulated_slack/blocks.hpp"
#include "bot/simulated_slack/elements.hpp"

#include <fmt/format.h>

#include <algorithm>

namespace warroom::simulated_slack {
namespace {

constexpr std::size_t deepest_stack = 3;

std::string new_hash(State& state) { return fmt::format("{}.{}", seconds(state), random_hex(state, 8)); }

// What was filled in stays where block_id, action_id and type are the same; the rest is as it first was.
Json values_of(const Json& blocks, const std::string& channel, const Json& kept)
{
    Json values = Json::object();
    for (const auto& element : elements_of(blocks)) {
        if (!is_stateful(element)) continue;
        const auto action = element.body.at("action_id").get<std::string>();
        auto held = initial_state(element, channel);
        const auto block = kept.find(element.block_id);
        if (block != kept.end() && block->contains(action) && block->at(action).at("type") == held.at("type"))
            held = block->at(action);
        values[element.block_id][action] = std::move(held);
    }
    return values;
}

void check_external_id(const State& state, const Json& view, const std::string& own)
{
    const auto wanted = view.value("external_id", std::string{});
    if (wanted.empty()) return;
    for (const auto& [id, other] : state.views)
        if (id != own && other.body.at("external_id") == wanted) throw Refused{"duplicate_external_id"};
}

// All members that Slack gives a view, whatever was sent.
Json completed(State& state, const Json& sent, const std::string& id)
{
    Json body{{"id", id},
              {"team_id", team_id},
              {"private_metadata", ""},
              {"callback_id", ""},
              {"external_id", ""},
              {"close", nullptr},
              {"submit", nullptr},
              {"clear_on_close", false},
              {"notify_on_close", false},
              {"previous_view_id", nullptr},
              {"root_view_id", id},
              {"app_id", app_id},
              {"app_installed_team_id", team_id},
              {"bot_id", bot_id},
              {"hash", new_hash(state)}};
    if (sent.at("type") == "home") body["title"] = {{"type", "plain_text"}, {"text", "View Title"}, {"emoji", true}};
    body.update(sent);
    return body;
}

void show_view(State& state, std::string_view kind, const View& view)
{
    const Channel nowhere;
    show(state, kind, nowhere,
         {{"user", bot_user},
          {"text", view.body.value("/title/text"_json_pointer, std::string{})},
          {"blocks", view.body.at("blocks")}},
         {{"view_id", view.body.at("id")}, {"callback_id", view.body.at("callback_id")}}, view.person);
}

View& placed(State& state, const Json& view, const std::string& person, const std::string& channel)
{
    const auto id = new_id(state, "V");
    auto body = completed(state, view, id);
    body["state"] = {{"values", values_of(body.at("blocks"), channel, Json::object())}};
    return state.views.emplace(id, View{.body = std::move(body), .person = person, .channel = channel}).first->second;
}

Trigger& good_trigger(State& state, const std::string& id)
{
    const auto found = state.triggers.find(id);
    if (found == state.triggers.end()) throw Refused{"invalid_trigger_id"};
    if (found->second.exchanged) throw Refused{"exchanged_trigger_id"};
    if (state.now.steady > found->second.expires) throw Refused{"expired_trigger_id"};
    return found->second;
}

} // namespace

View& view_at(State& state, const std::string& id, const std::string& external_id)
{
    for (auto& [key, view] : state.views)
        if (id.empty() ? !external_id.empty() && view.body.at("external_id") == external_id : key == id) return view;
    throw Refused{"not_found"};
}

View& open_view(State& state, const std::string& trigger_id, const Json& view)
{
    const auto sent = checked_view(state, view, "modal");
    auto& trigger = good_trigger(state, trigger_id);
    check_external_id(state, sent, {});
    trigger.exchanged = true;
    clear_views(state, trigger.person);
    auto& opened = placed(state, sent, trigger.person, trigger.channel);
    state.modals[trigger.person] = {opened.body.at("id")};
    show_view(state, "modal", opened);
    return opened;
}

View& pushed_on(State& state, const std::string& person, const Json& sent)
{
    auto& stack = state.modals[person];
    if (stack.empty()) throw Refused{"not_found"};
    if (stack.size() >= deepest_stack) throw Refused{"push_limit_reached"};
    check_external_id(state, sent, {});
    auto& pushed = placed(state, sent, person, state.views.at(stack.front()).channel);
    pushed.body["root_view_id"] = stack.front();
    pushed.body["previous_view_id"] = stack.back();
    stack.push_back(pushed.body.at("id"));
    show_view(state, "modal", pushed);
    return pushed;
}

View& push_view(State& state, const std::string& trigger_id, const Json& view)
{
    const auto sent = checked_view(state, view, "modal");
    auto& trigger = good_trigger(state, trigger_id);
    // Only what happened inside a modal that is still open leads to another one
    if (trigger.view.empty() || !state.views.contains(trigger.view)) throw Refused{"not_found"};
    auto& pushed = pushed_on(state, trigger.person, sent);
    trigger.exchanged = true;
    return pushed;
}

View& update_view(State& state, View& old, const Json& view, const std::string& hash)
{
    const auto sent = checked_view(state, view, old.body.at("type"));
    if (!hash.empty() && old.body.at("hash") != Json(hash)) throw Refused{"hash_conflict"};
    const auto id = old.body.at("id").get<std::string>();
    check_external_id(state, sent, id);
    auto body = completed(state, sent, id);
    for (const auto* name : {"root_view_id", "previous_view_id"}) body[name] = old.body.at(name);
    body["state"] = {{"values", values_of(body.at("blocks"), old.channel, old.body.at("state").at("values"))}};
    old.body = std::move(body);
    old.errors = Json::object();
    show_view(state, old.body.at("type") == "home" ? "home" : "modal", old);
    return old;
}

View& publish_view(State& state, const std::string& person, const Json& view, const std::string& hash)
{
    const auto had = state.homes.find(person);
    if (had != state.homes.end()) return update_view(state, state.views.at(had->second), view, hash);
    const auto sent = checked_view(state, view, "home");
    if (!hash.empty()) throw Refused{"hash_conflict"};
    check_external_id(state, sent, {});
    auto& published = placed(state, sent, person, {});
    state.homes[person] = published.body.at("id");
    show_view(state, "home", published);
    return published;
}

void pop_view(State& state, const std::string& id)
{
    const auto found = state.views.find(id);
    if (found == state.views.end()) return;
    const auto person = found->second.person;
    auto& stack = state.modals[person];
    const auto from = std::ranges::find(stack, id);
    if (from != stack.end()) show_view(state, "modal_closed", found->second);
    for (auto at = from; at != stack.end(); ++at) state.views.erase(*at);
    stack.erase(from, stack.end());
}

void clear_views(State& state, const std::string& person)
{
    if (const auto stack = state.modals[person]; !stack.empty()) pop_view(state, stack.front());
}

} // namespace warroom::simulated_slack
