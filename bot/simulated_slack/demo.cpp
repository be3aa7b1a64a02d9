#include "bot/simulated_slack/demo.hpp"

#include "bot/bot.hpp"
#include "bot/host/json_forms.hpp"
#include "bot/playbook_file.hpp"
#include "bot/simulated_slack/demo_checks.hpp"
#include "bot/simulated_slack/demo_clock.hpp"
#include "bot/simulated_slack/demo_narrator.hpp"
#include "bot/simulated_slack/demo_room.hpp"
#include "bot/simulated_slack/demo_script.hpp"
#include "bot/simulated_slack/server.hpp"
#include "bot/zones.hpp"
#include "core/post_mortem.hpp"
#include "storage/sqlite_store.hpp"

#include <algorithm>
#include <boost/asio/co_spawn.hpp>
#include <fmt/format.h>
#include <fstream>
#include <map>
#include <nlohmann/json.hpp>
#include <unistd.h>

namespace warroom::simulated_slack {
namespace {

namespace fs = std::filesystem;
using Json = nlohmann::json;
using namespace std::chrono_literals;

constexpr Timestamp midnight = std::chrono::sys_days{std::chrono::year{2026} / 3 / 10} - 1h; // in Europe/Madrid
constexpr Timestamp opening_scene = midnight + 9h + 58min;
constexpr auto patience = 10s; // of real time, for something the bot owes us

void rethrow(std::exception_ptr failed)
{
    if (failed) std::rethrow_exception(failed);
}

class Play {
public:
    Play(Server& slack, Bot& bot, DemoClock& clock, Narrator& narrator)
        : slack_{slack}, bot_{bot}, clock_{clock}, narrator_{narrator}
    {
    }

    asio::awaitable<void> perform()
    {
        co_await wait_for("the bot to connect",
                          [this] { return slack_.control("stats", Json::object()).at("connections_open") >= 2; });
        narrator_.introduce(slack_.control("people", Json::object()).at("people"));
        for (const auto& act : demo_script) {
            while (clock_.now() < midnight + act.at) {
                show();
                co_await sleep_for(
                    std::min<std::chrono::nanoseconds>(20ms, clock_.real(midnight + act.at - clock_.now())));
            }
            clock_.wait_for_the_bot(true);
            co_await play(act);
            co_await wait_for("the bot to have heard", [this] { return heard_all(); });
            clock_.wait_for_the_bot(false);
        }
        co_await wait_for("the draft", [this] { return room_.drafts() > 0; });
        co_await wait_for("everything owed to be done", [this] { return bot_.owed() == 0 && heard_all(); });
        show();
        said_ = room_.messages_of_people();
        noise_ = noise(room_.messages());
    }

    const std::map<std::string, std::string>& said() const { return said_; } // ts and text, as the room has them now
    const Noise& heard() const { return noise_; }
    // Typed and not done, though the story does not mean it so.
    const std::string& misunderstood() const { return misunderstood_; }

    void show()
    {
        const auto news = slack_.control("feed", {{"after", shown_}});
        shown_ = news.at("last");
        for (const auto& item : news.at("items")) {
            narrator_.tell(item);
            listen(item);
        }
    }

private:
    bool heard_all()
    {
        const auto stats = slack_.control("stats", Json::object());
        return stats.at("unacked") == 0 && stats.at("waiting") == 0;
    }

    asio::awaitable<void> wait_for(std::string what, std::function<bool()> there)
    {
        const auto until = std::chrono::steady_clock::now() + patience;
        while (!there()) {
            show();
            if (std::chrono::steady_clock::now() > until) throw std::runtime_error{"waited in vain for " + what};
            co_await sleep_for(5ms);
        }
    }

    // The bot's mark on what it did not do, and its words where something isn't built.
    void listen(const Json& item)
    {
        const auto text = item.value("text", "");
        const bool unbuilt = text.find("Not there yet") != std::string::npos;
        const bool marked = item.value("kind", "") == "reaction" && item.value("name", "") == "question";
        const bool meant =
            std::ranges::any_of(demo_script, [&](const Act& act) { return act.asked_back && text == act.text; });
        if (unbuilt || (marked && !meant)) misunderstood_ = text;
    }

    asio::awaitable<void> wait_for_button(std::string text)
    {
        std::function<bool()> there = [this, text] { return !room_.with_button(text).empty(); };
        co_await wait_for("a button " + text, std::move(there));
    }

    asio::awaitable<void> wait_for_room(Act act)
    {
        const bool joins = act.kind == Act::Kind::join;
        std::function<bool()> there = [this, act, joins] {
            return !room_.id().empty() && (joins || room_.has(act.who));
        };
        co_await wait_for("the room", std::move(there));
    }

    asio::awaitable<void> play(Act act)
    {
        if (act.kind != Act::Kind::say && act.kind != Act::Kind::disconnect && act.where != "#general")
            co_await wait_for_room(act);
        const std::string who{act.who};
        const std::string text{act.text};
        switch (act.kind) {
        case Act::Kind::say:
            slack_.control("say", {{"user", who}, {"channel", std::string{act.where}}, {"text", text}});
            break;
        case Act::Kind::room: slack_.control("say", {{"user", who}, {"channel", room_.id()}, {"text", text}}); break;
        case Act::Kind::reply:
            slack_.control(
                "say",
                {{"user", who}, {"channel", room_.id()}, {"text", text}, {"thread_ts", room_.newest_attempt_card()}});
            break;
        case Act::Kind::edit:
            slack_.control("edit", {{"user", who},
                                    {"channel", room_.id()},
                                    {"ts", room_.beginning_with(std::string{act.where})},
                                    {"text", text}});
            break;
        case Act::Kind::remove:
            slack_.control(
                "delete",
                {{"user", who}, {"channel", room_.id()}, {"ts", room_.beginning_with(std::string{act.where})}});
            break;
        case Act::Kind::join: slack_.control("join", {{"user", who}, {"channel", room_.id()}}); break;
        case Act::Kind::command:
            narrator_.remark(fmt::format("{} types /incident {}", who, text));
            slack_.control("command", {{"user", who},
                                       {"channel", act.where.empty() ? room_.id() : std::string{act.where}},
                                       {"command", "/incident"},
                                       {"text", text}});
            break;
        case Act::Kind::press:
            co_await wait_for_button(text);
            narrator_.remark(fmt::format("{} presses [{}]", who, text));
            slack_.control("press",
                           {{"user", who}, {"channel", room_.id()}, {"ts", room_.with_button(text)}, {"button", text}});
            break;
        case Act::Kind::disconnect:
            narrator_.remark("the network drops both connections");
            slack_.control("reset", Json::object());
            break;
        }
    }

    Server& slack_;
    Bot& bot_;
    DemoClock& clock_;
    Narrator& narrator_;
    DemoRoom room_{slack_};
    std::size_t shown_ = 0;
    std::map<std::string, std::string> said_{};
    Noise noise_{};
    std::string misunderstood_{};
};

asio::awaitable<void> whole_evening(Play& play, Bot& bot, Server& slack)
{
    co_await play.perform();
    co_await bot.stop();
    slack.stop();
}

asio::awaitable<void> serve(Bot& bot)
{
    if (co_await bot.run() != 0) throw std::runtime_error{"the bot gave up"};
}

void write(const fs::path& path, const std::string& text)
{
    std::ofstream file{path, std::ios::binary | std::ios::trunc};
    file << text;
    if (!file.flush()) throw std::runtime_error{"cannot write " + path.string()};
}

// Answers the draft, as markdown.
std::string leave_documents(Store& store, const fs::path& folder, Timestamp now)
{
    const auto history = store.history(IncidentId{1});
    const auto draft = post_mortem(history, now);
    auto text = markdown(draft);
    write(folder / "INC-1.md", text);
    write(folder / "INC-1.html", html(draft));
    write(folder / "INC-1.json", host::post_mortem_json(history, store.chain(IncidentId{1}), now));
    return text;
}

Config demo_config(const Server& slack, const Options& options, const fs::path& database)
{
    Config config;
    config.playbook.checklists = built_in_checklists();
    config.playbook.announcement_channel = "#incidents";
    config.database = database;
    config.api_url = slack.api_url();
    config.app_token = Secret{options.app_token};
    config.bot_token = Secret{options.bot_token};
    return config;
}

} // namespace

int demo(const DemoOptions& asked)
{
    const auto began = std::chrono::steady_clock::now();
    fs::create_directories(asked.folder);
    const auto database = asked.folder / "warroom.db";
    for (const auto* ending : {"", "-wal", "-journal"}) fs::remove(database.string() + ending);
    for (const auto* name : {"INC-1.md", "INC-1.html", "INC-1.json"}) fs::remove(asked.folder / name);

    DemoClock clock{opening_scene, asked.speed};
    Narrator narrator{zone_named("Europe/Madrid", opening_scene).value_or(Zone{}), ::isatty(STDOUT_FILENO) == 1};
    SqliteStore store{database};
    asio::io_context io{1};
    const Options options;
    Server slack{io.get_executor(), static_cast<unsigned short>(asked.port), clock, options};
    narrator.remark(fmt::format("a simulated Slack listens on {}; one second is {:.0f} s of the incident",
                                slack.api_url(), asked.speed));
    net::Internet internet{io.get_executor()};
    Bot bot{io, clock, internet, demo_config(slack, options, database), store};
    Play play{slack, bot, clock, narrator};
    asio::co_spawn(io, serve(bot), rethrow);
    asio::co_spawn(io, whole_evening(play, bot, slack), rethrow);
    io.run();

    const auto draft = leave_documents(store, asked.folder, clock.now());
    for (const auto& wrong :
         {wrong_record(store, play.said()), wrong_figures(draft), too_loud(play.heard()), play.misunderstood()}) {
        if (wrong.empty()) continue;
        fmt::print(stderr, "warroom: the demo failed: {}\n", wrong);
        return 1;
    }
    const std::chrono::duration<double> took = std::chrono::steady_clock::now() - began;
    narrator.remark(fmt::format("{} messages said, each in the timeline once; the chain of {} entries holds; the bot "
                                "wrote {} messages in the room; {:.0f} s",
                                play.said().size(), store.chain(IncidentId{1}).size(), play.heard().text(),
                                took.count()));
    fmt::print("The post-mortem draft, to look at in a browser:\n  {}\nAlso there: INC-1.md, INC-1.json and "
               "warroom.db. What else it knows:\n"
               "  WARROOM_DB={} warroom timeline INC-1\n",
               fs::absolute(asked.folder / "INC-1.html").string(), fs::absolute(database).string());
    return 0;
}

} // namespace warroom::simulated_slack
