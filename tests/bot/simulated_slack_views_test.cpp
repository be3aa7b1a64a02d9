#include "tests/bot/simulated_workspace.hpp"

namespace warroom::simulated_slack {
namespace {

Json plain(const std::string& text) { return {{"type", "plain_text"}, {"text", text}}; }

Json text_input(const std::string& block, const Json& more = Json::object())
{
    Json element{{"type", "plain_text_input"}, {"action_id", "typed"}};
    element.update(more);
    return {{"type", "input"}, {"block_id", block}, {"label", plain("About " + block)}, {"element", element}};
}

Json form(const std::vector<Json>& blocks, const Json& more = Json::object())
{
    Json out{{"type", "modal"},
             {"callback_id", "declare"},
             {"title", plain("Declare")},
             {"submit", plain("Go")},
             {"blocks", blocks}};
    out.update(more);
    return out;
}

// A person who asks for forms, and a bot that answers.
class Forms : public Workspace {
public:
    SocketId socket = connect();

    std::string trigger()
    {
        const auto id = control("shortcut", {{"user", "noor"}, {"callback_id", "declare_incident"}}).at("id");
        sent_to(socket);
        return id;
    }

    Json open(const Json& view) { return ok("views.open", {{"trigger_id", trigger()}, {"view", view}}).at("view"); }

    Json envelope(const std::string& verb, Json arguments = Json::object())
    {
        arguments["user"] = "noor";
        control(verb, arguments);
        const auto sent = sent_to(socket);
        REQUIRE(sent.size() == 1);
        return sent.front();
    }

    void fill(const Json& field, const Json& value)
    {
        control("fill", {{"user", "noor"}, {"field", field}, {"value", value}});
    }

    std::size_t depth() { return control("screen", {{"user", "noor"}}).at("views").size(); }
    Json top() { return control("screen", {{"user", "noor"}}).at("views").back(); }
};

} // namespace

TEST_CASE("a trigger opens one form, within three seconds")
{
    Forms slack;
    const auto view = form({text_input("what")});
    CHECK(slack.error("views.open", {{"trigger_id", "12.34.abc"}, {"view", view}}) == "invalid_trigger_id");
    CHECK(slack.error("views.open", {{"view", view}}) == "invalid_arguments");

    const auto late = slack.trigger();
    slack.pass(3001ms);
    CHECK(slack.error("views.open", {{"trigger_id", late}, {"view", view}}) == "expired_trigger_id");

    const auto in_time = slack.trigger();
    slack.pass(3000ms);
    const auto opened = slack.ok("views.open", {{"trigger_id", in_time}, {"view", view}}).at("view");
    CHECK(opened.at("state").at("values") == Json::object());
    CHECK(opened.at("root_view_id") == opened.at("id"));
    CHECK(slack.error("views.open", {{"trigger_id", in_time}, {"view", view}}) == "exchanged_trigger_id");
}

TEST_CASE("a form that Slack would refuse is refused, and its trigger is still good")
{
    Forms slack;
    const auto trigger = slack.trigger();
    const auto refused = [&](const Json& view) {
        const auto answer = slack.call("views.open", {{"trigger_id", trigger}, {"view", view}});
        if (answer.at("ok") == true) return std::string{"taken"};
        if (answer.at("error") != "invalid_arguments") return answer.at("error").get<std::string>();
        return answer.at("response_metadata").at("messages")[0].get<std::string>();
    };
    const auto input = text_input("what");
    CHECK(refused(form({input}, {{"title", plain(std::string(25, 't'))}})) ==
          "[ERROR] must be less than 25 characters [json-pointer:/view/title/text]");
    CHECK(refused(form({input}, {{"submit", nullptr}})) ==
          "[ERROR] submit is required when a block is an input [json-pointer:/view/submit]");
    CHECK(refused(form({input}, {{"private_metadata", std::string(3001, 'p')}})) ==
          "[ERROR] must be less than 3001 characters [json-pointer:/view/private_metadata]");
    CHECK(refused(form({input}, {{"external_id", std::string(256, 'e')}})) ==
          "[ERROR] must be less than 256 characters [json-pointer:/view/external_id]");
    CHECK(refused(form({input}, {{"hash", "1.2"}})) ==
          "[ERROR] invalid additional property: hash [json-pointer:/view]");
    CHECK(refused(form(std::vector<Json>(101, {{"type", "divider"}}))) ==
          "[ERROR] no more than 100 items allowed [json-pointer:/view/blocks]");
    const Json markdown{{"type", "markdown"}, {"text", "*x*"}};
    CHECK(refused(form({markdown})) == "[ERROR] unsupported type: markdown [json-pointer:/view/blocks/0/type]");
    CHECK(refused(form({input}, {{"type", "home"}})) ==
          "[ERROR] must be a valid enum value: modal [json-pointer:/view/type]");
    auto huge = form(std::vector<Json>(90, {{"type", "section"}, {"text", plain(std::string(2900, 'x'))}}));
    CHECK(refused(huge) == "view_too_large");
    CHECK(refused("nonsense") == "[ERROR] must provide an object [json-pointer:/view]");
    CHECK(refused(form({input})) == "taken");
}

TEST_CASE("what is typed survives an update where block and action stay, and a stale hash conflicts")
{
    Forms slack;
    const auto first = slack.open(form({text_input("what"), text_input("why")}));
    slack.fill("what", "the shop is down");
    slack.fill("why", "a deploy");

    const auto changed = form({text_input("what"), text_input("why2", {{"initial_value", "unknown"}})});
    const auto updated =
        slack.ok("views.update", {{"view_id", first.at("id")}, {"hash", first.at("hash")}, {"view", changed}})
            .at("view");
    CHECK(updated.at("id") == first.at("id"));
    CHECK(updated.at("hash") != first.at("hash"));
    CHECK(updated.at("state").at("values").at("what").at("typed").at("value") == "the shop is down");
    CHECK(updated.at("state").at("values").at("why2").at("typed").at("value") == "unknown");
    CHECK_FALSE(updated.at("state").at("values").contains("why"));
    CHECK(slack.error("views.update", {{"view_id", first.at("id")}, {"hash", first.at("hash")}, {"view", changed}}) ==
          "hash_conflict");
    CHECK(slack.error("views.update", {{"view_id", "V0NOWHERE"}, {"view", changed}}) == "not_found");

    slack.control("close", {{"user", "noor"}});
    CHECK(slack.error("views.update", {{"view_id", first.at("id")}, {"view", changed}}) == "not_found");
}

TEST_CASE("an external id names one view of the workspace")
{
    Forms slack;
    const auto view = form({text_input("what")}, {{"external_id", "working"}});
    slack.open(view);
    const Json home{{"type", "home"}, {"blocks", Json::array()}, {"external_id", "working"}};
    CHECK(slack.error("views.publish", {{"user_id", noor}, {"view", home}}) == "duplicate_external_id");
    slack.ok("views.update", {{"external_id", "working"}, {"view", form({text_input("new")})}});
    CHECK(slack.error("views.update", {{"external_id", "working"}, {"view", view}}) == "not_found");
    slack.ok("views.publish", {{"user_id", noor}, {"view", home}});
}

TEST_CASE("forms are stacked three deep, by triggers from inside them")
{
    Forms slack;
    const auto outside = slack.trigger();
    const Json more{{"type", "actions"},
                    {"block_id", "more"},
                    {"elements", {{{"type", "button"}, {"action_id", "more"}, {"text", plain("More")}}}}};
    const auto root = slack.open(form({more}));
    const auto push = [&](const std::string& trigger) {
        return slack.call("views.push", {{"trigger_id", trigger}, {"view", form({more})}});
    };
    const auto inside = [&] {
        return slack.envelope("fill", {{"field", "More"}}).at("payload").at("trigger_id").get<std::string>();
    };
    CHECK(push(outside).at("error") == "not_found");
    const auto second = push(inside());
    CHECK(second.at("view").at("root_view_id") == root.at("id"));
    CHECK(second.at("view").at("previous_view_id") == root.at("id"));
    CHECK(push(inside()).at("ok") == true);
    CHECK(push(inside()).at("error") == "push_limit_reached");
    CHECK(slack.depth() == 3);

    const auto fresh = slack.open(form({more}));
    CHECK(slack.depth() == 1);
    CHECK(slack.top().at("id") == fresh.at("id"));
}

TEST_CASE("a submission carries what was filled in, and an empty ack closes the form")
{
    Forms slack;
    const Json options{{{"text", plain("SEV1")}, {"value", "1"}}, {{"text", plain("SEV2")}, {"value", "2"}}};
    const Json severity{{"type", "input"},
                        {"block_id", "sev"},
                        {"label", plain("Severity")},
                        {"element", {{"type", "static_select"}, {"action_id", "choice"}, {"options", options}}}};
    Json when{{"type", "input"},
              {"block_id", "when"},
              {"label", plain("When")},
              {"optional", true},
              {"element", {{"type", "datepicker"}, {"action_id", "date"}}}};
    const auto opened = slack.open(form({text_input("what"), severity, when}, {{"private_metadata", "secret"}}));
    CHECK_THROWS_AS(slack.control("submit", {{"user", "noor"}}), std::invalid_argument); // a client wouldn't
    slack.fill("what", "down");
    slack.fill("Severity", "SEV2");

    const auto envelope = slack.envelope("submit");
    CHECK(envelope.at("accepts_response_payload") == true);
    const auto payload = envelope.at("payload");
    CHECK(payload.at("type") == "view_submission");
    CHECK(payload.at("view").at("id") == opened.at("id"));
    CHECK(payload.at("view").at("private_metadata") == "secret");
    const auto values = payload.at("view").at("state").at("values");
    CHECK(values.at("what").at("typed") == Json{{"type", "plain_text_input"}, {"value", "down"}});
    CHECK(values.at("sev").at("choice").at("selected_option").at("value") == "2");
    CHECK(values.at("when").at("date").at("selected_date").is_null());
    slack.ack(slack.socket, envelope);
    CHECK(slack.depth() == 0);
}

TEST_CASE("an ack puts errors under input blocks alone, updates, pushes or clears")
{
    Forms slack;
    const Json note{{"type", "section"}, {"block_id", "note"}, {"text", plain("hm")}};
    slack.open(form({text_input("what"), note}));
    slack.fill("what", "x");
    const auto answered = [&](const Json& payload) {
        slack.ack(slack.socket, slack.envelope("submit"), payload);
        return slack.top();
    };
    const auto say = [](const Json& errors) { return Json{{"response_action", "errors"}, {"errors", errors}}; };
    CHECK(answered(say({{"what", "too short"}})).at("errors").at("what") == "too short");
    CHECK(slack.count("acks_refused") == 0);
    CHECK(answered(say({{"typed", "an action_id"}})).at("errors").empty());
    CHECK(slack.count("acks_refused") == 1);
    CHECK(answered(say({{"note", "no input"}})).at("errors").empty());
    answered(say(Json::object()));
    answered({{"response_action", "explode"}});
    answered({{"response_action", "update"}, {"view", {{"type", "modal"}}}});
    CHECK(slack.count("acks_refused") == 5);
    CHECK(slack.last_seen("noor").at("kind") == "failure");

    CHECK(answered({{"response_action", "update"}, {"view", form({text_input("what"), text_input("who")})}})
              .at("blocks")
              .size() == 2);
    slack.fill("who", "me");
    answered({{"response_action", "push"}, {"view", form({text_input("more")})}});
    CHECK(slack.depth() == 2);
    slack.fill("more", "y");
    const auto envelope = slack.envelope("submit");
    slack.ack(slack.socket, envelope, {{"response_action", "clear"}});
    CHECK(slack.depth() == 0);
}

TEST_CASE("a submission that nobody answers in three seconds leaves the form open, and comes no second time")
{
    Forms slack;
    slack.open(form({text_input("what")}));
    slack.fill("what", "x");
    const auto envelope = slack.envelope("submit");
    slack.pass(3s);
    CHECK(slack.sent_to(slack.socket).empty());
    CHECK(slack.last_seen("noor").at("error") == "operation_timeout");
    slack.ack(slack.socket, envelope);
    CHECK(slack.count("acks_late") == 1);
    CHECK(slack.depth() == 1);
    slack.pass(1h);
    CHECK(slack.count("redelivered") == 0);
}

TEST_CASE("closing is told when the form asks for it, and whether the whole stack went")
{
    Forms slack;
    slack.open(form({text_input("what")}));
    slack.control("close", {{"user", "noor"}});
    CHECK(slack.sent_to(slack.socket).empty());

    slack.open(form({text_input("what")}, {{"notify_on_close", true}}));
    const auto cancelled = slack.envelope("close");
    CHECK(cancelled.at("payload").at("type") == "view_closed");
    CHECK(cancelled.at("payload").at("is_cleared") == false);
    CHECK_FALSE(cancelled.at("payload").contains("trigger_id"));
    CHECK(cancelled.at("accepts_response_payload") == false);

    slack.open(form({text_input("what")}, {{"notify_on_close", true}}));
    CHECK(slack.envelope("close", {{"all", true}}).at("payload").at("is_cleared") == true);
}

TEST_CASE("a button in a form acts without channel, message or response URL, a dispatching field too")
{
    Forms slack;
    auto telling = text_input("what");
    telling["dispatch_action"] = true;
    const auto opened = slack.open(form({telling, text_input("why")}));
    const auto envelope = slack.envelope("fill", {{"field", "what"}, {"value", "x"}});
    CHECK(envelope.at("accepts_response_payload") == false);
    const auto payload = envelope.at("payload");
    CHECK(payload.at("type") == "block_actions");
    CHECK(payload.at("container") == Json{{"type", "view"}, {"view_id", opened.at("id")}});
    CHECK(payload.at("actions")[0].at("value") == "x");
    CHECK(payload.at("view").at("state").at("values").at("what").at("typed").at("value") == "x");
    for (const auto* name : {"channel", "message", "response_url", "state"}) CHECK_FALSE(payload.contains(name));
    slack.ack(slack.socket, envelope, {{"text", "hi"}});
    CHECK(slack.count("acks_with_forbidden_payload") == 1);

    slack.fill("why", "y");
    CHECK(slack.sent_to(slack.socket).empty());
}

TEST_CASE("an external select is offered what the ack says, a hundred options at most")
{
    Forms slack;
    const Json element{{"type", "external_select"}, {"action_id", "found"}};
    const Json service{{"type", "input"}, {"block_id", "service"}, {"label", plain("Service")}, {"element", element}};
    slack.open(form({service}));
    const auto asked = slack.envelope("suggest", {{"field", "service"}, {"text", "sh"}});
    CHECK(asked.at("accepts_response_payload") == true);
    CHECK(asked.at("payload").at("type") == "block_suggestion");
    CHECK(asked.at("payload").at("value") == "sh");
    const Json shop{{"text", plain("shop")}, {"value", "7"}};
    slack.ack(slack.socket, asked, {{"options", {shop}}});
    slack.fill("service", "shop");
    CHECK(slack.top().at("state").at("values").at("service").at("found").at("selected_option").at("value") == "7");

    slack.ack(slack.socket, slack.envelope("suggest", {{"field", "service"}, {"text", ""}}),
              {{"options", Json(101, shop)}});
    CHECK(slack.count("acks_refused") == 1);
}

TEST_CASE("a message shortcut brings the message and works where the bot is not")
{
    Forms slack;
    const auto ts = slack.say("it's slow", random_channel);
    const auto payload =
        slack.envelope("message_action", {{"channel", random_channel}, {"ts", ts}, {"callback_id", "add_to_timeline"}})
            .at("payload");
    CHECK(payload.at("type") == "message_action");
    CHECK(payload.at("message").at("text") == "it's slow");
    CHECK(payload.at("message_ts") == ts);
    CHECK(payload.contains("response_url"));
    slack.ok("views.open", {{"trigger_id", payload.at("trigger_id")}, {"view", form({text_input("what")})}});

    const auto global = slack.envelope("shortcut", {{"callback_id", "declare_incident"}}).at("payload");
    CHECK(global.at("type") == "shortcut");
    CHECK_FALSE(global.contains("channel"));
    CHECK_FALSE(global.contains("response_url"));
}

TEST_CASE("a Home tab is one view per person, there from its first publishing on")
{
    Forms slack;
    const auto opened = [&] {
        slack.control("home", {{"user", "noor"}});
        return slack.events(slack.socket, "app_home_opened").at(0);
    };
    CHECK_FALSE(opened().contains("view"));
    const Json home{{"type", "home"},
                    {"blocks", {{{"type", "section"}, {"block_id", "a"}, {"text", plain("none open")}}}}};
    const auto first = slack.ok("views.publish", {{"user_id", noor}, {"view", home}}).at("view");
    CHECK(opened().at("view").at("id") == first.at("id"));
    const auto second =
        slack.ok("views.publish", {{"user_id", noor}, {"view", home}, {"hash", first.at("hash")}}).at("view");
    CHECK(second.at("id") == first.at("id"));
    CHECK(slack.error("views.publish", {{"user_id", noor}, {"view", home}, {"hash", first.at("hash")}}) ==
          "hash_conflict");
    CHECK(slack.error("views.publish", {{"user_id", noor}, {"view", form({text_input("what")})}}) ==
          "invalid_arguments");
}

} // namespace warroom::simulated_slack
