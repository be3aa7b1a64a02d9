#pragma once
// The incident that the demo plays: who does what, when, on Tue 10 Mar 2026 UTC.

#include <array>
#include <chrono>
#include <span>
#include <string_view>

namespace warroom::simulated_slack {

struct Act {
    enum class Kind { say, reply, room, edit, remove, join, command, press, disconnect };
    std::chrono::seconds at; // of the day, UTC
    Kind kind;
    std::string_view who;
    std::string_view text;       // what is said, typed or written on the button
    std::string_view where = {}; // say, command: a channel other than the room; edit, remove: how the message began
};

consteval std::chrono::seconds at(int hour, int minute, int second = 0)
{
    return std::chrono::hours{hour} + std::chrono::minutes{minute} + std::chrono::seconds{second};
}

// say: in a channel; room: in the incident's room; reply: in the thread of the newest attempt card; press: the newest
// button of that name in the room.
inline constexpr auto demo_script = std::to_array<Act>({
    {at(9, 59), Act::Kind::say, "Jonas", "Release 4.0 has all traffic since 09:58, dashboard is green", "#general"},
    {at(10, 2), Act::Kind::say, "Jonas", "last smoke test hangs. Anybody else?", "#general"},
    {at(10, 3, 30), Act::Kind::command, "Jonas", "open sev1 Production answers no requests", "#general"},
    {at(10, 4, 20), Act::Kind::join, "Noor", ""},
    {at(10, 4, 30), Act::Kind::join, "Tomás", ""},
    {at(10, 4, 40), Act::Kind::room, "Jonas", "Prod is not handling any requests, smoke test 0/6"},
    {at(10, 5), Act::Kind::press, "Noor", "I'll lead"},
    {at(10, 5, 40), Act::Kind::room, "Noor", "Deployments are frozen. What changed? 👀"},
    {at(10, 6, 20), Act::Kind::room, "Tomás",
     "only release 4.0: new client library & pool settings <config/pool.toml>"},
    {at(10, 7), Act::Kind::room, "Noor", "!note -15m release 4.0 started rolling out"},
    {at(10, 7, 30), Act::Kind::join, "Mei", ""},
    {at(10, 8), Act::Kind::join, "Ana", ""},
    {at(10, 8, 30), Act::Kind::room, "Ana", "14 tickets so far, all say the page never loads"},
    {at(10, 9), Act::Kind::room, "Tomás", "pool exhausted on all 4 nodes, I can double it"},
    {at(10, 9, 40), Act::Kind::command, "Noor", "hotfix double the connection pool"},
    {at(10, 10, 20), Act::Kind::room, "Tomás", "!done p1 4.0 holds connections longer, the pool of 50 runs dry"},
    {at(10, 11), Act::Kind::reply, "Tomás", "!done p2 pool wait 30 s in the log of node 2"},
    {at(10, 11, 30), Act::Kind::room, "Noor", "!done p3 driver Tomás, reviewer Mei"},
    {at(10, 12), Act::Kind::room, "Tomás", "!done p4 p5 branch hotfix-pool, no table is touched"},
    {at(10, 12, 40), Act::Kind::room, "Tomás", "!skip p6 no cache in front of this"},
    {at(10, 13, 20), Act::Kind::press, "Noor", "Do it"},
    {at(10, 14), Act::Kind::room, "Tomás", "!done p8 staging 212 of 212"},
    {at(10, 14, 30), Act::Kind::room, "Tomás", "!done p9 set pool_size back to 50, 2 minutes"},
    {at(10, 15, 20), Act::Kind::room, "Mei", "!done a1 read it, two lines, fine"},
    {at(10, 15, 50), Act::Kind::room, "Noor", "!done a2 no window today"},
    {at(10, 16, 30), Act::Kind::press, "Noor", "Go"},
    {at(10, 18), Act::Kind::room, "Tomás", "!done x1 deploying, node 1 first"},
    {at(10, 20), Act::Kind::room, "Tomás", "!done x2 4 of 4"},
    {at(10, 22), Act::Kind::room, "Jonas", "smoke 0/6, same timeouts. CPU sits at 12 %"},
    {at(10, 22, 40), Act::Kind::room, "Tomás", "so it is not load at all"},
    {at(10, 23), Act::Kind::edit, "Tomás", "so it is not load at all, the pool is full of waiting reads",
     "so it is not load at all"},
    {at(10, 23, 40), Act::Kind::room, "Noor", "!failed same timeouts, CPU 12 %, pool full of waiting reads"},
    {at(10, 24, 40), Act::Kind::room, "Mei", "I pushed the old dashboard link here by mistake"},
    {at(10, 25), Act::Kind::remove, "Mei", "", "I pushed the old dashboard link"},
    {at(10, 25, 30), Act::Kind::command, "Noor", "rollback to 3.9"},
    {at(10, 26, 20), Act::Kind::room, "Noor", "!done p1 code and flags to 3.9, then the schema, then caches"},
    {at(10, 26, 50), Act::Kind::room, "Noor", "!done p2 driver Tomás, reviewer Mei, expert for the data Jonas"},
    {at(10, 27, 30), Act::Kind::room, "Noor", "!done p3 11:45 UTC, when partners switch to the new format"},
    {at(10, 28, 30), Act::Kind::room, "Tomás", "!done p4 38 orders since 09:58, we keep and re-import them"},
    {at(10, 29), Act::Kind::room, "Tomás", "!done p5 back-out script rehearsed 3 Mar on a full copy, 6 min"},
    {at(10, 31), Act::Kind::room, "Tomás", "!done p6 2,114,502 rows, one table restored"},
    {at(10, 31, 40), Act::Kind::reply, "Mei", "!done p7 db-prod-1, read aloud twice"},
    {at(10, 32, 20), Act::Kind::room, "Ana", "!done p8 p9 three partners ready, support knows"},
    {at(10, 33), Act::Kind::room, "Tomás", "!done p10 report cache, 2 replicas"},
    {at(10, 33, 40), Act::Kind::room, "Mei", "!done a1 said back, nothing missing"},
    {at(10, 34), Act::Kind::room, "Noor", "!done a2 71 minutes to the point of no return"},
    {at(10, 35), Act::Kind::press, "Noor", "Go"},
    {at(10, 36), Act::Kind::room, "Tomás", "!done x1 writes paused"},
    {at(10, 36, 40), Act::Kind::disconnect, "", ""},
    {at(10, 38), Act::Kind::room, "Jonas", "38 orders exported, file is checked"},
    {at(10, 40), Act::Kind::room, "Tomás", "!done x2 orders.csv, 38 lines"},
    {at(10, 42), Act::Kind::room, "Tomás", "!done x3 back-out script ran, no error"},
    {at(10, 46), Act::Kind::room, "Tomás", "!done x4 3.9 on 4 of 4"},
    {at(10, 47), Act::Kind::room, "Ana", "!done x5 partners confirm"},
    {at(10, 50), Act::Kind::room, "Tomás", "!done x6 caches purged, replicas level, writes on for everybody"},
    {at(10, 52), Act::Kind::room, "Mei", "!done v1 counts match, no nulls"},
    {at(10, 53), Act::Kind::room, "Jonas", "!done v2 smoke 6/6"},
    {at(10, 54), Act::Kind::room, "Tomás", "!done v3 read back through both replicas"},
    {at(10, 55), Act::Kind::room, "Ana", "!done v4 works for all three"},
    {at(10, 57), Act::Kind::room, "Ana", "no new tickets since 10:50 🎉"},
    {at(11, 19), Act::Kind::join, "Ilse", ""},
    {at(11, 20), Act::Kind::room, "Ilse", "leadership asks when it is over; I said we are watching until 11:55"},
    {at(11, 56), Act::Kind::room, "Jonas", "!done w1 errors 0.02 %, lag 240 ms at most"},
    {at(11, 56, 30), Act::Kind::room, "Ana", "!done w2 told support and partners"},
    {at(11, 57), Act::Kind::room, "Noor", "!worked counts match, smoke 6/6, errors 0.02 %"},
    {at(11, 58), Act::Kind::press, "Noor", "Resolve"},
    {at(11, 59), Act::Kind::room, "Tomás", "!done c1 38 orders re-imported, checked by support"},
    {at(12, 0), Act::Kind::room, "Noor", "!note next try needs a replica set on staging"},
    {at(12, 1), Act::Kind::press, "Noor", "Close"},
    {at(12, 2), Act::Kind::room, "Noor", "!close anyway the owner of the draft confirms the rest tomorrow"},
});

} // namespace warroom::simulated_slack
