#include "bot/simulated_slack/server.hpp"

#include "bot/net/http_server.hpp"
#include "bot/net/url.hpp"
#include "bot/simulated_slack/control_help.hpp"
#include "bot/simulated_slack/link.hpp"

#include <algorithm>
#include <boost/asio/co_spawn.hpp>
#include <map>
#include <nlohmann/json.hpp>
#include <spdlog/spdlog.h>

namespace warroom::simulated_slack {
namespace {

using Json = nlohmann::json;
using std::chrono::milliseconds;
using std::chrono::steady_clock;

net::Reply json_reply(int status, const Json& body)
{
    const net::Headers headers{{"Content-Type", "application/json; charset=utf-8"}};
    return {.response = {status, headers, body.dump(-1, ' ', false, Json::error_handler_t::replace)}};
}

net::Reply text_reply(int status, std::string_view text)
{
    return {.response = {status, {{"Content-Type", "text/plain; charset=utf-8"}}, std::string{text}}};
}

net::Reply reply_of(Reply reply)
{
    return {.response = {reply.status, std::move(reply.headers), std::move(reply.body)},
            .delay = reply.delay,
            .reset = reply.reset,
            .cut_after = reply.cut_after};
}

// A web page that somebody has open must not drive this, whatever name it found for our address.
bool from_here(const net::HttpRequest& request, std::string_view or_else = {})
{
    const auto loopback = [](std::string_view host) {
        return net::parse_url("http://" + std::string{host} + "/").has_value(); // plain HTTP is for loopback alone
    };
    if (!loopback(net::header(request.headers, "Host"))) return false;
    const auto origin = net::header(request.headers, "Origin");
    if (origin.empty() || origin == or_else) return true;
    const auto host = origin.find("://");
    return host != std::string_view::npos && loopback(origin.substr(host + 3));
}

// What follows `prefix` in the target's path.
std::optional<std::string> after(std::string_view prefix, std::string_view path)
{
    if (!path.starts_with(prefix)) return std::nullopt;
    return std::string{path.substr(prefix.size())};
}

std::string path_of(std::string_view target) { return std::string{target.substr(0, target.find('?'))}; }

std::string query_of(std::string_view target)
{
    const auto mark = target.find('?');
    return mark == std::string_view::npos ? std::string{} : std::string{target.substr(mark + 1)};
}

std::string ticket_of(const net::HttpRequest& request)
{
    const auto query = net::decode_form(query_of(request.target));
    return std::string{net::header(query, "ticket")};
}

// A query's values are texts, but a plain number in one is meant as a number.
Json arguments_of(const net::HttpRequest& request)
{
    if (!request.body.empty()) return Json::parse(request.body);
    Json arguments = Json::object();
    for (const auto& [name, value] : net::decode_form(query_of(request.target))) {
        const bool number = !value.empty() && value.find_first_not_of("0123456789") == std::string::npos;
        arguments[name] = number ? Json::parse(value, nullptr, false) : Json(value);
    }
    return arguments;
}

} // namespace

struct Server::Impl : std::enable_shared_from_this<Impl> {
    Impl(asio::any_io_executor executor, const Clock& wall) : executor{executor}, clock{wall}, alarm{executor} {}

    void start(unsigned short port, Options options);
    void stop();
    Now now() const;

    net::Reply answer(const net::HttpRequest& request);
    net::Reply control(const std::string& path, const net::HttpRequest& request);
    std::optional<net::HttpResponse> dial(const net::HttpRequest& request);
    asio::awaitable<void> hold(net::HttpRequest request, net::ServerWebsocket socket);

    // What the model wants done by now. To be called after everything it was told.
    void perform_due();
    static asio::awaitable<void> keep_time(std::shared_ptr<Impl> self);

    asio::any_io_executor executor;
    const Clock& clock;
    asio::steady_timer alarm; // for what the model wants done next
    std::optional<Model> model{};
    std::map<SocketId, std::shared_ptr<Link>> links{};
    std::map<std::string, SocketId> dialled{}; // by ticket, until the websocket is there
    std::optional<net::HttpServer> http{};
    bool stopped = false;
};

namespace {

// The server may go while a request is being answered, so its functions hold it weakly.
template <class Impl>
asio::awaitable<net::Reply> answered(std::weak_ptr<Impl> weak, net::HttpRequest request)
{
    if (const auto self = weak.lock()) co_return self->answer(request);
    co_return net::Reply{.reset = true};
}

template <class Impl>
asio::awaitable<void> held(std::weak_ptr<Impl> weak, net::HttpRequest request, net::ServerWebsocket socket)
{
    if (const auto self = weak.lock()) co_await self->hold(std::move(request), std::move(socket));
}

} // namespace

void Server::Impl::start(unsigned short port, Options options)
{
    const std::weak_ptr<Impl> weak = weak_from_this();
    auto handler = [weak](net::HttpRequest request) { return answered(weak, std::move(request)); };
    auto gate = [weak](const net::HttpRequest& request) -> std::optional<net::HttpResponse> {
        if (const auto self = weak.lock()) return self->dial(request);
        return net::HttpResponse{.status = 503};
    };
    auto upgraded = [weak](net::HttpRequest request, net::ServerWebsocket socket) {
        return held(weak, std::move(request), std::move(socket));
    };
    http.emplace(executor, port, std::move(handler), std::move(gate), std::move(upgraded));
    const auto address = "127.0.0.1:" + std::to_string(http->port());
    options.http_url = "http://" + address;
    options.socket_url = "ws://" + address + "/link/";
    model.emplace(std::move(options));
    asio::co_spawn(executor, keep_time(shared_from_this()), log_failure("the simulated Slack"));
}

void Server::Impl::stop()
{
    stopped = true;
    http->stop();
    alarm.cancel();
}

Now Server::Impl::now() const
{
    return {clock.now(), std::chrono::duration_cast<milliseconds>(steady_clock::now().time_since_epoch())};
}

net::Reply Server::Impl::answer(const net::HttpRequest& request)
{
    if (!from_here(request)) return text_reply(403, "only for this machine\n");
    const auto path = path_of(request.target);
    const std::string content_type{net::header(request.headers, "Content-Type")};
    net::Reply reply = text_reply(404, "not found\n");
    if (path == "/") reply = text_reply(200, control_help);
    if (const auto verb = after("/control/", path)) reply = control(*verb, request);
    if (const auto ticket = after("/upload/", path))
        reply = reply_of(model->upload(*ticket, content_type, request.body, now()));
    if (const auto ticket = after("/response/", path)) reply = reply_of(model->respond(*ticket, request.body, now()));
    if (const auto method = after("/api/", path)) {
        const Request call{.method = *method,
                           .http_method = request.method,
                           .content_type = content_type,
                           .authorization = std::string{net::header(request.headers, "Authorization")},
                           .query = query_of(request.target),
                           .body = request.body};
        reply = reply_of(model->call(call, now()));
    }
    perform_due();
    return reply;
}

net::Reply Server::Impl::control(const std::string& path, const net::HttpRequest& request)
try {
    return json_reply(200, model->control(path, arguments_of(request), now()));
} catch (const std::invalid_argument& error) {
    return json_reply(400, {{"error", error.what()}});
} catch (const Json::exception& error) {
    return json_reply(400, {{"error", error.what()}});
}

std::optional<net::HttpResponse> Server::Impl::dial(const net::HttpRequest& request)
{
    // slack-go names Slack's own site wherever it dials; it takes a ticket besides
    if (!from_here(request, "https://api.slack.com")) return net::HttpResponse{.status = 403};
    const auto ticket = ticket_of(request);
    const auto socket = model->dial(ticket, now());
    if (!socket) return net::HttpResponse{.status = model->refusal()};
    links[*socket] = std::make_shared<Link>(executor);
    dialled[ticket] = *socket;
    return std::nullopt;
}

asio::awaitable<void> Server::Impl::hold(net::HttpRequest request, net::ServerWebsocket socket)
{
    const auto self = shared_from_this();
    const auto id = dialled.extract(ticket_of(request)).mapped();
    const auto link = links.at(id);
    Link::Ears ears{.received =
                        [self, id](const auto& message) {
                            self->model->received(id, message.text, message.fragmented, self->now());
                            self->perform_due();
                        },
                    .closed =
                        [self, id] {
                            self->model->closed(id, self->now());
                            self->perform_due();
                        }};
    perform_due();
    co_await Link::run(link, std::move(socket), std::move(ears));
    links.erase(id);
}

void Server::Impl::perform_due()
{
    for (auto& action : model->due(now())) {
        const auto id = std::visit([](const auto& what) { return what.socket; }, action);
        const auto link = links.find(id);
        if (link != links.end()) link->second->perform(std::move(action));
    }
    alarm.cancel();
}

asio::awaitable<void> Server::Impl::keep_time(std::shared_ptr<Impl> self)
{
    while (!self->stopped) {
        self->perform_due();
        const auto soonest = steady_clock::now() + milliseconds{1};
        const auto next = self->model->next_due();
        const auto due = next ? steady_clock::time_point{*next} : soonest + std::chrono::hours{1};
        self->alarm.expires_at(std::max(due, soonest));
        co_await self->alarm.async_wait(as_result); // cut short by whatever happens
    }
}

Server::Server(asio::any_io_executor executor, unsigned short port, const Clock& clock, Options options)
    : impl_{std::make_shared<Impl>(std::move(executor), clock)}
{
    impl_->start(port, std::move(options));
}

Server::~Server() { impl_->stop(); }
unsigned short Server::port() const { return impl_->http->port(); }
std::string Server::api_url() const { return "http://127.0.0.1:" + std::to_string(port()) + "/api/"; }
void Server::stop() { impl_->stop(); }

nlohmann::json Server::control(std::string_view path, const nlohmann::json& arguments)
{
    auto answer = impl_->model->control(path, arguments, impl_->now());
    impl_->perform_due();
    return answer;
}

} // namespace warroom::simulated_slack
