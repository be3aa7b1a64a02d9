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
struct AskAttempt {              // its state and steps
    std::optional<int> number{}; // none: the open one, else the last
};
struct AskHelp {
    std::string verb{}; // empty: the overview; a word that is no verb: that, as typed
};
struct AskFind {
    std::string words; // in titles, notes and timelines
};
struct AskCatchup {};
struct AskTimes {}; // with what corrects them
struct AskTodos {};
struct AskRoles {};  // who holds what
struct AskImpact {}; // what is hit, since when, how many users
struct AskSteps {
    bool closing = false; // before closing; else what is to be done now
};
using Question = std::variant<AskPanel, AskState, AskList, AskTimeline, AskPostMortem, AskAttempt, AskHelp, AskFind,
                              AskCatchup, AskTimes, AskTodos, AskRoles, AskImpact, AskSteps>;

// An entry of the timeline as people point at one. Which it is, only the log can say.
struct LastEntry {}; // the newest that somebody wrote
struct MessageLink {
    ChannelId channel;
    MessageId message;
};
using EntryRef = std::variant<std::int64_t, LastEntry, MessageLink>;
struct ChangeEntry {
    enum class How { star, unstar, amend, hide, redact } how = How::star;
    EntryRef entry;
    std::string text{}; // of amend: the new words; of hide and redact: why
};
struct MergeWith {
    std::string incident; // digits
    bool into = false;    // it survives, said in so many words; else the older one does
};
// Becomes a command once it is known which entry or incident is meant: the caller has the log.
using Unresolved = std::variant<ChangeEntry, MergeWith>;

struct Reading {
    std::optional<std::string> incident{}; // "INC-12" as typed in front or behind `follow`, digits only: "12"
    std::variant<Command, Question, Refusal, Unresolved> meaning;
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
    // The people of that plain name, for "lead Noor": offered, never taken for granted.
    std::function<std::vector<Person>(std::string_view)> named{};
    // Known or hit already in the incident that is meant: no other word is taken for one.
    std::vector<std::string> systems{};
};

// A line without the command's word or "!": "sev 1 checkout is down". Text from the platform is already plain, with
// people as <@U…> and channels as <#C…>.
Reading read(std::string_view line, const Speaker& speaker);

// The line that opens this, whatever else is open: for the button that says so.
std::string open_line(const DeclareIncident& declare, const Zone& zone);

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
    std::string_view row{};                 // of the overview: neighbours with the same one share it; empty: `help`
};
std::span<const Verb> verbs();
// One screen; with a verb its syntax and examples. `command` is the configured word, "/incident".
std::string help(std::string_view verb, std::string_view command);

} // namespace warroom
