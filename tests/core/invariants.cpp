#include "tests/core/invariants.hpp"

#include "core/card.hpp"
#include "core/metrics.hpp"
#include "core/rules.hpp"

#include <doctest/doctest.h>

#include <algorithm>

namespace warroom {
namespace {

using Held = Incident::Held;

bool overlap(const Held& a, const Held& b)
{
    const auto starts_within = [](const Held& one, const Held& other) {
        return one.from <= other.from && (!one.to || other.from < *one.to) && other.from != other.to;
    };
    return starts_within(a, b) || starts_within(b, a);
}

void check_roles(const Incident& is)
{
    for (std::size_t i = 0; i < is.roles.size(); ++i) {
        const auto& one = is.roles[i];
        CHECK(one.from <= one.to.value_or(one.from));
        for (std::size_t k = i + 1; k < is.roles.size(); ++k) {
            const auto& other = is.roles[k];
            if (one.attempt != other.attempt || !overlap(one, other)) continue;
            CHECK_FALSE_MESSAGE((one.role == other.role && !many_hold(one.role)), "two at once are ",
                                std::string{word(one.role)});
            const bool pair = (one.role == Role::driver && other.role == Role::reviewer) ||
                              (one.role == Role::reviewer && other.role == Role::driver);
            if (pair) CHECK(one.person != other.person);
        }
    }
    CHECK(holder(is, Role::commander) == is.commander);
    if (is.status >= Status::closed) CHECK((is.offers.empty() && is.requests.empty()));
    for (const auto& offer : is.offers)
        if (offer.role == Role::driver || offer.role == Role::reviewer) CHECK(open_attempt(is));
}

void check_times(const Incident& is)
{
    if (is.resolved_at && is.monitoring_since && is.status >= Status::resolved)
        CHECK(*is.monitoring_since <= *is.resolved_at);
    if (is.closed_at && is.resolved_at) CHECK(*is.resolved_at <= *is.closed_at);
    if (is.acknowledged_at) CHECK(is.declared_at <= *is.acknowledged_at);
    for (const auto& attempt : is.attempts) {
        if (attempt.ended_at) CHECK(attempt.started_at <= *attempt.ended_at);
        if (attempt.production_at) CHECK(attempt.started_at <= *attempt.production_at);
        if (attempt.ended_at && attempt.production_at && attempt.outcome == AttemptOutcome::failed)
            CHECK(*attempt.production_at <= *attempt.ended_at);
    }
}

void check_attempts(const Incident& is)
{
    const auto open = open_attempts(is);
    for (const auto* one : open)
        for (const auto* other : open)
            if (one != other) CHECK_FALSE(same_system(one->system, other->system));
    if (is.status >= Status::resolved) CHECK(open.empty());
    for (std::size_t i = 0; i < is.attempts.size(); ++i) CHECK(is.attempts[i].number == static_cast<int>(i) + 1);
}

void check_figures(const Incident& is, Timestamp now)
{
    for (const auto& window : is.windows) {
        CHECK_FALSE(window.system.empty());
        if (window.to) CHECK(window.from <= *window.to);
    }
    if (is.status == Status::cancelled) CHECK(systems(is.windows).empty());
    const auto sum = totals(is.windows, now);
    CHECK(sum.downtime.count() >= 0);
    CHECK(sum.degraded.count() >= 0);
    CHECK(sum.downtime + sum.degraded == sum.impact);
    CHECK(sum.weighted_minutes >= 0);
    for (const auto& metric : metrics(times(is)))
        if (metric.value)
            CHECK_MESSAGE(metric.value->count() >= 0, metric.key);
        else
            CHECK_MESSAGE(!metric.missing.empty(), metric.key);
}

} // namespace

void check_invariants(const Incident& is, Timestamp now)
{
    check_roles(is);
    check_times(is);
    check_attempts(is);
    check_figures(is, now);
    if (is.status >= Status::closed) CHECK_FALSE(next_reminder(is));
    CHECK((is.status == Status::merged) == is.merged_into.has_value());
    if (is.status == Status::closed) CHECK(is.drafts > 0);
}

void check_renders(const Incident& is, Timestamp now)
{
    CHECK(card(is, CardId{}).lines.size() <= 11);
    CHECK_FALSE(state_card(is, now).lines.empty());
    CHECK(topic(is).size() <= 4 * 250);
    for (const auto& attempt : is.attempts)
        for (const auto kind : {CardId::Kind::prepare, CardId::Kind::execute})
            CHECK(card(is, {kind, attempt.number}).lines.size() <= 11);
}

} // namespace warroom
