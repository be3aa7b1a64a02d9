#include "core/quoted.hpp"
#include "tests/bot/told.hpp"

#include <doctest/doctest.h>
#include <fmt/format.h>

#include <algorithm>
#include <set>
#include <string>
#include <vector>

namespace warroom {
namespace {

TEST_SUITE_BEGIN("verbs");

TEST_CASE("verbs that are known but not there yet keep the words and name a way")
{
    check_in_room({{"ponr 14:00", "not yet | note ponr 14:00 | help"},
                   {"window until noon", "not yet | note window until noon | help"},
                   {"12 advise", "12> not yet | 12 status | 12 note advise | help"},
                   {"stats 30d", "not yet | list all | note stats 30d | help"}});
    check_elsewhere({{"stats", "not yet | list all | help"}});
    for (const auto& verb : verbs()) {
        if (verb.here) continue;
        std::vector<std::string_view> spellings{verb.word};
        spellings.insert(spellings.end(), verb.aliases.begin(), verb.aliases.end());
        for (const auto spelling : spellings) {
            const auto line = fmt::format("{} their  own words", spelling);
            CAPTURE(line);
            const auto refusal = refusal_of(line);
            CHECK(refusal.reason == Reason::not_yet);
            CHECK(refusal.words.find(fmt::format("⟦{}⟧ is known but not there yet: ", verb.word)) == 0);
            CHECK_FALSE(verb.instead.empty());
            CHECK(std::ranges::count(refusal.offers, "note " + line, &Button::line) == 1);
        }
    }
}

TEST_CASE("one or two words near a verb ask whether it was meant")
{
    check_in_room({{"resolv", "unknown | resolve"},
                   {"resovle thanks", "unknown | resolve thanks | note resovle thanks"},
                   {"staus", "unknown | status"},
                   {"Timelime", "unknown | timeline"},
                   {"rol back", "unknown | rollback"},
                   {"hotfx null", "unknown | hotfix null | note hotfx null"},
                   {"no-te", "unknown | note"},
                   {"hello", "unknown | note hello | update: hello | help"},
                   {"resovle it please", "unknown | note resovle it please | update: resovle it please | help"}});
    CHECK(elsewhere("12 resolv") ==
          "unknown | open sev1: 12 resolv | open sev2: 12 resolv | open sev3: 12 resolv | help");
    CHECK(refusal_of("resolv").words == "Did you mean ⟦resolve⟧?");
}

TEST_CASE("anything longer is kept: a note or an update in a room, an incident elsewhere")
{
    const std::string line = "checkout button  dead “since” deploy";
    CHECK(in_room(line) == fmt::format("unknown | note {0} | update: {0} | help", line));
    CHECK(elsewhere(line) == fmt::format("unknown | open sev1: {0} | open sev2: {0} | open sev3: {0} | help", line));
    const auto offers = refusal_of(line, false).offers;
    CHECK(offers[0].text == fmt::format("Open SEV1 \"{}\"", line));
    // Their words are never options.
    CHECK(elsewhere("open sev1: private keys") == "declare sev1: private keys");
    CHECK(refusal_of(std::string(100, 'x') + " y z", false).offers[0].text ==
          fmt::format("Open SEV1 \"{}…\"", std::string(49, 'x')));
}

TEST_CASE("every offer can be read, and every verb there has its parser")
{
    for (const auto& verb : verbs()) {
        CAPTURE(verb.word);
        CHECK(begins_with_verb(verb.word));
        if (!verb.here) continue;
        REQUIRE(verb.examples.size() == 2);
        CHECK_FALSE(verb.help.empty());
        for (const auto example : verb.examples) {
            CAPTURE(example);
            auto line = std::string{example};
            if (line == "lead @noor") line = "lead <@U012|noor>";
            CHECK_FALSE(std::holds_alternative<Refusal>(read(line, jonas(true)).meaning));
        }
        for (const auto alias : verb.aliases) {
            CAPTURE(alias);
            const auto reading = read(fmt::format("{} 1 all", alias), jonas(true));
            const auto* refusal = std::get_if<Refusal>(&reading.meaning);
            CHECK((!refusal || refusal->reason == Reason::bad_argument || refusal->reason == Reason::unknown_person));
        }
    }
}

TEST_CASE("no spelling stands for two verbs")
{
    std::set<std::string> seen;
    for (const auto& verb : verbs()) {
        CHECK(seen.insert(std::string{verb.word}).second);
        for (const auto alias : verb.aliases) CHECK(seen.insert(std::string{alias}).second);
    }
}

TEST_CASE("a message commands only if it begins with a verb")
{
    for (const auto* line : {"done p6 ok", "failed errors doubled", "roll back", "no_go", "point of no return",
                             "note: x", "IMPACT api", "postmortem", "post mortem", "Hand-off <@U1>", " note x",
                             ": note x", ", note x", "3 note x", "12: note", "INC-3 note x", ": inc-3 hot fix"}) {
        CAPTURE(line);
        CHECK(begins_with_verb(line));
    }
    for (const auto* line : {"", "!", "wow", "important", "notes", "12 servers down", "12 new servers are down", "12",
                             "INC-3", ":", "OPS-3 note x", "roll", "mortem", "point of", "no te", "d one"}) {
        CAPTURE(line);
        CHECK_FALSE(begins_with_verb(line));
    }
    CHECK(begins_with_verb("OPS-3 note x", "OPS"));
}

TEST_CASE("help is one screen, and says first how to command in threads")
{
    const auto text = in_backticks(help("", "/incident"));
    CHECK(text.find("`!verb`") < text.find('\n'));
    CHECK(text.find("`/incident verb`") != std::string::npos);
    std::size_t lines = 0;
    for (std::size_t at = 0; at < text.size(); ++lines) {
        const auto end = std::min(text.find('\n', at), text.size());
        CAPTURE(text.substr(at, end - at));
        CHECK(end - at <= 72);
        at = end + 1;
    }
    CHECK(lines <= 24);
    CHECK(text.find("  ") == std::string::npos); // nothing is aligned: the type is proportional
    CHECK(text.find("\n`note` – adds an entry to the timeline\n") != std::string::npos);
    CHECK(text.find("`roll-forward` – begins such an attempt") != std::string::npos);
    for (const auto& verb : verbs()) {
        CAPTURE(verb.word);
        if (verb.here) CHECK(text.find(verb.word) != std::string::npos);
    }
}

TEST_CASE("help on a verb shows its syntax, aliases and examples")
{
    CHECK(help("log", "/incident") == "⟦/incident note [at] [<time>] <text>⟧\n"
                                      "adds an entry to the timeline\n"
                                      "The same: ⟦log⟧\n"
                                      "For example ⟦/incident note customer support sees 30 tickets⟧\n"
                                      "For example ⟦/incident note -20m first alert, taken for noise⟧");
    CHECK(help("window", "/ops") == "⟦window⟧ is known but not there yet: a note keeps it in the timeline.");
    CHECK(help("down", "/ops").find("⟦/ops impact <system> full|partial|minor") == 0);
}

TEST_CASE("help on what is no verb says so first")
{
    CHECK(help("foo", "/ops") == "\"foo\" is no verb of mine.\n" + help("", "/ops"));
    CHECK(help("resolv", "/ops") == "\"resolv\" is no verb of mine. Did you mean ⟦resolve⟧?\n" + help("", "/ops"));
}

TEST_SUITE_END();

} // namespace
} // namespace warroom
