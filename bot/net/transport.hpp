#pragma once
// The port to the network: HTTP requests out, websockets dialled. The internet in real life, a model in simulations.
// Runs on one io thread; calls may overlap.

#include "bot/net/dialer.hpp"
#include "bot/net/http.hpp"
#include "bot/net/https_client.hpp"
#include "bot/net/websocket.hpp"

#include <map>
#include <memory>

namespace warroom::net {

class Transport {
public:
    virtual ~Transport() = default;
    // As HttpsClient::send, to `origin`, of which scheme, host and port count.
    virtual asio::awaitable<Result<HttpResponse, HttpFailure>> send(Url origin, HttpRequest request,
                                                                    std::chrono::milliseconds limit) = 0;
    // The error is what an operator can act on, never the query of the URL.
    virtual asio::awaitable<Result<Websocket, std::string>> connect(Url url) = 0;
};

class Internet final : public Transport {
public:
    // Throws boost::system::system_error when the authorities can't be read.
    explicit Internet(asio::any_io_executor executor, Proxies proxies = {})
        : executor_{std::move(executor)}, dialer_{make_tls(), std::move(proxies)}
    {
    }
    asio::awaitable<Result<HttpResponse, HttpFailure>> send(Url origin, HttpRequest request,
                                                            std::chrono::milliseconds limit) override;
    asio::awaitable<Result<Websocket, std::string>> connect(Url url) override;

private:
    asio::any_io_executor executor_;
    Dialer dialer_;
    std::map<std::string, std::unique_ptr<HttpsClient>> clients_{}; // by scheme, host and port
};

} // namespace warroom::net
