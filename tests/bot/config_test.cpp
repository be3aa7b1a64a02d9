#include "bot/config.hpp"
#include "bot/slack/manifest.hpp"
#include "tests/storage/temporary_directory.hpp"

#include <doctest/doctest.h>
#include <fmt/format.h>
#include <fstream>
#include <map>
#include <nlohmann/json.hpp>
#include <sstream>

namespace warroom {
namespace {

Environment environment(std::map<std::string, std::string> values)
{
    return [values = std::move(values)](const char* name) {
        const auto found = values.find(name);
        return found == values.end() ? std::string{} : found->second;
    };
}

// The configuration that a file with this text gives, or the error.
Result<Config, std::string> with_file(const std::string& toml)
{
    TemporaryDirectory directory;
    const auto path = directory / "warroom.toml";
    std::ofstream{path} << toml;
    return load_config(environment({{"WARROOM_CONFIG", path.string()}}), Timestamp{});
}

std::string error_of(const std::string& toml)
{
    const auto config = with_file(toml);
    REQUIRE(config.has_error());
    return config.error();
}

} // namespace

TEST_SUITE("configuration")
{
    TEST_CASE("without a file and without variables everything has its default")
    {
        const auto config = load_config(environment({}), Timestamp{});
        REQUIRE(config.has_value());
        CHECK(config->playbook.command == "/incident");
        CHECK(config->playbook.default_severity == Severity::sev2);
        CHECK(config->playbook.checklists.contains("rollback"));
        CHECK(config->connections == 2);
        CHECK(config->history_page == 200);
        CHECK(config->database == std::filesystem::absolute("warroom.db"));
        CHECK(config->api_url == "https://slack.com/api/");
    }

    TEST_CASE("the example file says nothing but defaults, and every key of it is known")
    {
        std::ifstream file{std::string{WARROOM_DEPLOY_DIR} + "/warroom.example.toml"};
        REQUIRE(file);
        std::string uncommented;
        for (std::string line; std::getline(file, line);)
            if (const auto equals = line.find(" = ");
                line.starts_with("# ") && equals != std::string::npos && line.find(' ', 2) == equals)
                uncommented += line.substr(2) + "\n";
            else if (line == "# [invite]")
                uncommented += "[invite]\n";
        const auto config = with_file(uncommented);
        CAPTURE(uncommented);
        if (config.has_error()) FAIL(config.error());
        const auto defaults = load_config(environment({}), Timestamp{});
        CHECK(config->playbook.command == defaults->playbook.command);
        CHECK(config->playbook.id_prefix == defaults->playbook.id_prefix);
        CHECK(config->playbook.channel_prefix == defaults->playbook.channel_prefix);
        CHECK(config->playbook.default_severity == defaults->playbook.default_severity);
        CHECK(config->connections == defaults->connections);
        CHECK(config->house == defaults->house);
        CHECK(config->history_page == defaults->history_page);
        CHECK_FALSE(config->zone);
    }

    TEST_CASE("a file sets what it names")
    {
        const auto config = with_file(
            "command = \"/fire\"\nid_prefix = \"OPS\"\ndefault_severity = \"sev3\"\nzone = \"Europe/Madrid\"\n"
            "connections = 3\nhistory_page = 15\n[invite]\nsev1 = [\"U1\", \"S2\"]\n");
        if (config.has_error()) FAIL(config.error());
        CHECK(config->playbook.command == "/fire");
        CHECK(config->playbook.id_prefix == "OPS");
        CHECK(config->playbook.default_severity == Severity::sev3);
        CHECK(config->connections == 3);
        CHECK(config->history_page == 15);
        REQUIRE(config->zone);
        CHECK(config->zone->name == "Europe/Madrid");
        CHECK(config->playbook.invite[0] == std::vector<std::string>{"U1", "S2"});
    }

    TEST_CASE("backups and the disk can be set, within reason")
    {
        const auto config =
            with_file("backup_minutes = 0\nbackup_minutes_when_open = 5\nbackup_folder = \"/mnt/elsewhere\"\n"
                      "reserve_mib = 0\nany_file_system = true\n");
        if (config.has_error()) FAIL(config.error());
        CHECK(config->house.backup_every == std::chrono::minutes{0});
        CHECK(config->house.backup_every_when_open == std::chrono::minutes{5});
        CHECK(config->house.backups == "/mnt/elsewhere");
        CHECK(config->house.reserve == 0);
        CHECK(config->house.any_file_system);
        CHECK(error_of("backup_minutes = -1").find(":1: backup_minutes must be from 0 to 10080") != std::string::npos);
        CHECK(error_of("backup_minutes_when_open = 0").find("must be from 1 to 10080") != std::string::npos);
        CHECK(error_of("any_file_system = 1").find("any_file_system must be true or false") != std::string::npos);
    }

    TEST_CASE("what is wrong in a file is named with its line")
    {
        CHECK(error_of("id_prefix = \"OPS\"\nseverity = \"sev1\"\n").find("warroom.toml:2: unknown key severity") !=
              std::string::npos);
        CHECK(error_of("connections = 9").find(":1: connections must be from 1 to 4") != std::string::npos);
        CHECK(error_of("history_page = 0").find(":1: history_page must be from 1 to 999") != std::string::npos);
        CHECK(error_of("connections = \"two\"").find(":1: connections must be a number") != std::string::npos);
        CHECK(error_of("\n\nzone = \"Mars/Olympus\"").find(":3: zone \"Mars/Olympus\"") != std::string::npos);
        CHECK(error_of("command = \"incident\"").find(":1: command must begin with /") != std::string::npos);
        CHECK(error_of("[invite]\nsev9 = []").find(":2: [invite] knows sev1 to sev4") != std::string::npos);
        CHECK(error_of("[invite]\nsev1 = [\"U1\",\n\"ana\"]").find(":3: invite.sev1 must hold ids") !=
              std::string::npos);
        CHECK(error_of("announcement_channel = \"incidents\"").find(":1: announcement_channel must be #name") !=
              std::string::npos);
        for (const auto* channel : {"", "#incidents", "C0123ABC", "G0123ABC"})
            CHECK(with_file(fmt::format("announcement_channel = \"{}\"", channel)).has_value());
        CHECK(error_of("command = ").find(":1:") != std::string::npos);
    }

    TEST_CASE("a configuration that can't be read is said to be so")
    {
        const auto config = load_config(environment({{"WARROOM_CONFIG", "/nowhere/warroom.toml"}}), Timestamp{});
        REQUIRE(config.has_error());
        CHECK(config.error().find("/nowhere/warroom.toml") != std::string::npos);
    }

    TEST_CASE("plain http is accepted for loopback only")
    {
        CHECK(load_config(environment({{"SLACK_API_URL", "http://127.0.0.1:8080/api"}}), Timestamp{}).has_value());
        CHECK(load_config(environment({{"SLACK_API_URL", "http://slack.example.com/api/"}}), Timestamp{}).has_error());
    }

    TEST_CASE("the database stands in the state directory, unless it is named")
    {
        CHECK(load_config(environment({{"STATE_DIRECTORY", "/var/lib/warroom"}}), Timestamp{})->database ==
              "/var/lib/warroom/warroom.db");
        CHECK(load_config(environment({{"STATE_DIRECTORY", "/var/lib/warroom"}, {"WARROOM_DB", "/data/w.db"}}),
                          Timestamp{})
                  ->database == "/data/w.db");
    }

    TEST_CASE("a proxy comes from the environment, and one that can't be stops the start without its password")
    {
        const auto with_proxy = [](const std::string& proxy) {
            return with_tokens(
                {},
                environment({{"SLACK_APP_TOKEN", "xapp-1"}, {"SLACK_BOT_TOKEN", "xoxb-2"}, {"HTTPS_PROXY", proxy}}));
        };
        CHECK(with_proxy("http://proxy:3128")->proxies.proxy()->name() == "proxy:3128");
        CHECK_FALSE(with_proxy("")->proxies.proxy());
        const auto odd = with_proxy("socks5://me:secret@proxy:1080");
        REQUIRE(odd.has_error());
        CHECK(odd.error().find("HTTPS_PROXY") != std::string::npos);
        CHECK(odd.error().find("secret") == std::string::npos);
    }

    TEST_CASE("tokens come from variables, files or credentials, and a wrong one is not repeated")
    {
        TemporaryDirectory directory;
        std::ofstream{directory / "SLACK_BOT_TOKEN"} << " xoxb-from-credential \n";
        std::ofstream{directory / "app"} << "xapp-from-file\n";
        const auto config = with_tokens({}, environment({{"SLACK_APP_TOKEN_FILE", (directory / "app").string()},
                                                         {"CREDENTIALS_DIRECTORY", (directory / "").string()}}));
        REQUIRE(config.has_value());
        CHECK(config->app_token.reveal() == "xapp-from-file");
        CHECK(config->bot_token.reveal() == "xoxb-from-credential");

        const auto none = with_tokens({}, environment({}));
        REQUIRE(none.has_error());
        CHECK(none.error().find("SLACK_APP_TOKEN is not set") != std::string::npos);

        const auto swapped =
            with_tokens({}, environment({{"SLACK_APP_TOKEN", "xoxb-secret-1"}, {"SLACK_BOT_TOKEN", "xoxb-2"}}));
        REQUIRE(swapped.has_error());
        CHECK(swapped.error().find("SLACK_APP_TOKEN") != std::string::npos);
        CHECK(swapped.error().find("secret") == std::string::npos);
    }
}

TEST_SUITE("manifest")
{
    TEST_CASE("the file beside the scripts is what `warroom manifest` prints")
    {
        std::ifstream file{std::string{WARROOM_DEPLOY_DIR} + "/slack_manifest.json"};
        std::stringstream text;
        text << file.rdbuf();
        CHECK(text.str() == slack::manifest_json("/incident"));
    }

    TEST_CASE("the rights that an installed app lacks are named, and no others")
    {
        std::string all = "identify";
        for (const auto& scope : slack::missing_scopes("")) all += "," + scope;
        CHECK(slack::missing_scopes(all).empty());
        const auto without_pins = all.replace(all.find(",pins:write"), std::string{",pins:write"}.size(), "");
        CHECK(slack::missing_scopes(without_pins) == std::vector<std::string>{"pins:write"});
    }

    TEST_CASE("the manifest follows the configured command and keeps Slack's limits")
    {
        const auto manifest = nlohmann::json::parse(slack::manifest_json("/fire"));
        CHECK(manifest["features"]["slash_commands"][0]["command"] == "/fire");
        CHECK(manifest["features"]["slash_commands"][0]["should_escape"] == true);
        CHECK(manifest["settings"]["socket_mode_enabled"] == true);
        const auto length = manifest["display_information"]["long_description"].get<std::string>().size();
        CHECK(length >= 175);
        CHECK(length <= 4000);
    }

    TEST_CASE("the YAML form holds every value of the JSON form")
    {
        const auto yaml = slack::manifest_yaml("/fire");
        for (const auto* part : {"  name: \"warroom\"\n", "    - command: \"/fire\"\n      description: ",
                                 "      - \"chat:write\"\n", "  socket_mode_enabled: true\n"})
            CHECK_MESSAGE(yaml.find(part) != std::string::npos, part);
    }
}

} // namespace warroom
