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

// 0 only if every message is in the timeline once, the chain holds, the draft has the figures that follow from what
// happened, the room was left in peace and nothing typed was misunderstood.
int demo(const DemoOptions& options);

} // namespace warroom::simulated_slack
