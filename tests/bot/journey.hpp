#pragma once
// People on their way through an incident, as a test plays them: they type, say and press what they are shown, and what
// it cost them and the room is counted.

#include "tests/bot/end_to_end.hpp"

namespace warroom {

class Journey {
public:
    Journey() = default;
    // Slower, for what is to be done within its minute on a machine that has other things to do.
    explicit Journey(Timestamp start) : evening{start, 20} {}

    Evening evening;
    int commands = 0; // typed with a slash
    int texts = 0;    // said in the room
    int presses = 0;

    void open(const std::string& who, const std::string& line); // up to the first card
    void command(const std::string& who, const std::string& line);
    void say(const std::string& who, const std::string& text);
    // Only what this person can see now: the last answer to them, else the bot's newest message that has the button.
    void press(const std::string& who, const std::string& button);
    bool shown(const std::string& who, const std::string& button);
    void pass(std::chrono::minutes span); // when nothing is owed any more
    void becomes(Status status);

    // The bot's new messages in the room: no threads, no edits, nothing for one person alone.
    std::vector<Json> in_room();
    std::vector<int> by_hour();                       // since it was opened
    std::vector<Json> direct(const std::string& who); // the bot's messages to them
    int in_room_about(const std::string& part);
    Zone zone();           // of the incident
    std::string listing(); // for the log of a test that failed

private:
    struct Sight {
        std::string channel, ts;
    };
    std::optional<Sight> sight(const std::string& who, const std::string& button);
};

} // namespace warroom
