// Secrets that are known by how they begin, wherever they stand.
#include "core/secret_formats.hpp"

#include <algorithm>
#include <array>

namespace warroom {
namespace {

struct Format {
    std::string_view start;
    std::string_view kind;
    std::size_t least;      // characters behind the start
    std::string_view marks; // besides letters and digits
    std::size_t exactly = 0;
    bool hex = false;
};

// By their first letters; of two that begin alike the longer one comes first.
constexpr std::array formats{
    Format{"AGE-SECRET-KEY-1", "age key", 50, ""},
    Format{"AIza", "Google API key", 35, "-_"},
    Format{"AKIA", "AWS access key", 16, "", 16},
    Format{"ASIA", "AWS access key", 16, "", 16},
    Format{"ATATT3", "Atlassian token", 40, "-_="},
    Format{"GOCSPX-", "Google client secret", 20, "-_"},
    Format{"HRKU-", "Heroku key", 30, "-_"},
    Format{"NRAK-", "New Relic key", 20, ""},
    Format{"PMAK-", "Postman key", 30, "-"},
    Format{"SG.", "SendGrid key", 40, "-_."},
    Format{"SK", "Twilio key", 32, "", 32, true},
    Format{"dapi", "Databricks token", 32, "-", 0, true},
    Format{"dckr_pat_", "Docker token", 20, "-_"},
    Format{"doo_v1_", "DigitalOcean token", 40, "", 0, true},
    Format{"dop_v1_", "DigitalOcean token", 40, "", 0, true},
    Format{"dor_v1_", "DigitalOcean token", 40, "", 0, true},
    Format{"dp.pt.", "Doppler token", 30, ""},
    Format{"gho_", "GitHub token", 20, "_"},
    Format{"ghp_", "GitHub token", 20, "_"},
    Format{"ghr_", "GitHub token", 20, "_"},
    Format{"ghs_", "GitHub token", 20, "_-."},
    Format{"ghu_", "GitHub token", 20, "_"},
    Format{"github_pat_", "GitHub token", 20, "_"},
    Format{"glc_", "Grafana token", 30, "_="},
    Format{"gldt-", "GitLab token", 20, "-_"},
    Format{"glpat-", "GitLab token", 20, "-_."},
    Format{"glrt-", "GitLab token", 20, "-_."},
    Format{"glsa_", "Grafana token", 30, "_"},
    Format{"hf_", "Hugging Face token", 30, ""},
    Format{"hooks.slack.com/", "Slack webhook", 20, "/_-"},
    Format{"hvb.", "Vault token", 20, "-_"},
    Format{"hvs.", "Vault token", 20, "-_"},
    Format{"lin_api_", "Linear key", 30, ""},
    Format{"npm_", "npm token", 36, ""},
    Format{"pscale_tkn_", "PlanetScale token", 30, "-_."},
    Format{"pypi-AgE", "PyPI token", 40, "-_"},
    Format{"rk_live_", "Stripe key", 16, ""},
    Format{"rk_test_", "Stripe key", 16, ""},
    Format{"rubygems_", "RubyGems key", 40, "", 0, true},
    Format{"shpat_", "Shopify token", 32, "", 0, true},
    Format{"shpss_", "Shopify secret", 32, "", 0, true},
    Format{"sk-ant-", "Anthropic key", 16, "-_"},
    Format{"sk-or-v1-", "OpenRouter key", 16, "-_"},
    Format{"sk-proj-", "OpenAI key", 16, "-_"},
    Format{"sk-svcacct-", "OpenAI key", 16, "-_"},
    Format{"sk-", "API key", 20, ""},
    Format{"sk_live_", "Stripe key", 16, ""},
    Format{"sk_test_", "Stripe key", 16, ""},
    Format{"sntrys_", "Sentry token", 30, "-_=+/"},
    Format{"whsec_", "webhook secret", 20, "+/="},
    Format{"xapp-", "Slack app token", 10, "-"},
    Format{"ya29.", "Google token", 20, "-_"},
};

std::size_t run(std::string_view text, std::size_t at, std::string_view marks, bool hex = false)
{
    auto end = at;
    while (end < text.size() && ((hex ? is_hex(text[end]) : is_alnum(text[end])) || is_one_of(text[end], marks))) ++end;
    while (end > at && is_one_of(text[end - 1], ".,-/")) --end; // the end of a sentence
    return end;
}

bool has_digit(std::string_view text) { return std::ranges::any_of(text, is_digit); }

std::optional<SecretSpan> as_listed(std::string_view text, std::size_t at)
{
    const auto rest = text.substr(at);
    for (const auto& format : formats) {
        if (format.start[0] != rest[0] || !rest.starts_with(format.start)) continue;
        const auto begin = at + format.start.size();
        const auto end = run(text, begin, format.marks, format.hex);
        const auto length = end - begin;
        if (length < format.least || (format.exactly && length != format.exactly)) continue;
        if (!has_digit(text.substr(begin, length))) continue;
        return SecretSpan{at, end, format.kind};
    }
    return std::nullopt;
}

// xoxb-, xoxp-, xoxc-, xoxe-, xoxe.xoxb- ...
std::optional<SecretSpan> slack_token(std::string_view text, std::size_t at)
{
    const auto rest = text.substr(at);
    const bool is_token =
        rest.starts_with("xox") && rest.size() > 5 && is_one_of(rest[3], "abcdeprs") && is_one_of(rest[4], "-.");
    if (!is_token) return std::nullopt;
    const auto end = run(text, at, "-._%+/=");
    if (end - at < 13 || !has_digit(text.substr(at, end - at))) return std::nullopt;
    return SecretSpan{at, end, "Slack token"};
}

// Parts with dots between: their lengths tell what it is.
std::optional<SecretSpan> in_parts(std::string_view text, std::size_t at)
{
    const auto part = [&](std::size_t from) {
        auto end = from;
        while (end < text.size() && (is_alnum(text[end]) || is_one_of(text[end], "-_"))) ++end;
        return end;
    };
    const auto dotted = [&](std::size_t end) { return end < text.size() && text[end] == '.'; };
    const bool json = text.substr(at).starts_with("eyJ");
    const bool discord = is_one_of(text[at], "MNO");
    const auto first = part(at);
    if (!dotted(first)) return std::nullopt;
    if (text.substr(first).starts_with(".atlasv1.")) {
        const auto end = part(first + 9);
        if (end - first >= 49) return SecretSpan{at, end, "Terraform token"};
    }
    if (!json && !discord) return std::nullopt;
    const auto second = part(first + 1);
    if (!dotted(second)) return std::nullopt;
    const auto third = part(second + 1);
    const auto a = first - at;
    const auto b = second - first - 1;
    const auto c = third - second - 1;
    if (json && a >= 12 && b >= 12 && c >= 8) return SecretSpan{at, third, "JSON web token"};
    if (discord && a >= 23 && a <= 28 && b == 6 && c >= 27) return SecretSpan{at, third, "Discord token"};
    return std::nullopt;
}

bool passes_luhn(std::string_view digits)
{
    int sum = 0;
    for (std::size_t i = 0; i < digits.size(); ++i) {
        int digit = digits[digits.size() - 1 - i] - '0';
        if (i % 2 == 1) digit = digit * 2 > 9 ? digit * 2 - 9 : digit * 2;
        sum += digit;
    }
    return sum % 10 == 0;
}

// The first digits of the networks, each with the lengths it gives out.
bool is_of_a_network(std::string_view digits)
{
    const auto number = [&](std::size_t count) {
        int all = 0;
        for (const char digit : digits.substr(0, count)) all = all * 10 + (digit - '0');
        return all;
    };
    const auto size = digits.size();
    if (digits[0] == '4') return size == 16 || size == 13 || size == 19;
    if ((number(2) >= 51 && number(2) <= 55) || (number(4) >= 2221 && number(4) <= 2720)) return size == 16;
    if (number(2) == 34 || number(2) == 37) return size == 15;
    if (number(4) == 6011 || number(2) == 65 || number(2) == 35) return size == 16;
    return (number(2) == 36 || number(2) == 30 || number(2) == 38) && size == 14;
}

} // namespace

std::optional<SecretSpan> token_at(std::string_view text, std::size_t at)
{
    if (auto found = slack_token(text, at)) return found;
    if (auto found = as_listed(text, at)) return found;
    return in_parts(text, at);
}

std::optional<SecretSpan> key_block_at(std::string_view text, std::size_t at)
{
    constexpr std::string_view begin = "-----BEGIN ";
    constexpr std::string_view end = "-----END ";
    const auto rest = text.substr(at);
    if (!rest.starts_with(begin)) return std::nullopt;
    const auto title = rest.substr(begin.size(), 60);
    const auto titled = title.substr(0, title.find("-----"));
    if (titled.find("PRIVATE KEY") == std::string_view::npos) return std::nullopt;
    const auto closing = rest.find(end);
    if (closing == std::string_view::npos) return SecretSpan{at, text.size(), "private key"};
    const auto last = rest.find("-----", closing + end.size());
    return SecretSpan{at, last == std::string_view::npos ? text.size() : at + last + 5, "private key"};
}

std::optional<SecretSpan> bearer_at(std::string_view text, std::size_t at)
{
    constexpr std::string_view word = "bearer";
    const auto rest = text.substr(at);
    if (rest.size() <= word.size() || to_lower(rest[0]) != 'b') return std::nullopt;
    if (!std::ranges::equal(rest.substr(0, word.size()), word, {}, to_lower)) return std::nullopt;
    const auto begin = rest.find_first_not_of(" \t", word.size());
    if (begin == word.size() || begin == std::string_view::npos) return std::nullopt;
    const auto end = run(text, at + begin, "-._~+/=");
    const auto value = text.substr(at + begin, end - at - begin);
    if (value.size() < 12 || !has_digit(value)) return std::nullopt; // "the bearer of bad news"
    return SecretSpan{at + begin, end, "bearer token"};
}

std::optional<SecretSpan> aws_secret_at(std::string_view text, std::size_t at)
{
    auto end = at;
    while (end < text.size() && (is_alnum(text[end]) || is_one_of(text[end], "+/"))) ++end;
    const auto value = text.substr(at, end - at);
    const bool mixed = has_digit(value) && std::ranges::any_of(value, is_upper) && std::ranges::any_of(value, is_lower);
    if (value.size() != 40 || !mixed) return std::nullopt;
    return SecretSpan{at, end, "AWS secret key"};
}

std::optional<SecretSpan> number_at(std::string_view text, std::size_t at)
{
    if (at > 0 && is_one_of(text[at - 1], "._-/#+")) return std::nullopt;
    std::string_view rest = text.substr(at);
    std::array<char, 20> digits{};
    std::size_t count = 0;
    std::size_t end = 0;
    while (end < rest.size() && count < digits.size()) {
        const bool grouped = count == 4 || end > count;
        const bool fours = count % 4 == 0 && count < 16;
        const bool amex = digits[0] == '3' && count == 10;
        const bool gap = count > 0 && is_one_of(rest[end], " -") && end + 1 < rest.size() && is_digit(rest[end + 1]);
        if (gap && grouped && (fours || amex))
            ++end;
        else if (is_digit(rest[end]))
            digits[count++] = rest[end++];
        else
            break;
    }
    const auto is_name = [&](std::size_t i) { return i < rest.size() && (is_alnum(rest[i]) || rest[i] == '_'); };
    const auto first = rest.substr(0, 11).find(':');
    if (first >= 8 && first == end) { // Telegram: who it is, and the secret
        const auto last = run(text, at + first + 1, "-_");
        if (last - at - first - 1 >= 34) return SecretSpan{at, last, "Telegram token"};
    }
    const std::string_view all{digits.data(), count};
    if (count < 13 || count > 19 || is_name(end) || !is_of_a_network(all) || !passes_luhn(all)) return std::nullopt;
    if (end + 1 < rest.size() && is_one_of(rest[end], ".-") && is_name(end + 1)) return std::nullopt;
    return SecretSpan{at, at + end, "card number"};
}

} // namespace warroom
