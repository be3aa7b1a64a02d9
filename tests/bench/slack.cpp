#include "tests/bench/slack.hpp"

#include <algorithm>
#include <nlohmann/json.hpp>
#include <spdlog/spdlog.h>

namespace warroom::bench {
namespace {

using namespace std::chrono_literals;
using Json = nlohmann::json;
using simulated_slack::SocketId;
using std::chrono::steady_clock;

const std::string bot_user = "U0WARROOM01";
const std::string jonas = "jonas";

std::string_view path_of(std::string_view target) { return target.substr(0, target.find('?')); }

std::string query_of(std::string_view target)
{
    const auto mark = target.find('?');
    return mark == std::string_view::npos ? std::string{} : std::string{target.substr(mark + 1)};
}

std::optional<std::string> after(std::string_view prefix, std::string_view path)
{
    if (!path.starts_with(prefix)) return std::nullopt;
    return std::string{path.substr(prefix.size())};
}

net::Reply reply_of(simulated_slack::Reply reply)
{
    return {.response = {reply.status, std::move(reply.headers), std::move(reply.body)}, .delay = reply.delay};
}

asio::awaitable<net::Reply> ready(net::Reply reply) { co_return reply; }

// Lines of different lengths, as people write them while something burns.
std::vector<std::string> sayings()
{
    const std::string story =
        "payments began to time out right after the deploy of 14:02, the error rate went from "
        "0.1 to 23 percent in four minutes and the queue of the worker grows by about 900 a minute ";
    std::vector<std::string> all;
    for (std::size_t n = 0; n < 16; ++n)
        all.push_back("looking " + std::to_string(n) + " " + story.substr(0, 8 + 11 * n));
    return all;
}

} // namespace

Slack::Slack() : acceptor_{io_, {asio::ip::address_v4::loopback(), 0}}
{
    auto handler = [this](const net::HttpRequest& request) { return ready(answer(request)); };
    http_.emplace(io_.get_executor(), static_cast<unsigned short>(0), std::move(handler));
    simulated_slack::Options options;
    options.http_url = "http://127.0.0.1:" + std::to_string(http_->port());
    options.socket_url = "ws://127.0.0.1:" + std::to_string(acceptor_.local_endpoint().port()) + "/link/";
    options.enforce_rate_limits = false;
    options.remembered = 1000;
    model_.emplace(std::move(options));
    // What load brings is in no channel's history, and nobody shall look for it there
    control("fault", {{"method", "conversations.history"}, {"error", "missing_scope"}, {"times", 1'000'000'000}});
    accept();
    keep_time();
}

Slack::~Slack()
{
    http_->stop();
    error_code ignored;
    acceptor_.close(ignored);
}

std::map<std::string, std::string> Slack::environment() const
{
    const simulated_slack::Options usual;
    return {{"SLACK_API_URL", "http://127.0.0.1:" + std::to_string(http_->port()) + "/api/"},
            {"SLACK_APP_TOKEN", usual.app_token},
            {"SLACK_BOT_TOKEN", usual.bot_token}};
}

simulated_slack::Now Slack::now() const
{
    return {clock_.now(),
            std::chrono::duration_cast<std::chrono::milliseconds>(steady_clock::now().time_since_epoch())};
}

nlohmann::json Slack::control(std::string_view verb, const nlohmann::json& arguments)
{
    auto answer = model_->control(verb, arguments, now());
    perform_due();
    return answer;
}

bool Slack::until(const std::function<bool()>& so, nanoseconds limit)
{
    const auto deadline = steady_clock::now() + limit;
    while (!so()) {
        if (steady_clock::now() > deadline) return false;
        io_.run_one_until(deadline);
    }
    return true;
}

void Slack::note(std::string what)
{
    last_activity_ = steady_clock::now();
    seen_.push_back({std::move(what), last_activity_});
}

std::optional<Time> Slack::first(std::initializer_list<std::string_view> any) const
{
    const auto is_one = [&](const Seen& seen) { return std::ranges::find(any, seen.what) != any.end(); };
    const auto found = std::ranges::find_if(seen_, is_one);
    return found == seen_.end() ? std::nullopt : std::optional{found->at};
}

std::optional<Time> Slack::last(std::initializer_list<std::string_view> any) const
{
    const auto is_one = [&](const Seen& seen) { return std::ranges::find(any, seen.what) != any.end(); };
    const auto found = std::ranges::find_if(seen_.rbegin(), seen_.rend(), is_one);
    return found == seen_.rend() ? std::nullopt : std::optional{found->at};
}

bool Slack::quiet_for(nanoseconds span) const { return steady_clock::now() - last_activity_ > span; }

net::Reply Slack::answer(const net::HttpRequest& request)
{
    const auto path = path_of(request.target);
    const std::string content_type{net::header(request.headers, "Content-Type")};
    net::Reply reply{.response = {.status = 404}};
    if (const auto ticket = after("/upload/", path)) {
        note("upload");
        reply = reply_of(model_->upload(*ticket, content_type, request.body, now()));
    }
    if (const auto ticket = after("/response/", path)) {
        note("response");
        reply = reply_of(model_->respond(*ticket, request.body, now()));
    }
    if (const auto method = after("/api/", path)) {
        note(*method);
        reply = reply_of(model_->call({.method = *method,
                                       .http_method = request.method,
                                       .content_type = content_type,
                                       .authorization = std::string{net::header(request.headers, "Authorization")},
                                       .query = query_of(request.target),
                                       .body = request.body},
                                      now()));
    }
    perform_due();
    return reply;
}

void Slack::accept()
{
    acceptor_.async_accept([this](error_code error, asio::ip::tcp::socket socket) {
        if (error) return;
        const auto id = std::make_shared<SocketId>(0);
        const auto self = std::make_shared<std::weak_ptr<Socket>>();
        Socket::Ears ears;
        ears.dialed = [this, id, self](const std::string& ticket) {
            const auto dialed = model_->dial(ticket, now());
            if (!dialed) return false;
            *id = *dialed;
            links_[*id] = self->lock();
            return true;
        };
        ears.greeted = [this] { perform_due(); };
        ears.text = [this, id](std::string_view text, bool whole) { received(*id, text, whole); };
        ears.heard = [this] {
            if (load_) load_->pump(loaded_);
        };
        ears.written = ears.heard;
        ears.closed = [this, id] {
            model_->closed(*id, now());
            links_.erase(*id);
        };
        const auto link = std::make_shared<Socket>(std::move(socket), std::move(ears));
        *self = link;
        link->start();
        accept();
    });
}

void Slack::received(SocketId id, std::string_view text, bool whole)
{
    if (load_ && load_->acked(text, steady_clock::now())) return;
    note(text.find("\"payload\"") == std::string_view::npos ? "ack" : "ack with payload");
    model_->received(id, text, !whole, now());
    perform_due();
}

void Slack::perform_due()
{
    for (const auto& action : model_->due(now())) {
        const auto link = links_.find(std::visit([](const auto& what) { return what.socket; }, action));
        if (link == links_.end()) continue;
        if (const auto* frame = std::get_if<simulated_slack::Frame>(&action)) {
            if (preparing_) envelopes_.push_back(frame->text);
            link->second->send(Opcode::text, frame->text);
            if (frame->text.find("\"type\":\"hello\"") != std::string::npos) note("hello");
        } else if (std::holds_alternative<simulated_slack::Ping>(action)) {
            link->second->send(Opcode::ping, {});
        }
    }
}

void Slack::keep_time()
{
    alarm_.expires_after(50ms);
    alarm_.async_wait([this](error_code error) {
        if (error) return;
        perform_due();
        keep_time();
    });
}

void Slack::keep_pace()
{
    const auto due = load_ ? load_->due() : std::nullopt;
    if (!due) return;
    pace_.expires_at(*due);
    pace_.async_wait([this](error_code error) {
        if (error || !load_) return;
        load_->pump(loaded_);
        keep_pace();
    });
}

std::vector<std::shared_ptr<Socket>> Slack::sockets() const
{
    std::vector<std::shared_ptr<Socket>> all;
    for (const auto& [id, link] : links_) all.push_back(link);
    return all;
}

void Slack::declare(const std::string& title)
{
    control("command", {{"user", jonas}, {"channel", "#general"}, {"text", title}});
}

void Slack::command(const std::string& text)
{
    control("command", {{"user", jonas}, {"channel", room()}, {"text", text}});
}

void Slack::say_unheard(std::size_t count)
{
    const auto where = room();
    const auto lines = sayings();
    control("reset_faults", Json::object());
    control("events", {{"queue", false}});
    for (std::size_t n = 0; n < count; ++n)
        control("say", {{"user", jonas}, {"channel", where}, {"text", lines[n % lines.size()]}});
}

std::string Slack::room()
{
    const auto all = control("channels", Json::object()).at("channels");
    std::string newest;
    std::int64_t created = -1;
    for (const auto& one : all)
        if (one.at("creator") == bot_user && one.at("created").get<std::int64_t>() > created) {
            created = one.at("created");
            newest = one.at("id");
        }
    if (!newest.empty()) return newest;
    if (own_room_.empty()) {
        control("channel", {{"name", "a-room"}, {"members", {jonas, "warroom"}}});
        own_room_ = "#a-room";
    }
    return own_room_;
}

std::size_t Slack::shared_bytes()
{
    std::size_t sum = 0;
    const auto all = control("messages", {{"channel", room()}}).at("messages");
    for (const auto& message : all)
        for (const auto& file : message.value("files", Json::array())) sum += file.value("content", "").size();
    return sum;
}

void Slack::prepare_load()
{
    const auto where = room();
    control("join", {{"user", jonas}, {"channel", where}});
    until([this] { return quiet_for(200ms); }, 20s);
    envelopes_.clear();
    preparing_ = true;
    for (const auto& text : sayings()) control("say", {{"user", jonas}, {"channel", where}, {"text", text}});
    until([this] { return quiet_for(200ms); }, 20s);
    preparing_ = false;
    templates_.clear();
    for (const auto& envelope : envelopes_)
        if (envelope.find("\"text\":\"looking ") != std::string::npos) templates_.emplace_back(envelope);
    if (templates_.size() != sayings().size()) throw std::runtime_error{"the room's messages do not reach the bot"};
}

Outcome Slack::put_load(const Plan& plan, nanoseconds patience)
{
    Load load{templates_, plan, numbers_};
    numbers_ += static_cast<std::int64_t>(plan.count);
    loaded_ = sockets();
    load_ = &load;
    load.begin(steady_clock::now());
    load.pump(loaded_);
    keep_pace();
    while (load.sending()) {
        if (links_.empty()) break; // the bot has ended
        until([&] { return !load.sending(); }, 100ms);
        load.pump(loaded_); // looks at the limit, even when nothing comes back
    }
    until([&] { return load.done() || links_.empty(); }, patience);
    load_ = nullptr;
    pace_.cancel();
    last_activity_ = steady_clock::now();
    return load.outcome(steady_clock::now());
}

void Slack::hang_up()
{
    for (const auto& socket : sockets()) socket->drop();
}

} // namespace warroom::bench
