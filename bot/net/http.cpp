#include "bot/net/http.hpp"

#include <algorithm>
#include <boost/url/encode.hpp>
#include <boost/url/grammar/ci_string.hpp>
#include <boost/url/pct_string_view.hpp>
#include <boost/url/rfc/unreserved_chars.hpp>
#include <date/date.h>
#include <sstream>

namespace warroom::net {
namespace {

namespace urls = boost::urls;

constexpr const char* date_form = "%a, %d %b %Y %T GMT";

const urls::encoding_opts form_rules{/*space_as_plus*/ true};

std::string encode(std::string_view text) { return urls::encode(text, urls::unreserved_chars, form_rules); }

std::string decode(std::string_view text)
{
    const auto checked = urls::make_pct_string_view(text);
    if (!checked) return std::string{text}; // a stray % is taken as it stands
    return checked->decode(form_rules);
}

} // namespace

std::string_view header(const Headers& headers, std::string_view name)
{
    const auto named = [&](const auto& field) { return urls::grammar::ci_is_equal(field.first, name); };
    const auto found = std::ranges::find_if(headers, named);
    return found == headers.end() ? std::string_view{} : found->second;
}

std::optional<std::chrono::sys_seconds> date_in(std::string_view header)
{
    std::istringstream text{std::string{header}};
    std::chrono::sys_seconds at;
    text >> date::parse(date_form, at);
    return text.fail() ? std::nullopt : std::optional{at};
}

std::string date_header(std::chrono::sys_seconds at) { return date::format(date_form, at); }

std::string encode_form(const Form& form)
{
    std::string text;
    for (const auto& [name, value] : form) {
        if (!text.empty()) text += '&';
        text += encode(name) + '=' + encode(value);
    }
    return text;
}

Form decode_form(std::string_view text)
{
    Form form;
    while (!text.empty()) {
        const auto end = std::min(text.find('&'), text.size());
        const auto field = text.substr(0, end);
        const auto equals = std::min(field.find('='), field.size());
        const auto value = equals < field.size() ? field.substr(equals + 1) : std::string_view{};
        if (!field.empty()) form.emplace_back(decode(field.substr(0, equals)), decode(value));
        text.remove_prefix(std::min(end + 1, text.size()));
    }
    return form;
}

} // namespace warroom::net
