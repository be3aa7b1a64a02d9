// What people type: commands, `!verb` and mentions.
#include "bot/verbs.hpp"
#include "tests/fuzz/target.hpp"

void warroom::fuzz::survive(std::string_view bytes)
{
    Speaker speaker;
    speaker.person = {UserId{"U1"}, "Ana", Standing::member};
    speaker.now = Timestamp{std::chrono::hours{490'000}};
    speaker.who = [](const UserId& id) { return Person{id, id.value, Standing::member}; };
    speaker.in_room = bytes.size() % 2 == 1;
    const auto reading = read(bytes, speaker);
    if (const auto* refusal = std::get_if<Refusal>(&reading.meaning)) hold(!refusal->words.empty());
    begins_with_verb(bytes);
    help(bytes, "/incident");
}
