#pragma once
// Shows in the terminal what each person sees as it happens.

#include "core/zone.hpp"

#include <map>
#include <nlohmann/json_fwd.hpp>
#include <string>
#include <vector>

namespace warroom::simulated_slack {

class Narrator {
public:
    Narrator(Zone zone, bool coloured) : zone_{std::move(zone)}, coloured_{coloured} {}
    void introduce(const nlohmann::json& people); // of the control API: whom mentions mean
    void tell(const nlohmann::json& item);        // of the control API's feed
    void remark(const std::string& text);         // of the demo itself

private:
    std::vector<std::string> shown(const nlohmann::json& item) const;
    std::string paint(const std::string& text, const char* colour) const;

    Zone zone_;
    std::map<std::string, std::string> names_{}; // "<@U…>" -> "@Noor"
    bool coloured_;
};

} // namespace warroom::simulated_slack
