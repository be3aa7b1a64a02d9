#pragma once
// Shows in the terminal what each person sees as it happens.

#include "core/zone.hpp"

#include <nlohmann/json_fwd.hpp>
#include <string>

namespace warroom::simulated_slack {

class Narrator {
public:
    Narrator(Zone zone, bool coloured) : zone_{std::move(zone)}, coloured_{coloured} {}
    void tell(const nlohmann::json& item); // of the control API's feed
    void remark(const std::string& text);  // of the demo itself

private:
    std::string paint(const std::string& text, const char* colour) const;

    Zone zone_;
    bool coloured_;
};

} // namespace warroom::simulated_slack
