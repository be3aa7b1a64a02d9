#include "bot/simulated_slack/faults.hpp"

#include <fmt/format.h>

namespace warroom::simulated_slack {
namespace {

std::optional<Fault> next_fault(State& state, const std::string& method)
{
    for (auto& fault : state.knobs.faults) {
        if (fault.times == 0 || (fault.method != "*" && fault.method != method)) continue;
        if (fault.skip > 0) {
            --fault.skip;
            continue;
        }
        --fault.times;
        return fault;
    }
    return {};
}

void spoil(Reply& reply, const Fault& fault)
{
    if (!fault.applied) reply.headers = {{"Content-Type", "application/json; charset=utf-8"}};
    if (fault.error) reply.body = Json{{"ok", false}, {"error", *fault.error}}.dump();
    if (fault.status == 429) {
        reply.body = R"({"ok":false,"error":"ratelimited"})";
    } else if (fault.status && !fault.error) {
        reply.headers = {{"Content-Type", "text/html"}};
        reply.body = fmt::format("<html><body><h1>{}</h1></body></html>", *fault.status);
    }
    if (fault.body) reply.body = *fault.body;
    if (fault.status) reply.status = *fault.status;
    for (const auto& header : fault.headers) reply.headers.push_back(header);
    reply.delay = fault.delay;
    reply.reset = fault.reset;
    reply.cut_after = fault.cut_after;
}

} // namespace

Reply with_faults(State& state, const std::string& method, const std::function<Reply()>& perform)
{
    const auto fault = next_fault(state, method);
    if (!fault) return perform();
    auto reply = fault->applied ? perform() : Reply{};
    spoil(reply, *fault);
    return reply;
}

} // namespace warroom::simulated_slack
