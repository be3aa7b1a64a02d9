#include "tests/bot/simulated_workspace.hpp"

namespace warroom::simulated_slack {
namespace {

Json plain(std::size_t size = 1) { return {{"type", "plain_text"}, {"text", std::string(size, 'x')}}; }
Json option(std::size_t text = 1, std::size_t value = 1)
{
    return {{"text", plain(text)}, {"value", std::string(value, 'v')}};
}
Json button(const Json& more = Json::object())
{
    Json out{{"type", "button"}, {"text", plain()}};
    out.update(more);
    return out;
}
Json select(const Json& more)
{
    Json out{{"type", "static_select"}};
    out.update(more);
    return out;
}
Json actions(const Json& element) { return {{"type", "actions"}, {"elements", {element}}}; }
Json input(const Json& element) { return {{"type", "input"}, {"label", plain()}, {"element", element}}; }
Json section(const Json& more)
{
    Json out{{"type", "section"}, {"text", plain()}};
    out.update(more);
    return out;
}
Json with(std::size_t count, Json item) { return Json(count, std::move(item)); }

} // namespace

// Each fault of one block, and where Slack points.
TEST_CASE("every limit of blocks and elements is kept to the character")
{
    Workspace slack;
    slack.control("rate_limits", {{"on", false}});
    const auto refused = [&](const Json& block) {
        const auto answer =
            slack.call("chat.postMessage", {{"channel", incidents}, {"text", "x"}, {"blocks", Json::array({block})}});
        if (answer.at("ok") == true) return std::string{"taken"};
        REQUIRE(answer.at("error") == "invalid_blocks");
        return answer.at("response_metadata").at("messages")[0].get<std::string>();
    };
    const auto points_at = [&](const Json& block, const std::string& what, const std::string& where) {
        INFO(block.dump());
        CHECK(refused(block) == "[ERROR] " + what + " [json-pointer:/blocks/0" + where + "]");
    };
    const auto taken = [&](const Json& block) {
        INFO(block.dump());
        CHECK(refused(block) == "taken");
    };
    const std::string on = "/elements/0";

    taken(section({{"fields", with(10, plain(2000))}}));
    points_at(section({{"fields", with(11, plain())}}), "no more than 10 items allowed", "/fields");
    points_at(section({{"fields", with(1, plain(2001))}}), "must be less than 2001 characters", "/fields/0/text");
    points_at(section({{"block_id", std::string(256, 'b')}}), "must be less than 256 characters", "/block_id");
    points_at(section({{"colour", "red"}}), "invalid additional property: colour", "");
    points_at({{"type", "section"}}, "missing required field: text", "");

    taken(actions(button({{"value", std::string(2000, 'v')}, {"url", "https://x.example"}, {"style", "danger"}})));
    points_at(actions(button({{"value", std::string(2001, 'v')}})), "must be less than 2001 characters", on + "/value");
    points_at(actions(button({{"url", std::string(3001, 'u')}})), "must be less than 3001 characters", on + "/url");
    points_at(actions(button({{"style", "loud"}})), "must be a valid enum value", on + "/style");
    points_at(actions(button({{"action_id", std::string(256, 'a')}})), "must be less than 256 characters",
              on + "/action_id");
    points_at(actions(button({{"text", {{"type", "mrkdwn"}, {"text", "x"}}}})),
              "must be a valid enum value: plain_text", on + "/text/type");
    points_at(actions(button({{"confirm", {{"title", plain(101)}, {"text", plain()}}}})),
              "must be less than 101 characters", on + "/confirm/title/text");
    points_at(actions(button({{"accessibility_label", std::string(76, 'l')}})), "must be less than 76 characters",
              on + "/accessibility_label");

    taken(actions(select({{"options", with(100, option(75, 150))}, {"placeholder", plain(150)}})));
    points_at(actions(select({{"options", with(101, option())}})), "no more than 100 items allowed", on + "/options");
    points_at(actions(select({{"options", with(1, option(76))}})), "must be less than 76 characters",
              on + "/options/0/text/text");
    points_at(actions(select({{"options", with(1, option(1, 151))}})), "must be less than 151 characters",
              on + "/options/0/value");
    points_at(actions(select(Json::object())), "must have either options or option_groups", on);
    points_at(actions(select({{"options", with(1, option())}, {"initial_option", option(2)}})),
              "initial option must match an option", on + "/initial_option");
    points_at(actions(select({{"options", with(1, option())}, {"placeholder", plain(151)}})),
              "must be less than 151 characters", on + "/placeholder/text");
    const Json group{{"label", plain(75)}, {"options", with(100, option())}};
    taken(actions(select({{"option_groups", with(2, group)}})));
    points_at(actions(select({{"option_groups", with(101, group)}})), "no more than 100 items allowed",
              on + "/option_groups");
    points_at(actions({{"type", "overflow"}, {"options", with(6, option())}}), "no more than 5 items allowed",
              on + "/options");
    points_at(actions({{"type", "checkboxes"}, {"options", with(11, option())}}), "no more than 10 items allowed",
              on + "/options");
    points_at(actions({{"type", "plain_text_input"}}), "unsupported type: plain_text_input", on + "/type");
    points_at(actions({{"type", "datepicker"}, {"initial_date", "21.11.2026"}}), "must be a date: YYYY-MM-DD",
              on + "/initial_date");

    taken(input({{"type", "plain_text_input"}, {"max_length", 3000}}));
    points_at(input({{"type", "plain_text_input"}, {"max_length", 3001}}), "must be less than 3001",
              "/element/max_length");
    points_at(input(button()), "unsupported type: button", "/element/type");
    points_at(input({{"type", "number_input"}}), "missing required field: is_decimal_allowed", "/element");
    points_at({{"type", "context"}, {"elements", with(11, plain())}}, "no more than 10 items allowed", "/elements");
    points_at({{"type", "context"}, {"elements", Json::array()}}, "must have at least 1 item", "/elements");
    points_at({{"type", "image"}, {"alt_text", std::string(2001, 'a')}, {"image_url", "https://x.example/a.png"}},
              "must be less than 2001 characters", "/alt_text");
    points_at({{"type", "markdown"}, {"text", std::string(12'001, 'm')}}, "must be less than 12001 characters",
              "/text");
}

TEST_CASE("markdown counts over all blocks, attachments' blocks count with the message's, an action is there once")
{
    Workspace slack;
    const auto error = [&](const Json& more) {
        Json arguments{{"channel", incidents}, {"text", "x"}};
        arguments.update(more);
        return slack.error("chat.postMessage", arguments);
    };
    const Json markdown{{"type", "markdown"}, {"text", std::string(6'001, 'm')}};
    CHECK(error({{"blocks", {markdown, markdown}}}) == "invalid_blocks");
    const Json divider{{"type", "divider"}};
    CHECK(error({{"blocks", with(30, divider)}, {"attachments", {{{"blocks", with(21, divider)}}}}}) ==
          "invalid_blocks");
    CHECK(error({{"blocks", with(30, divider)}, {"attachments", {{{"blocks", with(20, divider)}}}}}) == "");
    CHECK(error({{"attachments", with(101, {{"text", "a"}})}}) == "too_many_attachments");
    const auto named = button({{"action_id", "same"}});
    CHECK(error({{"blocks", {{{"type", "actions"}, {"elements", {named, named}}}}}}) == "invalid_blocks");
    CHECK(error({{"blocks", {actions(named), actions(named)}}}) == "");
}

TEST_CASE("texts have their limits: cut with a warning, or refused")
{
    Workspace slack;
    const auto long_text = slack.ok("chat.postMessage", {{"channel", incidents}, {"text", std::string(40'001, 'x')}});
    CHECK(long_text.at("warning") == "message_truncated");
    CHECK(long_text.at("message").at("text").get<std::string>().size() == 40'000);
    const auto ts = long_text.at("ts");
    CHECK(slack.error("chat.update", {{"channel", incidents}, {"ts", ts}, {"text", std::string(4'001, 'x')}}) ==
          "msg_too_long");
    slack.ok("chat.update", {{"channel", incidents}, {"ts", ts}, {"text", std::string(4'000, 'x')}});
    CHECK(slack.error("chat.postMessage", {{"channel", incidents}, {"markdown_text", std::string(12'001, 'x')}}) ==
          "msg_too_long");
    CHECK(slack.error("chat.postMessage", {{"channel", incidents}, {"markdown_text", "x"}, {"text", "y"}}) ==
          "markdown_text_conflict");
    CHECK(slack.error("chat.postMessage", {{"channel", incidents}}) == "no_text");
}

} // namespace warroom::simulated_slack
