#include "tests/simulation/slack.hpp"

#include "tests/simulation/wire.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <utility>

namespace warroom::simulation {

using namespace std::chrono_literals;
namespace sim = simulated_slack;
using std::chrono::milliseconds;

namespace {

sim::Options options(const Plan& plan)
{
    sim::Options options;
    options.seed = plan.seed;
    options.socket_url = "wss://sockets.slack.test/link/";
    options.http_url = "https://slack.test";
    options.enforce_rate_limits = plan.rate_limits;
    options.watched = false;
    return options;
}

} // namespace

Slack::Slack(Agenda& agenda, const Plan& plan, Listener listener)
    : agenda_{agenda}, plan_{plan}, on_{std::move(listener)}, dice_{plan.seed ^ 0x51ACCU}, model_{options(plan)}
{
    if (plan.page_cap < 1000) control("pages", {{"cap", plan.page_cap}, {"short", true}});
}

Timestamp Slack::wall() const { return dawn + std::chrono::floor<std::chrono::microseconds>(the_time.now); }

sim::Now Slack::now() const { return {wall(), std::chrono::floor<milliseconds>(the_time.now)}; }

bool Slack::is_on(Fault fault) const
{
    if (healed_ || !plan_.can(fault)) return false;
    for (const auto& window : plan_.of(fault).windows)
        if (window.has(the_time.now)) return true;
    return false;
}

bool Slack::strikes(Fault fault) { return is_on(fault) && dice_.chance(plan_.of(fault).rate); }

std::size_t Slack::sockets() const
{
    std::size_t open = 0;
    for (const auto& [id, wire] : wires_)
        if (const auto end = wire.lock(); end && end->open()) ++open;
    return open;
}

bool Slack::is_connected() const
{
    return std::ranges::any_of(wires_, [](const auto& entry) {
        const auto wire = entry.second.lock();
        return wire && wire->live();
    });
}

Span Slack::latency()
{
    if (is_on(Fault::slow_link)) return dice_.between(100ms, 4s);
    return dice_.between(5ms, 80ms);
}

Span Slack::latency_of_requests() { return std::max(latency(), requests_clogged_until_ - the_time.now); }

void Slack::clog_socket(std::size_t number, Span until)
{
    if (number >= wires_.size()) return;
    if (const auto wire = std::next(wires_.begin(), static_cast<std::ptrdiff_t>(number))->second.lock())
        wire->clog(until);
}

void Slack::second_client(bool is_there)
{
    if (second_client_) closed(*std::exchange(second_client_, std::nullopt), 0s);
    if (!is_there) return;
    const auto ticket = model_.call({.method = "apps.connections.open",
                                     .http_method = "POST",
                                     .authorization = "Bearer " + simulated_slack::Options{}.app_token},
                                    now());
    const auto url = Json::parse(ticket.body).value("url", "");
    const auto query = net::decode_form(url.substr(url.find('?') + 1));
    second_client_ = model_.dial(net::header(query, "ticket"), now());
    it_acknowledges_ = dice_.coin();
}

// It acknowledges what it does nothing with, or leaves even that; and closes when it is told to.
void Slack::takes(const sim::Action& action)
{
    const auto* frame = std::get_if<sim::Frame>(&action);
    if (!frame) {
        if (!std::holds_alternative<sim::Ping>(action) && !std::holds_alternative<sim::Mute>(action))
            closed(*std::exchange(second_client_, std::nullopt), latency());
        return;
    }
    const auto envelope = Json::parse(frame->text, nullptr, false);
    if (!it_acknowledges_ || !envelope.is_object() || !envelope.contains("envelope_id")) return;
    on_.tell("another client takes " + frame->text);
    agenda_.in(latency(), [this, socket = frame->socket, id = envelope.at("envelope_id")] {
        received(socket, Json{{"envelope_id", id}}.dump());
    });
}

void Slack::heal()
{
    healed_ = true;
    second_client(false);
    control("reset_faults");
    control("rate_limits", {{"on", plan_.rate_limits}});
}

void Slack::hang_up()
{
    ++life_;
    for (auto& [id, wire] : std::map{wires_}) {
        if (const auto end = wire.lock()) end->cut();
        const auto after = dice_.coin() ? dice_.between(0s, 100ms) : dice_.between(1s, 60s);
        closed(id, after);
    }
}

Json Slack::control(std::string_view verb, Json arguments)
{
    Json answer;
    try {
        answer = model_.control(verb, arguments, now());
    } catch (const std::exception& error) { // people try what they may not do
        if (on_.telling()) on_.tell(fmt::format("{} {}: {}", verb, arguments.dump(), error.what()));
    }
    return answer;
}

Span Slack::next_due() const
{
    const auto due = model_.next_due();
    return due ? std::max(Span{*due}, the_time.now) : Span::max();
}

void Slack::perform_due()
{
    for (auto& action : model_.due(now())) perform(std::move(action));
}

void Slack::perform(sim::Action action)
{
    const auto id = std::visit([](const auto& what) { return what.socket; }, action);
    if (id == second_client_) return takes(action);
    const auto found = wires_.find(id);
    if (found == wires_.end()) return;
    const auto wire = found->second.lock();
    if (!wire) return;
    if (auto* frame = std::get_if<sim::Frame>(&action)) {
        if (strikes(Fault::garbage_frame)) {
            static const std::vector<std::string> garbage{"",
                                                          "[1,2]",
                                                          "{}",
                                                          "null",
                                                          "{\"type\":\"hel",
                                                          "\xff\xfe",
                                                          R"({"envelope_id":"garbage","type":"events_api","payload":{)",
                                                          R"({"envelope_id":"garbage","type":"wonder","payload":{}})"};
            wire->arrive(dice_.of(garbage), latency());
        }
        if (strikes(Fault::duplicate_frame)) wire->arrive(frame->text, latency());
        wire->arrive(std::move(frame->text), latency());
    } else if (std::holds_alternative<sim::Ping>(action)) {
        wire->hear(latency());
    } else if (std::holds_alternative<sim::Mute>(action)) {
        wire->mute();
    } else {
        wire->end(latency());
        closed(id, latency());
    }
}

void Slack::closed(SocketId socket, Span after)
{
    agenda_.in(after, [this, socket] {
        wires_.erase(socket);
        model_.closed(socket, now());
    });
}

void Slack::received(SocketId socket, const std::string& text) { model_.received(socket, text, false, now()); }

std::optional<net::HttpResponse> Slack::spoiled()
{
    if (strikes(Fault::too_many_requests)) {
        static const std::vector<std::string> odd{"1", "3", "30", "", "soon", "-5", "1.5", "86400"};
        net::HttpResponse no{429, {{"Content-Type", "text/plain"}}, "ratelimited"};
        if (const auto& after = odd[dice_.chance(0.8) ? dice_.below(3) : dice_.below(odd.size())]; !after.empty())
            no.headers.emplace_back("Retry-After", after);
        return no;
    }
    if (strikes(Fault::server_error))
        return net::HttpResponse{500 + static_cast<int>(dice_.below(5)),
                                 {{"Content-Type", "text/html"}},
                                 "<html><body><h1>It's not you, it's us</h1></body></html>"};
    return std::nullopt;
}

net::HttpResponse Slack::answer(const std::string& host, const net::HttpRequest& request, milliseconds& delay)
{
    const auto mark = request.target.find('?');
    const auto path = request.target.substr(0, mark);
    const std::string type{net::header(request.headers, "Content-Type")};
    sim::Reply reply{.status = 404};
    const auto after = [&](std::string_view prefix) { return std::string_view{path}.substr(prefix.size()); };
    if (path.starts_with("/api/")) {
        const sim::Request call{.method = std::string{after("/api/")},
                                .http_method = request.method,
                                .content_type = type,
                                .authorization = std::string{net::header(request.headers, "Authorization")},
                                .query = mark == std::string::npos ? "" : request.target.substr(mark + 1),
                                .body = request.body};
        reply = model_.call(call, now());
    } else if (path.starts_with("/upload/")) {
        reply = model_.upload(after("/upload/"), type, request.body, now());
    } else if (path.starts_with("/response/")) {
        reply = model_.respond(after("/response/"), request.body, now());
    } else {
        on_.tell("nobody answers at " + host + path);
    }
    delay = reply.delay;
    return {reply.status, std::move(reply.headers), std::move(reply.body)};
}

std::unique_ptr<net::Transport> Slack::line(boost::asio::any_io_executor executor)
{
    return std::make_unique<Line>(*this, std::move(executor), life_);
}

} // namespace warroom::simulation
