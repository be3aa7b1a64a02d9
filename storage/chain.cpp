#include "storage/chain.hpp"

#include <openssl/evp.h>
#include <openssl/rand.h>

#include <initializer_list>
#include <memory>
#include <utility>

namespace warroom {
namespace {

void check(int openssl_result)
{
    if (openssl_result != 1) throw Fatal{"OpenSSL can't compute SHA-256 or give random bytes"};
}

std::string_view bytes(const Hash& hash) { return {reinterpret_cast<const char*>(hash.data()), hash.size()}; }

// Fetched once: OpenSSL looks EVP_sha256() up anew at each use, under locks, which takes as long as a short hash.
const EVP_MD* algorithm()
{
    static const std::unique_ptr<EVP_MD, decltype(&EVP_MD_free)> fetched{EVP_MD_fetch(nullptr, "SHA256", nullptr),
                                                                         &EVP_MD_free};
    return fetched.get();
}

Hash sha256(std::initializer_list<std::string_view> fields)
{
    static thread_local const std::unique_ptr<EVP_MD_CTX, decltype(&EVP_MD_CTX_free)> context{EVP_MD_CTX_new(),
                                                                                              &EVP_MD_CTX_free};
    check(context && algorithm() ? 1 : 0);
    check(EVP_DigestInit_ex(context.get(), algorithm(), nullptr));
    for (const auto field : fields) {
        std::array<unsigned char, 8> length{};
        for (std::size_t i = 0; i < length.size(); ++i) {
            length[i] = static_cast<unsigned char>(std::uint64_t{field.size()} >> (56 - 8 * i));
        }
        check(EVP_DigestUpdate(context.get(), length.data(), length.size()));
        check(EVP_DigestUpdate(context.get(), field.data(), field.size()));
    }
    Hash result{};
    check(EVP_DigestFinal_ex(context.get(), result.data(), nullptr));
    return result;
}

} // namespace

Salt random_salt()
{
    static thread_local std::array<Salt, 64> salts{}; // OpenSSL's generator costs as much for all of them as for one
    static thread_local std::size_t left = 0;
    if (left == 0) {
        check(RAND_bytes(salts.front().data(), static_cast<int>(sizeof salts)));
        left = salts.size();
    }
    return std::exchange(salts[--left], Salt{});
}

Hash digest(std::string_view salt, std::string_view body) { return sha256({salt, body}); }

Hash hash(const Hash& before, const Row& row)
{
    return sha256({bytes(before), std::to_string(row.incident), std::to_string(row.seq), std::to_string(row.at),
                   std::to_string(row.recorded_at), row.actor, row.kind, bytes(row.digest)});
}

std::string hex(const Hash& hash)
{
    constexpr std::string_view digits = "0123456789abcdef";
    std::string text;
    for (const auto byte : hash) {
        text += digits[byte >> 4];
        text += digits[byte & 15];
    }
    return text;
}

} // namespace warroom
