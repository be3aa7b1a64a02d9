#pragma once

namespace warroom::simulated_slack {

// `warroom simulate`: serves a simulated Slack on 127.0.0.1:`port` until SIGINT or SIGTERM. The exit code.
int simulate(unsigned short port);

} // namespace warroom::simulated_slack
