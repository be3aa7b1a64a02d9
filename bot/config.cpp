#include "bot/config.hpp"

#include "bot/playbook_file.hpp"
#include "bot/zones.hpp"

#include <algorithm>
#include <cstdlib>
#include <fmt/format.h>
#include <fstream>
#include <set>
#include <sstream>
#include <toml++/toml.h>

namespace warroom {
namespace {

namespace fs = std::filesystem;

// An id as Slack makes them: a letter for the kind, then capitals and digits.
bool is_id(std::string_view text, std::string_view kinds)
{
    return text.size() > 1 && kinds.find(text[0]) != std::string_view::npos &&
           std::ranges::all_of(text, [](char c) { return (c >= '0' && c <= '9') || (c >= 'A' && c <= 'Z'); });
}

// One reading of the file: the first thing that is wrong is remembered, with its line.
class Reader {
public:
    Reader(toml::table table, std::string file) : table_{std::move(table)}, file_{std::move(file)} {}

    template <class T>
    std::optional<T> read(std::string_view key, std::string_view kind)
    {
        known_.insert(std::string{key});
        const auto* node = table_.get(key);
        if (!node) return std::nullopt;
        const auto value = node->value_exact<T>();
        if (!value) fail(*node, fmt::format("{} must be {}", key, kind));
        return value;
    }

    void read_invitations(Playbook& playbook)
    {
        known_.insert("invite");
        const auto* node = table_.get("invite");
        if (!node) return;
        const auto* invite = node->as_table();
        if (!invite) return fail(*node, "invite must be a table: [invite] sev1 = [\"U…\", \"S…\"]");
        for (const auto& [key, value] : *invite) {
            const auto severity = choice<Severity>(key.str());
            const auto* list = value.as_array();
            if (!severity) return fail(value, fmt::format("[invite] knows sev1 to sev4, not {}", key.str()));
            if (!list)
                return fail(value,
                            fmt::format("invite.{} must be a list of ids of people (U…) and groups (S…)", key.str()));
            for (const auto& entry : *list) {
                const auto id = entry.value_exact<std::string>();
                if (!id || !is_id(*id, "UWS"))
                    return fail(entry, fmt::format("invite.{} must hold ids in quotes, of people (U… or W…) and "
                                                   "groups (S…); names don't do",
                                                   key.str()));
                playbook.invite[static_cast<std::size_t>(*severity) - 1].push_back(*id);
            }
        }
    }

    void refuse_unknown()
    {
        for (const auto& [key, value] : table_)
            if (!known_.contains(std::string{key.str()}))
                return fail(value, fmt::format("unknown key {}; known are: {}", key.str(), fmt::join(known_, ", ")));
    }

    void fail(const toml::node& node, std::string why)
    {
        if (error_.empty()) error_ = fmt::format("{}:{}: {}", file_, node.source().begin.line, why);
    }
    void fail_at(std::string_view key, std::string why)
    {
        if (const auto* node = table_.get(key)) fail(*node, std::move(why));
    }
    const std::string& error() const { return error_; }

private:
    toml::table table_;
    std::string file_;
    std::string error_;
    std::set<std::string> known_;
};

bool is_prefix(std::string_view text, bool upper)
{
    return !text.empty() && text.size() <= 20 && std::ranges::all_of(text, [&](char c) {
        return (c >= '0' && c <= '9') ||
               (upper ? (c >= 'A' && c <= 'Z') : (c >= 'a' && c <= 'z') || c == '-' || c == '_');
    });
}

void read_words(Reader& file, Config& config)
{
    auto& playbook = config.playbook;
    if (const auto command = file.read<std::string>("command", "text, such as \"/incident\"")) {
        playbook.command = *command;
        if (command->size() < 2 || command->size() > 32 || command->front() != '/' ||
            command->find(' ') != std::string::npos)
            file.fail_at("command", "command must begin with / and have no blanks, at most 32 characters");
    }
    if (const auto prefix = file.read<std::string>("id_prefix", "text, such as \"INC\"")) {
        playbook.id_prefix = *prefix;
        if (!is_prefix(*prefix, true))
            file.fail_at("id_prefix", "id_prefix must be capital letters and digits, such as INC");
    }
    if (const auto prefix = file.read<std::string>("channel_prefix", "text, such as \"inc\"")) {
        playbook.channel_prefix = *prefix;
        if (!is_prefix(*prefix, false))
            file.fail_at("channel_prefix", "channel_prefix must be small letters, digits, - and _, such as inc");
    }
    if (const auto channel =
            file.read<std::string>("announcement_channel", "text: a channel's id or #name, \"\" for none")) {
        playbook.announcement_channel = *channel;
        const bool named = channel->size() > 1 && channel->front() == '#' && channel->find(' ') == std::string::npos;
        if (!channel->empty() && !named && !is_id(*channel, "CG"))
            file.fail_at("announcement_channel",
                         "announcement_channel must be #name or a channel's id (C… or G…), \"\" for none");
    }
    if (const auto severity = file.read<std::string>("default_severity", "one of \"sev1\" to \"sev4\"")) {
        if (const auto level = choice<Severity>(*severity))
            playbook.default_severity = *level;
        else
            file.fail_at("default_severity", "default_severity must be one of \"sev1\" to \"sev4\"");
    }
}

void read_rest(Reader& file, Config& config, Timestamp now)
{
    if (const auto name = file.read<std::string>("zone", "text: an IANA name such as \"Europe/Madrid\"");
        name && !name->empty()) {
        config.zone = zone_named(*name, now);
        if (!config.zone) file.fail_at("zone", fmt::format("zone \"{}\" is no IANA name such as Europe/Madrid", *name));
    }
    if (const auto connections = file.read<std::int64_t>("connections", "a number from 1 to 4")) {
        config.connections = static_cast<int>(std::clamp<std::int64_t>(*connections, 1, 4));
        if (*connections < 1 || *connections > 4) file.fail_at("connections", "connections must be from 1 to 4");
    }
    if (const auto page = file.read<std::int64_t>("history_page", "a number from 1 to 999")) {
        config.history_page = static_cast<int>(std::clamp<std::int64_t>(*page, 1, 999));
        if (*page < 1 || *page > 999) file.fail_at("history_page", "history_page must be from 1 to 999");
    }
    if (const auto folder = file.read<std::string>("checklists", "text: a folder, \"\" for the built-in lists");
        folder && !folder->empty()) {
        auto lists = checklists_with(*folder);
        if (lists.has_error())
            file.fail_at("checklists", lists.error());
        else
            config.playbook.checklists = std::move(*lists);
    }
}

void read_house(Reader& file, HouseRules& house)
{
    const auto number = [&](std::string_view key, std::int64_t least, std::int64_t most, auto use) {
        const auto value = file.read<std::int64_t>(key, fmt::format("a number from {} to {}", least, most));
        if (!value) return;
        if (*value < least || *value > most)
            file.fail_at(key, fmt::format("{} must be from {} to {}", key, least, most));
        else
            use(*value);
    };
    constexpr std::int64_t week = 7 * 24 * 60;
    number("backup_minutes", 0, week, [&](std::int64_t n) { house.backup_every = std::chrono::minutes{n}; });
    number("backup_minutes_when_open", 1, week,
           [&](std::int64_t n) { house.backup_every_when_open = std::chrono::minutes{n}; });
    number("reserve_mib", 0, 1 << 20, [&](std::int64_t n) { house.reserve = static_cast<std::uintmax_t>(n) << 20; });
    if (const auto folder =
            file.read<std::string>("backup_folder", "text: a folder, \"\" for the one beside the database");
        folder && !folder->empty())
        house.backups = fs::absolute(*folder);
    if (const auto any = file.read<bool>("any_file_system", "true or false")) house.any_file_system = *any;
}

Result<Config, std::string> read_file(Config config, const fs::path& path, Timestamp now)
{
    std::ifstream file{path};
    if (!file) return fmt::format("cannot read the configuration {}; WARROOM_CONFIG names it", path.string());
    std::stringstream text;
    text << file.rdbuf();
    try {
        Reader reader{toml::parse(text.str()), path.string()};
        read_words(reader, config);
        read_rest(reader, config, now);
        read_house(reader, config.house);
        reader.read_invitations(config.playbook);
        reader.refuse_unknown();
        if (!reader.error().empty()) return reader.error();
        return config;
    } catch (const toml::parse_error& error) {
        return fmt::format("{}:{}: {}", path.string(), error.source().begin.line, error.description());
    }
}

using Token = Result<Secret, std::string>;

Token no_token(std::string why) { return {boost::system::in_place_error, std::move(why)}; }

Token find_token(const Environment& environment, const std::string& name, std::string_view prefix)
{
    const auto from_file = [&](const fs::path& path) -> Token {
        std::ifstream file{path};
        std::string text;
        if (!std::getline(file, text)) return no_token(fmt::format("cannot read a token from {}", path.string()));
        return token(text, prefix);
    };
    if (auto text = environment(name.c_str()); !text.empty()) {
        auto found = token(text, prefix);
        if (found.has_value()) return found;
        return no_token(fmt::format("{}: {}", name, found.error()));
    }
    if (auto path = environment((name + "_FILE").c_str()); !path.empty()) return from_file(path);
    if (auto folder = environment("CREDENTIALS_DIRECTORY"); !folder.empty() && fs::exists(fs::path{folder} / name))
        return from_file(fs::path{folder} / name);
    return no_token(
        fmt::format("{} is not set. It begins with {} and comes from your Slack app's settings; put it into the "
                    "environment, or name a "
                    "file that holds it in {}_FILE.",
                    name, prefix, name));
}

} // namespace

std::string from_process(const char* name)
{
    const char* value = std::getenv(name); // NOLINT(concurrency-mt-unsafe): before any thread is started
    return value ? value : "";
}

Result<Config, std::string> load_config(const Environment& environment, Timestamp now)
{
    Config config;
    config.playbook.checklists = built_in_checklists();
    if (const auto path = environment("WARROOM_CONFIG"); !path.empty()) {
        auto read = read_file(std::move(config), path, now);
        if (read.has_error()) return read.error();
        config = std::move(*read);
    }
    if (const auto url = environment("SLACK_API_URL"); !url.empty())
        config.api_url = url.ends_with('/') ? url : url + "/";
    if (const auto parsed = net::parse_url(config.api_url); parsed.has_error())
        return fmt::format("SLACK_API_URL: {}", parsed.error());
    if (const auto folder = environment("STATE_DIRECTORY"); !folder.empty())
        config.database = fs::path{folder} / "warroom.db";
    if (const auto path = environment("WARROOM_DB"); !path.empty()) config.database = path;
    config.database = fs::absolute(config.database);
    return config;
}

Result<Config, std::string> with_tokens(Config config, const Environment& environment)
{
    auto app = find_token(environment, "SLACK_APP_TOKEN", "xapp-");
    if (app.has_error()) return app.error();
    auto bot = find_token(environment, "SLACK_BOT_TOKEN", "xoxb-");
    if (bot.has_error()) return bot.error();
    auto proxies = net::Proxies::from(environment);
    if (proxies.has_error()) return proxies.error();
    config.proxies = std::move(*proxies);
    config.app_token = std::move(*app);
    config.bot_token = std::move(*bot);
    return config;
}

} // namespace warroom
