#pragma once
// An HTTP/1.1 client for one origin, over TLS or plain on loopback, with kept-alive connections. It never repeats a
// request by itself: whether that is safe only the caller knows. Runs on one io thread; calls may overlap.

#include "bot/async.hpp"
#include "bot/net/dialer.hpp"
#include "bot/net/http.hpp"
#include "bot/net/url.hpp"
#include "core/result.hpp"

#include <chrono>
#include <memory>

namespace warroom::net {

struct HttpFailure {
    std::string reason; // for the log: "timed out", "connection refused" ...
    bool sent = false;  // the request may have reached the peer, so its outcome is unknown
};

class HttpsClient {
public:
    // At most `connections` are open at once; further calls wait for one, within their limit. `dialer` outlives this.
    HttpsClient(asio::any_io_executor executor, Url origin, Dialer& dialer, int connections = 8);
    HttpsClient(const HttpsClient&) = delete; // the end of one ends its calls
    HttpsClient& operator=(const HttpsClient&) = delete;
    ~HttpsClient();

    // Any answer is a response, whatever its status. `limit` covers everything from waiting for a connection on.
    // Bodies over 64 MiB are a failure. A kept-alive connection that turns out closed before a byte of the answer came
    // is reported with sent = true, unless nothing of the request was written.
    asio::awaitable<Result<HttpResponse, HttpFailure>> send(HttpRequest request, std::chrono::milliseconds limit);

private:
    struct Impl;
    std::shared_ptr<Impl> impl_;
};

} // namespace warroom::net
