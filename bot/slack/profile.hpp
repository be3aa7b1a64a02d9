#pragma once
// A user as Slack describes one, in users.list, users.info and user_change alike.

#include "core/ids.hpp"

#include <nlohmann/json_fwd.hpp>
#include <string>

namespace warroom::slack {

using TeamId = Id<struct TeamTag>;

struct Profile {
    UserId user;
    TeamId team{};
    std::string name{};
    std::string zone{}; // IANA
    bool guest = false;
    bool stranger = false; // of another company
    bool bot = false;
    bool deleted = false;
};

// An empty id if `user` is no user.
Profile profile(const nlohmann::json& user);

} // namespace warroom::slack
