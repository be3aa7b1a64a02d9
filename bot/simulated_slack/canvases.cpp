#include "bot/simulated_slack/canvases.hpp"

#include "bot/simulated_slack/text.hpp"

#include <algorithm>

namespace warroom::simulated_slack {
namespace {

constexpr std::size_t longest_markdown = 1'048'576;

Refused failed(const std::string& why) { return {"canvas_editing_failed", {{"detail", why}}}; }

std::string markdown_in(const Json& document)
{
    if (document.is_null() || document.empty()) return {};
    if (!document.is_object() || document.value("type", "") != "markdown" ||
        !document.value("markdown", Json{}).is_string())
        throw Refused{"invalid_arguments"};
    auto markdown = document.at("markdown").get<std::string>();
    if (length(markdown) > longest_markdown) throw Refused{"invalid_arguments"};
    return markdown;
}

bool has_list_in_quote(std::string_view markdown)
{
    for (const auto* list : {"> - ", "> * ", "> 1. "})
        if (markdown.starts_with(list) || markdown.find(std::string{"\n"} + list) != std::string_view::npos)
            return true;
    return false;
}

int heading_level(std::string_view markdown)
{
    const auto marks = std::min(markdown.find_first_not_of('#'), markdown.size());
    return marks <= 3 && marks < markdown.size() && markdown[marks] == ' ' ? static_cast<int>(marks) : 0;
}

// A heading or a paragraph is a section.
std::vector<Section> sections_of(const std::string& markdown)
{
    if (has_list_in_quote(markdown)) throw failed("Lists in quotes are not supported");
    std::vector<Section> out;
    std::string paragraph;
    const auto flush = [&] {
        if (!paragraph.empty()) out.push_back({.markdown = std::exchange(paragraph, {})});
    };
    for (std::string_view rest = markdown; !rest.empty();) {
        const auto line = rest.substr(0, rest.find('\n'));
        rest.remove_prefix(std::min(line.size() + 1, rest.size()));
        if (line.empty() || heading_level(line) > 0) flush();
        if (line.empty()) continue;
        paragraph += (paragraph.empty() ? "" : "\n") + std::string{line};
        if (heading_level(line) > 0) flush();
    }
    flush();
    return out;
}

// The ids that a lookup gave are good until the next edit.
void name_sections(State& state, Canvas& canvas)
{
    for (auto& section : canvas.sections) section.id = "temp:C:" + random_hex(state, 28);
}

} // namespace

Canvas& new_canvas(State& state, const std::string& title, const Json& document, const std::string& channel)
{
    const auto markdown = markdown_in(document);
    Canvas canvas{.title = title, .channel = channel};
    canvas.sections = sections_of(markdown);
    name_sections(state, canvas);
    auto& file = new_file(state, title.empty() ? "Untitled" : title, markdown.size(), bot_user);
    file.body.update(Json{{"mode", "quip"}, {"filetype", "quip"}, {"mimetype", "application/vnd.slack-docs"}});
    canvas.id = file.body.at("id");
    if (!channel.empty()) file.body["channels"] = Json::array({channel});
    return state.canvases.insert_or_assign(canvas.id, std::move(canvas)).first->second;
}

Canvas& canvas_at(State& state, const std::string& id)
{
    const auto found = state.canvases.find(id);
    if (found == state.canvases.end()) throw Refused{"canvas_not_found"};
    return found->second;
}

void edit_canvas(State& state, Canvas& canvas, const Json& change)
{
    if (state.now.steady < canvas.locked_until) throw Refused{"canvas_editing_locked"};
    const auto operation = change.value("operation", std::string{});
    const auto id = change.value("section_id", std::string{});
    auto& sections = canvas.sections;
    if (operation == "rename") {
        canvas.title = markdown_in(change.value("title_content", Json{}));
        return;
    }
    const bool at_section = operation == "insert_after" || operation == "insert_before" || operation == "delete";
    auto at = std::ranges::find(sections, id, &Section::id);
    if (at_section && id.empty()) throw Refused{"invalid_arguments"};
    if (!id.empty() && at == sections.end()) throw failed("section not found");
    const auto markdown = markdown_in(change.value("document_content", Json{}));
    if (operation != "delete" && markdown.empty()) throw Refused{"invalid_arguments"};
    const auto fresh = sections_of(markdown);

    if (operation == "insert_at_start")
        at = sections.begin();
    else if (operation == "insert_at_end")
        at = sections.end();
    else if (operation == "insert_after")
        ++at;
    else if (operation == "delete" || (operation == "replace" && !id.empty()))
        at = sections.erase(at);
    else if (operation == "replace") {
        sections.clear();
        at = sections.end();
    } else if (operation != "insert_before")
        throw Refused{"invalid_arguments"};
    sections.insert(at, fresh.begin(), fresh.end());
    if (markdown_of(canvas).size() > longest_markdown) throw Refused{"canvas_too_large"};
    name_sections(state, canvas);
    canvas.locked_until = state.now.steady + state.knobs.canvas_lock;
}

Json sections_with(const Canvas& canvas, const Json& criteria)
{
    const auto types = criteria.value("section_types", std::vector<std::string>{});
    const auto text = criteria.value("contains_text", std::string{});
    if (types.empty() && text.empty()) throw Refused{"invalid_arguments"};
    Json out = Json::array();
    for (const auto& section : canvas.sections) {
        const auto level = heading_level(section.markdown);
        const bool typed = std::ranges::any_of(types, [&](const std::string& type) {
            return level > 0 && (type == "any_header" || type == "h" + std::to_string(level));
        });
        if (!types.empty() && !typed) continue;
        if (section.markdown.find(text) != std::string::npos) out.push_back({{"id", section.id}});
    }
    return out;
}

std::string markdown_of(const Canvas& canvas)
{
    std::string out;
    for (const auto& section : canvas.sections) out += (out.empty() ? "" : "\n\n") + section.markdown;
    return out;
}

} // namespace warroom::simulated_slack
