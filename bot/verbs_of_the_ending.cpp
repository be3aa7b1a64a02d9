#include "bot/said.hpp"

#include <fmt/format.h>

namespace warroom {

namespace {

constexpr std::chrono::hours morning{10};

// A decision that wants a reason, as a button where there is a usual one.
Refusal but_why(const Said& said, std::string_view question, std::string_view line, Button usual)
{
    return bad_argument(fmt::format("{} Say why: {}.", question, said.example(line)), {std::move(usual)});
}

} // namespace

Meaning read_resolve(Said& said)
{
    Resolve resolve{.anyway = read_anyway(said)};
    if (!resolve.anyway && !said.plain && said.words[0] == "--plan") {
        resolve.plan = true;
        said.words.skip();
    }
    resolve.remark = said.text();
    return Command{std::move(resolve)};
}

Meaning read_close(Said& said)
{
    const bool anyway = read_anyway(said);
    if (anyway || said.plain || said.words[0] != "tomorrow") {
        return Command{CloseIncident{.anyway = anyway, .remark = said.text()}};
    }
    if (said.words.size() > 1 && (said.words.size() > 2 || said.words[1] != "10:00")) {
        return bad_argument("Close now with that remark, or tomorrow?",
                            {{.text = "Tomorrow 10:00", .line = said.line("close tomorrow")},
                             {.text = "Close now", .line = said.line(fmt::format("close: {}", said.words.rest()))}});
    }
    const auto& zone = said.speaker.person.zone;
    const auto until = next_day(zone, said.speaker.now, morning);
    said.remarks.push_back(zoned_time(zone, until, said.speaker.now));
    return Command{PostponeClosing{.until = until}};
}

Meaning read_reopen(Said& said)
{
    auto why = said.text();
    if (!why.empty()) return Command{ReopenIncident{.why = std::move(why)}};
    return but_why(said, "What came back?", "reopen the errors are back",
                   {.text = "It is back", .line = said.line("reopen it is back")});
}

Meaning read_cancel(Said& said)
{
    const bool anyway = read_anyway(said);
    auto why = said.text();
    if (why.empty() && said.verb->word == "cancel" && plain(said.verb_typed).starts_with("false")) why = "false alarm";
    if (!why.empty()) return Command{CancelIncident{.anyway = anyway, .why = std::move(why)}};
    const std::string line = anyway ? "cancel anyway" : "cancel";
    return but_why(said, "Was it nothing?", line + " the probe was wrong, users are fine",
                   {.text = "False alarm", .line = said.line(line + " false alarm")});
}

Meaning read_merge(Said& said)
{
    const bool into = said.words[0] == "into";
    if (into || said.words[0] == "with") said.words.skip();
    const auto& prefix = said.speaker.id_prefix;
    if (const auto other = incident_id(said.words[0], prefix)) {
        said.words.skip();
        leave_out_the_rest(said);
        return Unresolved{MergeWith{.incident = *other, .into = into}};
    }
    auto refusal = bad_argument(
        fmt::format("Of which incident is this one a duplicate? {}.", said.example(fmt::format("merge {}-12", prefix))),
        {{.text = "Open incidents", .line = "list"}});
    if (said.in_room() && !said.words.empty()) refusal.offers.push_back(add_as_note(said, said.whole()));
    return refusal;
}

// It is said of the duplicate; a number behind it may be either of the two.
Meaning read_unmerge(Said& said)
{
    if (said.words.empty()) return Command{UnmergeIncident{}};
    const auto id = incident_id(said.words[0], said.speaker.id_prefix);
    auto refusal = bad_argument(fmt::format("Which one is no duplicate? {} is said in its own channel, elsewhere its "
                                            "number comes first: ⟦{} {} unmerge⟧.",
                                            said.example("unmerge"), said.speaker.command, id.value_or("12")),
                                {{.text = "This one", .line = said.line("unmerge")}});
    if (id) {
        refusal.offers.push_back(
            {.text = fmt::format("{}-{}", said.speaker.id_prefix, *id), .line = fmt::format("{} unmerge", *id)});
    }
    return refusal;
}

} // namespace warroom
