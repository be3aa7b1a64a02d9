#pragma once
// What was measured, as a table with the targets and as JSON with every number.

#include <map>
#include <nlohmann/json_fwd.hpp>
#include <optional>
#include <string>
#include <vector>

namespace warroom::bench {

class Results {
public:
    void add(const std::string& bot, std::size_t round, const std::string& measure, double value);
    void note(std::string remark) { remarks_.push_back(std::move(remark)); }

    // Of the rounds; what was measured several times in a round counts with its median there.
    struct Figure {
        double median = 0, least = 0, most = 0;
        std::size_t rounds = 0;
    };
    std::optional<Figure> figure(const std::string& bot, const std::string& measure) const;

    std::string table(const std::vector<std::string>& bots) const;   // Markdown
    std::string targets(const std::vector<std::string>& bots) const; // Markdown: warroom against the others
    nlohmann::json json(const std::vector<std::string>& bots) const;

private:
    using Rounds = std::map<std::size_t, std::vector<double>>;
    std::map<std::string, std::map<std::string, Rounds>> values_{}; // by measure, by bot
    std::vector<std::string> order_{};                              // of the measures, as they came
    std::vector<std::string> remarks_{};
};

// The machine, the compiler and the versions, one by name.
nlohmann::json machine(const std::string& disk_folder);

} // namespace warroom::bench
