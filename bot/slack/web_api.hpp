#pragma once
// Slack's Web API: a method and its arguments in, an answer or the kind of failure out. Waits for Slack's speed limits,
// never repeats a call: whether that is safe only the caller knows. Runs on one io thread; calls may overlap.

#include "bot/chat.hpp"
#include "bot/clock.hpp"
#include "bot/net/transport.hpp"
#include "bot/secret.hpp"
#include "bot/slack/pacing.hpp"

#include <nlohmann/json_fwd.hpp>

#include <optional>
#include <string>
#include <string_view>

namespace warroom::slack {

class WebApi {
public:
    using Json = nlohmann::json;

    // `base` is what methods are appended to: https://slack.com/api/. The references outlive this, and this its calls.
    WebApi(net::Transport& net, net::Url base, Secret token, const Clock& clock,
           std::uint64_t seed = 0); // of the jitter

    // `arguments` is an object; members that are null are left out. The answer is the whole object, with ok: true.
    asio::awaitable<Result<Json, CallError>> call(std::string_view method, Json arguments);

    // The bytes of a file, to the URL that files.getUploadURLExternal gave.
    asio::awaitable<Result<void, CallError>> upload(std::string url, std::string bytes);

    // A message through a response_url, which is a secret by itself.
    asio::awaitable<Result<void, CallError>> respond(std::string url, Json message);

    // How many calls were answered with a yes or a plain no: evidence that Slack works.
    std::int64_t answered() const { return answered_; }

    // For how long Slack keeps us from showing anything in rooms; zero while that is too short to be worth a word.
    std::chrono::seconds rooms_closed_for() const;

    // What Slack's clock says now, to a second or two: its timestamps are to be compared with this, not with our clock,
    // which may be wrong and may be set at any time. Ours, until Slack has answered.
    Timestamp slacks_now() const;

    // As Slack last listed them, with commas; empty before the first answer.
    const std::string& granted_scopes() const { return granted_scopes_; }

private:
    CallError heed(std::string_view method, CallError error);
    asio::awaitable<Result<net::HttpResponse, CallError>> post(std::string url, std::string type, std::string body);

    net::Transport& net_;
    net::Url base_;
    Secret token_;
    const Clock& clock_;
    Pacing pacing_;
    std::string granted_scopes_;
    std::int64_t answered_ = 0;
    struct Dated {
        Timestamp at;
        Clock::Steady heard;
    };
    std::optional<Dated> dated_{}; // by Slack
};

// What an answer of the Web API means. Pure, but that it logs what Slack explains.
Result<nlohmann::json, CallError> read_answer(std::string_view method, const net::HttpResponse& response);

// A request's body and its type: some methods take JSON, the others a form only.
struct Encoded {
    std::string type;
    std::string body;
};
Encoded encode(std::string_view method, const nlohmann::json& arguments);

// Seconds to wait by a Retry-After header, a quarter of an hour at most: zero if it says nothing we understand.
std::chrono::seconds retry_after(std::string_view header);

} // namespace warroom::slack
