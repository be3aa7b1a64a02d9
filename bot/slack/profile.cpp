#include "bot/slack/profile.hpp"

#include "bot/slack/json.hpp"
#include "core/quoted.hpp"

namespace warroom::slack {

namespace {

std::string name(const Json& user)
{
    const Json& card = member(user, "profile");
    for (const auto& candidate : {text(card, "display_name"), text(card, "real_name"), text(user, "real_name")})
        if (!candidate.empty()) return candidate;
    return text(user, "name");
}

} // namespace

Profile profile(const Json& user)
{
    Profile profile;
    profile.user = UserId{text(user, "id")};
    profile.team = TeamId{text(user, "team_id")};
    profile.name = without_quotes(name(user));
    profile.zone = text(user, "tz");
    profile.guest = flag(user, "is_restricted") || flag(user, "is_ultra_restricted");
    profile.stranger = flag(user, "is_stranger");
    profile.bot = flag(user, "is_bot") || profile.user.value == "USLACKBOT"; // which Slack calls a person
    profile.deleted = flag(user, "deleted");
    return profile;
}

} // namespace warroom::slack
