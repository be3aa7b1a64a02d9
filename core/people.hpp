#pragma once
#include "core/playbook.hpp"
#include "core/zone.hpp"

#include <string>
#include <string_view>

namespace warroom {

// What kind of person acts, as far as rights go. Unknown: the bot could not look them up in time.
enum class Standing { member, guest, outsider, bot, unknown };
std::string_view word(Standing standing);

struct Person {
    UserId id;
    std::string name;
    Standing standing = Standing::unknown;
    Zone zone{};
};

enum class Role { commander, deputy, comms, scribe, expert, driver, reviewer, support, observer };
std::string_view word(Role role);

template <>
std::optional<Standing> choice<Standing>(std::string_view word);
template <>
std::optional<Role> choice<Role>(std::string_view word);

} // namespace warroom
