#include "tests/bot/end_to_end.hpp"

#include <spdlog/sinks/ostream_sink.h>

#include <algorithm>
#include <fstream>
#include <iterator>
#include <map>

namespace warroom {
namespace {

constexpr Timestamp evening = std::chrono::sys_days{std::chrono::year{2026} / 3 / 10} + 18h;

asio::awaitable<void> serve(Bot& bot, int& exit) { exit = co_await bot.run(); }

asio::awaitable<void> read(Scribe& scribe, IncidentId incident, std::vector<Recorded>& history, bool& there)
{
    history = co_await scribe.history(incident);
    there = true;
}

void rethrow(std::exception_ptr failed)
{
    if (failed) std::rethrow_exception(failed);
}

void replace_all(std::string& text, std::string_view what, std::string_view by)
{
    for (auto at = text.find(what); at != std::string::npos; at = text.find(what, at + by.size()))
        text.replace(at, what.size(), by);
}

std::string rich(const Json& block)
{
    std::string words;
    for (const auto& part : block.at("elements"))
        for (const auto& element : part.at("elements"))
            words += element.contains("user_id") ? fmt::format("<@{}>", element.at("user_id").get<std::string>())
                                                 : element.at("text").get<std::string>();
    return words;
}

} // namespace

std::string shown(const Json& message)
{
    auto all = message.value("text", std::string{});
    for (const auto& block : message.value("blocks", Json::array())) {
        if (block.contains("text")) all += "\n" + block.at("text").at("text").get<std::string>();
        if (block.value("type", "") == "rich_text") all += "\n" + rich(block);
        for (const auto& element : block.value("elements", Json::array())) {
            const auto text = element.value("text", Json{});
            if (text.is_string()) all += "\n" + text.get<std::string>();
            if (text.is_object()) all += "\n[" + text.at("text").get<std::string>() + "]";
        }
    }
    for (const auto& [escaped, plain] : {std::pair{"&lt;", "<"}, {"&gt;", ">"}, {"&amp;", "&"}})
        replace_all(all, escaped, plain);
    return all;
}

Evening::Evening() : Evening{evening, 60} {}

Evening::Evening(Timestamp start, double speed)
    : clock{start, speed}, slack_{io_.get_executor(), 0, clock, simulated_slack::Options{}}
{
    const simulated_slack::Options options;
    config.playbook.checklists = built_in_checklists();
    config.playbook.announcement_channel = "#incidents";
    config.api_url = slack_.api_url();
    config.app_token = Secret{options.app_token};
    config.bot_token = Secret{options.bot_token};
    control("retries", {{"delays_ms", {0, 300, 600}}});
    auto log = std::make_shared<spdlog::logger>("evening", std::make_shared<spdlog::sinks::ostream_sink_mt>(log_));
    log->set_level(spdlog::level::trace);
    spdlog::set_default_logger(std::move(log));
}

Evening::~Evening()
{
    if (life_ && life_->exit == -1) end();
    life_.reset();
    spdlog::set_default_logger(logged_before_);
    nothing_private_was_logged();
}

void Evening::nothing_private_was_logged()
{
    constexpr std::size_t telling = 12; // a shorter line may be a word of ours too
    const auto log = log_.str();
    for (const auto& secret : {config.app_token.reveal(), config.bot_token.reveal(), std::string{"ticket="}})
        CHECK_MESSAGE(log.find(secret) == std::string::npos, log);
    for (const auto& text : said_)
        if (text.size() >= telling) CHECK_MESSAGE(log.find(text) == std::string::npos, text);
}

bool Evening::on_disk(const std::string& bytes)
{
    for (const auto& file : std::filesystem::directory_iterator{(folder_ / "warroom.db").parent_path()}) {
        if (!file.is_regular_file()) continue;
        std::ifstream in{file.path(), std::ios::binary};
        const std::string all{std::istreambuf_iterator<char>{in}, {}};
        if (all.find(bytes) != std::string::npos) return true;
    }
    return false;
}

void Evening::begin()
{
    life_ = std::make_unique<Life>(folder_ / "warroom.db", clock, config);
    asio::co_spawn(life_->io, serve(life_->bot, life_->exit), rethrow);
}

void Evening::cut() { life_.reset(); }

int Evening::end()
{
    asio::co_spawn(life_->io, life_->bot.stop(), rethrow);
    REQUIRE(until([&] { return life_->exit != -1 && life_->io.stopped(); }));
    return life_->exit;
}

void Evening::turn()
{
    std::size_t done = io_.poll();
    if (life_) done += life_->io.poll();
    if (done == 0) io_.run_one_for(200us);
}

bool Evening::until(const std::function<bool()>& so, std::chrono::seconds limit)
{
    const auto deadline = std::chrono::steady_clock::now() + limit;
    while (!so()) {
        if (std::chrono::steady_clock::now() > deadline) return false;
        for (int n = 0; n < 10; ++n) turn();
    }
    return true;
}

void Evening::settle()
{
    REQUIRE(until([&] {
        const auto now = stats();
        return life_->bot.owed() == 0 && now.at("unacked") == 0 && now.at("waiting") == 0;
    }));
}

void Evening::open(const std::string& line)
{
    begin();
    REQUIRE(until([&] { return stats().at("connections_open") >= 2; }));
    command("jonas", "open " + line);
    REQUIRE(until([&] { return !room().empty() && !ours().empty(); }));
    settle();
    control("invite", {{"user", "jonas"}, {"channel", room()}, {"who", "noor"}});
}

void Evening::command(const std::string& who, const std::string& text, const std::string& where)
{
    said_.push_back(text);
    control("command", {{"user", who}, {"channel", where.empty() ? room() : where}, {"text", text}});
}

std::string Evening::say(const std::string& who, const std::string& text, const std::string& thread)
{
    said_.push_back(text);
    Json said{{"user", who}, {"channel", room()}, {"text", text}};
    if (!thread.empty()) said["thread_ts"] = thread;
    return control("say", said).at("ts");
}

std::string Evening::with_button(const std::string& button)
{
    std::string ts;
    for (const auto& message : ours())
        for (const auto& block : message.value("blocks", Json::array()))
            for (const auto& element : block.value("elements", Json::array()))
                if (element.value("type", "") == "button" && element.at("text").at("text") == button)
                    ts = message.at("ts");
    return ts;
}

void Evening::press(const std::string& who, const std::string& button)
{
    INFO(button);
    REQUIRE(until([&] { return !with_button(button).empty(); }));
    control("press", {{"user", who}, {"channel", room()}, {"ts", with_button(button)}, {"button", button}});
}

std::vector<Json> Evening::rooms()
{
    std::vector<Json> found;
    const auto all = control("channels");
    for (const auto& one : all.at("channels"))
        if (one.at("creator") == us) found.push_back(one);
    return found;
}

std::string Evening::room()
{
    const auto all = rooms();
    return all.empty() ? std::string{} : all.front().at("id").get<std::string>();
}

Json Evening::channel(const std::string& id)
{
    const auto all = control("channels");
    for (const auto& one : all.at("channels"))
        if (one.at("id") == id) return one;
    return {};
}

std::vector<Json> Evening::messages(const std::string& channel)
{
    return control("messages", {{"channel", channel}}).at("messages");
}

std::vector<Json> Evening::ours()
{
    auto all = messages();
    std::erase_if(all, [](const Json& message) {
        const auto kind = message.value("subtype", ""); // joins, topics and pins leave lines of Slack's own
        return message.value("user", "") != us || kind.starts_with("channel_") || kind.starts_with("group_") ||
               kind == "pinned_item";
    });
    return all;
}

std::string Evening::card(const std::string& beginning)
{
    for (const auto& message : ours())
        if (message.value("text", "").starts_with(beginning)) return shown(message);
    return {};
}

std::vector<std::string> Evening::told(const std::string& who)
{
    std::vector<std::string> texts;
    const auto feed = control("feed", {{"user", who}});
    for (const auto& item : feed.at("items"))
        if (item.contains("user_name")) texts.push_back(shown(item));
    return texts;
}

std::vector<std::string> Evening::reactions(const std::string& ts)
{
    std::vector<std::string> names;
    for (const auto& message : messages())
        if (message.at("ts") == ts)
            for (const auto& reaction : message.value("reactions", Json::array())) names.push_back(reaction.at("name"));
    return names;
}

std::size_t Evening::calls(const std::string& method, bool ok_only)
{
    const auto all = control("traffic").at("items");
    return static_cast<std::size_t>(std::ranges::count_if(
        all, [&](const Json& one) { return one.value("method", "") == method && (!ok_only || one.at("ok") == true); }));
}

int Evening::saying(const std::string& part)
{
    int count = 0;
    for (const auto& message : ours()) count += shown(message).find(part) != std::string::npos;
    return count;
}

std::vector<Recorded> Evening::history(std::int64_t incident)
{
    std::vector<Recorded> all;
    bool there = false;
    asio::co_spawn(life_->io, read(life_->bot.scribe(), IncidentId{incident}, all, there), rethrow);
    REQUIRE(until([&] { return there; }));
    return all;
}

std::vector<Entry> Evening::recorded(const std::string& kind)
{
    auto all = entries(history());
    std::erase_if(all, [&](const Entry& entry) { return entry.kind != kind; });
    return all;
}

void Evening::every_message_is_recorded_once()
{
    std::map<std::string, int> times;
    for (const auto& entry : recorded())
        if (!entry.deleted) ++times[entry.message.value];
    std::size_t said = 0;
    for (const auto& message : messages()) {
        const auto kind = message.value("subtype", "");
        if (message.value("user", "") == us || !(kind.empty() || kind == "file_share" || kind == "thread_broadcast"))
            continue;
        ++said;
        INFO(message.dump());
        CHECK(times[message.at("ts")] == 1);
    }
    CHECK(times.size() == said);
}

} // namespace warroom
