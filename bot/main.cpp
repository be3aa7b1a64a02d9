// warroom: runs incidents in Slack. This is the table of contents of what it does from the command line.
#include "bot/host/back_up.hpp"
#include "bot/host/control_socket.hpp"
#include "bot/host/readings.hpp"
#include "bot/log.hpp"
#include "bot/run.hpp"
#include "bot/simulated_slack/demo.hpp"
#include "bot/simulated_slack/simulate.hpp"
#include "bot/slack/manifest.hpp"
#include "storage/sqlite_store.hpp"
#include "storage/upkeep.hpp"

#include <CLI/CLI.hpp>
#include <cstdio>
#include <fmt/format.h>

namespace {

using namespace warroom;

enum Exit { done = 0, failed = 1, wrong_usage = 2, bad_configuration = 3, bad_database = 5 };

int complain(int exit_code, const std::string& why)
{
    fmt::print(stderr, "warroom: {}\n", why);
    return exit_code;
}

int run_bot()
{
    set_up_logging(spdlog::level::info);
    auto config = load_config(from_process, SystemClock{}.now());
    if (config.has_value()) config = with_tokens(std::move(*config), from_process);
    if (config.has_error()) return complain(bad_configuration, config.error());
    return run(*config);
}

int show_manifest(const std::string& format)
{
    const auto config = load_config(from_process, SystemClock{}.now());
    if (config.has_error()) return complain(bad_configuration, config.error());
    const auto& command = config->playbook.command;
    fmt::print("{}", format == "json" ? slack::manifest_json(command) : slack::manifest_yaml(command));
    return done;
}

host::Printed redact(const host::Request& request, Store& store, const Playbook& playbook)
{
    WarRoom room{store, playbook};
    const auto now = SystemClock{}.now();
    const auto delivery = host::redaction(request, room.directory(), now);
    if (!delivery) return host::redacted(request, std::nullopt);
    return host::redacted(request, room.handle({&*delivery, 1}, now).front());
}

// Through the running bot, which owns the file, or from the file itself.
int show(const host::Request& request)
{
    set_up_logging(spdlog::level::warn);
    const auto config = load_config(from_process, SystemClock{}.now());
    if (config.has_error()) return complain(bad_configuration, config.error());
    const auto told = [](int percent) { fmt::print(stderr, "warroom: {} % copied\n", percent); };
    auto printed = host::ask_running(config->database, request, told);
    if (!printed && request.command == "health")
        return complain(failed,
                        fmt::format("no warroom runs on {}; start it with `warroom run`, or name the database of "
                                    "the one that does by WARROOM_DB",
                                    config->database.string()));
    if (!printed) {
        if (!std::filesystem::exists(config->database))
            return complain(bad_database,
                            fmt::format("there is no database {}; WARROOM_DB names it", config->database.string()));
        SqliteStore store{config->database, random_salt, std::chrono::seconds{5}, config->house.any_file_system};
        if (const auto& saved = store.upkeep().saved())
            complain(done, fmt::format("the database was brought up to date; as it was: {}", saved->string()));
        printed = request.command == "backup"   ? host::back_up(request, store.upkeep(), told)
                  : request.command == "redact" ? redact(request, store, config->playbook)
                                                : host::read(request, store, SystemClock{}.now());
    }
    fmt::print("{}", printed->out);
    return printed->error.empty() ? printed->exit_code : complain(printed->exit_code, printed->error);
}

} // namespace

int main(int argc, char** argv)
try {
    CLI::App app{
        "Runs incidents in Slack: opens the war room, writes down what happens, leads through hotfix, revert or\n"
        "rollback, and drafts the post-mortem.\n\n"
        "Environment: SLACK_APP_TOKEN, SLACK_BOT_TOKEN (or …_FILE), SLACK_API_URL, WARROOM_DB, WARROOM_CONFIG.\n"
        "Exit codes: 0 done, 1 failed, 2 wrong usage, 3 configuration, 4 Slack refused, 5 database, 75 a commit "
        "failed.",
        "warroom"};
    app.set_version_flag("--version", "warroom " WARROOM_VERSION);
    app.require_subcommand(1);
    int exit_code = done;

    app.add_subcommand("run", "connect to Slack and serve until SIGTERM")->callback([&] { exit_code = run_bot(); });

    simulated_slack::DemoOptions demo_options;
    auto* demo = app.add_subcommand("demo", "play an incident against a simulated Slack and leave its documents");
    demo->add_option("--out", demo_options.folder, "folder for the documents and the database")->capture_default_str();
    demo->add_option("--speed", demo_options.speed, "how many times as fast as life")
        ->check(CLI::Range(1.0, 10000.0))
        ->capture_default_str();
    demo->add_option("--port", demo_options.port, "of the simulated Slack; 0: any free one")
        ->check(CLI::Range(0, 65535))
        ->capture_default_str();
    demo->callback([&] {
        set_up_logging(spdlog::level::off);
        exit_code = simulated_slack::demo(demo_options);
    });

    int port = 8080;
    auto* simulate = app.add_subcommand("simulate", "a simulated Slack alone, with a control API to act as anybody");
    simulate->add_option("--port", port, "to listen on, on loopback")
        ->check(CLI::Range(0, 65535))
        ->capture_default_str();
    simulate->callback([&] { exit_code = simulated_slack::simulate(static_cast<unsigned short>(port)); });

    std::string manifest_format = "yaml";
    auto* manifest = app.add_subcommand("manifest", "print the manifest of the Slack app to create");
    manifest->add_option("--format", manifest_format, "yaml or json")
        ->check(CLI::IsMember({"yaml", "json"}))
        ->capture_default_str();
    manifest->callback([&] { exit_code = show_manifest(manifest_format); });

    host::Request request;
    const auto reading = [&](const std::string& name, const std::string& help,
                             const std::vector<std::string>& formats) {
        auto* command = app.add_subcommand(name, help);
        if (name != "incidents" && name != "health")
            command->add_option("ID", request.incident, "the incident: INC-12, or 12")->required();
        if (!formats.empty())
            command->add_option("--format", request.format, "default " + formats.front())
                ->check(CLI::IsMember(formats));
        command->callback([&, name] {
            request.command = name;
            exit_code = show(request);
        });
    };
    reading("incidents", "list all incidents, newest first", {"text", "json"});
    reading("show", "the state of one incident", {});
    reading("timeline", "what happened, minute by minute", {"text", "jsonl"});
    reading("postmortem", "the draft of the post-mortem as it stands", {"md", "html", "json"});
    reading("verify", "prove that the timeline is what was written", {});
    reading("health", "how the running bot is: exit code 0 if well, 1 if not, with what to do", {"text", "json"});

    auto* backup = app.add_subcommand("backup", "copy the database, prove the copy, and put it into FILE");
    backup->add_option("FILE", request.file, "the backup; it opens as a database")->required();
    backup->add_flag("--force", request.force, "replace a file that is there");
    backup->callback([&] {
        request.command = "backup";
        request.file = std::filesystem::absolute(request.file).string();
        exit_code = show(request);
    });

    auto* redacting = app.add_subcommand("redact", "take an entry's words off the record for good");
    redacting->add_option("ID", request.incident, "the incident: INC-12, or 12")->required();
    redacting->add_option("SEQ", request.entry, "the entry's number in the timeline")->required();
    redacting->add_option("WHY", request.why, "what it was, without saying it")->required();
    redacting->callback([&] {
        request.command = "redact";
        exit_code = show(request);
    });

    try {
        app.parse(argc, argv);
    } catch (const CLI::ParseError& error) {
        return app.exit(error) == 0 ? done : wrong_usage;
    }
    return exit_code;
} catch (const warroom::Fatal& fatal) {
    return complain(fatal.exit_code, fatal.what);
} catch (const std::exception& error) {
    return complain(failed, error.what());
}
