#pragma once
// `warroom backup FILE`: by the running bot, which owns the database, or straight from the file.

#include "bot/host/readings.hpp"
#include "bot/housekeeping.hpp"

namespace warroom::host {

// What is said when it is over. `failure`: empty if it is made.
Printed backed_up(const Request& request, const std::string& failure);

// Straight from the file: nobody else has it open.
Printed back_up(const Request& request, Upkeep& upkeep, const std::function<void(int)>& told);

} // namespace warroom::host
