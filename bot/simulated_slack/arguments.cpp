#include "bot/simulated_slack/arguments.hpp"

#include <charconv>

namespace warroom::simulated_slack {
namespace {

std::string percent_decoded(std::string_view text)
{
    std::string out;
    for (std::size_t i = 0; i < text.size(); ++i) {
        unsigned value = 0;
        if (text[i] == '+')
            out += ' ';
        else if (text[i] == '%' && i + 2 < text.size() &&
                 std::from_chars(text.data() + i + 1, text.data() + i + 3, value, 16).ptr == text.data() + i + 3) {
            out += static_cast<char>(value);
            i += 2;
        } else
            out += text[i];
    }
    return out;
}

struct Part {
    std::string name;
    std::string content;
};

std::vector<Part> parts_of(std::string_view content_type, std::string_view body)
{
    const auto at = content_type.find("boundary=");
    if (at == std::string_view::npos) throw Refused{"invalid_form_data"};
    auto boundary = content_type.substr(at + 9);
    boundary = boundary.substr(0, boundary.find(';'));
    if (boundary.starts_with('"') && boundary.size() > 1) boundary = boundary.substr(1, boundary.size() - 2);
    const auto dash = "--" + std::string{boundary};

    std::vector<Part> parts;
    for (auto from = body.find(dash); from != std::string_view::npos;) {
        from += dash.size();
        const auto to = body.find(dash, from);
        if (to == std::string_view::npos) break;
        const auto part = body.substr(from, to - from);
        const auto split = part.find("\r\n\r\n");
        const auto name = part.find("name=\"");
        if (split != std::string_view::npos && name != std::string_view::npos && name < split &&
            part.size() >= split + 6) {
            const auto named = part.substr(name + 6);
            parts.push_back({std::string{named.substr(0, named.find('"'))},
                             std::string{part.substr(split + 4, part.size() - split - 6)}});
        }
        from = to;
    }
    return parts;
}

Json parsed_object(std::string_view body)
{
    auto values = Json::parse(body, nullptr, false);
    if (values.is_discarded()) throw Refused{"invalid_json"};
    if (!values.is_object()) throw Refused{"json_not_object"};
    return values;
}

std::string take_token(Json& values)
{
    if (!values.contains("token")) return {};
    auto token = values.at("token").is_string() ? values.at("token").get<std::string>() : std::string{};
    values.erase("token");
    return token;
}

} // namespace

bool Arguments::has(const char* name) const { return values_.contains(name) && !values_.at(name).is_null(); }

std::string Arguments::text(const char* name, std::string fallback) const
{
    if (!has(name)) return fallback;
    const auto& value = values_.at(name);
    return value.is_string() ? value.get<std::string>() : value.dump();
}

std::string Arguments::required(const char* name) const
{
    auto value = text(name);
    if (value.empty())
        throw Refused{
            "invalid_arguments",
            {{"response_metadata", {{"messages", {"[ERROR] missing required field: " + std::string{name}}}}}}};
    return value;
}

bool Arguments::flag(const char* name, bool fallback) const
{
    const auto value = text(name);
    if (value.empty()) return fallback;
    return value == "true" || value == "1" || value == "True";
}

std::int64_t Arguments::number(const char* name, std::int64_t fallback) const
{
    const auto value = text(name);
    std::int64_t number = fallback;
    std::from_chars(value.data(), value.data() + value.size(), number);
    return number;
}

Json Arguments::json(const char* name) const
{
    if (!has(name)) return {};
    const auto& value = values_.at(name);
    if (!value.is_string()) return value;
    if (value.get_ref<const std::string&>().empty()) return {};
    auto parsed = Json::parse(value.get_ref<const std::string&>(), nullptr, false);
    return parsed.is_discarded() ? value : parsed;
}

std::vector<std::string> Arguments::list(const char* name) const
{
    std::vector<std::string> out;
    if (has(name) && values_.at(name).is_array()) {
        for (const auto& item : values_.at(name)) out.push_back(item.get<std::string>());
        return out;
    }
    const auto joined = text(name);
    for (std::string_view rest = joined; !rest.empty();) {
        const auto comma = std::min(rest.find(','), rest.size());
        auto item = rest.substr(0, comma);
        while (item.starts_with(' ')) item.remove_prefix(1);
        while (item.ends_with(' ')) item.remove_suffix(1);
        if (!item.empty()) out.emplace_back(item);
        rest.remove_prefix(std::min(comma + 1, rest.size()));
    }
    return out;
}

Arguments form_arguments(std::string_view form)
{
    Json values = Json::object();
    while (!form.empty()) {
        const auto end = std::min(form.find('&'), form.size());
        const auto pair = form.substr(0, end);
        const auto equals = std::min(pair.find('='), pair.size());
        if (equals > 0)
            values[percent_decoded(pair.substr(0, equals))] =
                percent_decoded(pair.substr(std::min(equals + 1, pair.size())));
        form.remove_prefix(std::min(end + 1, form.size()));
    }
    return Arguments{std::move(values)};
}

std::string multipart_file(std::string_view content_type, std::string_view body)
{
    if (!content_type.starts_with("multipart/form-data")) return std::string{body};
    const auto parts = parts_of(content_type, body);
    if (parts.empty()) throw Refused{"invalid_form_data"};
    return parts.front().content;
}

Call call_in(const Request& request, bool takes_json)
{
    Call call;
    if (request.authorization.starts_with("Bearer ")) call.token = request.authorization.substr(7);
    // Arguments are in one place: those in the query count where there is no body
    auto values = request.body.empty() ? form_arguments(request.query).all() : Json::object();
    take_token(values); // not there
    const auto& type = request.content_type;
    const bool has_charset = lower(type).find("charset=") != std::string::npos;
    if (has_charset && lower(type).find("utf-8") == std::string::npos) throw Refused{"invalid_charset"};
    std::string form_token;
    if (type.starts_with("application/json")) {
        if (!has_charset) call.warnings.emplace_back("missing_charset");
        auto sent = request.body.empty() ? Json::object() : parsed_object(request.body);
        take_token(sent);
        if (takes_json) values.update(sent);
    } else if (type.starts_with("application/x-www-form-urlencoded") || type.starts_with("text/plain")) {
        if (has_charset && type.starts_with("application")) call.warnings.emplace_back("superfluous_charset");
        auto sent = form_arguments(request.body).all();
        form_token = take_token(sent);
        values.update(sent);
    } else if (type.starts_with("multipart/form-data")) {
        for (const auto& part : parts_of(type, request.body)) values[part.name] = part.content;
        form_token = take_token(values);
    } else if (!type.empty()) {
        throw Refused{"invalid_post_type"};
    } else if (!request.body.empty()) {
        throw Refused{"missing_post_type"};
    }
    if (call.token.empty()) call.token = form_token;
    call.arguments = Arguments{std::move(values)};
    return call;
}

} // namespace warroom::simulated_slack
