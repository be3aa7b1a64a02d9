#include "bot/host/health.hpp"

#include <fmt/format.h>
#include <nlohmann/json.hpp>

namespace warroom::host {
namespace {

std::string text(const Vitals& vitals)
{
    std::string lines = healthy(vitals) ? "healthy\n" : "NOT healthy\n";
    for (const auto& [name, value, unit, trouble] : vitals)
        lines += fmt::format("{} {:32} {}{}{}\n", trouble.empty() ? ' ' : '!', name, value,
                             unit.empty() ? "" : " " + unit, trouble.empty() ? "" : "  " + trouble);
    return lines;
}

std::string json(const Vitals& vitals)
{
    auto list = nlohmann::ordered_json::array();
    for (const auto& [name, value, unit, trouble] : vitals)
        list.push_back({{"name", name}, {"value", value}, {"unit", unit}, {"trouble", trouble}});
    const nlohmann::ordered_json whole{{"healthy", healthy(vitals)}, {"figures", std::move(list)}};
    return whole.dump(2, ' ', false, nlohmann::ordered_json::error_handler_t::replace) + "\n";
}

} // namespace

Printed print_health(const Vitals& vitals, const std::string& format)
{
    if (!format.empty() && format != "text" && format != "json")
        return {2, "", fmt::format("health has no format \"{}\"; there are: text, json", format)};
    return {healthy(vitals) ? 0 : 1, format == "json" ? json(vitals) : text(vitals), ""};
}

} // namespace warroom::host
