#include "tests/bot/tls_peer.hpp"

#include <array>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/ssl/context.hpp>
#include <boost/asio/ssl/stream.hpp>
#include <boost/asio/write.hpp>
#include <fstream>
#include <openssl/pem.h>
#include <openssl/x509v3.h>
#include <stdexcept>
#include <unistd.h>

namespace warroom::tls_peer {
namespace {

using asio::ip::tcp;

template <auto release>
struct Release {
    template <class T>
    void operator()(T* object) const
    {
        release(object);
    }
};
using Key = std::unique_ptr<EVP_PKEY, Release<EVP_PKEY_free>>;
using Certificate = std::unique_ptr<X509, Release<X509_free>>;
using Bio = std::unique_ptr<BIO, Release<BIO_free_all>>;

void expect(bool good)
{
    if (!good) throw std::runtime_error{"OpenSSL made no certificate"};
}

std::string text_of(const Bio& bio)
{
    char* start = nullptr;
    const auto size = BIO_get_mem_data(bio.get(), &start);
    return {start, static_cast<std::size_t>(size)};
}

Identity pem(const Key& key, const Certificate& certificate)
{
    const Bio key_text{BIO_new(BIO_s_mem())}, certificate_text{BIO_new(BIO_s_mem())};
    expect(PEM_write_bio_PrivateKey(key_text.get(), key.get(), nullptr, nullptr, 0, nullptr, nullptr) == 1);
    expect(PEM_write_bio_X509(certificate_text.get(), certificate.get()) == 1);
    return {text_of(key_text), text_of(certificate_text)};
}

void extend(const Certificate& certificate, int kind, const std::string& value)
{
    X509_EXTENSION* extension = X509V3_EXT_conf_nid(nullptr, nullptr, kind, value.c_str());
    expect(extension != nullptr && X509_add_ext(certificate.get(), extension, -1) == 1);
    X509_EXTENSION_free(extension);
}

struct Wishes {
    std::chrono::seconds begin{-7200}; // from now
    std::chrono::seconds end{3600};
    std::string purpose{}; // empty: it is an authority
};

// Signed by `issuer`, or by itself when there is none.
Identity certify(const std::string& subject, const Wishes& wishes, const Identity* issuer)
{
    const bool authority = wishes.purpose.empty();
    static long serial = 0;
    const Key key{EVP_EC_gen("P-256")};
    const Certificate certificate{X509_new()};
    X509_set_version(certificate.get(), 2);
    ASN1_INTEGER_set(X509_get_serialNumber(certificate.get()), ++serial);
    X509_gmtime_adj(X509_getm_notBefore(certificate.get()), static_cast<long>(wishes.begin.count()));
    X509_gmtime_adj(X509_getm_notAfter(certificate.get()), static_cast<long>(wishes.end.count()));
    X509_set_pubkey(certificate.get(), key.get());
    auto* name = X509_get_subject_name(certificate.get());
    const auto* bytes = reinterpret_cast<const unsigned char*>(subject.c_str());
    expect(X509_NAME_add_entry_by_txt(name, "CN", MBSTRING_UTF8, bytes, -1, -1, 0) == 1);

    extend(certificate, NID_basic_constraints, authority ? "critical,CA:TRUE" : "CA:FALSE");
    if (!authority) extend(certificate, NID_ext_key_usage, wishes.purpose);
    const bool numeric = subject.find_first_not_of("0123456789.") == std::string::npos;
    if (!authority) extend(certificate, NID_subject_alt_name, (numeric ? "IP:" : "DNS:") + subject);

    if (issuer == nullptr) {
        X509_set_issuer_name(certificate.get(), name);
        expect(X509_sign(certificate.get(), key.get(), EVP_sha256()) > 0);
        return pem(key, certificate);
    }
    const Bio key_text{BIO_new_mem_buf(issuer->key.data(), static_cast<int>(issuer->key.size()))};
    const Bio certificate_text{
        BIO_new_mem_buf(issuer->certificate.data(), static_cast<int>(issuer->certificate.size()))};
    const Key issuer_key{PEM_read_bio_PrivateKey(key_text.get(), nullptr, nullptr, nullptr)};
    const Certificate above{PEM_read_bio_X509(certificate_text.get(), nullptr, nullptr, nullptr)};
    X509_set_issuer_name(certificate.get(), X509_get_subject_name(above.get()));
    expect(X509_sign(certificate.get(), issuer_key.get(), EVP_sha256()) > 0);
    return pem(key, certificate);
}

using Tls = asio::ssl::context;

} // namespace

namespace {
int authorities = 0;
}

Authority::Authority()
    : own_{certify("an authority for tests", {}, nullptr)},
      file_{std::filesystem::temp_directory_path() /
            ("warroom-authority-" + std::to_string(::getpid()) + "-" + std::to_string(++authorities) + ".pem")}
{
    std::ofstream{file_} << own_.certificate;
}

Authority::~Authority()
{
    std::error_code ignored;
    std::filesystem::remove(file_, ignored);
}

unsigned long Authority::hash() const
{
    const Bio certificate_text{BIO_new_mem_buf(own_.certificate.data(), static_cast<int>(own_.certificate.size()))};
    const Certificate certificate{PEM_read_bio_X509(certificate_text.get(), nullptr, nullptr, nullptr)};
    return X509_subject_name_hash(certificate.get());
}

Identity Authority::issue(const std::string& name, std::chrono::seconds from_now, const std::string& purpose) const
{
    return certify(name, {.end = from_now, .purpose = purpose}, &own_);
}

Identity Authority::issue_for_later(const std::string& name) const
{
    return certify(name, {.begin = std::chrono::hours{1}, .end = std::chrono::hours{2}, .purpose = "serverAuth"},
                   &own_);
}

Identity Authority::issue_without_chain(const std::string& name) const
{
    const auto between = certify("a link of the chain", {}, &own_);
    return certify(name, {.purpose = "serverAuth"}, &between);
}

Identity self_signed(const std::string& name) { return certify(name, {.purpose = "serverAuth"}, nullptr); }

struct Server::Impl {
    Impl(asio::io_context& io, unsigned short port)
        : acceptor{io, {asio::ip::address_v4::loopback(), 0}}, plain_port{port}
    {
    }

    static asio::awaitable<void> accept(std::shared_ptr<Impl> self)
    {
        for (;;) {
            auto [error, socket] = co_await self->acceptor.async_accept(as_result);
            if (error) co_return;
            asio::co_spawn(self->acceptor.get_executor(), serve(self, std::move(socket)), [](std::exception_ptr) {});
        }
    }

    static asio::awaitable<void> serve(std::shared_ptr<Impl> self, tcp::socket socket)
    {
        asio::ssl::stream<tcp::socket> stream{std::move(socket), self->tls};
        const auto [failed] = co_await stream.async_handshake(asio::ssl::stream_base::server, as_result);
        const char* name = SSL_get_servername(stream.native_handle(), TLSEXT_NAMETYPE_host_name);
        self->name = name != nullptr ? name : "";
        if (failed) co_return;
        ++self->handshakes;

        using namespace asio::experimental::awaitable_operators;
        tcp::socket plain{self->acceptor.get_executor()};
        co_await plain.async_connect({asio::ip::address_v4::loopback(), self->plain_port}, asio::use_awaitable);
        co_await (pass_on(stream, plain) || pass_on(plain, stream));
    }

    // Ends when either side does.
    template <class From, class To>
    static asio::awaitable<void> pass_on(From& from, To& to)
    {
        std::array<char, 16384> bytes{};
        for (;;) {
            const auto [ended, size] = co_await from.async_read_some(asio::buffer(bytes), as_result);
            if (ended) co_return;
            const auto [failed, written] = co_await asio::async_write(to, asio::buffer(bytes, size), as_result);
            if (failed) co_return;
        }
    }

    tcp::acceptor acceptor;
    unsigned short plain_port;
    Tls tls{Tls::tls_server};
    int handshakes = 0;
    std::string name{};
};

Server::Server(asio::io_context& io, const Identity& identity, unsigned short plain_port)
    : impl_{std::make_shared<Impl>(io, plain_port)}
{
    impl_->tls.use_certificate(asio::buffer(identity.certificate), Tls::pem);
    impl_->tls.use_private_key(asio::buffer(identity.key), Tls::pem);
    asio::co_spawn(io, Impl::accept(impl_), [](std::exception_ptr) {});
}

Server::~Server() { impl_->acceptor.close(); }
unsigned short Server::port() const { return impl_->acceptor.local_endpoint().port(); }
int Server::handshakes() const { return impl_->handshakes; }
std::string Server::name_asked_for() const { return impl_->name; }

} // namespace warroom::tls_peer
