#include "bot/bot.hpp"

#include "bot/slack/backfill.hpp"
#include "bot/slack/connection.hpp"
#include "bot/slack/json.hpp"
#include "bot/slack/manifest.hpp"
#include "bot/slack/people.hpp"
#include "bot/slack/slack_chat.hpp"
#include "core/match.hpp"

#include <boost/asio/co_spawn.hpp>
#include <fmt/format.h>
#include <spdlog/spdlog.h>

namespace warroom {
namespace {

using namespace std::chrono_literals;

net::Url url_of(const std::string& text)
{
    auto url = net::parse_url(text);
    if (url.has_error()) throw std::invalid_argument{url.error()}; // load_config has checked it
    return std::move(*url);
}

// Life events, for whoever reads the log.
void log_events(const Accepted& accepted)
{
    for (const auto& recorded : accepted.events) {
        const auto id = label(*accepted.incident);
        if (std::holds_alternative<IncidentDeclared>(recorded.event))
            spdlog::info("declared incident={} severity={}", id, word(accepted.incident->severity));
        if (const auto* changed = std::get_if<StatusChanged>(&recorded.event))
            spdlog::info("status incident={} now={}", id, word(changed->to));
        if (const auto* failed = std::get_if<ErrandFailed>(&recorded.event))
            spdlog::warn("an errand was refused incident={} duty=\"{}\" reason={}", id, failed->duty, failed->reason);
    }
}

} // namespace

struct Bot::Connected {
    Connected(Bot& whole, slack::Self self)
        : bot{whole},
          chat{bot.api_, bot.clock_, self.user, bot.config_.playbook.announcement_channel, bot.worker_},
          people{bot.api_, bot.clock_, self.team},
          backfill{bot.io_.get_executor(), bot.scribe_, bot.api_, people, bot.clock_, self, bot.config_.history_page},
          courier{bot.io_.get_executor(),
                  bot.scribe_,
                  chat,
                  bot.clock_,
                  bot.random_(),
                  [this](IncidentId incident) { return backfill.before_draft(incident); }},
          alarm{bot.io_.get_executor(), bot.scribe_, bot.clock_},
          reception{bot.io_.get_executor(),
                    bot.scribe_,
                    people,
                    bot.api_,
                    chat,
                    bot.clock_,
                    std::move(self),
                    {bot.config_.playbook.command, bot.config_.playbook.id_prefix, bot.config_.zone}},
          socket{bot.open_api_,
                 bot.net_,
                 bot.clock_,
                 bot.config_.connections,
                 {[this](slack::Envelope envelope) { return receive(std::move(envelope)); },
                  [&scribe = bot.scribe_](Quarantined frame) { return set_aside(scribe, std::move(frame)); },
                  [this](std::string what) { raise_alarm(std::move(what)); }, [this](bool is) { set_live(is); },
                  [this] { backfill.link_died(); }},
                 bot.random_()}
    {
    }

    static asio::awaitable<bool> set_aside(Scribe& scribe, Quarantined frame)
    {
        co_return co_await scribe.quarantine(std::move(frame)) == Committed::done;
    }

    asio::awaitable<slack::Receipt> receive(slack::Envelope envelope)
    {
        if (const auto* limited = std::get_if<slack::AppRateLimited>(&envelope.body))
            backfill.not_delivered({limited->minute, limited->minute + 1min});
        return reception.receive(std::move(envelope));
    }

    void set_live(bool is)
    {
        if (is) bot.hindrance_.clear();
        backfill.live(is);
    }

    // Each connection meets the same trouble; it is said once.
    void raise_alarm(std::string what)
    {
        if (what == bot.hindrance_) return;
        spdlog::error("{}", what);
        bot.hindrance_ = std::move(what);
    }

    Bot& bot;
    slack::SlackChat chat;
    slack::People people;
    slack::Backfill backfill;
    Courier courier;
    Alarm alarm;
    slack::Reception reception;
    slack::SocketMode socket;
};

Bot::Bot(asio::io_context& io, const Clock& clock, net::Transport& net, Config config, Store& store,
         std::optional<std::uint64_t> seed, std::optional<asio::any_io_executor> worker)
    : io_{io},
      clock_{clock},
      config_{std::move(config)},
      net_{net},
      room_{store, config_.playbook},
      random_{seed ? *seed : std::random_device{}()},
      worker_{std::move(worker)},
      scribe_{room_, clock_, io_.get_executor(), worker_},
      api_{net_, url_of(config_.api_url), config_.bot_token, clock_, random_()},
      open_api_{net_, url_of(config_.api_url), config_.app_token, clock_, random_()},
      pause_{io}
{
}

Bot::~Bot() = default;

std::size_t Bot::owed() const { return connected_ ? connected_->courier.waiting() : 0; }

Vitals Bot::vitals() const
{
    Standings standings{.hindrance = hindrance_, .asked_to_wait = api_.rooms_closed_for()};
    if (connected_) {
        standings.sockets = connected_->socket.figures();
        standings.duplicates = connected_->reception.duplicates();
        standings.owed = connected_->courier.waiting();
        standings.token_dead = connected_->courier.token_dead();
    }
    return judged(standings);
}

void Bot::spawn(std::string name, asio::awaitable<void> loop)
{
    asio::co_spawn(io_, std::move(loop), [name = std::move(name)](std::exception_ptr failed) {
        if (failed) std::rethrow_exception(failed); // only Fatal comes so far: it ends io_context::run()
    });
}

// Who we are, asked until Slack answers: being started during an outage of Slack's is an ordinary day.
asio::awaitable<std::optional<slack::Self>> Bot::introduce()
{
    for (auto wait = 1s; !stopping_; wait = std::min(wait * 2, 60s)) {
        slack::Json nothing = slack::Json::object();
        const auto answer = co_await api_.call("auth.test", std::move(nothing));
        if (answer.has_value()) {
            // Better to hear now of a right that is lacking than in the middle of an incident. Each feature does
            // without.
            if (const auto missing = slack::missing_scopes(api_.granted_scopes()); !missing.empty())
                spdlog::error("the Slack app lacks scopes missing={}; paste what `warroom manifest` prints into its "
                              "manifest and install it again",
                              fmt::join(missing, ","));
            co_return slack::Self{UserId{slack::text(*answer, "user_id")}, slack::text(*answer, "bot_id"),
                                  slack::text(*answer, "app_id"), slack::TeamId{slack::text(*answer, "team_id")}};
        }
        const auto& error = answer.error();
        if (error.kind == CallError::Kind::token_dead || error.kind == CallError::Kind::refused) {
            hindrance_ = "Slack refuses the bot token: " + error.reason;
            spdlog::error("Slack refuses the bot token reason={}; check SLACK_BOT_TOKEN and that the app is installed",
                          error.reason);
            co_return std::nullopt;
        }
        if (stopping_) break;
        hindrance_ = "Slack can't be reached: " + error.reason;
        spdlog::warn("Slack can't be reached, trying again wait_s={} reason={}", wait.count(), error.reason);
        pause_.expires_after(wait);
        co_await pause_.async_wait(as_result);
    }
    co_return std::nullopt;
}

asio::awaitable<int> Bot::run()
{
    auto self = co_await introduce();
    if (!self || stopping_) co_return stopping_ ? 0 : 4; // it may have been told while Slack answered
    hindrance_.clear();
    connected_ = std::make_unique<Connected>(*this, std::move(*self));
    auto& parts = *connected_;
    scribe_.observe({[&parts](const Accepted& accepted) {
                         log_events(accepted);
                         parts.courier.promised(accepted.promised);
                         parts.alarm.changed(*accepted.incident);
                         parts.backfill.changed(*accepted.incident);
                     },
                     [](Fatal fatal) { throw fatal; }});
    spawn("people", parts.people.load());
    const auto errands = [](Connected* all) { return all->courier.run(); };
    const auto reminders = [](Connected* all) { return all->alarm.run(); };
    spawn("courier", supervise("courier", std::bind_front(errands, &parts)));
    spawn("alarm", supervise("alarm", std::bind_front(reminders, &parts)));
    const auto history = [](Connected* all) { return all->backfill.run(); };
    spawn("backfill", supervise("backfill", std::bind_front(history, &parts)));
    const auto greet = [](slack::SocketMode& socket) -> asio::awaitable<void> {
        if (co_await socket.connected()) spdlog::info("connected to Slack");
    };
    spawn("greeting", greet(parts.socket));
    co_await parts.socket.run();
    co_return stopping_ ? 0 : 4;
}

asio::awaitable<void> Bot::stop()
{
    stopping_ = true;
    pause_.cancel();
    if (connected_) {
        using namespace asio::experimental::awaitable_operators;
        connected_->alarm.stop();
        connected_->backfill.stop();
        co_await (connected_->socket.stop() && connected_->courier.stop(4s));
    }
    co_await scribe_.drain();
}

} // namespace warroom
