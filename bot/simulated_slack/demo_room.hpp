#pragma once
// The incident's room in the demo, as somebody who looks at it finds what is there. Answers are "" where it is not.

#include "bot/simulated_slack/server.hpp"

#include <map>
#include <nlohmann/json.hpp>
#include <string>

namespace warroom::simulated_slack {

class DemoRoom {
public:
    explicit DemoRoom(Server& slack) : slack_{slack} {}

    std::string id();
    bool has(std::string_view who);
    nlohmann::json messages();
    std::map<std::string, std::string> messages_of_people(); // ts and text
    std::size_t drafts();

    // The newest message of that kind, by its ts.
    std::string with_button(const std::string& text);
    std::string beginning_with(const std::string& text);
    std::string newest_attempt_card();

private:
    Server& slack_;
    std::string id_{};
};

} // namespace warroom::simulated_slack
