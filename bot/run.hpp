#pragma once
#include "bot/config.hpp"

namespace warroom {

// `warroom run`: connects and serves until SIGTERM or SIGINT, then drains and returns 0; 4 when Slack refuses us. A
// second signal ends the process at once. Throws Fatal when the database can't be used.
int run(const Config& config);

} // namespace warroom
