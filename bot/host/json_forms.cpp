#include "bot/host/json_forms.hpp"

#include "core/match.hpp"
#include "core/post_mortem.hpp"
#include "storage/chain.hpp"

#include <map>
#include <nlohmann/json.hpp>

namespace warroom::host {
namespace {

using OrderedJson = nlohmann::ordered_json; // fields stand in the order that the contract names them

std::string written(const OrderedJson& json, int indent)
{
    return json.dump(indent, ' ', false, OrderedJson::error_handler_t::replace);
}

std::string plain_text(const Text& text)
{
    std::string all;
    for (const auto& span : text) all += span.text;
    return all;
}

std::vector<std::string> plain_texts(const std::vector<Text>& texts)
{
    std::vector<std::string> all;
    for (const auto& text : texts) all.push_back(plain_text(text));
    return all;
}

OrderedJson object(const Entry& entry, const std::map<std::int64_t, std::string>& hashes)
{
    OrderedJson json;
    json["seq"] = entry.seq;
    json["at"] = rfc3339(entry.at);
    json["recorded_at"] = rfc3339(entry.recorded_at);
    json["kind"] = entry.kind;
    if (!entry.message.empty()) json["slack_ts"] = entry.message.value;
    if (!entry.channel.empty()) json["channel"] = entry.channel.value;
    json["author"] = nullptr;
    if (!entry.author.empty()) json["author"] = OrderedJson{{"id", entry.author.value}, {"name", entry.author_name}};
    json["text"] = entry.text;
    json["starred"] = entry.starred;
    json["backfilled"] = entry.backfilled;
    json["edited"] = entry.edited;
    json["deleted"] = entry.deleted;
    if (const auto hash = hashes.find(entry.seq); hash != hashes.end()) json["hash"] = hash->second;
    return json;
}

std::vector<OrderedJson> objects(std::span<const Recorded> history, std::span<const Link> chain)
{
    std::map<std::int64_t, std::string> hashes;
    for (const auto& link : chain) hashes[link.seq] = hex(link.hash);
    std::vector<OrderedJson> all;
    for (const auto& entry : entries(history)) all.push_back(object(entry, hashes));
    return all;
}

OrderedJson block(const Block& block)
{
    return match(
        block,
        [](const Paragraph& paragraph) {
            return OrderedJson{{"type", "paragraph"}, {"text", plain_text(paragraph.text)}};
        },
        [](const Bullets& bullets) { return OrderedJson{{"type", "list"}, {"items", plain_texts(bullets.items)}}; },
        [](const Table& table) {
            auto rows = OrderedJson::array();
            for (const auto& row : table.rows) rows.push_back(plain_texts(row));
            return OrderedJson{{"type", "table"}, {"head", table.head}, {"rows", std::move(rows)}};
        },
        [](const Subheading& heading) { return OrderedJson{{"type", "heading"}, {"text", heading.text}}; },
        [](const Prompt& prompt) {
            return OrderedJson{{"type", "prompt"}, {"owner", prompt.owner}, {"question", prompt.question}};
        },
        [](const Facts& facts) {
            OrderedJson lines;
            for (const auto& [key, value] : facts.lines) lines[key] = value;
            return OrderedJson{{"type", "facts"}, {"lines", std::move(lines)}};
        });
}

OrderedJson value(const FactValue& fact)
{
    return match(
        fact, [](std::monostate) { return OrderedJson{}; }, [](const auto& known) { return OrderedJson(known); });
}

} // namespace

std::string incidents_json(std::span<const Listing> directory)
{
    auto incidents = OrderedJson::array();
    for (const auto& line : directory) {
        OrderedJson json;
        json["id"] = line.label;
        json["title"] = line.title;
        json["severity"] = word(line.severity);
        json["status"] = word(line.status);
        json["private"] = line.is_private;
        json["drill"] = line.drill;
        json["channel"] = line.channel.empty() ? OrderedJson{} : OrderedJson(line.channel.value);
        json["declared_at"] = rfc3339(line.declared_at);
        json["closed_at"] = line.closed_at ? OrderedJson(rfc3339(*line.closed_at)) : OrderedJson{};
        incidents.push_back(std::move(json));
    }
    return written(OrderedJson{{"incidents", std::move(incidents)}}, 2) + "\n";
}

std::string timeline_jsonl(std::span<const Recorded> history, std::span<const Link> chain)
{
    std::string lines;
    for (const auto& json : objects(history, chain)) lines += written(json, -1) + "\n";
    return lines;
}

std::string post_mortem_json(std::span<const Recorded> history, std::span<const Link> chain, Timestamp now)
{
    const auto document = post_mortem(history, now);
    OrderedJson json{{"format", 1}};
    json["facts"] = OrderedJson::object();
    for (const auto& [key, fact] : facts(history, now)) json["facts"][key] = value(fact);
    auto sections = OrderedJson::array();
    auto prompts = OrderedJson::array();
    for (const auto& chapter : document.chapters) {
        auto blocks = OrderedJson::array();
        for (const auto& item : chapter.blocks) {
            blocks.push_back(block(item));
            if (const auto* prompt = std::get_if<Prompt>(&item))
                prompts.push_back(
                    {{"section", chapter.number}, {"owner", prompt->owner}, {"question", prompt->question}});
        }
        sections.push_back({{"number", chapter.number}, {"title", chapter.title}, {"blocks", std::move(blocks)}});
    }
    json["sections"] = std::move(sections);
    json["timeline"] = objects(history, chain);
    json["prompts"] = std::move(prompts);
    return written(json, 2) + "\n";
}

} // namespace warroom::host
