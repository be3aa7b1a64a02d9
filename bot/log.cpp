#include "bot/log.hpp"

#include "core/secrets.hpp"

#include <spdlog/pattern_formatter.h>
#include <spdlog/sinks/stdout_sinks.h>
#include <spdlog/spdlog.h>

#include <algorithm>
#include <array>

namespace warroom {

namespace {

// What follows one of these, up to the end of the word, is nobody's business: in the log even what is too short for a
// secret.
constexpr std::array<std::string_view, 5> before_secrets{"xox", "xapp-", "bearer ", "ticket=", "hooks.slack.com/"};

bool is_part(char c)
{
    constexpr std::string_view ends = " \t\r\n\"'<>,;(){}[]&|\\`";
    return ends.find(c) == std::string_view::npos;
}

bool starts_with_ignoring_case(std::string_view text, std::string_view beginning)
{
    const auto lower = [](char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c; };
    return text.size() >= beginning.size() &&
           std::equal(beginning.begin(), beginning.end(), text.begin(), [&](char a, char b) { return a == lower(b); });
}

// How much of the text is the harmless beginning of a secret; 0 if there is none.
std::size_t beginning_of_secret(std::string_view text)
{
    for (const auto beginning : before_secrets) {
        if (!starts_with_ignoring_case(text, beginning)) continue;
        if (beginning != "xox") return beginning.size();
        const bool is_token = text.size() > 4 && (text[4] == '-' || text[4] == '.'); // xoxb-, xoxp-, xoxe.xoxb- ...
        if (is_token) return 5;
    }
    return 0;
}

class Masking final : public spdlog::formatter {
public:
    explicit Masking(std::unique_ptr<spdlog::formatter> inner) : inner_{std::move(inner)} {}
    void format(const spdlog::details::log_msg& message, spdlog::memory_buf_t& out) override
    {
        spdlog::memory_buf_t plain;
        inner_->format(message, plain);
        const auto line = masked(std::string_view{plain.data(), plain.size()});
        out.append(line.data(), line.data() + line.size());
    }
    std::unique_ptr<formatter> clone() const override { return std::make_unique<Masking>(inner_->clone()); }

private:
    std::unique_ptr<spdlog::formatter> inner_;
};

} // namespace

std::string masked(std::string_view line)
{
    std::string result;
    while (!line.empty()) {
        const auto shown = beginning_of_secret(line);
        if (shown == 0) {
            result += line.front();
            line.remove_prefix(1);
            continue;
        }
        result.append(line.substr(0, shown)).append("***");
        line.remove_prefix(shown);
        line.remove_prefix(
            static_cast<std::size_t>(std::find_if_not(line.begin(), line.end(), is_part) - line.begin()));
    }
    return mask_secrets(result).text;
}

std::unique_ptr<spdlog::formatter> masking_formatter()
{
    return std::make_unique<Masking>(
        std::make_unique<spdlog::pattern_formatter>("%Y-%m-%dT%H:%M:%S.%eZ %l %v", spdlog::pattern_time_type::utc));
}

void set_up_logging(spdlog::level::level_enum level)
{
    auto log = std::make_shared<spdlog::logger>("warroom", std::make_shared<spdlog::sinks::stderr_sink_mt>());
    log->set_formatter(masking_formatter());
    log->set_level(level);
    log->flush_on(spdlog::level::warn);
    spdlog::set_default_logger(std::move(log));
}

} // namespace warroom
