#pragma once
// The simulated Slack behind real sockets on loopback: its Web API, Socket Mode, and the control API through which one
// acts as people and breaks things. Runs on the executor given, one thread.

#include "bot/async.hpp"
#include "bot/clock.hpp"
#include "bot/simulated_slack/model.hpp"

#include <boost/asio/any_io_executor.hpp>
#include <memory>
#include <nlohmann/json_fwd.hpp>
#include <string>
#include <string_view>

namespace warroom::simulated_slack {

class Server {
public:
    // Listens on 127.0.0.1:`port` (0: any free one). The clock stamps messages and outlives this; sockets run on real
    // time. The options' URLs are filled in here. Throws boost::system::system_error when the port is taken.
    Server(asio::any_io_executor executor, unsigned short port, const Clock& clock, Options options);
    ~Server();

    unsigned short port() const;
    std::string api_url() const; // "http://127.0.0.1:PORT/api/"

    // As over HTTP, for those in this process. Throws std::invalid_argument with what is wrong about the arguments.
    nlohmann::json control(std::string_view path, const nlohmann::json& arguments);
    void stop(); // takes no more connections and ends those there are

private:
    struct Impl;
    std::shared_ptr<Impl> impl_;
};

} // namespace warroom::simulated_slack
