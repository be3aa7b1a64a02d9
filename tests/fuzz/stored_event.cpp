// A row of the log as a damaged disk may hand it back: its kind, a line break, its body.
#include "storage/event_json.hpp"
#include "storage/store.hpp"
#include "tests/fuzz/target.hpp"

void warroom::fuzz::survive(std::string_view bytes)
{
    const auto end = bytes.find('\n');
    if (end == std::string_view::npos) return;
    try {
        const auto event = decode_event(bytes.substr(0, end), bytes.substr(end + 1));
        const auto again = encode(event); // what can be read can be written, and reads as the same
        hold(encode(decode_event(again.kind, again.body)).body == again.body);
    } catch (const Fatal&) { // the only way to say no
    }
}
