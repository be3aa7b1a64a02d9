#pragma once
// Why not, in words for the person who asked: what isn't possible, and what is.

#include <string>
#include <vector>

namespace warroom {

// A button is a line that its presser types: it goes through the same grammar, rules and rights.
struct Button {
    enum class Style { plain, primary, danger };
    std::string text;
    std::string line; // "done HF-P4"
    Style style = Style::plain;
    friend bool operator==(const Button&, const Button&) = default;
};

enum class Reason {
    no_incident_here,
    room_opening,
    already_declared,
    already_closed,
    bad_argument,
    same_value,
    not_allowed,
    held,
    no_such_transition,
    attempt_open,
    no_attempt,
    watch_not_over,
    not_resolved,
    no_such_step,
    ambiguous_step,
    nothing_to_undo,
    unknown_person,
    nothing_to_accept,
    impact_recorded,
    gate,
    not_yet,
    unknown_word,
    opened_just_now,
};

struct Refusal {
    Reason reason{};
    std::string words{}; // lines to type are quoted, see quoted.hpp
    std::vector<Button> offers{};
};

} // namespace warroom
