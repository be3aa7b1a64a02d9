#pragma once
// The TLS client context of the process: peers are verified against the system's authorities, TLS 1.2 at least.

#include <boost/asio/ssl/context.hpp>
#include <filesystem>
#include <optional>

namespace warroom::net {

using Tls = boost::asio::ssl::context;

// Throws boost::system::system_error when the authorities can't be read. `authorities`: a PEM file, or a folder
// of those named by their hash (openssl rehash), instead of the system's (SSL_CERT_FILE, SSL_CERT_DIR).
Tls make_tls(std::optional<std::filesystem::path> authorities = std::nullopt);

} // namespace warroom::net
