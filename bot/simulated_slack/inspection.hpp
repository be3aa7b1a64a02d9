#pragma once
// What Slack looks at before it takes blocks: sorts, members, lengths, numbers, what may stand where. Notes what is
// wrong, with a JSON pointer to it, and fills in what Slack fills in.

#include "bot/simulated_slack/state.hpp"

namespace warroom::simulated_slack {

class Inspection {
public:
    enum class Place { message, modal, home };

    Inspection(State& state, Place place) : state_{state}, place_{place} {}

    // inspected_blocks.cpp
    void blocks(Json& blocks, std::size_t most, const std::string& at); // Refused invalid_blocks_format
    void text(Json& object, std::size_t limit, const std::string& at, bool plain_only = false);
    void wrong(std::string_view what, const std::string& at);
    bool has(const Json& object, const char* name, const std::string& at);
    void short_enough(const Json& value, std::size_t limit, const std::string& at);
    void only(const Json& object, std::string_view members, const std::string& at); // separated by spaces
    bool fits(const Json& array, std::size_t most, const std::string& at);          // an array of 1 to `most`

    const Json& messages() const { return messages_; }
    bool has_input() const { return has_input_; }

private:
    void block_id(Json& block, const std::string& at);
    void block(Json& block, const std::string& at);
    void section(Json& block, const std::string& at);
    void elements(Json& block, std::size_t most, const std::string& at);
    void image(Json& block, const std::string& at);
    void input(Json& block, const std::string& at);

    // inspected_elements.cpp
    void element(Json& object, std::string_view where, const std::string& at);
    void button(Json& object, const std::string& at);
    void select(Json& object, const std::string& at);
    void text_input(Json& object, const std::string& at);
    void date(const Json& object, const std::string& at);
    void options(Json& element, std::size_t most, const std::string& at);
    void option(Json& object, const std::string& at);
    void groups(Json& element, const std::string& at);
    void initial_options(const Json& element, const std::string& at);
    void confirm(Json& object, const std::string& at);

    State& state_;
    Place place_;
    Json messages_ = Json::array();
    std::set<std::string> block_ids_{};
    std::set<std::string> action_ids_{}; // of one block
    std::size_t markdown_ = 0;
    int focused_ = 0;
    bool has_input_ = false;
};

} // namespace warroom::simulated_slack
