#pragma once
#include "core/ids.hpp"

#include <optional>
#include <string>
#include <string_view>

namespace warroom {

// An action item. One owner, a date, a way to tell that it is done.
struct Todo {
    enum class Type { none, prevent, mitigate, detect, process };
    enum class State { open, done, dropped };
    std::string text{};
    std::optional<UserId> owner{};
    std::string due{}; // "2026-03-17"; empty: no date yet
    Type type = Type::none;
    State state = State::open;
    friend bool operator==(const Todo&, const Todo&) = default;
};
std::string_view word(Todo::Type type);
std::string_view word(Todo::State state);

} // namespace warroom
