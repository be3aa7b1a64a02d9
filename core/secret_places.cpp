// Secrets that are known by where they stand: behind a name, in a link, around an "@".
#include "core/secret_formats.hpp"

#include <algorithm>
#include <array>
#include <string>

namespace warroom {
namespace {

constexpr auto npos = std::string_view::npos;
constexpr std::string_view name_marks = "_-.";

struct Name {
    std::string_view ending; // without "_", "-" and "."
    std::string_view kind;
    bool password = false; // whatever stands behind it is one
};
// The longer first.
constexpr std::array names{
    Name{"sharedaccesskey", "Azure key"},
    Name{"secretaccesskey", "AWS secret key"},
    Name{"accountkey", "Azure key"},
    Name{"encryptionkey", "encryption key"},
    Name{"privatekey", "private key"},
    Name{"signingkey", "signing key"},
    Name{"accesskey", "access key"},
    Name{"secretkey", "secret key"},
    Name{"passphrase", "password", true},
    Name{"credentials", "secret"},
    Name{"password", "password", true},
    Name{"passwort", "password", true},
    Name{"passwd", "password", true},
    Name{"secret", "secret"},
    Name{"apikey", "API key"},
    Name{"authkey", "API key"},
    Name{"token", "token"},
    Name{"ticket", "connection ticket"},
    Name{"pwd", "password", true},
    Name{"sig", "signature"},
    Name{"authorization", "authorization header"},
};

// What a name ends in, as the text says it: "DB_PASSWORD" ends in "password".
const Name* named(std::string_view text, std::size_t end)
{
    std::string plain;
    for (auto i = end; i > 0 && plain.size() < 24; --i) {
        if (is_alnum(text[i - 1]))
            plain.insert(plain.begin(), to_lower(text[i - 1]));
        else if (!is_one_of(text[i - 1], name_marks))
            break;
    }
    const auto found = std::ranges::find_if(names, [&](const Name& name) { return plain.ends_with(name.ending); });
    if (found == names.end()) return nullptr;
    const bool whole = found->ending.size() > 3 || plain == found->ending || plain == "db" + std::string{found->ending};
    return whole ? &*found : nullptr; // "sig" and "pwd" end many words
}

struct Value {
    std::size_t begin = 0;
    std::size_t end = 0;
    bool quoted = false;
};

Value value_at(std::string_view text, std::size_t at)
{
    while (at < text.size() && is_one_of(text[at], " \t*")) ++at; // "*password:* …"
    while (at < text.size() && text[at] == '\\') ++at;            // JSON within JSON
    Value value{at, at};
    const char quote = at < text.size() && is_one_of(text[at], "\"'`") ? text[at] : '\0';
    if (quote) {
        value.begin = at + 1;
        const auto stop = std::string{quote} + "\\\n";
        const auto end = text.find_first_of(stop, value.begin);
        value.quoted = end != npos && text[end] != '\n';
        if (value.quoted) {
            value.end = end;
            return value;
        }
    }
    value.end = std::min(text.find_first_of(" \t\r\n,;&\"'`<>|)]}\\", value.begin), text.size());
    while (value.end > value.begin && is_one_of(text[value.end - 1], ".:?!")) --value.end; // the end of a sentence
    return value;
}

std::string lower_case(std::string_view text)
{
    std::string all{text};
    std::ranges::transform(all, all.begin(), to_lower);
    return all;
}

bool is_placeholder(std::string_view value)
{
    constexpr std::string_view starts = "<[{$%*(";
    constexpr std::array ordinary{"true", "false", "null",   "none",  "nil",   "undefined", "redacted",
                                  "xxxx", "xxxxx", "xxxxxx", "empty", "unset", "env",       "secret"};
    if (value.empty() || is_one_of(value[0], starts) || value.find("://") != npos || value.find("***") != npos)
        return true;
    return std::ranges::find(ordinary, lower_case(value)) != ordinary.end();
}

// What people say of a password, and not the password.
bool is_state(std::string_view word)
{
    constexpr std::array usual{"required", "expired", "incorrect", "invalid", "wrong",   "reset",    "changed",
                               "missing",  "rotated", "unknown",   "failed",  "revoked", "rejected", "needed"};
    return std::ranges::find(usual, lower_case(word)) != usual.end();
}

bool is_letter(char c) { return is_upper(c) || is_lower(c); }

// A sentence goes on: "password: reset it".
bool is_prose(std::string_view text, const Value& value)
{
    const auto word = text.substr(value.begin, value.end - value.begin);
    const auto line = text.substr(value.end, text.find('\n', value.end) - value.end);
    return std::ranges::any_of(line, is_alnum) && std::ranges::all_of(word, is_letter);
}

// A part of it, between dashes, that is no word: "checkout-db-2" is a name.
bool looks_random(std::string_view value)
{
    while (!value.empty()) {
        const auto part = value.substr(0, std::min(value.find_first_of("-_.:/"), value.size()));
        if (part.size() >= 8 && std::ranges::any_of(part, is_digit) && std::ranges::any_of(part, is_letter))
            return true;
        value.remove_prefix(std::min(part.size() + 1, value.size()));
    }
    return false;
}

// "token: abc", "the password is abc": only if what follows is no word of a sentence.
bool is_said(const Name& name, std::string_view text, const Value& value, bool is)
{
    const auto said = text.substr(value.begin, value.end - value.begin);
    if (!name.password) return looks_random(said);
    if (is)
        return said.size() >= 6 &&
               std::ranges::any_of(said, [](char c) { return !is_lower(c) && c != '-' && c != '\''; });
    return said.size() >= 4 && (value.quoted || !is_prose(text, value));
}

std::size_t behind_scheme(std::string_view text, std::size_t at)
{
    for (const std::string_view scheme : {"bearer ", "basic ", "token ", "apikey "})
        if (at + scheme.size() < text.size() &&
            std::ranges::equal(text.substr(at, scheme.size()), scheme, {}, to_lower))
            return at + scheme.size();
    return at;
}

} // namespace

std::optional<SecretSpan> assigned_at(std::string_view text, std::size_t mark)
{
    const bool is = text[mark] == 'i';
    if (is && !text.substr(mark).starts_with("is ")) return std::nullopt;
    auto end = mark;
    while (end > 0 && is_one_of(text[end - 1], " \t:")) --end; // "password := …"
    if (mark - end > 3) return std::nullopt;
    if (end > 0 && is_one_of(text[end - 1], "\"'`")) --end;
    if (end > 0 && text[end - 1] == '\\') --end;
    const auto* name = named(text, end);
    if (!name) return std::nullopt;

    auto from = mark + (is ? 3 : 1);
    if (from < text.size() && is_one_of(text[from], "=>")) ++from; // "=>", ":="
    auto value = value_at(text, from);
    const bool header = name->ending == "authorization";
    if (header) value = value_at(text, behind_scheme(text, value.begin));
    const auto said = text.substr(value.begin, value.end - value.begin);
    if (said.size() < 4 || is_placeholder(said) || is_state(said)) return std::nullopt;
    const bool in_link = name->ending == "ticket" || name->ending == "sig";
    if (in_link) {
        const auto start = end - name->ending.size();
        if (start == 0 || !is_one_of(text[start - 1], "?&") || said.size() < 16) return std::nullopt;
    } else if (name->ending == "pwd" && said[0] == '/') {
        return std::nullopt; // where somebody stands
    } else if (header ? said.size() < 8 || std::ranges::all_of(said, is_lower)
                      : text[mark] != '=' && !is_said(*name, text, value, is)) {
        return std::nullopt;
    }
    return SecretSpan{value.begin, value.end, name->kind};
}

std::optional<SecretSpan> password_in_url_at(std::string_view text, std::size_t mark)
{
    constexpr std::size_t longest = 300;
    constexpr std::array databases{"postgres", "postgresql", "mysql", "mariadb", "mongodb", "mongodb+srv",
                                   "redis",    "rediss",     "amqp",  "amqps",   "mssql",   "jdbc"};
    auto start = mark;
    while (start > 0 && mark - start < 20 && (is_alnum(text[start - 1]) || is_one_of(text[start - 1], "+"))) --start;
    const bool database = std::ranges::find(databases, text.substr(start, mark - start)) != databases.end();
    const auto begin = mark + 3;
    auto rest = text.substr(begin, longest);
    rest = rest.substr(0, rest.find_first_of(" \t\r\n\"'`<>|"));
    if (!database) rest = rest.substr(0, rest.find_first_of("/?#"));
    const auto at = rest.rfind('@');
    const auto colon = rest.find(':');
    if (at == npos || colon == npos || colon > at || colon + 1 == at) return std::nullopt;
    if (is_placeholder(rest.substr(colon + 1, at - colon - 1))) return std::nullopt;
    return SecretSpan{begin + colon + 1, begin + at, database ? "database password" : "password"};
}

std::optional<SecretSpan> address_at(std::string_view text, std::size_t mark)
{
    constexpr std::array machines{"internal", "local", "svc", "cluster", "lan", "corp", "intern"};
    auto begin = mark;
    while (begin > 0 && mark - begin < 64 && (is_alnum(text[begin - 1]) || is_one_of(text[begin - 1], "._%+-")))
        --begin;
    while (begin < mark && !is_alnum(text[begin])) ++begin;
    auto end = mark + 1;
    while (end < text.size() && end - mark < 190 && (is_alnum(text[end]) || is_one_of(text[end], ".-"))) ++end;
    while (end > mark && is_one_of(text[end - 1], ".-")) --end;
    const auto domain = text.substr(mark + 1, end - mark - 1);
    const auto dot = domain.rfind('.');
    if (begin == mark || dot == npos || dot == 0) return std::nullopt;
    const auto last = domain.substr(dot + 1);
    const bool named = last.size() >= 2 && std::ranges::all_of(last, is_letter);
    if (!named || std::ranges::find(machines, last) != machines.end()) return std::nullopt;
    if (end < text.size() && is_one_of(text[end], ":/@_") && end + 1 < text.size() && is_alnum(text[end + 1]))
        return std::nullopt;                                      // git@github.com:team/shop
    if (begin > 0 && text[begin - 1] == '/') return std::nullopt; // ssh://deploy@host.example, /logo@2x.png
    return SecretSpan{begin, end, "e-mail address"};
}

} // namespace warroom
