#include "tests/simulation/people.hpp"

#include <fmt/format.h>

namespace warroom::simulation {

using namespace std::chrono_literals;

namespace {

// What people type in a room. Refusals are welcome: they must do no harm either.
const std::vector<std::string> lines{"status",
                                     "status investigating",
                                     "status identified the price may be null",
                                     "status mitigated users are fine",
                                     "status monitoring",
                                     "status resolved",
                                     "resolve",
                                     "close",
                                     "close anyway we know enough",
                                     "reopen it is back",
                                     "cancel a false alarm",
                                     "sev 1 everybody is hit",
                                     "sev 3 only the report page",
                                     "sev 2",
                                     "take",
                                     "take comms",
                                     "lead @noor",
                                     "lead me",
                                     "role comms me",
                                     "role expert @tomas databases",
                                     "handoff @mei",
                                     "accept",
                                     "alone",
                                     "impact Checkout full from -5m",
                                     "impact Checkout partial 20% from -20m",
                                     "impact end Checkout",
                                     "impact",
                                     "users about 300 support tickets",
                                     "users 12 of 300",
                                     "correct started -30m the log says so",
                                     "correct",
                                     "update next 30m half of the orders fail",
                                     "update orders work again",
                                     "hotfix",
                                     "hotfix null check",
                                     "rollback",
                                     "rollback checkout",
                                     "revert",
                                     "flag-off new prices",
                                     "next",
                                     "done",
                                     "p1",
                                     "p2",
                                     "start",
                                     "go",
                                     "go anyway quick",
                                     "ready",
                                     "works",
                                     "worked",
                                     "failed",
                                     "abandon",
                                     "todo write a test",
                                     "todos",
                                     "undo",
                                     "star last",
                                     "hide last a joke",
                                     "amend last it was the second host",
                                     "timeline",
                                     "postmortem",
                                     "list",
                                     "find checkout",
                                     "catchup",
                                     "help",
                                     "steps",
                                     "follow",
                                     "nonsense that is no verb",
                                     ""};

} // namespace

People::People(Agenda& agenda, const Plan& plan, Slack& slack)
    : agenda_{agenda}, plan_{plan}, slack_{slack}, dice_{plan.seed ^ 0x9E0911EU}
{
    const std::vector<std::string> all{"jonas", "noor", "tomas", "mei", "ilse", "ana"};
    people_.assign(all.begin(), all.begin() + plan.people);
}

void People::begin()
{
    agenda_.in(dice_.between(1s, 30s), [this] { open(); });
    for (int n = 1; n < plan_.incidents; ++n) agenda_.in(dice_.between(10s, plan_.length), [this] { open(); });
    for (int n = 0; n < plan_.actions; ++n) {
        const auto when = dice_.between(5s, plan_.length);
        const auto burst = dice_.chance(0.15) ? 2 + dice_.below(5) : 1;
        for (std::size_t k = 0; k < burst; ++k) agenda_.in(when + dice_.between(0s, 300ms), [this] { act(); });
    }
    if (plan_.can(Fault::meddling))
        for (const auto when : plan_.of(Fault::meddling).strikes) agenda_.at(when, [this] { meddle(); });
    if (plan_.can(Fault::strangers))
        for (const auto when : plan_.of(Fault::strangers).strikes) agenda_.at(when, [this] { stray(); });
}

std::string People::room()
{
    std::vector<std::string> rooms;
    const auto all = slack_.control("channels");
    for (const auto& one : all.at("channels"))
        if (one.at("creator") == us && one.at("im") == false) rooms.push_back(one.at("id"));
    return rooms.empty() ? "" : dice_.of(rooms);
}

void People::open()
{
    ++done_;
    static const std::vector<std::string> hows{"open sev1 ", "open ", "open sev2 ", "open sev3 --private ",
                                               "open sev4 --drill "};
    ++opened_;
    const auto line = dice_.of(hows) + (dice_.coin() ? "Checkout is down " : "Search is slow ") + token() + slip(0.05);
    slack_.control("command", {{"user", somebody()}, {"channel", "#general"}, {"text", line}});
}

void People::act()
{
    ++done_;
    const auto who = somebody();
    auto where = room();
    if (where.empty()) where = "C0GENERAL01";
    switch (dice_.below(20)) {
    case 0: return edit();
    case 1: return remove();
    case 2: return say(who, "C0GENERAL01");
    case 3: // twice, as people do
        say(who, where);
        return say(who, where);
    case 4: return command(who, "C0GENERAL01");
    case 5:
    case 6:
    case 7:
    case 8: return command(who, where);
    case 9:
    case 10:
    case 11:
    case 12: return press(who, where);
    default: return say(who, where);
    }
}

void People::say(const std::string& who, const std::string& where)
{
    slack_.control("join", {{"user", who}, {"channel", where}});
    auto text = token() + " is what I see" + slip(0.05);
    if (dice_.chance(0.25)) text = (dice_.coin() ? "!" : "@warroom ") + dice_.of(lines);
    if (dice_.chance(0.1)) text = "!note " + token() + slip(0.1);
    Json message{{"user", who}, {"channel", where}, {"text", text}};
    if (dice_.chance(0.2)) // in a thread of somebody's
        for (const auto& one : said_)
            if (one.channel == where && !one.deleted && dice_.coin()) message["thread_ts"] = one.ts;
    if (dice_.chance(0.05)) message["files"] = Json::array({{{"name", "graph.png"}, {"content", "a picture"}}});
    const auto said = slack_.control("say", message);
    if (said.is_object()) said_.push_back({who, where, said.at("ts")});
}

void People::edit()
{
    if (said_.empty()) return;
    const auto& one = said_[dice_.below(said_.size())];
    if (!one.deleted)
        slack_.control("edit", {{"user", one.who},
                                {"channel", one.channel},
                                {"ts", one.ts},
                                {"text", token() + " it is now" + slip(0.05)}});
}

void People::remove()
{
    if (said_.empty()) return;
    auto& one = said_[dice_.below(said_.size())];
    if (one.deleted) return;
    one.deleted = true;
    slack_.control("delete", {{"user", one.who}, {"channel", one.channel}, {"ts", one.ts}});
}

void People::command(const std::string& who, const std::string& where)
{
    const auto line = dice_.chance(0.3) ? "note " + token() + slip(0.1) : dice_.of(lines);
    slack_.control("command", {{"user", who}, {"channel", where}, {"text", line}});
    if (dice_.chance(0.1)) slack_.control("command", {{"user", who}, {"channel", where}, {"text", line}});
}

void People::press(const std::string& who, const std::string& where)
{
    std::vector<std::pair<std::string, std::string>> buttons; // ts, text
    const auto messages = slack_.control("messages", {{"channel", where}});
    for (const auto& message : messages.value("messages", Json::array()))
        for (const auto& block : message.value("blocks", Json::array()))
            for (const auto& element : block.value("elements", Json::array()))
                if (element.value("type", "") == "button")
                    buttons.emplace_back(message.at("ts"), element.at("text").at("text"));
    if (buttons.empty()) return;
    slack_.control("join", {{"user", who}, {"channel", where}});
    const auto& [ts, text] = buttons[dice_.below(buttons.size())];
    for (auto times = dice_.chance(0.15) ? 2 : 1; times > 0; --times)
        slack_.control("press", {{"user", who}, {"channel", where}, {"ts", ts}, {"button", text}});
}

void People::meddle()
{
    ++done_;
    const auto where = room();
    if (where.empty()) return;
    const auto who = somebody();
    slack_.control("join", {{"user", who}, {"channel", where}});
    switch (dice_.below(4)) {
    case 0:
        slack_.control("archive", {{"user", who}, {"channel", where}});
        agenda_.in(dice_.between(5s, 2min), [this, who, where] {
            slack_.control("unarchive", {{"user", who}, {"channel", where}});
            slack_.control("join", {{"user", us}, {"channel", where}});
        });
        return;
    case 1: slack_.control("rename", {{"user", who}, {"channel", where}, {"name", "renamed-" + token()}}); return;
    case 2:
        slack_.control("leave", {{"user", us}, {"channel", where}});
        agenda_.in(dice_.between(5s, 2min),
                   [this, where] { slack_.control("join", {{"user", us}, {"channel", where}}); });
        return;
    default: slack_.control("topic", {{"user", who}, {"channel", where}, {"text", "free beer"}}); return;
    }
}

void People::stray()
{
    ++done_;
    const auto where = room();
    if (where.empty()) return;
    slack_.control("invite", {{"user", somebody()}, {"channel", where}, {"who", "olga"}});
    slack_.control("join", {{"user", "olga"}, {"channel", where}});
    switch (dice_.below(3)) {
    case 0: return say("olga", where);
    case 1: return command("olga", where);
    default: return press("olga", where);
    }
}

} // namespace warroom::simulation
