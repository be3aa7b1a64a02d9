#pragma once
// The people of one seed: what they say, type, press and spoil. They know what a person would: the rooms they are in
// and what is shown there.

#include "tests/simulation/slack.hpp"

#include <string>
#include <string_view>
#include <vector>

namespace warroom::simulation {

// What somebody pastes by mistake now and then. It may stand in Slack, where it was said, and nowhere else.
inline constexpr std::string_view planted_secret = "ghp_7Rk29sVq3TzW8yUb5nM1cJ4dL6hAx0Pf2GeQ";

// What people say has a word of its own each: this and a number.
inline constexpr std::string_view every_word = "word";

class People {
public:
    People(Agenda& agenda, const Plan& plan, Slack& slack);
    void begin(); // plans all they will do
    std::uint64_t done() const { return done_; }

private:
    struct Said {
        std::string who;
        std::string channel;
        std::string ts;
        bool deleted = false;
    };
    void act();
    void meddle();
    void stray(); // somebody of another company
    void open();
    void say(const std::string& who, const std::string& where);
    void edit();
    void remove();
    void command(const std::string& who, const std::string& where);
    void press(const std::string& who, const std::string& where);
    std::string somebody() { return people_[dice_.below(people_.size())]; }
    std::string room(); // one of the incidents'; "" before there is one
    std::string token() { return std::string{every_word} + std::to_string(++tokens_); }
    std::string slip(double chance) { return dice_.chance(chance) ? " " + std::string{planted_secret} : ""; }

    Agenda& agenda_;
    const Plan& plan_;
    Slack& slack_;
    Dice dice_;
    std::vector<std::string> people_;
    std::vector<Said> said_{};
    int opened_ = 0;
    int tokens_ = 0;
    std::uint64_t done_ = 0;
};

} // namespace warroom::simulation
