#include "tests/simulation/log_watch.hpp"

#include "bot/log.hpp"

#include <spdlog/details/null_mutex.h>
#include <spdlog/sinks/base_sink.h>
#include <spdlog/spdlog.h>

namespace warroom::simulation {
namespace {

class Ear final : public spdlog::sinks::base_sink<spdlog::details::null_mutex> {
public:
    explicit Ear(std::function<void(std::string_view)> on_line) : on_line_{std::move(on_line)} {}

private:
    void sink_it_(const spdlog::details::log_msg& message) override
    {
        spdlog::memory_buf_t line;
        formatter_->format(message, line);
        on_line_({line.data(), line.size()});
    }
    void flush_() override {}

    std::function<void(std::string_view)> on_line_;
};

} // namespace

LogWatch::LogWatch(std::function<void(std::string_view)> on_line) : before_{spdlog::default_logger()}
{
    auto ear = std::make_shared<Ear>(std::move(on_line));
    ear->set_formatter(masking_formatter());
    spdlog::sinks_init_list all{ear};
    auto log = std::make_shared<spdlog::logger>("watched", all);
    if (before_->level() != spdlog::level::off)
        log->sinks().insert(log->sinks().end(), before_->sinks().begin(), before_->sinks().end());
    log->set_level(spdlog::level::debug);
    spdlog::set_default_logger(std::move(log));
}

LogWatch::~LogWatch() { spdlog::set_default_logger(before_); }

} // namespace warroom::simulation
