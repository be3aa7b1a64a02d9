#include "bot/slack/web_api.hpp"

#include "bot/slack/json.hpp"
#include "bot/slack/refusals.hpp"

#include <spdlog/spdlog.h>

#include <algorithm>
#include <array>

namespace warroom::slack {

using namespace std::chrono_literals;
using Kind = CallError::Kind;

namespace {

constexpr auto answer_within = 10'000ms;
constexpr auto longest_queue = 30s; // rather than wait longer here, the caller may do something else

template <std::size_t n>
bool is_one_of(std::string_view word, const std::array<std::string_view, n>& words)
{
    return std::find(words.begin(), words.end(), word) != words.end();
}

// An error that we don't know may have come before or after the deed, like those that say that something broke.
Kind kind_of(std::string_view error)
{
    constexpr std::array<std::string_view, 5> dead{"not_authed", "invalid_auth", "account_inactive", "token_revoked",
                                                   "token_expired"};
    constexpr std::array<std::string_view, 4> slow{"ratelimited", "rate_limited", "message_limit_exceeded",
                                                   "too_many_requests"};
    if (is_one_of(error, dead)) return Kind::token_dead;
    if (is_one_of(error, slow)) return Kind::slow_down;
    return is_refusal(error) ? Kind::refused : Kind::unknown_outcome;
}

// Those come of an outage of Slack's, which ends; what else we don't know may be said of this call for ever.
bool passes(std::string_view error)
{
    constexpr std::array<std::string_view, 5> of_outages{"internal_error", "fatal_error", "service_unavailable",
                                                         "request_timeout", "team_added_to_org"};
    return is_one_of(error, of_outages);
}

CallError slow_down(std::string_view header) { return {Kind::slow_down, "ratelimited", retry_after(header)}; }

CallError no(std::string_view method, const Json& answer, const net::HttpResponse& response)
{
    auto error = text(answer, "error");
    if (error.empty()) error = "unspecified";
    const auto kind = kind_of(error);
    if (kind == Kind::slow_down) return slow_down(net::header(response.headers, "retry-after"));

    const Json& messages = member(member(answer, "response_metadata"), "messages");
    spdlog::warn("slack says no method={} error={} needed={} messages={} request={}", method, error,
                 text(answer, "needed"), messages.is_array() ? written(messages) : "[]",
                 net::header(response.headers, "x-slack-req-id"));
    const bool its_own = kind == Kind::unknown_outcome && !passes(error);
    if (const auto needed = text(answer, "needed"); !needed.empty()) error += " (needs " + needed + ")";
    return {kind, std::move(error), {}, its_own};
}

bool takes_json(std::string_view method)
{
    constexpr std::array<std::string_view, 4> families{"chat.", "views.", "bookmarks.", "canvases."};
    if (method == "chat.getPermalink") return false;
    if (method == "files.completeUploadExternal" || method == "conversations.canvases.create") return true;
    return std::any_of(families.begin(), families.end(), [&](auto family) { return method.starts_with(family); });
}

// What is disliked is said in plain text, or as the Web API does.
std::string refusal_in(const net::HttpResponse& response)
{
    const auto json = Json::parse(response.body, nullptr, false);
    auto code = json.is_object() ? text(json, "error") : response.body;
    constexpr std::size_t longest = 64;
    return code.size() <= longest && is_refusal(code) ? code : std::string{};
}

Result<void, CallError> read_plain_answer(std::string_view what, const net::HttpResponse& response)
{
    if (response.status == 429) {
        auto slow = slow_down(net::header(response.headers, "retry-after"));
        if (slow.wait == 0s) slow.wait = 30s;
        return slow;
    }
    auto code = response.status < 500 ? refusal_in(response) : std::string{};
    if (!code.empty()) return CallError{Kind::refused, std::move(code)};
    if (response.status >= 200 && response.status < 300) return {};
    const auto reason = std::string{what} + " was answered " + std::to_string(response.status);
    const bool used_up = response.status >= 400 && response.status < 500;
    return CallError{used_up ? Kind::refused : Kind::unknown_outcome, reason};
}

} // namespace

std::chrono::seconds retry_after(std::string_view header)
{
    constexpr auto at_most = 900s;
    const auto digits = header.substr(0, header.find('.'));
    const auto digit = [](char c) { return c >= '0' && c <= '9'; };
    if (digits.empty() || !std::all_of(digits.begin(), digits.end(), digit)) return 0s;
    if (digits.size() > 6) return at_most;
    auto seconds = std::chrono::seconds{std::stoi(std::string{digits})};
    if (digits.size() < header.size()) seconds += 1s;
    return std::clamp<std::chrono::seconds>(seconds, 1s, at_most);
}

Encoded encode(std::string_view method, const Json& arguments)
{
    if (takes_json(method)) {
        auto body = Json::object();
        for (const auto& [name, value] : arguments.items())
            if (!value.is_null()) body[name] = value;
        return {"application/json; charset=utf-8", written(body)};
    }
    net::Form form;
    for (const auto& [name, value] : arguments.items())
        if (!value.is_null()) form.emplace_back(name, value.is_string() ? value.get<std::string>() : written(value));
    return {"application/x-www-form-urlencoded", net::encode_form(form)};
}

Result<Json, CallError> read_answer(std::string_view method, const net::HttpResponse& response)
{
    if (response.status == 429) return slow_down(net::header(response.headers, "retry-after"));
    auto answer = Json::parse(response.body, nullptr, false);
    const bool readable = response.status < 500 && answer.is_object() && answer.contains("ok");
    if (!readable) {
        // The beginning of a page says who sent it; the beginning of a cut answer may hold people's words.
        const auto begin = response.body.starts_with('{') ? std::string{} : response.body.substr(0, 256);
        spdlog::warn("slack's answer is unreadable method={} status={} bytes={} body={}", method, response.status,
                     response.body.size(), written(Json(begin)));
        return CallError{Kind::unknown_outcome, "answered " + std::to_string(response.status)};
    }
    if (!flag(answer, "ok")) return no(method, answer, response);
    if (const auto warning = text(answer, "warning"); !warning.empty())
        spdlog::debug("slack warns method={} warning={}", method, warning);
    return {boost::system::in_place_value, std::move(answer)};
}

WebApi::WebApi(net::Transport& net, net::Url base, Secret token, const Clock& clock, std::uint64_t seed)
    : net_{net}, base_{std::move(base)}, token_{std::move(token)}, clock_{clock}, pacing_{seed}
{
    if (!base_.target.ends_with('/')) base_.target += '/';
}

asio::awaitable<Result<Json, CallError>> WebApi::call(std::string_view method, Json arguments)
{
    const auto wait = pacing_.reserve(method, text(arguments, "channel"), clock_.steady(), longest_queue);
    if (wait > longest_queue)
        co_return CallError{Kind::slow_down, "ratelimited", std::chrono::ceil<std::chrono::milliseconds>(wait)};
    if (wait > 0ns) co_await sleep_for(clock_.real(wait));

    auto encoded = encode(method, arguments);
    net::HttpRequest request;
    request.target = base_.target + std::string{method};
    request.headers = {{"Authorization", "Bearer " + token_.reveal()},
                       {"Content-Type", std::move(encoded.type)},
                       {"User-Agent", "warroom/" WARROOM_VERSION}};
    request.body = std::move(encoded.body);
    const auto response = co_await net_.send(base_, std::move(request), answer_within);
    if (response.has_error()) {
        const auto& failure = response.error();
        if (!failure.sent) pacing_.give_back(method, clock_.steady());
        co_return CallError{failure.sent ? Kind::unknown_outcome : Kind::unreachable, failure.reason};
    }
    if (const auto scopes = net::header(response->headers, "x-oauth-scopes"); !scopes.empty()) granted_scopes_ = scopes;

    if (const auto date = net::date_in(net::header(response->headers, "date"))) dated_ = {*date, clock_.steady()};

    auto answer = read_answer(method, *response);
    if (answer.has_value() || answer.error().kind == Kind::refused) ++answered_;
    if (answer.has_error()) co_return heed(method, answer.error());
    pacing_.answered(method, clock_.steady());
    co_return answer;
}

CallError WebApi::heed(std::string_view method, CallError error)
{
    if (error.kind != Kind::slow_down) {
        pacing_.answered(method, clock_.steady());
        return error;
    }
    const auto wait = pacing_.slowed_down(method, error.wait, clock_.steady());
    error.wait = std::chrono::ceil<std::chrono::milliseconds>(wait);
    spdlog::warn("slack asks us to slow down method={} wait_ms={}", method, error.wait.count());
    return error;
}

Timestamp WebApi::slacks_now() const
{
    if (!dated_) return clock_.now();
    return dated_->at + std::chrono::duration_cast<Timestamp::duration>(clock_.steady() - dated_->heard);
}

std::chrono::seconds WebApi::rooms_closed_for() const
{
    constexpr auto worth_a_word = 10s;
    std::chrono::nanoseconds longest{0};
    for (const auto* method : {"chat.postMessage", "chat.update", "conversations.create"})
        longest = std::max(longest, pacing_.closed_for(method, clock_.steady()));
    return longest > worth_a_word ? std::chrono::ceil<std::chrono::seconds>(longest) : 0s;
}

asio::awaitable<Result<void, CallError>> WebApi::upload(std::string url, std::string bytes)
{
    const auto response = co_await post(std::move(url), "application/octet-stream", std::move(bytes));
    if (response.has_error()) co_return response.error();
    co_return read_plain_answer("the upload", *response);
}

asio::awaitable<Result<void, CallError>> WebApi::respond(std::string url, Json message)
{
    const auto response = co_await post(std::move(url), "application/json; charset=utf-8", written(message));
    if (response.has_error()) co_return response.error();
    co_return read_plain_answer("the response URL", *response);
}

// To a URL that is a capability by itself: without our token.
asio::awaitable<Result<net::HttpResponse, CallError>> WebApi::post(std::string url, std::string type, std::string body)
{
    const auto parsed = net::parse_url(url);
    if (parsed.has_error()) co_return CallError{Kind::refused, parsed.error()};
    net::HttpRequest request;
    request.target = parsed->target;
    request.headers = {{"Content-Type", std::move(type)}, {"User-Agent", "warroom/" WARROOM_VERSION}};
    request.body = std::move(body);
    const auto limit = answer_within + std::chrono::milliseconds{request.body.size() / 100}; // 100 kB/s at least
    auto response = co_await net_.send(*parsed, std::move(request), limit);
    if (response.has_error()) {
        const auto& failure = response.error();
        co_return CallError{failure.sent ? Kind::unknown_outcome : Kind::unreachable, failure.reason};
    }
    co_return std::move(*response);
}

} // namespace warroom::slack
