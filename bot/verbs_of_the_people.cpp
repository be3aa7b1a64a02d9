#include "bot/said.hpp"

#include <fmt/format.h>

namespace warroom {

namespace {

constexpr std::string_view all_roles =
    "commander, deputy, comms, scribe, expert, driver, reviewer, support and observer";

// Of the role that was read, if one was.
struct RoleRead {
    std::optional<Role> role{};
    std::string_view typed{};
};
RoleRead read_role_word(Said& said)
{
    RoleRead read{.role = said.plain ? std::nullopt : role_called(said.words[0]), .typed = said.words.typed(0)};
    if (!read.role) return {};
    said.words.skip();
    return read;
}

Refusal who_leads(const Said& said)
{
    return bad_argument(fmt::format("Who leads? Type @ and pick the person: {}. You: {}.",
                                    said.example("lead @somebody"), said.example("lead me")),
                        {{.text = "I'll lead", .line = said.line("take command"), .style = Button::Style::primary}});
}

Refusal which_role(const Said& said, std::string_view verb)
{
    return bad_argument(
        fmt::format("Which role? There are {}, as in {}.", all_roles,
                    said.example(fmt::format("{} comms {}", verb, verb == "role" ? "me" : "@somebody"))),
        {{.text = "Who holds what", .line = said.line("role")}, help_with(verb)});
}

Meaning give(Said& said, Role role, Person to)
{
    const auto left = said.text();
    if (to.id == said.speaker.person.id) return Command{TakeRole{.role = role, .why = left}};
    if (!left.empty()) said.remarks.push_back(fmt::format("not needed: \"{}\"", left));
    return Command{GiveRole{.role = role, .to = std::move(to)}};
}

} // namespace

std::optional<Person> read_person(Said& said)
{
    const auto& speaker = said.speaker;
    auto id = mentioned(said.words.typed(0));
    if (!id && said.words[0] != "me") return {};
    said.words.skip();
    if (!id || UserId{*id} == speaker.person.id) return speaker.person;
    const UserId user{*id};
    return speaker.who ? speaker.who(user) : Person{.id = user, .name = user.value};
}

Refusal whom(const Said& said, std::string_view before)
{
    Refusal refusal{.reason = Reason::unknown_person};
    for (auto n = std::min<std::size_t>(3, said.words.size()); n > 0 && said.speaker.named; --n) {
        auto name = said.words.before(n);
        if (name.starts_with('@')) name.remove_prefix(1);
        for (const auto& person : said.speaker.named(name)) {
            const auto line = followed(fmt::format("{} <@{}>", before, person.id.value), said.words.rest(n));
            refusal.offers.push_back({.text = person.name, .line = said.line(line)});
        }
        if (refusal.offers.empty()) continue;
        refusal.words = refusal.offers.size() == 1 ? fmt::format("Do you mean {}?", refusal.offers[0].text)
                                                   : fmt::format("Which {} do you mean?", name);
        return refusal;
    }
    const auto name = said.words.typed(0);
    refusal.words =
        fmt::format("I can't tell who {} is: type @ and pick the person from the list that opens, as in {}.", name,
                    said.example(fmt::format("{} @{}", before, name.substr(name.starts_with('@') ? 1 : 0))));
    return refusal;
}

Meaning read_take(Said& said)
{
    const auto verb = said.verb->word;
    if (said.words.empty() && verb == "lead") return who_leads(said);
    if (said.plain) return Command{TakeRole{.role = Role::commander, .why = said.text()}};
    const auto read = read_role_word(said);
    const auto role = read.role.value_or(Role::commander);
    const auto start = followed(verb, read.typed);
    const bool me = said.words[0] == "me";
    if (!me && said.words[0].starts_with('@')) return whom(said, start);
    if (auto person = read_person(said); person && !me) return give(said, role, std::move(*person));
    const bool complete = read.role || me; // whatever follows is a remark
    const bool anyway = read_anyway(said);
    if (!complete && !anyway && !said.words.empty()) {
        if (verb == "lead") return whom(said, start);
        const auto text = said.words.rest();
        return bad_argument(fmt::format("What do you take? Command: {}. Or a role: {}. If its holder does not answer: "
                                        "{}.",
                                        said.example(fmt::format("take command {}", text)), all_roles,
                                        said.example(fmt::format("take anyway {}", text))),
                            {{.text = "Take command", .line = said.line(fmt::format("take command {}", text))}});
    }
    return Command{TakeRole{.role = role, .anyway = anyway, .why = said.text()}};
}

Meaning read_role(Said& said)
{
    const bool asks = plain(said.verb_typed) == "who"; // "who is in command?"
    if (said.words.empty()) return Question{AskRoles{}};
    auto person = read_person(said); // "role @mei comms" too
    auto read = read_role_word(said);
    if (!read.role) return asks ? Meaning{Question{AskRoles{}}} : Meaning{which_role(said, "role")};
    AssignRole assign{.role = *read.role};
    const auto start = fmt::format("role {}", read.typed);
    if (!person) person = read_person(said);
    const bool nobody = !person && (said.words[0] == "none" || said.words[0] == "nobody");
    if (!person && !nobody) {
        if (asks) return Question{AskRoles{}};
        if (!said.words.empty()) return whom(said, start);
        return bad_argument(fmt::format("Who is {}? {}, or nobody: {}.", word(assign.role),
                                        said.example(fmt::format("{} @somebody", start)),
                                        said.example(fmt::format("{} none", start))),
                            {{.text = "Me", .line = said.line(fmt::format("{} me", start))},
                             {.text = "Nobody", .line = said.line(fmt::format("{} none", start))}});
    }
    if (nobody) said.words.skip();
    assign.to = std::move(person);
    if (assign.role == Role::expert && assign.to) {
        if (said.words[0] == "for") said.words.skip();
        assign.area = said.text();
    } else {
        leave_out_the_rest(said);
    }
    return Command{std::move(assign)};
}

Meaning read_handoff(Said& said)
{
    const auto read = read_role_word(said);
    if (said.words[0] == "to") said.words.skip();
    const auto start = followed("handoff", read.typed);
    if (said.words.empty()) {
        return bad_argument(fmt::format("To whom? Type @ and pick the person: {}. They accept it, then it is theirs.",
                                        said.example(start + " @somebody")),
                            {help_with("handoff")});
    }
    auto person = read_person(said);
    if (!person) return whom(said, start);
    leave_out_the_rest(said);
    return Command{OfferRole{.role = read.role.value_or(Role::commander), .to = std::move(*person)}};
}

// "ok we roll back now" is no acceptance.
Meaning read_accept(Said& said)
{
    if (said.words.empty()) return Command{AcceptRole{}};
    Refusal refusal =
        bad_argument(fmt::format("Do you accept what was offered to you? {} alone says so.", said.example("accept")),
                     {{.text = "Accept", .line = said.line("accept")}});
    if (said.in_room()) refusal.offers.push_back(add_as_note(said, said.whole()));
    return refusal;
}

} // namespace warroom
