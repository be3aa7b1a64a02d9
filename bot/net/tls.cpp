#include "bot/net/tls.hpp"

#include <algorithm>
#include <cstdlib>
#include <openssl/ssl.h>

namespace warroom::net {
namespace {

namespace fs = std::filesystem;

// A folder in which each authority is found by the hash of its name, as Debian keeps it.
bool is_hashed(const fs::path& folder)
{
    std::error_code unreadable;
    const fs::directory_iterator files{folder, unreadable};
    return !unreadable &&
           std::ranges::any_of(files, [](const fs::directory_entry& one) { return one.path().extension() == ".0"; });
}

// The bundle of all authorities takes megabytes and 30 ms at every start; from a folder OpenSSL reads the one it needs.
std::optional<fs::path> system_folder()
{
    if (std::getenv(X509_get_default_cert_file_env()) != nullptr) return std::nullopt; // somebody's own bundle
    const char* named = std::getenv(X509_get_default_cert_dir_env());
    const fs::path folder = named != nullptr ? named : X509_get_default_cert_dir();
    return is_hashed(folder) ? std::optional{folder} : std::nullopt;
}

} // namespace

Tls make_tls(std::optional<std::filesystem::path> authorities)
{
    Tls tls{Tls::tls_client};
    SSL_CTX_set_min_proto_version(tls.native_handle(), TLS1_2_VERSION);
    tls.set_verify_mode(boost::asio::ssl::verify_peer);
    if (!authorities) authorities = system_folder();
    if (authorities && fs::is_directory(*authorities)) {
        tls.add_verify_path(authorities->string());
    } else if (authorities) {
        tls.load_verify_file(authorities->string());
    } else {
        tls.set_default_verify_paths();
    }
    return tls;
}

} // namespace warroom::net
