#pragma once
// `warroom health`, from the figures alone.

#include "bot/health.hpp"
#include "bot/host/readings.hpp"

namespace warroom::host {

// Exit code 0: healthy; 1: not. `format`: text or json.
Printed print_health(const Vitals& vitals, const std::string& format);

} // namespace warroom::host
