#include "bot/net/tls.hpp"

#include <openssl/ssl.h>

namespace warroom::net {

Tls make_tls(std::optional<std::filesystem::path> authorities)
{
    Tls tls{Tls::tls_client};
    SSL_CTX_set_min_proto_version(tls.native_handle(), TLS1_2_VERSION);
    tls.set_verify_mode(boost::asio::ssl::verify_peer);
    if (authorities) {
        tls.load_verify_file(authorities->string());
    } else {
        tls.set_default_verify_paths();
    }
    return tls;
}

} // namespace warroom::net
