#pragma once
// Hears every line that the program logs, as the bot's own log would have it, for as long as it lives.

#include <spdlog/fwd.h>

#include <functional>
#include <memory>
#include <string_view>

namespace warroom::simulation {

class LogWatch {
public:
    explicit LogWatch(std::function<void(std::string_view)> on_line);
    ~LogWatch();
    LogWatch(const LogWatch&) = delete;
    LogWatch& operator=(const LogWatch&) = delete;

private:
    std::shared_ptr<spdlog::logger> before_;
};

} // namespace warroom::simulation
