#pragma once
// The machinery below event_json: a struct says its fields once, in a function fields(archive, value) beside its kind;
// Writer and Reader walk it. Read by simdjson, as a long incident is thousands of them. For event_json.cpp alone: the
// headers are heavy ones.

#include "core/event.hpp"

#include <nlohmann/json.hpp>
#include <simdjson.h>

#include <array>
#include <concepts>
#include <optional>
#include <stdexcept>
#include <string>
#include <string_view>
#include <type_traits>
#include <utility>
#include <vector>

namespace warroom::shape {

using Json = nlohmann::ordered_json;    // to write: the order of the fields is the order in the text
using Element = simdjson::dom::element; // to read

// Lets one function template take a struct to read from and a const one to write from.
template <class Value, class Struct>
concept Is = std::same_as<std::remove_const_t<Value>, Struct>;

template <class T>
concept Itself = std::same_as<T, bool> || std::integral<T> || std::same_as<T, std::string>;
template <class T>
constexpr bool is_id = false;
template <class Tag, class Value>
constexpr bool is_id<Id<Tag, Value>> = true;
template <class T>
constexpr bool is_optional = false;
template <class T>
constexpr bool is_optional<std::optional<T>> = true;
template <class T>
constexpr bool is_vector = false;
template <class T>
constexpr bool is_vector<std::vector<T>> = true;
template <class T>
constexpr bool is_array = false;
template <class T, std::size_t size>
constexpr bool is_array<std::array<T, size>> = true;

template <class T>
constexpr bool is_shared = false;
template <class T>
constexpr bool is_shared<Shared<T>> = true;

template <class T>
Json write(const T& value);
template <class T>
T read(Element json);

class Writer {
public:
    explicit Writer(Json& json) : json_{json} {}

    template <class T>
    Writer& field(const char* name, const T& value)
    {
        json_[name] = write(value);
        return *this;
    }
    // Left out when empty. A field that an old kind gains later must be one of these.
    template <class T>
    Writer& maybe(const char* name, const T& value)
    {
        return value == T{} ? *this : field(name, value);
    }

private:
    Json& json_;
};

class Reader {
public:
    explicit Reader(Element json) : json_{json} {}

    template <class T>
    Reader& field(const char* name, T& value)
    {
        return named(name, [&] { value = read<T>(json_[name].value()); });
    }
    template <class T>
    Reader& maybe(const char* name, T& value)
    {
        return named(name, [&] {
            auto found = json_[name];
            value = found.error() == simdjson::NO_SUCH_FIELD ? T{} : read<T>(found.value());
        });
    }

private:
    Reader& named(const char* name, const auto& reading)
    try {
        reading();
        return *this;
    } catch (const std::exception& error) {
        throw std::runtime_error{name + std::string{": "} + error.what()};
    }

    Element json_;
};

template <class T>
Json write(const T& value)
{
    if constexpr (Itself<T>) {
        return value;
    } else if constexpr (is_id<T>) {
        return value.value;
    } else if constexpr (std::is_enum_v<T>) {
        return word(value);
    } else if constexpr (std::same_as<T, Timestamp>) {
        return value.time_since_epoch().count();
    } else if constexpr (std::same_as<T, std::chrono::minutes>) {
        return value.count();
    } else if constexpr (is_optional<T>) {
        return value ? write(*value) : Json{};
    } else if constexpr (is_shared<T>) {
        return write(*value);
    } else if constexpr (is_vector<T> || is_array<T>) {
        auto json = Json::array();
        for (const auto& element : value) json.push_back(write(element));
        return json;
    } else {
        auto json = Json::object();
        Writer writer{json};
        fields(writer, value);
        return json;
    }
}

inline std::runtime_error bad(const char* why, Element json)
{
    return std::runtime_error{why + std::string{" "} + simdjson::minify(json)};
}

template <std::integral T>
T whole(Element json)
{
    if (!json.is_int64() && !json.is_uint64()) throw bad("no whole number", json);
    const bool fits = json.is_int64() ? std::in_range<T>(std::int64_t{json.get_int64()})
                                      : std::in_range<T>(std::uint64_t{json.get_uint64()});
    if (!fits) throw bad("too large", json);
    return json.is_int64() ? static_cast<T>(std::int64_t{json.get_int64()})
                           : static_cast<T>(std::uint64_t{json.get_uint64()});
}

template <class T>
T read(Element json)
{
    if constexpr (std::same_as<T, bool>) {
        return json.get_bool();
    } else if constexpr (std::same_as<T, std::string>) {
        return std::string{std::string_view{json.get_string()}};
    } else if constexpr (std::integral<T>) {
        return whole<T>(json);
    } else if constexpr (is_id<T>) {
        return T{read<decltype(T::value)>(json)};
    } else if constexpr (std::is_enum_v<T>) {
        const auto chosen = choice<T>(std::string_view{json.get_string()});
        if (!chosen) throw bad("nothing is called", json);
        return *chosen;
    } else if constexpr (std::same_as<T, Timestamp>) {
        return Timestamp{std::chrono::microseconds{whole<std::int64_t>(json)}};
    } else if constexpr (std::same_as<T, std::chrono::minutes>) {
        return std::chrono::minutes{whole<std::int64_t>(json)};
    } else if constexpr (is_optional<T>) {
        return json.is_null() ? T{} : T{read<typename T::value_type>(json)};
    } else if constexpr (is_shared<T>) {
        return read<typename T::value_type>(json);
    } else if constexpr (is_vector<T>) {
        T values;
        for (const Element element : json.get_array()) values.push_back(read<typename T::value_type>(element));
        return values;
    } else if constexpr (is_array<T>) {
        T values{};
        for (std::size_t i = 0; i < values.size(); ++i) values[i] = read<typename T::value_type>(json.at(i).value());
        return values;
    } else {
        T value{};
        Reader reader{json};
        fields(reader, value);
        return value;
    }
}

} // namespace warroom::shape
