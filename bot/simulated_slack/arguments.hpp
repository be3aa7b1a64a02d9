#pragma once
// The arguments of a Web API call, whichever way they were encoded.

#include "bot/simulated_slack/effects.hpp"

namespace warroom::simulated_slack {

class Arguments {
public:
    explicit Arguments(Json values = Json::object()) : values_{std::move(values)} {}

    bool has(const char* name) const; // null means absent
    std::string text(const char* name, std::string fallback = {}) const;
    std::string required(const char* name) const; // Refused invalid_arguments
    bool flag(const char* name, bool fallback = false) const;
    std::int64_t number(const char* name, std::int64_t fallback) const;
    Json json(const char* name) const; // an object or array, or the JSON text of one; null when absent
    std::vector<std::string> list(const char* name) const;
    const Json& all() const { return values_; }

private:
    Json values_;
};

struct Call {
    Arguments arguments;
    std::string token{}; // of the header or the form
    std::vector<std::string> warnings{};
};

Call call_in(const Request& request, bool takes_json); // Refused invalid_json, ...
std::string multipart_file(std::string_view content_type, std::string_view body);
Arguments form_arguments(std::string_view form);

} // namespace warroom::simulated_slack
