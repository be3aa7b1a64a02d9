#pragma once
// Reading what Slack sends: members may be missing, null or empty, which are all the same to us, and numbers may come
// as text. For sources only, nlohmann's header is a heavy one.

#include <nlohmann/json.hpp>

#include <charconv>
#include <cstdint>
#include <string>
#include <string_view>

namespace warroom::slack {

using Json = nlohmann::json;

inline const Json& member(const Json& object, const char* key)
{
    static const Json nothing;
    if (!object.is_object()) return nothing;
    const auto found = object.find(key);
    return found == object.end() ? nothing : *found;
}

inline std::string text(const Json& object, const char* key)
{
    const Json& value = member(object, key);
    if (value.is_string()) return value.get<std::string>();
    return value.is_number() ? value.dump() : std::string{};
}

inline const Json& elements(const Json& value)
{
    static const Json none = Json::array();
    return value.is_array() ? value : none;
}

inline std::int64_t number_in(std::string_view digits)
{
    std::int64_t value = 0;
    std::from_chars(digits.data(), digits.data() + digits.size(), value);
    return value;
}
inline bool is_yes(std::string_view word) { return word == "true" || word == "1"; }

inline std::int64_t number(const Json& object, const char* key) { return number_in(text(object, key)); }

inline bool flag(const Json& object, const char* key)
{
    const Json& value = member(object, key);
    return value.is_boolean() ? value.get<bool>() : is_yes(text(object, key));
}

// What reached us may be cut in the middle of a character; that is no reason to throw.
inline std::string written(const Json& json) { return json.dump(-1, ' ', false, Json::error_handler_t::replace); }

} // namespace warroom::slack
