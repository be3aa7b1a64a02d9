#include "bot/host/readings.hpp"

#include "bot/host/json_forms.hpp"
#include "core/card.hpp"
#include "core/document_text.hpp"
#include "core/match.hpp"
#include "core/post_mortem.hpp"
#include "core/quoted.hpp"
#include "core/redaction.hpp"
#include "core/timeline.hpp"
#include "core/wording.hpp"

#include <algorithm>
#include <cctype>
#include <fmt/format.h>

namespace warroom::host {
namespace {

constexpr int failed = 1;
constexpr int wrong_usage = 2;

std::string incidents_text(const std::vector<Listing>& directory)
{
    if (directory.empty()) return "No incident yet.\n";
    auto text = fmt::format("{:8} {:4}  {:13} {:16}  title\n", "id", "sev", "status", "declared (UTC)");
    for (const auto& line : directory)
        text += fmt::format("{:8} {}  {:13} {}  {}{}{}\n", line.label, word(line.severity), word(line.status),
                            rfc3339(line.declared_at).substr(0, 16), line.is_private ? "private " : "",
                            line.drill ? "drill " : "", one_line(line.title));
    return text;
}

std::string show_text(const std::vector<Recorded>& history, Timestamp now)
{
    const auto card = state_card(folded(history), now);
    auto text = one_line(card.headline) + "\n";
    for (const auto& line : card.lines) text += one_line(in_backticks(line)) + "\n";
    return text;
}

std::string timeline_text(const std::vector<Recorded>& history)
{
    const auto told = timeline(history);
    auto text = fmt::format("times {} ({}), offsets in minutes\n", told.zone.name, offset_text(told.zone, told.origin));
    for (const auto& line : told.lines)
        text += match(
                    line, [](const Section& section) { return fmt::format("\n{}", section.title); },
                    [&](const Day& day) { return long_date(told.zone, day.at); },
                    [&](const Minute& minute) { return one_line(print(told, minute)); },
                    [](const Chatter& chatter) {
                        return fmt::format("({} messages, {} {})", chatter.messages, chatter.people,
                                           chatter.people == 1 ? "person" : "people");
                    },
                    [](const Gap& gap) { return fmt::format("— no record for {} —", duration_text(gap.length)); }) +
                "\n";
    return text;
}

// Also of a log that can't be read any more: the rows alone are looked at.
Printed verified(const std::string& incident, const std::vector<Link>& chain, const std::string& damage)
{
    const auto bad = std::ranges::find(chain, false, &Link::fits);
    if (bad == chain.end() && !damage.empty()) return {failed, "", damage}; // entries may be missing at its end
    if (bad == chain.end()) return {0, fmt::format("{}: {} entries, the chain holds\n", incident, chain.size()), ""};
    return {failed, "",
            fmt::format("{}: entry {} is not what was written (of {}); restore a backup and compare", incident,
                        bad->seq, chain.size())};
}

Printed no_such_incident(const Request& request)
{
    return {failed, "", fmt::format("there is no incident {}; `warroom incidents` lists them", request.incident)};
}

Printed no_such_format(const Request& request, std::string_view known)
{
    return {wrong_usage, "",
            fmt::format("{} has no format \"{}\"; there are: {}", request.command, request.format, known)};
}

} // namespace

std::optional<IncidentId> meant(const Request& request, const std::vector<Listing>& directory)
{
    const auto same = [](unsigned char a, unsigned char b) { return std::tolower(a) == std::tolower(b); };
    for (const auto& line : directory)
        if (request.incident == std::to_string(line.incident.value) ||
            std::ranges::equal(request.incident, line.label, same))
            return line.incident;
    return std::nullopt;
}

Printed print(const Request& request, const Material& material, Timestamp now)
{
    const auto& format = request.format;
    if (request.command == "incidents") {
        if (format == "json") return {0, incidents_json(material.directory), ""};
        if (format.empty() || format == "text") return {0, incidents_text(material.directory), ""};
        return no_such_format(request, "text, json");
    }
    const auto incident = meant(request, material.directory);
    if (!incident) return no_such_incident(request);
    if (request.command == "verify") {
        const auto line = std::ranges::find(material.directory, *incident, &Listing::incident);
        return verified(line->label, material.chain, material.damage);
    }
    const auto& history = material.history;
    if (request.command == "show")
        return format.empty() || format == "text" ? Printed{0, show_text(history, now), ""}
                                                  : no_such_format(request, "text");
    if (request.command == "timeline") {
        if (format == "jsonl") return {0, timeline_jsonl(history, material.chain), ""};
        if (format.empty() || format == "text") return {0, timeline_text(history), ""};
        return no_such_format(request, "text, jsonl");
    }
    if (request.command == "postmortem") {
        if (format == "json") return {0, post_mortem_json(history, material.chain, now), ""};
        if (format == "html") return {0, html(post_mortem(history, now)), ""};
        if (format.empty() || format == "md") return {0, markdown(post_mortem(history, now)), ""};
        return no_such_format(request, "md, html, json");
    }
    return {wrong_usage, "", fmt::format("unknown command {}", request.command)};
}

std::optional<Delivery> redaction(const Request& request, const std::vector<Listing>& directory, Timestamp now)
{
    const auto incident = meant(request, directory);
    if (!incident) return std::nullopt;
    const auto id = fmt::format("host/redact/{}/{}/{}", incident->value, request.entry, now.time_since_epoch().count());
    return Delivery{.id = DeliveryId{id},
                    .where = *incident,
                    .at = now,
                    .command = RedactEntry{.entry = request.entry, .why = without_quotes(request.why)}};
}

Printed redacted(const Request& request, const std::optional<Outcome>& outcome)
{
    if (!outcome) return no_such_incident(request);
    if (const auto* done = std::get_if<Accepted>(&*outcome))
        return {0, in_backticks(confirmation(*done->incident, done->events.back())) + "\n", ""};
    if (const auto* refusal = std::get_if<Refusal>(&*outcome)) return {failed, "", in_backticks(refusal->words)};
    return {failed, "", "it can't be written down now; nothing was done"};
}

Printed read(const Request& request, Store& store, Timestamp now)
{
    Material material;
    material.directory = store.directory();
    std::ranges::reverse(material.directory); // newest first
    if (const auto incident = meant(request, material.directory)) {
        if (request.command == "verify")
            material.damage = store.damage();
        else
            material.history = store.history(*incident);
        material.chain = store.chain(*incident);
    }
    return print(request, material, now);
}

} // namespace warroom::host
