#pragma once
// What an operator can set, by environment and by one TOML file. Everything has a default but the tokens; an unknown
// key is an error with its line.

#include "bot/backup_plan.hpp"
#include "bot/net/proxy.hpp"
#include "bot/net/url.hpp"
#include "bot/secret.hpp"
#include "core/playbook.hpp"
#include "core/result.hpp"
#include "core/zone.hpp"

#include <filesystem>
#include <functional>
#include <optional>
#include <string>

namespace warroom {

struct Config {
    Playbook playbook{};        // command, prefixes, channel names, severities, invitations, checklists
    std::optional<Zone> zone{}; // of every incident; none: the opener's
    int connections = 2;        // to Slack at once, so that a refresh loses nothing
    int history_page = 200;     // messages asked for at once; some apps are given 15 at most
    std::filesystem::path database = "warroom.db";
    HouseRules house{}; // backups, and what to do about a disk
    std::string api_url = "https://slack.com/api/";
    net::Proxies proxies{};
    Secret app_token{};
    Secret bot_token{};
};

// Reads a variable; the process's in real life. Unset and empty are the same.
using Environment = std::function<std::string(const char*)>;
std::string from_process(const char* name);

// The error says what to do next. Tokens and proxies are asked for only by who connects.
Result<Config, std::string> load_config(const Environment& environment, Timestamp now);
Result<Config, std::string> with_tokens(Config config, const Environment& environment);

} // namespace warroom
