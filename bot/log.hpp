#pragma once
// The log goes to stderr, one line per thing that an operator may act on. What looks like a token, a ticket or a
// capability URL is masked in every line, whoever wrote it.

#include <spdlog/common.h>
#include <spdlog/formatter.h>

#include <memory>
#include <string>
#include <string_view>

namespace warroom {

void set_up_logging(spdlog::level::level_enum level);

// The line format with the mask over it, for any sink.
std::unique_ptr<spdlog::formatter> masking_formatter();

std::string masked(std::string_view line);

} // namespace warroom
