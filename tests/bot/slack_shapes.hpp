#pragma once
// The members of requests to Slack and of its answers, events and envelopes, as captures and references show them: one
// line for each path, with the types it was seen with, "opaque" where nobody looks inside, and "!" where no capture is
// without it.

#include <nlohmann/json.hpp>

#include <map>
#include <set>
#include <string>
#include <vector>

namespace warroom::simulated_slack {

class Shapes {
public:
    Shapes(); // of tests/golden/slack_shapes

    bool has(const std::string& name) const { return shapes_.contains(name); }
    std::vector<std::string> names(const std::string& file) const { return files_.at(file); }
    // What is unknown, of a wrong type or missing in it, one line each.
    std::vector<std::string> faults(const std::string& name, const nlohmann::json& value) const;

private:
    struct Member {
        std::set<std::string> types{};
        bool always = false;
        bool opaque = false;
    };
    using Shape = std::map<std::string, Member>;

    const Member* member(const std::string& name, const std::string& path) const;
    void read(const std::string& file);
    void walk(const std::string& name, const std::string& path, const nlohmann::json& value,
              std::vector<std::string>& out) const;
    void check(const std::string& name, const std::string& path, const nlohmann::json& value,
               std::vector<std::string>& out) const;

    std::map<std::string, Shape> shapes_{};
    std::map<std::string, std::string> likes_{}; // a shape that has another's members too
    std::map<std::string, std::vector<std::string>> files_{};
};

} // namespace warroom::simulated_slack
