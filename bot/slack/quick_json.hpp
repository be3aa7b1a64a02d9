#pragma once
// What json.hpp reads, for frames: a parser that is ten times as fast, as each message that people write comes in one.
// Missing members, nulls and empty values are all the same here too. For sources only: simdjson's header is a heavy
// one.

#include "bot/slack/json.hpp"

#include <fmt/format.h>
#include <simdjson.h>

#include <cstdint>
#include <string>

namespace warroom::slack {

using QuickJson = simdjson::dom::element; // of a document that its parser holds

inline QuickJson nothing()
{
    static simdjson::dom::parser parser;
    static const QuickJson null = parser.parse(std::string_view{"null"});
    return null;
}

inline QuickJson member(QuickJson object, const char* key)
{
    QuickJson found;
    return object[key].get(found) == simdjson::SUCCESS ? found : nothing();
}

inline simdjson::dom::array elements(QuickJson value)
{
    static const simdjson::dom::array none = [] {
        static simdjson::dom::parser parser;
        return simdjson::dom::array{parser.parse(std::string_view{"[]"}).get_array()};
    }();
    return value.is_array() ? simdjson::dom::array{value.get_array()} : none;
}

inline std::string text(QuickJson object, const char* key)
{
    const auto value = member(object, key);
    switch (value.type()) {
    case simdjson::dom::element_type::STRING: return std::string{std::string_view{value.get_string()}};
    case simdjson::dom::element_type::INT64: return fmt::format("{}", std::int64_t{value.get_int64()});
    case simdjson::dom::element_type::UINT64: return fmt::format("{}", std::uint64_t{value.get_uint64()});
    case simdjson::dom::element_type::DOUBLE: return fmt::format("{}", double{value.get_double()});
    default: return {};
    }
}

inline std::int64_t number(QuickJson object, const char* key) { return number_in(text(object, key)); }

inline bool flag(QuickJson object, const char* key)
{
    bool value = false;
    return member(object, key).get_bool().get(value) == simdjson::SUCCESS ? value : is_yes(text(object, key));
}

} // namespace warroom::slack
