#include "tests/simulation/wire.hpp"

#include "bot/async.hpp"

#include <boost/asio/error.hpp>
#include <fmt/format.h>

namespace warroom::simulation {

using namespace std::chrono_literals;
using std::chrono::milliseconds;

// -- websockets

Span Wire::in_order(Span after)
{
    last_in_ = std::max(last_in_, the_time.now + after);
    return last_in_;
}

void Wire::clog(Span until)
{
    last_in_ = std::max(last_in_, until);
    last_out_ = std::max(last_out_, until);
}

void Wire::arrive(std::string text, Span after)
{
    slack_.agenda_.at(in_order(after), [weak = weak_from_this(), text = std::move(text)]() mutable {
        const auto self = weak.lock();
        if (!self || self->muted_ || self->ended_) return;
        self->last_byte = std::chrono::steady_clock::now();
        auto& slack = self->slack_;
        slack.on_.on_step("frame", std::hash<std::string>{}(text));
        const auto frame = Json::parse(text, nullptr, false);
        self->greeted_ = self->greeted_ || (frame.is_object() && frame.value("type", "") == "hello");
        if (frame.is_object() && frame.contains("envelope_id")) slack.on_.on_delivered(frame.at("envelope_id"), frame);
        self->arrived_.push_back(std::move(text));
        self->bell_.cancel();
    });
}

void Wire::hear(Span after)
{
    slack_.agenda_.at(in_order(after), [weak = weak_from_this()] {
        const auto self = weak.lock();
        if (self && !self->muted_ && !self->ended_) self->last_byte = std::chrono::steady_clock::now();
    });
}

void Wire::end(Span after)
{
    slack_.agenda_.at(in_order(after), [weak = weak_from_this()] {
        if (const auto self = weak.lock(); self && !self->muted_) self->now_ended();
    });
}

void Wire::now_ended()
{
    ended_ = true;
    bell_.cancel();
}

asio::awaitable<Result<std::string, error_code>> Wire::read(Self)
{
    for (;;) {
        if (!arrived_.empty()) {
            auto text = std::move(arrived_.front());
            arrived_.pop_front();
            co_return text;
        }
        if (ended_) co_return error_code{asio::error::eof};
        bell_.expires_at(asio::steady_timer::time_point::max());
        co_await bell_.async_wait(as_result);
    }
}

asio::awaitable<error_code> Wire::write(Self self, std::string text)
{
    slack_.on_.crash_point("before an ack");
    if (dead_) co_return error_code{asio::error::broken_pipe};
    if (ended_) co_return error_code{asio::error::broken_pipe};
    const auto ack = Json::parse(text, nullptr, false);
    if (ack.is_object() && ack.contains("envelope_id")) slack_.on_.on_acked(ack.at("envelope_id"), ack);
    slack_.on_.on_step("written", std::hash<std::string>{}(text));
    if (!muted_) {
        last_out_ = std::max(last_out_, the_time.now + slack_.latency());
        slack_.agenda_.at(last_out_,
                          [slack = &slack_, id = id_, text = std::move(text)] { slack->received(id, text); });
    }
    slack_.on_.crash_point("after an ack");
    co_return error_code{};
}

asio::awaitable<error_code> Wire::ping(Self)
{
    if (!muted_ && !ended_) hear(slack_.latency() + slack_.latency());
    co_return error_code{};
}

asio::awaitable<void> Wire::close(Self self, std::chrono::steady_clock::time_point latest)
{
    if (!ended_) {
        const auto answered = std::min(latest, std::chrono::steady_clock::now() + 50ms);
        asio::steady_timer goodbye{bell_.get_executor(), muted_ ? latest : answered};
        co_await goodbye.async_wait(as_result);
    }
    drop();
}

void Wire::drop()
{
    if (dead_) return;
    // Behind a mute link nobody hears that we went, for a while.
    slack_.closed(id_, muted_ ? slack_.dice_.between(5s, 60s) : slack_.latency());
    now_ended();
}

asio::awaitable<Result<net::Websocket, std::string>> Line::connect(net::Url url)
{
    co_await pass(slack_.latency());
    if (slack_.strikes(Fault::unreachable)) {
        co_await pass(slack_.dice_.between(100ms, 10s));
        co_return "the network is down";
    }
    if (slack_.strikes(Fault::dial_refused)) {
        static const std::vector<int> statuses{200, 403, 404, 408, 409, 429, 503};
        co_return fmt::format("the upgrade was answered {}", slack_.dice_.of(statuses));
    }
    const auto query = net::decode_form(url.target.substr(url.target.find('?') + 1));
    if (!alive()) co_return "dead";
    const auto id = slack_.model_.dial(net::header(query, "ticket"), slack_.now());
    if (!id) co_return fmt::format("the upgrade was answered {}", slack_.model_.refusal());
    const auto wire = std::make_shared<Wire>(slack_, *id, executor_);
    slack_.wires_[*id] = wire;
    slack_.on_.on_step("dialled", static_cast<std::uint64_t>(*id));
    co_return net::Websocket{wire};
}

// -- requests

struct Line::Call {
    explicit Call(const asio::any_io_executor& executor) : bell{executor} {}
    asio::steady_timer bell;
    std::optional<Result<net::HttpResponse, net::HttpFailure>> outcome{};
};

asio::awaitable<void> Line::pass(Span span)
{
    asio::steady_timer timer{executor_};
    timer.expires_after(std::chrono::duration_cast<asio::steady_timer::duration>(span));
    co_await timer.async_wait(as_result);
}

asio::awaitable<Result<net::HttpResponse, net::HttpFailure>> Line::send(net::Url origin, net::HttpRequest request,
                                                                        milliseconds limit)
{
    const auto method = request.target.substr(request.target.rfind('/') + 1);
    slack_.on_.crash_point("before a call leaves");
    if (!alive()) co_return net::HttpFailure{"dead", false};
    slack_.on_.on_step("call", std::hash<std::string>{}(request.target + request.body));
    if (slack_.on_.telling()) slack_.on_.tell(fmt::format("call {} {}", method, request.body.substr(0, 300)));
    if (slack_.strikes(Fault::unreachable)) { // nothing left, so it counts for nobody
        co_await pass(std::min<Span>(slack_.dice_.between(1ms, 12s), limit));
        co_return net::HttpFailure{"no way there", false};
    }
    slack_.on_.on_call(request.target.starts_with("/api/") ? method : "elsewhere");
    const auto call = std::make_shared<Call>(executor_);
    dispatch(call, std::move(origin.host), std::move(request));
    call->bell.expires_after(limit);
    co_await call->bell.async_wait(as_result);
    if (!call->outcome) co_return net::HttpFailure{"timed out", true};
    slack_.on_.crash_point("after a reply");
    co_return std::move(*call->outcome);
}

// On its way, whatever becomes of us.
void Line::dispatch(const std::shared_ptr<Call>& call, std::string host, net::HttpRequest request)
{
    auto& slack = slack_;
    const auto back = [&slack](const std::weak_ptr<Call>& weak, Span after,
                               Result<net::HttpResponse, net::HttpFailure> outcome) {
        slack.agenda_.in(after, [weak, outcome = std::move(outcome)]() mutable {
            const auto waiting = weak.lock();
            if (!waiting) return;
            waiting->outcome = std::move(outcome);
            waiting->bell.cancel();
        });
    };
    const bool reads = request.target == "/api/conversations.history" || request.target == "/api/conversations.replies";
    slack.under_way_ += reads ? 0 : 1;
    slack.agenda_.in(slack.latency_of_requests(), [&slack, back, reads, weak = std::weak_ptr{call},
                                                   host = std::move(host), request = std::move(request)] {
        slack.under_way_ -= reads ? 0 : 1;
        const net::HttpFailure reset{"connection reset", true};
        if (slack.strikes(Fault::request_lost)) {
            if (slack.dice_.coin()) back(weak, slack.latency(), reset);
            return;
        }
        auto instead = slack.spoiled();
        const bool in_vain = instead && (instead->status == 429 || slack.dice_.coin());
        milliseconds delay{0};
        net::HttpResponse answer;
        if (!in_vain) answer = slack.answer(host, request, delay);
        slack.on_.on_step("answered", std::hash<std::string>{}(answer.body));
        if (slack.on_.telling())
            slack.on_.tell(fmt::format("  {} answered {} {}{}", request.target, answer.status,
                                       answer.body.substr(0, 120), instead ? " (spoiled)" : ""));
        slack.on_.crash_point("after a call's effect");
        if (instead) answer = std::move(*instead);
        if (slack.strikes(Fault::reply_lost)) {
            if (slack.dice_.coin()) back(weak, slack.latency(), reset);
            return;
        }
        back(weak, slack.latency_of_requests() + delay, std::move(answer));
    });
}

} // namespace warroom::simulation
