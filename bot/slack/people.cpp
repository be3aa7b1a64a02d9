#include "bot/slack/people.hpp"

#include "bot/slack/json.hpp"
#include "bot/speaking.hpp"

#include <spdlog/spdlog.h>

namespace warroom::slack {

using namespace std::chrono_literals;

namespace {

constexpr std::size_t most_profiles = 50'000; // some ten megabytes

} // namespace

// Who isn't surely one of us has no rights of ours. A deactivated account can't act; if something says it did, nothing
// is known about who that was.
Standing standing(const Profile& profile, const TeamId& home)
{
    const bool foreign = !profile.team.empty() && !home.empty() && profile.team != home;
    if (profile.deleted) return Standing::unknown;
    if (profile.stranger || foreign) return Standing::outsider;
    if (profile.bot) return Standing::bot;
    return profile.guest ? Standing::guest : Standing::member;
}

People::People(WebApi& api, const Clock& clock, TeamId home) : api_{api}, clock_{clock}, home_{std::move(home)} {}

asio::awaitable<void> People::load()
{
    std::string cursor;
    for (;;) {
        Json arguments{{"limit", 200}};
        if (!cursor.empty()) arguments["cursor"] = cursor;
        auto page = co_await api_.call("users.list", std::move(arguments));
        if (page.has_error() && page.error().kind == CallError::Kind::slow_down) {
            co_await sleep_for(clock_.real(page.error().wait));
            continue;
        }
        if (page.has_error()) {
            spdlog::warn("not everybody is known yet people={} reason={}", profiles_.size(), page.error().reason);
            co_return;
        }
        for (const Json& user : member(*page, "members")) {
            auto described = profile(user);
            if (!described.deleted) learn(std::move(described));
        }
        cursor = text(member(*page, "response_metadata"), "next_cursor");
        if (cursor.empty() || profiles_.size() >= most_profiles) break;
    }
    spdlog::info("the workspace is known people={}", profiles_.size());
}

void People::learn(Profile profile)
{
    if (profile.user.empty()) return;
    if (profiles_.size() >= most_profiles && !profiles_.contains(profile.user)) profiles_.erase(profiles_.begin());
    profiles_.insert_or_assign(profile.user, std::move(profile));
}

asio::awaitable<Person> People::find(UserId user, TeamId team)
{
    Person person;
    if (auto found = known(user)) {
        person = std::move(*found);
    } else {
        auto asked = co_await within(1s, ask(user));
        if (asked && *asked) {
            person = this->person(**asked);
        } else {
            person.id = user;
            person.name = user.value;
        }
    }
    if (!team.empty() && !home_.empty() && team != home_) person.standing = Standing::outsider;
    co_return person;
}

asio::awaitable<std::optional<Profile>> People::ask(UserId user)
{
    Json arguments{{"user", user.value}};
    const auto answer = co_await api_.call("users.info", std::move(arguments));
    if (answer.has_error()) {
        spdlog::warn("can't look up user={} reason={}", user.value, answer.error().reason);
        co_return std::nullopt;
    }
    auto described = profile(member(*answer, "user"));
    if (described.user != user) co_return std::nullopt;
    learn(described);
    co_return described;
}

std::optional<Person> People::known(const UserId& user) const
{
    const auto found = profiles_.find(user);
    if (found == profiles_.end()) return std::nullopt;
    return person(found->second);
}

std::vector<Person> People::named(std::string_view name) const
{
    constexpr std::size_t most = 10; // as buttons
    std::vector<Person> all;
    for (const auto& [user, profile] : profiles_)
        if (all.size() < most && standing(profile, home_) == Standing::member && goes_by(profile.name, name))
            all.push_back(person(profile));
    return all;
}

Person People::person(const Profile& profile) const
{
    Person person;
    person.id = profile.user;
    person.name = profile.name.empty() ? profile.user.value : profile.name;
    person.standing = standing(profile, home_);
    if (!profile.zone.empty()) person.zone = zones_.named(profile.zone, clock_.now());
    return person;
}

} // namespace warroom::slack
