#pragma once
// The table of verbs: word, arguments, help -> what is meant. Serves slash commands, `!verb`, mentions, buttons and the
// command line alike. Pure: no clock, no state; the same line gives the same reading.

#include "bot/delivery.hpp"

#include <chrono>
#include <functional>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

namespace warroom {

// Questions change nothing and need no delivery.
struct AskPanel {}; // bare /incident
struct AskState {}; // status alone, an id alone
struct AskList {
    enum class Which { open, mine, all } which = Which::open;
};
struct AskTimeline {
    std::optional<std::chrono::minutes> last{};
    bool all = false;
};
struct AskPostMortem {};
struct AskAttempt {
    std::optional<int> number{}; // none: the open one, else the last
};
struct AskHelp {
    std::string verb{}; // empty: the overview; a word that is no verb: that, as typed
};
using Question = std::variant<AskPanel, AskState, AskList, AskTimeline, AskPostMortem, AskAttempt, AskHelp>;

struct Reading {
    std::optional<std::string> incident{}; // "INC-12" as typed in front, digits only: "12"
    std::variant<Command, Question, Refusal> meaning;
    std::vector<std::string> remarks{}; // what was read as an option, for the answer to say
};

struct Speaker {
    Person person;
    Timestamp now;
    bool in_room = false; // said in an incident's channel
    std::string command = "/incident";
    std::string id_prefix = "INC";
    Zone zone{};               // for a declaration: of the configuration, else the person's
    bool zone_assumed = false; // the person's, as none is configured
    // <@U…> behind a verb -> who that is; unknown people give Standing::unknown with the id as the name.
    std::function<Person(const UserId&)> who;
};

// A line without the command's word or "!": "sev 1 checkout is down". Text from the platform is already plain, with
// people as <@U…> and channels as <#C…>.
Reading read(std::string_view line, const Speaker& speaker);

// Does a message that begins with "!" or a mention begin with a verb, maybe behind an id? Else it is only a message.
bool begins_with_verb(std::string_view line, std::string_view id_prefix = "INC");

struct Verb {
    std::string_view word;
    std::vector<std::string_view> aliases;
    std::string_view arguments;
    std::string_view help;                  // one line
    std::vector<std::string_view> examples; // two, without the command's word
    bool here = false;                      // false: known by name, not there yet
    std::string_view instead{};             // then: what one can do meanwhile; {command} is the command's word
};
std::span<const Verb> verbs();
// One screen; with a verb its syntax and examples. `command` is the configured word, "/incident".
std::string help(std::string_view verb, std::string_view command);

} // namespace warroom
