#include "bot/slack/session.hpp"

#include "core/match.hpp"

#include <algorithm>
#include <array>
#include <string_view>

namespace warroom::slack {

using namespace std::chrono_literals;

namespace {

constexpr auto ping_every = 3s;
constexpr auto dead_after = 6s;
constexpr auto hello_within = 10s;
constexpr auto overlap = 10s;
constexpr auto closed_within = 1500ms; // it has a second
constexpr auto longest_back_off = 60'000ms;
constexpr auto when_unreachable = 10'000ms; // nobody there is bothered by our trying
constexpr auto when_disabled = 5min;
constexpr auto healthy_after = 60s;
constexpr int crowded_failures = 5; // back-off begins at 8 s

} // namespace

bool is_final(const CallError& error)
{
    constexpr std::array<std::string_view, 9> hopeless{
        "not_authed",    "invalid_auth",  "account_inactive",       "token_revoked",         "token_expired",
        "missing_scope", "team_disabled", "not_allowed_token_type", "user_removed_from_team"};
    const auto code = std::string_view{error.reason}.substr(0, error.reason.find(' '));
    return error.kind == CallError::Kind::token_dead ||
           std::find(hopeless.begin(), hopeless.end(), code) != hopeless.end();
}

std::vector<Step> Session::on(const Input& input, Time now)
{
    steps_.clear();
    std::visit([&](const auto& what) { apply(what, now); }, input);

    if (attempt_ && attempt_->phase == Phase::waiting && attempt_->at <= now) {
        attempt_->phase = Phase::asking;
        steps_.push_back(step::AskForUrl{attempt_->link});
    }
    return std::move(steps_);
}

std::optional<Session::Time> Session::due() const
{
    if (!started_ && !given_up_) return Time::min();
    std::optional<Time> due;
    const auto at_latest = [&](Time time) { due = due ? std::min(*due, time) : time; };
    if (attempt_ && (attempt_->phase == Phase::waiting || attempt_->phase == Phase::making_room))
        at_latest(attempt_->at);
    for (const auto& link : links_) {
        at_latest(std::min(link.ping_at, link.heard + dead_after));
        if (link.until) at_latest(*link.until);
    }
    return due;
}

Session::State Session::state() const
{
    if (given_up_) return State::given_up;
    const bool coming = attempt_ || in(Role::greeting);
    if (in(Role::live)) return coming ? State::replacing : State::live;
    if (in(Role::leaving)) return State::replacing;
    if (in(Role::greeting)) return State::greeting;
    if (!attempt_ || attempt_->phase == Phase::waiting) return State::waiting;
    return attempt_->phase == Phase::asking ? State::asking : State::dialing;
}

bool Session::is_live() const { return in(Role::live) || in(Role::leaving); }

void Session::apply(const input::Tick&, Time now)
{
    if (!started_) begin(0ms, now);
    for (const auto& link : std::vector<Link>{links_}) tend(link, now);
    dial_if_there_is_room(now);
}

void Session::tend(Link link, Time now)
{
    if (now - link.heard >= dead_after) {
        steps_.push_back(step::Drop{link.number});
        apply(input::Lost{link.number}, now);
        return;
    }
    if (link.ping_at <= now) {
        steps_.push_back(step::Ping{link.number});
        find(link.number)->ping_at = now + ping_every;
    }
    if (link.role == Role::live && now - link.since >= healthy_after) {
        failures_ = 0;
        crowded_ = disabled_ = false;
    }
    if (!link.until || *link.until > now) return;

    switch (link.role) {
    case Role::greeting:
        steps_.push_back(step::Drop{link.number});
        apply(input::Lost{link.number}, now);
        return;
    case Role::live:
        find(link.number)->until.reset();
        begin(0ms, now);
        return;
    case Role::leaving: retire(link.number); return;
    }
}

void Session::retire(LinkNumber link)
{
    steps_.push_back(step::Retire{link});
    forget(link);
    closing_.push_back(link);
}

void Session::apply(const input::UrlRefused& input, Time now)
{
    if (!is_attempt(input.link, Phase::asking)) return;
    attempt_.reset();
    if (is_final(input.error)) {
        const auto refused = "Slack refuses the connection: " + input.error.reason +
                             "; check SLACK_APP_TOKEN and that Socket Mode is on";
        given_up_ = !input.token_worked;
        if (given_up_) {
            alarm(refused);
            return;
        }
        if (!std::exchange(refused_, true)) alarm(refused + "; it is tried every five minutes");
    }
    const bool unreachable = input.error.kind == CallError::Kind::unreachable;
    const auto wait = is_disabled() ? std::chrono::milliseconds{when_disabled}
                                    : back_off(unreachable ? when_unreachable : longest_back_off);
    begin(std::max(wait, input.error.wait), now);
}

void Session::apply(const input::UrlGiven& input, Time now)
{
    if (!is_attempt(input.link, Phase::asking)) return;
    attempt_->phase = Phase::making_room;
    attempt_->at = now + closed_within;
    refused_ = false;
    for (const auto& other : std::vector<Link>{links_}) // nobody needs the last but one any more
        if (other.role == Role::leaving && other.until) retire(other.number);
    dial_if_there_is_room(now);
}

// Slack counts what is still closing, too: never more than two sockets at once, whatever storm there is. But a closing
// that never ends keeps nobody from being connected.
void Session::dial_if_there_is_room(Time now)
{
    if (!attempt_ || attempt_->phase != Phase::making_room) return;
    if (attempt_->at <= now) closing_.clear();
    if (!closing_.empty()) return;
    attempt_->phase = Phase::dialing;
    steps_.push_back(step::Dial{attempt_->link});
}

void Session::apply(const input::Dialed& input, Time now)
{
    if (!is_attempt(input.link, Phase::dialing)) {
        steps_.push_back(step::Drop{input.link}); // nobody waits for it any more
        return;
    }
    attempt_.reset();
    Link link;
    link.number = input.link;
    link.since = link.heard = now;
    link.ping_at = now + ping_every;
    link.until = now + hello_within;
    links_.push_back(link);
}

void Session::apply(const input::DialFailed& input, Time now)
{
    if (!is_attempt(input.link, Phase::dialing)) return;
    attempt_.reset();
    begin_again(now);
}

void Session::apply(const input::Heard& input, Time)
{
    if (auto* link = find(input.link)) link->heard = std::max(link->heard, input.at);
}

void Session::apply(const input::Greeted& input, Time now)
{
    auto* link = find(input.link);
    if (!link || link->role != Role::greeting) return;
    for (auto& other : links_) {
        if (other.role == Role::greeting) continue;
        other.role = Role::leaving;
        other.until = now + overlap;
    }
    link = find(input.link);
    link->role = Role::live;
    link->since = now;
    link->until.reset();
    if (!crowded_) failures_ = 0;

    // All connections of a bot are as old as each other: they shall not all be replaced at once.
    const auto margin = std::chrono::milliseconds{std::clamp<std::chrono::seconds>(input.lifetime / 10, 10s, 5min)};
    if (input.lifetime > 2 * margin)
        link->until = now + input.lifetime - margin - std::chrono::milliseconds{random_() % margin.count()};
}

void Session::apply(const input::AskedToLeave& input, Time now)
{
    auto* link = find(input.link);
    if (!link) return;
    if (input.reason == "link_disabled" || input.reason == "too_many_websockets") {
        retire(input.link);
        if (input.reason == "link_disabled") {
            if (!std::exchange(disabled_, true))
                alarm("Socket Mode was switched off for this app; switch it on in the app's settings, "
                      "it is tried every five minutes");
        } else {
            if (!std::exchange(crowded_, true))
                alarm("more websockets are open for this app than Slack allows; stop what "
                      "else uses its app token");
            failures_ = std::max(failures_, crowded_failures);
        }
        begin_again(now);
        return;
    }
    if (link->role == Role::leaving) return;
    const bool ordinary = input.reason == "warning" || input.reason == "refresh_requested";
    if (link->role == Role::greeting) {
        retire(input.link);
        begin_again(now);
        return;
    }
    link->role = Role::leaving; // read on until the next one is there
    link->since = now;
    link->until.reset();
    begin(ordinary && !crowded_ ? 0ms : back_off(longest_back_off), now);
}

void Session::apply(const input::Lost& input, Time now)
{
    std::erase(closing_, input.link);
    dial_if_there_is_room(now);
    const auto* link = find(input.link);
    if (!link) return;
    forget(input.link);
    if (!in(Role::live)) begin_again(now);
}

void Session::apply(const input::Stop&, Time)
{
    given_up_ = true;
    attempt_.reset();
}

void Session::begin(std::chrono::milliseconds delay, Time now)
{
    if (given_up_ || attempt_ || in(Role::greeting)) return;
    started_ = true;
    attempt_ = Attempt{++last_link_, Phase::waiting, now + delay};
}

void Session::begin_again(Time now)
{
    if (given_up_ || attempt_ || in(Role::greeting)) return; // not to count a failure that delays nothing
    begin(is_disabled() ? std::chrono::milliseconds{when_disabled} : back_off(longest_back_off), now);
}

std::chrono::milliseconds Session::back_off(std::chrono::milliseconds longest)
{
    longest = std::min(250ms * (1 << std::min(failures_++, 8)), longest);
    const auto least = crowded_ ? longest / 2 : 0ms;
    return least + std::chrono::milliseconds{random_() % static_cast<std::uint64_t>((longest - least).count() + 1)};
}

Session::Link* Session::find(LinkNumber number)
{
    const auto found =
        std::find_if(links_.begin(), links_.end(), [&](const auto& link) { return link.number == number; });
    return found == links_.end() ? nullptr : &*found;
}

const Session::Link* Session::in(Role role) const
{
    const auto found = std::find_if(links_.begin(), links_.end(), [&](const auto& link) { return link.role == role; });
    return found == links_.end() ? nullptr : &*found;
}

void Session::forget(LinkNumber number)
{
    std::erase_if(links_, [&](const auto& link) { return link.number == number; });
}

bool Session::is_attempt(LinkNumber link, Phase phase) const
{
    return attempt_ && attempt_->link == link && attempt_->phase == phase;
}

void Session::alarm(std::string text) { steps_.push_back(step::Alarm{std::move(text)}); }

} // namespace warroom::slack
