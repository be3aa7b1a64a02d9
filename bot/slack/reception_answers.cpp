// What people ask, and what they point at: the questions' half of the reception. Nothing here is recorded.
#include "bot/slack/reception.hpp"

#include "bot/pointing.hpp"
#include "bot/slack/blocks.hpp"
#include "bot/slack/json.hpp"

#include <algorithm>
#include <fmt/format.h>
#include <spdlog/spdlog.h>

namespace warroom::slack {

asio::awaitable<Reception::Heard> Reception::show(Said said, Question question, std::shared_ptr<const Incident> about)
{
    Heard heard;
    if (about) heard.label = label(*about);
    if (const auto* help_on = std::get_if<AskHelp>(&question)) {
        heard.answer = Notice{help(help_on->verb, habits_.command)};
        co_return heard;
    }
    if (const auto* words = std::get_if<AskFind>(&question)) {
        heard.answer = co_await search(std::move(said), words->words);
        heard.label.clear();
        co_return heard;
    }
    if (const auto* asked = std::get_if<AskList>(&question); asked || !about) {
        Viewer viewer{said.person, said.route.channel};
        const auto lines = co_await directory(std::move(viewer), asked ? asked->which : AskList::Which::open);
        heard.answer = asked ? list(lines) : open_incidents(lines, habits_.command);
        heard.label.clear();
        co_return heard;
    }
    if (std::holds_alternative<AskPostMortem>(question)) co_return send_draft(std::move(said), std::move(about));
    heard.answer = co_await look(std::move(said), std::move(question), std::move(about));
    co_return heard;
}

asio::awaitable<Answer> Reception::look(Said said, Question question, std::shared_ptr<const Incident> about)
{
    const auto& it = *about;
    const auto now = clock_.now();
    if (const auto* asked = std::get_if<AskTimeline>(&question)) {
        const auto history = co_await scribe_.history(it.id);
        co_return timeline(it, history, *asked, now);
    }
    if (std::holds_alternative<AskCatchup>(question)) {
        const auto history = co_await scribe_.history(it.id);
        co_return catchup(it, history, said.person.id, now);
    }
    if (const auto* meant = std::get_if<AskAttempt>(&question)) co_return attempt(it, meant->number);
    if (const auto* asked = std::get_if<AskSteps>(&question)) co_return what_to_do(it, *asked, now);
    if (std::holds_alternative<AskImpact>(question)) co_return who_is_hit(it, now);
    if (std::holds_alternative<AskRoles>(question)) co_return who_holds_what(it);
    if (std::holds_alternative<AskTimes>(question)) co_return known_times(it, now);
    if (std::holds_alternative<AskTodos>(question)) co_return action_items(it);
    if (std::holds_alternative<AskState>(question)) co_return state(it, now);
    co_return panel(it, now);
}

asio::awaitable<Notice> Reception::search(Said said, std::string words)
{
    constexpr std::size_t most_read = 100; // of which the person may see some
    constexpr std::size_t most_shown = 10;
    Viewer viewer{said.person, said.route.channel};
    const auto seen = co_await directory(std::move(viewer), AskList::Which::all);
    auto found = co_await scribe_.search(words, most_read);
    std::erase_if(found, [&](const Found& one) {
        return std::ranges::find(seen, one.incident, &Listing::incident) == seen.end();
    });
    if (found.size() > most_shown) found.resize(most_shown);
    co_return findings(found, seen, habits_.zone.value_or(said.person.zone), words);
}

asio::awaitable<std::vector<Listing>> Reception::directory(Viewer viewer, AskList::Which which)
{
    const auto& me = viewer.person;
    const bool mine = which == AskList::Which::mine;
    auto all = co_await scribe_.directory();
    std::vector<Listing> shown;
    for (auto& line : all) {
        if (which == AskList::Which::open && line.over()) continue;
        std::shared_ptr<const Incident> incident; // what is over isn't folded again for a list
        if (!line.over() && (mine || line.is_private || me.standing != Standing::member)) {
            std::variant<IncidentId, ChannelId> id = line.incident;
            incident = co_await scribe_.find(std::move(id));
        }
        if (incident ? !may_see(*incident, viewer) : !may_see(line, viewer)) continue;
        const bool holds = incident && std::ranges::any_of(incident->roles, [&](const Incident::Held& held) {
                               return !held.to && held.person == me.id;
                           });
        if (!mine || holds || line.opened_by == me.id) shown.push_back(std::move(line));
    }
    co_return shown;
}

Reception::Heard Reception::send_draft(Said said, std::shared_ptr<const Incident> about)
{
    Heard heard;
    heard.label = label(*about);
    heard.answer =
        Notice{fmt::format("The draft of {} as it stands comes to your direct messages with me.", label(*about))};
    later("send a preview", preview(std::move(said.route), std::move(about)));
    return heard;
}

asio::awaitable<void> Reception::preview(Route route, std::shared_ptr<const Incident> about)
{
    auto history = co_await scribe_.history(about->id);
    const auto sent = co_await chat_.preview(about, std::move(history), route.person);
    if (sent.has_value()) co_return;
    const auto& error = sent.error();
    spdlog::warn("a preview of a draft was not sent reason={}", error.reason);
    const auto again = error.kind == CallError::Kind::refused ? "" : " Ask again in a minute.";
    const Notice notice{fmt::format("I could not send you the draft of {0}: {1}.{2} ⟦warroom postmortem {0}⟧ on the "
                                    "bot's host prints it.",
                                    label(*about), error.reason, again)};
    co_await replies_.tell(std::move(route), message(notice, label(*about)));
}

asio::awaitable<Reception::Resolved> Reception::resolve(Said said, Unresolved asked,
                                                        std::shared_ptr<const Incident> here)
{
    if (!here)
        co_return Refusal{Reason::no_incident_here,
                          fmt::format("This channel belongs to no incident. Put its number first: ⟦{} 12 {}⟧.",
                                      habits_.command, said.line),
                          {}};
    if (auto* entry = std::get_if<ChangeEntry>(&asked)) {
        const auto history = co_await scribe_.history(here->id);
        auto command = pointed(*entry, *here, history, said.message);
        if (command.has_error()) co_return command.error();
        co_return Meant{std::move(here), std::move(*command)};
    }
    co_return co_await resolve_merge(std::move(said), std::get<MergeWith>(std::move(asked)), std::move(here));
}

asio::awaitable<Reception::Resolved> Reception::resolve_merge(Said said, MergeWith asked,
                                                              std::shared_ptr<const Incident> here)
{
    const auto id = number(asked.incident);
    std::variant<IncidentId, ChannelId> which = id.value_or(IncidentId{0});
    auto other = co_await scribe_.find(std::move(which));
    if (!other || !may_see(*other, Viewer{said.person, said.route.channel}))
        co_return Refusal{Reason::no_incident_here,
                          fmt::format("There is no incident {} that you may see. ⟦{} list⟧ shows them.", asked.incident,
                                      habits_.command),
                          {{"Open incidents", "list"}}};
    if (!asked.into && here->id < other->id) std::swap(here, other); // the older one survives
    if (other->status >= Status::closed)
        co_return Refusal{Reason::no_such_transition,
                          fmt::format("{} is {}; merged into it, nobody would work on this one. If it is back: ⟦{} {} "
                                      "reopen <why>⟧.",
                                      label(*other), word(other->status), habits_.command, other->id.value),
                          {{"Its state", fmt::format("{} status", other->id.value)}}};
    MergeIncident merge{other->id, label(*other)};
    co_return Meant{std::move(here), Command{std::move(merge)}};
}

} // namespace warroom::slack
