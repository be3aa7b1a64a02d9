#pragma once
// Who people are, as far as rights, names and zones go. Runs on the io thread.

#include "bot/clock.hpp"
#include "bot/slack/profile.hpp"
#include "bot/slack/web_api.hpp"
#include "bot/zones.hpp"
#include "core/people.hpp"

#include <map>
#include <optional>
#include <string_view>
#include <vector>

namespace warroom::slack {

class People {
public:
    // `home` is the team the bot is installed in; everybody else's people are outsiders. The references outlive this.
    People(WebApi& api, const Clock& clock, TeamId home);

    // Reads users.list. Not getting it all is no harm: find() asks for those who are missing.
    asio::awaitable<void> load();

    void learn(Profile profile); // user_change

    // Knows, or asks Slack for at most a second; else Standing::unknown with the id as the name. `team` is what came
    // with the user's id, empty if nothing did.
    asio::awaitable<Person> find(UserId user, TeamId team);

    std::optional<Person> known(const UserId& user) const;
    std::vector<Person> named(std::string_view name) const; // those of the team, by whole or first name; at most ten

private:
    Person person(const Profile& profile) const;
    asio::awaitable<std::optional<Profile>> ask(UserId user);

    WebApi& api_;
    const Clock& clock_;
    TeamId home_;
    std::map<UserId, Profile> profiles_;
    mutable Zones zones_{}; // a cache
};

Standing standing(const Profile& profile, const TeamId& home);

} // namespace warroom::slack
