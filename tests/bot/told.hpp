#pragma once
// Readings as one line of text, so that tests of the grammar read as tables: what was typed, what was understood.

#include "bot/verbs.hpp"

#include <string>
#include <string_view>
#include <vector>

namespace warroom {

Timestamp utc(int year, int month, int day, int hour = 0, int minute = 0);

// Jonas in Berlin, on Tuesday 10 March 2026 at 14:30 (UTC+1).
Speaker jonas(bool in_room);

// "12> note @14:05: people called"; of a refusal the kind and the offers' lines: "wrong | sev 1 | sev 2".
std::string told(const Reading& reading, const Speaker& speaker);
std::string in_room(std::string_view line);
std::string elsewhere(std::string_view line);

// The refusal that a line must get.
Refusal refusal_of(std::string_view line, bool room = true);

struct Row {
    std::string_view line;
    std::string_view reading;
};
void check_in_room(const std::vector<Row>& rows);
void check_elsewhere(const std::vector<Row>& rows);

} // namespace warroom
