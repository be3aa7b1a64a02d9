#include "bot/slack/replies.hpp"

#include "bot/async.hpp"
#include "bot/slack/json.hpp"
#include "bot/slack/plainer.hpp"

#include <algorithm>
#include <spdlog/spdlog.h>

namespace warroom::slack {
namespace {

using namespace std::chrono_literals;

// Asked to slow down, an answer may come late, but not so late that nobody knows what it is about.
template <class T>
asio::awaitable<Result<T, CallError>> patiently(const Clock& clock,
                                                std::function<asio::awaitable<Result<T, CallError>>()> call)
{
    auto result = co_await call();
    if (result.has_value() || result.error().kind != CallError::Kind::slow_down) co_return result;
    const auto wait = std::min<std::chrono::milliseconds>(result.error().wait, 30s);
    co_await sleep_for(clock.real(wait));
    co_return co_await call();
}

} // namespace

asio::awaitable<void> Replies::tell(Route route, Json message)
{
    auto told = co_await send(route, message);
    if (told.has_value()) co_return;
    if (auto plain = plainer(message, told.error())) {
        spdlog::error("an answer's blocks were refused, sending plain text reason={}", told.error().reason);
        told = co_await send(std::move(route), std::move(*plain));
    }
    if (told.has_error()) spdlog::warn("an answer was lost reason={}", told.error().reason);
}

asio::awaitable<Result<void, CallError>> Replies::send(Route route, Json message)
{
    if (route.response_url.empty()) {
        message["channel"] = route.channel.value;
        message["user"] = route.person.value;
        if (!route.thread.empty()) message["thread_ts"] = route.thread.value;
        std::function<asio::awaitable<Result<Json, CallError>>()> post = [this, &message] {
            return api_.call("chat.postEphemeral", message);
        };
        const auto told = co_await patiently(clock_, std::move(post));
        if (told.has_error()) co_return told.error();
        co_return Result<void, CallError>{};
    }
    message["response_type"] = "ephemeral";
    message["replace_original"] = route.replaces_message;
    std::function<asio::awaitable<Result<void, CallError>>()> respond = [this, &message, &route] {
        return api_.respond(route.response_url, message);
    };
    co_return co_await patiently(clock_, std::move(respond));
}

asio::awaitable<void> Replies::react(Route route, MessageId message, std::string emoji, std::optional<Json> otherwise)
{
    const Json arguments{{"channel", route.channel.value}, {"timestamp", message.value}, {"name", emoji}};
    std::function<asio::awaitable<Result<Json, CallError>>()> add = [this, &arguments] {
        return api_.call("reactions.add", arguments);
    };
    const auto reacted = co_await patiently(clock_, std::move(add));
    if (reacted.has_value() || reacted.error().reason == "already_reacted") co_return;
    spdlog::warn("could not react to a command reason={}", reacted.error().reason);
    if (otherwise) co_await tell(std::move(route), std::move(*otherwise));
}

} // namespace warroom::slack
