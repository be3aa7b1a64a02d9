#pragma once
// The machinery below event_json: a struct says its fields once, in a function fields(archive, value) beside its kind;
// Writer and Reader walk it. For event_json.cpp alone, as it costs nlohmann's header.

#include "core/event.hpp"

#include <nlohmann/json.hpp>

#include <array>
#include <concepts>
#include <optional>
#include <stdexcept>
#include <string>
#include <type_traits>
#include <utility>
#include <vector>

namespace warroom::shape {

using Json = nlohmann::ordered_json; // the order of the fields is the order in the text

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
Json write(const T& value);
template <class T>
T read(const Json& json);

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
    explicit Reader(const Json& json) : json_{json} {}

    template <class T>
    Reader& field(const char* name, T& value)
    {
        value = read<T>(json_.at(name));
        return *this;
    }
    template <class T>
    Reader& maybe(const char* name, T& value)
    {
        const auto found = json_.find(name);
        value = found == json_.end() ? T{} : read<T>(*found);
        return *this;
    }

private:
    const Json& json_;
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

// nlohmann would convert anything, also what doesn't fit.
template <std::integral T>
T whole(const Json& json)
{
    if (!json.is_number_integer()) throw std::runtime_error{"no whole number: " + json.dump()};
    const bool fits = json.is_number_unsigned() ? std::in_range<T>(json.get<std::uint64_t>())
                                                : std::in_range<T>(json.get<std::int64_t>());
    if (!fits) throw std::runtime_error{"too large: " + json.dump()};
    return json.get<T>();
}

template <class T>
T read(const Json& json)
{
    if constexpr (std::same_as<T, bool> || std::same_as<T, std::string>) {
        return json.get<T>();
    } else if constexpr (std::integral<T>) {
        return whole<T>(json);
    } else if constexpr (is_id<T>) {
        return T{read<decltype(T::value)>(json)};
    } else if constexpr (std::is_enum_v<T>) {
        const auto chosen = choice<T>(json.get_ref<const std::string&>());
        if (!chosen) throw std::runtime_error{"nothing is called " + json.dump()};
        return *chosen;
    } else if constexpr (std::same_as<T, Timestamp>) {
        return Timestamp{std::chrono::microseconds{whole<std::int64_t>(json)}};
    } else if constexpr (std::same_as<T, std::chrono::minutes>) {
        return std::chrono::minutes{whole<std::int64_t>(json)};
    } else if constexpr (is_optional<T>) {
        return json.is_null() ? T{} : T{read<typename T::value_type>(json)};
    } else if constexpr (is_vector<T>) {
        T values;
        for (const auto& element : json) values.push_back(read<typename T::value_type>(element));
        return values;
    } else if constexpr (is_array<T>) {
        T values{};
        for (std::size_t i = 0; i < values.size(); ++i) values[i] = read<typename T::value_type>(json.at(i));
        return values;
    } else {
        T value{};
        Reader reader{json};
        fields(reader, value);
        return value;
    }
}

} // namespace warroom::shape
