#pragma once
// The incident that the demo plays: who does what, when, on Tue 10 Mar 2026 in Europe/Madrid.
//
// Release 4.0 reads at once what it has just written; production reads from replicas that are a moment behind. More
// servers do not help, going back does, and with the cause found a hotfix brings the release out all the same.

#include <array>
#include <chrono>
#include <string_view>

namespace warroom::simulated_slack {

struct Act {
    enum class Kind { say, reply, room, edit, remove, join, command, press, disconnect };
    std::chrono::seconds at; // of the day
    Kind kind;
    std::string_view who;
    std::string_view text;       // what is said, typed or written on the button
    std::string_view where = {}; // say, command: a channel other than the room; edit, remove: how the message began
    bool asked_back = false;     // not done at once, and the story means it so
};

consteval std::chrono::seconds at(int hour, int minute, int second = 0)
{
    return std::chrono::hours{hour} + std::chrono::minutes{minute} + std::chrono::seconds{second};
}

// say: in a channel; room: in the incident's room; reply: in the thread of the newest attempt card; press: the newest
// button of that name in the room.
inline constexpr auto demo_script = [] {
    using enum Act::Kind;
    return std::to_array<Act>({
        // Before we knew, and finding out
        {at(9, 59, 10), say, "Jonas", "Release 4.0 has all traffic since 09:58, dashboard is green", "#general"},
        {at(10, 3, 10), say, "Jonas", "last smoke test hangs. Anybody else?", "#general"},
        {at(10, 5, 10), say, "Jonas", "Prod is not handling any requests", "#general"},
        {at(10, 6, 5), command, "Jonas", "open sev1 at 10:03 Production answers no requests after release 4.0",
         "#general"},
        {at(10, 6, 30), join, "Noor", ""},
        {at(10, 6, 34), join, "Tomás", ""},
        {at(10, 6, 40), room, "Jonas", "smoke test 0/6, every request hangs"},
        {at(10, 6, 50), command, "Jonas", "fact detected-by smoke-test the last one of the release"},
        {at(10, 7, 5), press, "Noor", "I'll lead"},
        {at(10, 7, 15), room, "Noor", "Deployments are frozen. What changed? 👀"},
        {at(10, 7, 25), join, "Mei", ""},
        {at(10, 7, 28), join, "Ana", ""},
        {at(10, 7, 35), room, "Tomás", "only release 4.0: new order tables & client library <config/pool.toml>"},
        {at(10, 7, 45), room, "Noor", "!answer change_started yes"},
        {at(10, 7, 55), press, "Noor", "Yes"}, // did it change tables?
        {at(10, 8, 5), room, "Jonas", "!note at 10:05 QA: Prod is not handling any requests"},
        {at(10, 8, 8), room, "Jonas", "!star last"},
        {at(10, 8, 12), room, "Tomás", "!note at 09:00 deployment window open until 12:00; data migration started"},
        {at(10, 8, 18), room, "Tomás", "!note at 09:41 migration done, 2,114,502 rows, no nulls"},
        {at(10, 8, 24), room, "Tomás", "!note at 09:52 release 4.0 started"},
        {at(10, 8, 30), room, "Jonas", "!impact Public API full from 10:03"},
        {at(10, 8, 36), command, "Noor", "role comms @ilse"},
        {at(10, 8, 42), room, "Noor", "!role support @ana"},
        {at(10, 8, 48), room, "Tomás", "!answer caches yes"},
        {at(10, 8, 54), room, "Ana", "!answer other_teams yes"}, // three partners
        {at(10, 9, 0), room, "Mei", "!answer harm_now no"},

        // Attempt 1: more servers
        {at(10, 9, 10), command, "Noor", "scale from 4 to 8 servers"},
        {at(10, 9, 20), room, "Ana", "14 tickets so far, all say the page never loads"},
        {at(10, 9, 28), room, "Noor", "!role driver @tomas"},
        {at(10, 9, 34), room, "Noor", "!role reviewer @mei"},
        {at(10, 9, 45), press, "Tomás", "Not sure"}, // does staging mirror production?
        {at(10, 10, 10), room, "Tomás", "!done p1 4.0 needs more capacity: four more servers, four fewer undo it"},
        {at(10, 11, 10), reply, "Mei", "!done p2 agreed, it can do no harm"},
        {at(10, 12, 10), room, "Ana", "!users about 300 a guess from the tickets"},
        {at(10, 16, 10), room, "Tomás", "!done x1 eight servers in service"},
        {at(10, 18, 10), room, "Tomás", "CPU sits at 12 %"},
        {at(10, 18, 30), room, "Tomás", "so it is not load at all"},
        {at(10, 18, 50), edit, "Tomás", "so it is not load at all, requests wait for something else",
         "so it is not load at all"},
        {at(10, 19, 5), room, "Mei", "!fail v1 smoke 0/6, same timeouts"},
        {at(10, 19, 20), room, "Noor", "!attempt 1 failed same timeouts, CPU 12 %, smoke 0/6: it was not load"},
        {at(10, 19, 45), press, "Noor", "Theory is out"},
        {at(10, 20, 10), command, "Ilse",
         "update Production answers no requests since 10:03. More servers did not help; we prepare to go back to 3.9."},
        {at(10, 20, 25), press, "Tomás", "Production as before"},
        {at(10, 20, 35), room, "Mei", "I put the old dashboard link here by mistake"},
        {at(10, 20, 55), remove, "Mei", "", "I put the old dashboard link"},
        {at(10, 21, 5), room, "Jonas", "the script of the rehearsal is still there"},
        {at(10, 21, 15), room, "Tomás", "and it ran in 6 minutes, on a full copy"},
        {at(10, 21, 25), room, "Mei", "new orders since 09:58?"},
        {at(10, 21, 35), room, "Ana", "38"},
        {at(10, 21, 45), room, "Noor", "then we go back while there are few"},

        // Attempt 2: back to 3.9
        {at(10, 22, 5), command, "Noor", "rollback to 3.9"},
        {at(10, 22, 12), room, "Noor", "!role driver @tomas"},
        {at(10, 22, 17), room, "Noor", "!role reviewer @mei"},
        {at(10, 22, 22), room, "Tomás", "!answer new_writes yes"},
        {at(10, 22, 28), room, "Noor", "!done p1 cause unknown; code and flags, then tables, then caches"},
        {at(10, 22, 34), room, "Noor", "!done p3 when partners switch to the new format, about 11:45"},
        {at(10, 22, 40), room, "Tomás", "!done p4 38 orders, exported and re-imported later"},
        {at(10, 22, 46), room, "Tomás", "!done p5 back-out script rehearsed 3 Mar on a full copy, 6 min"},
        {at(10, 22, 52), reply, "Mei", "!done p7 db-prod-1, read aloud twice"},
        {at(10, 23, 5), room, "Ana", "!done p8 p9 3 of 3 partners ready, support knows"},
        {at(10, 23, 15), room, "Tomás", "!done p10 report cache, 2 replicas"},
        {at(10, 23, 25), room, "Mei", "!done a1 said back, nothing missing"},
        {at(10, 23, 35), room, "Noor", "!done a2 98 min left in the window"},
        {at(10, 24, 5), room, "Tomás", "!done p6 2,114,502 rows, one table restored"},
        {at(10, 24, 20), press, "Noor", "Go"},
        {at(10, 24, 35), room, "Tomás", "!done x1 writes paused"},
        {at(10, 24, 50), room, "Tomás", "!done x2 38 new orders exported"},
        {at(10, 25, 10), disconnect, "", ""},
        {at(10, 25, 30), room, "Jonas", "the export has 38 lines, checked"},
        {at(10, 26, 10), room, "Tomás", "!done x3 back-out script ran, no error"},
        {at(10, 31, 5), room, "Tomás", "!done x4 3.9 on 4 of 4"},
        {at(10, 31, 20), room, "Noor", "!up Public API"},
        {at(10, 33, 10), room, "Ana", "!done x5 3 of 3 partners are back on 3.9"},
        {at(10, 34, 10), room, "Mei", "!done v2 smoke 6/6, the request that hung answers"},
        {at(10, 36, 10), room, "Ana", "reports show odd totals"},
        {at(10, 36, 25), room, "Ilse", "!star last"},
        {at(10, 36, 40), room, "Ana", "!impact Reports partial 20%"},
        {at(10, 38, 10), command, "Tomás", "correct started 09:58 first timeouts in the load-balancer log"},
        {at(10, 39, 10), room, "Ana", "!impact Reports from 10:31"},
        {at(10, 44, 10), room, "Tomás", "!done x6 report cache purged, replicas level, writes on again"},
        {at(10, 44, 30), room, "Ana", "!impact end Reports"},
        {at(10, 45, 5), room, "Mei", "!done v1 2,114,502 rows, counts match, no nulls"},
        {at(10, 45, 15), room, "Mei", "!done v3 read back through both replicas"},
        {at(10, 45, 25), room, "Ana", "!done v4 3 of 3 partners say it works"},
        {at(10, 47, 10), command, "Ilse",
         "update The API answers again on 3.9 and reports are right. 38 orders are kept aside. We look for the cause."},

        // Finding the cause
        {at(10, 49, 5), room, "Mei",
         "!note logs: 1,912 ‘order not found’ within 200 ms of the write, all from replicas"},
        {at(10, 49, 25), room, "Noor", "!status identified 4.0 reads from replicas what it has just written"},
        {at(10, 54, 10), room, "Noor", "the window closes at 12:00; the fix fits if it is small"},
        {at(10, 56, 5), room, "Noor", "!skip w1 watched 11 of 60 min, to use the window"},
        {at(10, 56, 15), room, "Noor", "!attempt 2 worked counts match (2,114,502 rows), smoke 6/6"},

        // Attempt 3: the hotfix
        {at(10, 56, 30), command, "Noor", "hotfix 4.0.1, read from the primary after a write"},
        {at(10, 56, 40), room, "Noor", "!role driver @mei"},
        {at(10, 56, 48), room, "Noor", "!role reviewer @jonas"},
        {at(10, 57, 10), room, "Mei", "!done p1 replica lag: 4.0 reads at once what it wrote"},
        {at(10, 59, 10), room, "Mei", "!done p4 branch hotfix-4.0.1 off the tag 4.0, two lines"},
        {at(11, 2, 10), room, "Tomás", "!done p7 staging had 1 database node; replica set added"},
        {at(11, 2, 25), room, "Tomás", "!answer staging_mirror no"},
        {at(11, 7, 10), room, "Mei", "!done p2 the same failure on staging, with replicas"},
        {at(11, 10, 10), room, "Mei", "!done p5 fits: the migration of 4.0 runs again first"},
        {at(11, 10, 30), room, "Tomás", "!done p6 report cache, 15 min; purge it at the end"},
        {at(11, 12, 10), room, "Mei", "!done p9 the same back-out script, 6 min, until 11:45"},
        {at(11, 13, 10), room, "Ana", "!done p10 partners and support know"},
        {at(11, 14, 10), reply, "Jonas", "!done a1 two lines, read aloud"},
        {at(11, 16, 10), command, "Ilse",
         "update Cause known: new orders were read before the replicas had them. A fix is being tested."},
        {at(11, 22, 10), room, "Mei", "!done p8 staging 14/14, with the new write-then-read test"},
        {at(11, 24, 10), press, "Noor", "Go"},
        {at(11, 24, 30), room, "Noor", "!note point of no return: 11:45, when partners switch to the new format"},
        {at(11, 25, 10), room, "Mei", "!skip x2 the load balancer cannot send a slice to this service", {}, true},
        {at(11, 25, 30), press, "Noor", "Do it"},
        {at(11, 26, 10), room, "Mei", "!doing x1 deploying now"},
        {at(11, 30, 10), room, "Noor", "!note 30 min left in the window"},
        {at(11, 33, 10), room, "Mei", "!done x1 4.0.1 on 4 of 4"},
        {at(11, 34, 10), room, "Tomás", "!done x3 report cache purged"},
        {at(11, 36, 3), room, "Jonas", "!done v1 smoke 7/7"},
        {at(11, 36, 6), room, "Jonas", "!done v2 the request that hung answers"},
        {at(11, 36, 9), room, "Mei", "!done v3 1,000 orders written and read back"},
        {at(11, 40, 10), command, "Ilse", "update 4.0.1 is out and answers. We watch it until 12:06."},
        {at(11, 45, 10), room, "Noor", "!note point of no return passed on purpose: errors 0.02 %, lag at most 240 ms"},
        {at(11, 52, 10), room, "Ana", "!done rb-c1 38 orders re-imported, checked by support"},
        {at(12, 0, 10), room, "Noor", "!note deployment window closed"},
        {at(12, 6, 5), room, "Noor", "!attempt 3 worked staging tests 14/14, smoke 7/7, errors 0.02 %"},
        {at(12, 6, 20), press, "Noor", "Resolve"},
        {at(12, 6, 50), command, "Ilse", "update It is over: all requests are answered on 4.0.1. Thank you."},

        // After
        {at(12, 9, 10), room, "Ana", "!users about 1,240 of 8,900 load-balancer log, distinct accounts with an error"},
        {at(12, 9, 30), room, "Ana", "!fact data none 38 orders written during the release, exported and re-imported"},
        {at(12, 10, 10), room, "Noor", "!fact trigger deploy release 4.0"},
        {at(12, 10, 30), room, "Mei", "!fact tag replica-lag"},
        {at(12, 12, 5), room, "Noor",
         "!todo @jonas by 2026-03-17 #prevent Bring up a replica set on staging for each release test"},
        {at(12, 12, 15), room, "Mei", "!todo @mei by fri #detect Add write-then-read to the smoke tests"},
        {at(12, 12, 25), room, "Tomás",
         "!todo @tomas by 2026-03-20 #detect Alert on requests answered, not only on server health"},
        {at(12, 12, 35), command, "Noor",
         "todo @noor by 2026-03-31 #mitigate Let the load balancer send 5 % to a new version"},
        {at(12, 14, 10), press, "Noor", "Close", {}, true}, // what is missing?
        {at(12, 15, 10), room, "Noor", "!done cl-1 from the load-balancer log"},
        {at(12, 15, 40), room, "Tomás", "!done rb-c2 jobs and deployments run; the backup goes on 17 Mar"},
        {at(12, 16, 10), room, "Mei", "!done hf-c1 merged into main"},
        {at(12, 16, 40), room, "Tomás", "!done hf-c2 back to four servers"},
        {at(12, 17, 10), room, "Tomás", "!done cl-6 deployments unfrozen, replica set on staging taken down"},
        {at(12, 17, 40), room, "Noor", "!done cl-8 Mei, review Thu 12 Mar 15:00"},
        {at(12, 18, 10), room, "Noor", "!done rb-c3 staging with replicas, and a slice before all"},
        {at(12, 20, 10), press, "Noor", "Close"},
    });
}();

} // namespace warroom::simulated_slack
