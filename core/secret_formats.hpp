#pragma once
// What secrets look like: those that begin like no other word, and those that stand behind a word like "password". Of
// no use outside core/secrets.

#include <cstddef>
#include <optional>
#include <string_view>

namespace warroom {

// A part of the text that is to go.
struct SecretSpan {
    std::size_t begin = 0;
    std::size_t end = 0;
    std::string_view kind;
};

inline bool is_digit(char c) { return c >= '0' && c <= '9'; }
inline bool is_upper(char c) { return c >= 'A' && c <= 'Z'; }
inline bool is_lower(char c) { return c >= 'a' && c <= 'z'; }
inline bool is_alnum(char c) { return is_digit(c) || is_upper(c) || is_lower(c); }
inline bool is_hex(char c) { return is_digit(c) || (c >= 'a' && c <= 'f'); }
inline char to_lower(char c) { return is_upper(c) ? static_cast<char>(c - 'A' + 'a') : c; }
inline bool is_one_of(char c, std::string_view all) { return all.find(c) != std::string_view::npos; }

// Each looks at one place of the text: at the beginning of a word ...
std::optional<SecretSpan> token_at(std::string_view text, std::size_t at); // secret_tokens.cpp
std::optional<SecretSpan> key_block_at(std::string_view text, std::size_t at);
std::optional<SecretSpan> bearer_at(std::string_view text, std::size_t at);
std::optional<SecretSpan> aws_secret_at(std::string_view text, std::size_t at); // where an access key id is near
// ... at its first digit ...
std::optional<SecretSpan> number_at(std::string_view text, std::size_t at);
// ... or at a mark within: "=" or ":" behind a name, "is" behind a password, "://", "@".
std::optional<SecretSpan> assigned_at(std::string_view text, std::size_t mark); // secret_places.cpp
std::optional<SecretSpan> password_in_url_at(std::string_view text, std::size_t mark);
std::optional<SecretSpan> address_at(std::string_view text, std::size_t mark);

} // namespace warroom
