#pragma once
// What things are called. An id is a type of its own, so that a user can't be passed for a channel; chat platforms'
// ids are opaque strings here.

#include <chrono>
#include <compare>
#include <cstdint>
#include <string>
#include <utility>

namespace warroom {

template <class Tag, class Value = std::string>
struct Id {
    Value value{};
    Id() = default;
    explicit Id(Value v) : value{std::move(v)} {}
    bool empty() const { return value == Value{}; }
    friend auto operator<=>(const Id&, const Id&) = default;
    friend bool operator==(const Id&, const Id&) = default;
};

using UserId = Id<struct UserTag>; // empty: the bot itself
using ChannelId = Id<struct ChannelTag>;
using MessageId = Id<struct MessageTag>; // a message within its channel; Slack's `ts`
using DeliveryId = Id<struct DeliveryTag>;
using IncidentId = Id<struct IncidentTag, std::int64_t>; // counts from 1

using Timestamp = std::chrono::sys_time<std::chrono::microseconds>; // UTC

// A promised effect's name for ever: the n-th effect of event `seq`. Printed as "42/1/0".
struct EffectId {
    IncidentId incident;
    std::int64_t seq = 0;
    int n = 0;
    friend auto operator<=>(const EffectId&, const EffectId&) = default;
    friend bool operator==(const EffectId&, const EffectId&) = default;
};

} // namespace warroom
