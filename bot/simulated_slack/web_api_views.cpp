#include "bot/simulated_slack/web_api.hpp"

#include <array>

namespace warroom::simulated_slack {
namespace {

// Of what is in a fresh view, Slack says nothing yet.
Json answered(const View& view, bool fresh)
{
    Json answer{{"view", view.body}};
    if (fresh) answer["view"]["state"]["values"] = Json::object();
    return answer;
}

Json views_open(State& state, const Arguments& arguments)
{
    return answered(open_view(state, arguments.required("trigger_id"), arguments.json("view")), true);
}

Json views_push(State& state, const Arguments& arguments)
{
    return answered(push_view(state, arguments.required("trigger_id"), arguments.json("view")), true);
}

Json views_update(State& state, const Arguments& arguments)
{
    auto& view = view_at(state, arguments.text("view_id"), arguments.text("external_id"));
    return answered(update_view(state, view, arguments.json("view"), arguments.text("hash")), false);
}

Json views_publish(State& state, const Arguments& arguments)
{
    const auto person = person_at(state, arguments.required("user_id")).id;
    return answered(publish_view(state, person, arguments.json("view"), arguments.text("hash")), false);
}

constexpr std::array<Method, 4> methods{{
    {"views.open", 100, true, "", views_open},
    {"views.push", 100, true, "", views_push},
    {"views.update", 100, true, "", views_update},
    {"views.publish", 100, true, "", views_publish},
}};

} // namespace

std::span<const Method> view_methods() { return methods; }

} // namespace warroom::simulated_slack
