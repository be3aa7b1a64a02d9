#pragma once
// A client that does nothing but ack, on a thread of its own: what the driver can give at most.

#include <string>

namespace warroom::bench {

// Asks for a connection and acks until it ends; blocks.
void ack_everything(const std::string& api_url, const std::string& app_token);

} // namespace warroom::bench
