#include "bot/simulated_slack/demo_room.hpp"

#include <algorithm>

namespace warroom::simulated_slack {

namespace {
using Json = nlohmann::json;
}

std::string DemoRoom::id()
{
    if (!id_.empty()) return id_;
    const auto all = slack_.control("channels", Json::object());
    for (const auto& channel : all.at("channels"))
        if (channel.at("name").get<std::string>().starts_with("inc-1-")) id_ = channel.at("id");
    return id_;
}

bool DemoRoom::has(std::string_view who)
{
    std::string person;
    const auto people = slack_.control("people", Json::object());
    for (const auto& one : people.at("people"))
        if (one.value("real_name", "") == who) person = one.at("id");
    const auto all = slack_.control("channels", Json::object());
    for (const auto& channel : all.at("channels"))
        if (channel.at("id") == id())
            return std::ranges::find(channel.at("members"), Json(person)) != channel.at("members").end();
    return false;
}

Json DemoRoom::messages() { return slack_.control("messages", {{"channel", id()}}).at("messages"); }

std::string DemoRoom::with_button(const std::string& text)
{
    std::string ts;
    for (const auto& message : messages())
        for (const auto& block : message.value("blocks", Json::array()))
            for (const auto& element : block.value("elements", Json::array()))
                if (element.value("type", "") == "button" && element.at("text").value("text", "") == text)
                    ts = message.at("ts");
    return ts;
}

std::string DemoRoom::beginning_with(const std::string& text)
{
    std::string ts;
    for (const auto& message : messages())
        if (message.value("text", "").starts_with(text)) ts = message.at("ts");
    return ts;
}

std::string DemoRoom::newest_attempt_card()
{
    std::string ts;
    for (const auto& message : messages())
        if (message.contains("bot_id") && message.value("text", "").find(": attempt ") != std::string::npos)
            ts = message.at("ts");
    return ts;
}

std::size_t DemoRoom::drafts()
{
    std::size_t count = 0;
    for (const auto& message : messages()) count += message.contains("files") && message.contains("bot_id");
    return count;
}

std::map<std::string, std::string> DemoRoom::messages_of_people()
{
    std::map<std::string, std::string> all;
    for (const auto& message : messages())
        if (!message.contains("bot_id") && (!message.contains("subtype") || message.at("subtype") == "file_share"))
            all[message.at("ts")] = message.value("text", "");
    return all;
}

} // namespace warroom::simulated_slack
