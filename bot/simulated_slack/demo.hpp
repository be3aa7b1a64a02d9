#pragma once
// `warroom demo`: the real bot against the simulated Slack over loopback, an incident played by several people, and its
// documents at the end.

#include <filesystem>

namespace warroom::simulated_slack {

struct DemoOptions {
    std::filesystem::path folder = "warroom-demo"; // INC-1.md, INC-1.html, INC-1.json and warroom.db are replaced in it
    double speed = 180;                            // the clock's, against the real one
    int port = 0;
};

// 0 only if every message is in the timeline once, the chain holds and the documents were left.
int demo(const DemoOptions& options);

} // namespace warroom::simulated_slack
