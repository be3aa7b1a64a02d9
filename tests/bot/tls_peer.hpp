#pragma once
// A TLS server on loopback with a certificate of one's choice, for tests of who is trusted and what TLS changes.

#include "bot/async.hpp"

#include <boost/asio/io_context.hpp>
#include <chrono>
#include <filesystem>
#include <memory>
#include <string>

namespace warroom::tls_peer {

// A key and a certificate, as PEM.
struct Identity {
    std::string key;
    std::string certificate;
};

class Authority {
public:
    Authority();
    ~Authority();
    Authority(const Authority&) = delete;
    Authority& operator=(const Authority&) = delete;

    // For a host name or an IPv4 address, valid from two hours ago until `from_now`; for servers, or another purpose.
    Identity issue(const std::string& name, std::chrono::seconds from_now = std::chrono::hours{1},
                   const std::string& purpose = "serverAuth") const;
    Identity issue_for_later(const std::string& name) const;     // valid in an hour
    Identity issue_without_chain(const std::string& name) const; // by somebody it trusts, whom the server doesn't show
    const std::filesystem::path& file() const { return file_; }  // what a client has to trust
    unsigned long hash() const;                                  // of its name, as OpenSSL looks for it

private:
    Identity own_;
    std::filesystem::path file_;
};

Identity self_signed(const std::string& name);

// Ends TLS and passes the bytes on to a plain server on loopback, both ways.
class Server {
public:
    Server(asio::io_context& io, const Identity& identity, unsigned short plain_port);
    ~Server();
    unsigned short port() const;
    int handshakes() const;
    std::string name_asked_for() const; // by SNI, at the last handshake

private:
    struct Impl;
    std::shared_ptr<Impl> impl_;
};

} // namespace warroom::tls_peer
