#include "tests/bot/journey.hpp"

#include <algorithm>
#include <fmt/format.h>

namespace warroom {
namespace {

bool has_button(const Json& message, const std::string& button)
{
    const auto blocks = message.value("blocks", Json::array());
    return blocks.is_array() && std::ranges::any_of(blocks, [&](const Json& block) {
               const auto elements = block.value("elements", Json::array());
               return std::ranges::any_of(elements, [&](const Json& element) {
                   return element.value("type", "") == "button" && element.at("text").at("text") == button;
               });
           });
}

bool in_thread(const Json& message)
{
    const auto thread = message.value("thread_ts", "");
    return !thread.empty() && thread != message.at("ts").get<std::string>();
}

} // namespace

void Journey::open(const std::string& who, const std::string& line)
{
    evening.begin();
    REQUIRE(evening.until([&] { return evening.stats().at("connections_open") >= 2; }));
    evening.command(who, "open " + line);
    ++commands;
    REQUIRE(evening.until([&] { return !evening.room().empty() && !evening.ours().empty(); }));
    evening.settle();
}

void Journey::command(const std::string& who, const std::string& line)
{
    evening.command(who, line, "");
    ++commands;
    evening.settle();
}

void Journey::say(const std::string& who, const std::string& text)
{
    evening.say(who, text);
    ++texts;
    evening.settle();
}

std::optional<Journey::Sight> Journey::sight(const std::string& who, const std::string& button)
{
    const auto feed = evening.control("feed", {{"user", who}}).at("items");
    const auto answer = std::find_if(feed.rbegin(), feed.rend(), [](const Json& item) {
        return item.contains("user_name") && item.value("kind", "") != "failure";
    });
    if (answer != feed.rend() && answer->value("kind", "") != "deleted" && has_button(*answer, button))
        return Sight{answer->at("channel"), answer->at("ts")};
    auto ours = evening.ours();
    std::ranges::reverse(ours);
    const auto newest = std::ranges::find_if(ours, [&](const Json& one) { return has_button(one, button); });
    return newest == ours.end() ? std::nullopt : std::optional{Sight{evening.room(), newest->at("ts")}};
}

bool Journey::shown(const std::string& who, const std::string& button) { return sight(who, button).has_value(); }

void Journey::press(const std::string& who, const std::string& button)
{
    CAPTURE(listing());
    REQUIRE_MESSAGE(evening.until([&] { return shown(who, button); }, 5s), who, " is shown no button: ", button);
    const auto at = *sight(who, button);
    const auto before = evening.told(who).size();
    evening.control("press", {{"user", who}, {"channel", at.channel}, {"ts", at.ts}, {"button", button}});
    ++presses;
    REQUIRE(evening.until([&] { return evening.told(who).size() > before; })); // every press is answered
    evening.settle();
}

void Journey::pass(std::chrono::minutes span)
{
    evening.settle();
    evening.clock.leap(span);
}

void Journey::becomes(Status status)
{
    CAPTURE(listing());
    const auto is = [&] {
        const auto moves = events<StatusChanged>(evening.history());
        return !moves.empty() && moves.back().to == status;
    };
    REQUIRE_MESSAGE(evening.until(is), "it never became ", std::string{word(status)});
    evening.settle();
}

std::vector<Json> Journey::in_room()
{
    auto all = evening.ours();
    std::erase_if(all, in_thread);
    return all;
}

std::vector<int> Journey::by_hour()
{
    const auto seconds = [](const Json& message) { return std::stoll(message.at("ts").get<std::string>()); };
    const auto all = in_room();
    std::vector<int> hours;
    for (const auto& message : all) {
        const auto hour = static_cast<std::size_t>((seconds(message) - seconds(all.front())) / 3600);
        if (hour >= hours.size()) hours.resize(hour + 1);
        ++hours[hour];
    }
    return hours;
}

int Journey::in_room_about(const std::string& part)
{
    return static_cast<int>(std::ranges::count_if(
        in_room(), [&](const Json& one) { return one.value("text", "").find(part) != std::string::npos; }));
}

std::vector<Json> Journey::direct(const std::string& who)
{
    std::string id;
    const auto people = evening.control("people").at("people");
    for (const auto& person : people)
        if (person.at("name") == who) id = person.at("id");
    const auto all = evening.control("channels").at("channels");
    for (const auto& one : all)
        if (one.at("im") == true && std::ranges::count(one.at("members"), Json(id)) > 0)
            return evening.messages(one.at("id"));
    return {};
}

Zone Journey::zone() { return events<IncidentDeclared>(evening.history()).front().zone; }

std::string Journey::listing()
{
    std::string text;
    for (const auto& message : evening.ours())
        text += fmt::format("{} {}{}\n", message.at("ts").get<std::string>(), in_thread(message) ? "  " : "",
                            warroom::shown(message));
    for (const auto* who : {"jonas", "noor", "mei"})
        for (const auto& told : evening.told(who)) text += fmt::format("only {}: {}\n", who, told);
    return text;
}

} // namespace warroom
