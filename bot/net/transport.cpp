#include "bot/net/transport.hpp"

namespace warroom::net {

asio::awaitable<Result<HttpResponse, HttpFailure>> Internet::send(Url origin, HttpRequest request,
                                                                  std::chrono::milliseconds limit)
{
    auto& client = clients_[origin.scheme + "://" + origin.host + ":" + origin.port];
    if (!client) client = std::make_unique<HttpsClient>(executor_, std::move(origin), dialer_);
    return client->send(std::move(request), limit);
}

asio::awaitable<Result<Websocket, std::string>> Internet::connect(Url url)
{
    return Websocket::connect(std::move(url), dialer_);
}

} // namespace warroom::net
