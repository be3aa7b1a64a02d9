#include "bot/simulated_slack/demo_narrator.hpp"

#include "bot/simulated_slack/text.hpp"
#include "bot/slack/plain_text.hpp"

#include <cstdio>
#include <fmt/format.h>
#include <nlohmann/json.hpp>
#include <vector>

namespace warroom::simulated_slack {
namespace {

using Json = nlohmann::json;

constexpr auto grey = "\033[90m";
constexpr auto bold = "\033[1m";
constexpr auto cyan = "\033[36m";
constexpr auto yellow = "\033[33m";

std::string text_in(const Json& object, const char* key)
{
    const auto found = object.find(key);
    return found != object.end() && found->is_string() ? found->get<std::string>() : std::string{};
}

std::string read(const std::string& written) { return with_emoji(slack::plain(written)); }

// Rich text is read as it stands.
std::string words(const Json& rich_text)
{
    std::string all;
    for (const auto& part : rich_text.at("elements"))
        for (const auto& element : part.at("elements")) {
            const auto user = text_in(element, "user_id");
            if (!user.empty()) all += "<@" + user + ">";
            all += text_in(element, "text") + text_in(element, "url");
        }
    return all;
}

void add_lines(std::vector<std::string>& lines, std::string_view text)
{
    while (true) {
        const auto end = text.find('\n');
        lines.emplace_back(text.substr(0, end));
        if (end == std::string_view::npos) return;
        text.remove_prefix(end + 1);
    }
}

} // namespace

std::string Narrator::paint(const std::string& text, const char* colour) const
{
    return coloured_ ? fmt::format("{}{}\033[0m", colour, text) : text;
}

// What a person reads of a message: its blocks where it has some, with the buttons in brackets.
std::vector<std::string> Narrator::shown(const Json& item) const
{
    std::vector<std::string> lines;
    const auto blocks = item.find("blocks");
    bool ours = false;
    if (blocks != item.end() && blocks->is_array())
        for (const auto& block : *blocks) {
            const auto type = text_in(block, "type");
            if (type == "header") {
                ours = true;
                add_lines(lines, read(text_in(block.value("text", Json::object()), "text")));
            } else if (type == "rich_text") {
                ours = true;
                add_lines(lines, words(block));
            } else if (type == "actions") {
                std::string buttons;
                for (const auto& element : block.value("elements", Json::array()))
                    buttons +=
                        fmt::format("[{}] ", slack::plain(text_in(element.value("text", Json::object()), "text")));
                lines.push_back(buttons);
            }
        }
    if (!ours) {
        lines.clear();
        add_lines(lines, read(text_in(item, "text")));
    }
    for (auto& line : lines)
        for (const auto& [mention, name] : names_)
            if (const auto at = line.find(mention); at != std::string::npos) line.replace(at, mention.size(), name);
    for (const auto& file : item.value("files", Json::array()))
        lines.push_back(fmt::format("(file {})", text_in(file, "name")));
    return lines;
}

void Narrator::introduce(const Json& people)
{
    for (const auto& person : people) names_["<@" + text_in(person, "id") + ">"] = "@" + text_in(person, "real_name");
}

void Narrator::remark(const std::string& text)
{
    fmt::print("{}\n", paint("— " + text, yellow));
    std::fflush(stdout);
}

void Narrator::tell(const Json& item)
{
    const auto kind = text_in(item, "kind");
    const auto from = text_in(item, "from_name");
    auto room = "#" + text_in(item, "channel_name");
    if (room.starts_with("#inc-")) room = room.substr(0, room.find('-', 5)); // the number is enough
    const bool private_to_one = kind == "ephemeral" || kind == "answer" || kind == "failure";
    const auto thread = text_in(item, "thread_ts");
    const bool reply = !thread.empty() && thread != text_in(item, "ts");
    std::string where = room + (reply ? " (thread)" : "");
    if (private_to_one) where = "only for " + text_in(item, "user_name");
    std::string head;
    std::vector<std::string> lines;
    if (kind == "message" || kind == "file" || private_to_one) {
        head = from;
        lines = shown(item);
    } else if (kind == "edited") {
        head = from + " edits";
        lines = shown(item);
        if (lines.size() > 3) lines.resize(1); // a card, seen before
    } else if (kind == "deleted") {
        head = from + " deletes a message";
    } else if (kind == "reaction") {
        head = fmt::format("{} reacts :{}:", from, text_in(item, "name"));
    } else if (kind == "topic") {
        head = from + " sets the topic";
        add_lines(lines, read(text_in(item, "text")));
    } else if (kind == "joined" || kind == "pin" || kind == "channel_created") {
        head = kind == "joined" ? from + " joins"
               : kind == "pin"  ? from + " pins the card"
                                : from + " opens the channel";
    } else {
        return;
    }
    const auto when = clock_time(zone_, Timestamp{std::chrono::milliseconds{item.at("at").get<std::int64_t>()}});
    fmt::print("{} {} {}", paint(when, grey), paint(where, cyan), paint(head, bold));
    if (lines.size() == 1) {
        fmt::print("  {}\n", lines.front());
    } else {
        fmt::print("\n");
        for (const auto& line : lines) fmt::print("        {}\n", line);
    }
    std::fflush(stdout);
}

} // namespace warroom::simulated_slack
