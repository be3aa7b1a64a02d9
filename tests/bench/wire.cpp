#include "tests/bench/wire.hpp"

#include <algorithm>
#include <array>
#include <cctype>
#include <cstddef>
#include <openssl/evp.h>
#include <openssl/sha.h>

namespace warroom::bench {
namespace {

constexpr std::string_view guid = "258EAFA5-E914-47DA-95CA-C5AB0DC85B11"; // of RFC 6455

std::uint8_t byte_at(std::string_view bytes, std::size_t at) { return static_cast<std::uint8_t>(bytes[at]); }

std::string header_of(std::string_view request, std::string_view name)
{
    const auto same = [](char a, char b) { return std::tolower(a) == std::tolower(b); };
    const auto found = std::search(request.begin(), request.end(), name.begin(), name.end(), same);
    if (found == request.end()) return {};
    auto value = request.substr(static_cast<std::size_t>(found - request.begin()) + name.size());
    value = value.substr(0, value.find("\r\n"));
    value.remove_prefix(std::min(value.find_first_not_of(' '), value.size()));
    return std::string{value.substr(0, value.find_last_not_of(' ') + 1)};
}

} // namespace

void append_frame(std::string& out, Opcode opcode, std::string_view payload)
{
    const auto big_endian = [&](int bytes) {
        for (int n = bytes - 1; n >= 0; --n) out += static_cast<char>(payload.size() >> (8 * n) & 0xff);
    };
    out += static_cast<char>(0x80 | static_cast<int>(opcode));
    if (payload.size() < 126) {
        out += static_cast<char>(payload.size());
    } else if (payload.size() < 65'536) {
        out += static_cast<char>(126);
        big_endian(2);
    } else {
        out += static_cast<char>(127);
        big_endian(8);
    }
    out += payload;
}

std::string accepted(std::string_view request)
{
    const auto key = header_of(request, "\r\nsec-websocket-key:");
    if (key.empty()) return {};
    const auto text = key + std::string{guid};
    std::array<unsigned char, SHA_DIGEST_LENGTH> hash{};
    unsigned length = 0;
    EVP_Digest(text.data(), text.size(), hash.data(), &length, EVP_sha1(), nullptr);
    std::array<unsigned char, 4 * SHA_DIGEST_LENGTH> encoded{};
    const int size = EVP_EncodeBlock(encoded.data(), hash.data(), static_cast<int>(length));
    std::string answer = "HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n";
    answer += "Sec-WebSocket-Accept: ";
    answer.append(encoded.begin(), encoded.begin() + size);
    return answer + "\r\n\r\n";
}

std::string ticket_of(std::string_view request)
{
    constexpr std::string_view name = "ticket=";
    const auto line = request.substr(0, request.find("\r\n"));
    const auto found = line.find(name);
    if (found == std::string_view::npos) return {};
    const auto ticket = line.substr(found + name.size());
    return std::string{ticket.substr(0, ticket.find_first_of("& "))};
}

void FrameReader::feed(std::string_view bytes, const Heard& heard)
{
    if (!rest_.empty()) {
        rest_ += bytes;
        bytes = rest_;
    }
    while (take(bytes, heard)) {
    }
    rest_ = std::string{bytes};
}

bool FrameReader::take(std::string_view& bytes, const Heard& heard)
{
    if (bytes.size() < 6) return false;
    const bool whole = (byte_at(bytes, 0) & 0x80) != 0;
    const auto opcode = static_cast<Opcode>(byte_at(bytes, 0) & 0x0f);
    std::size_t size = byte_at(bytes, 1) & 0x7f;
    std::size_t head = 2;
    if (size >= 126) {
        const std::size_t digits = size == 126 ? 2 : 8;
        if (bytes.size() < head + digits) return false;
        size = 0;
        for (std::size_t n = 0; n < digits; ++n) size = size << 8 | byte_at(bytes, head + n);
        head += digits;
    }
    const auto mask = bytes.substr(head, 4); // clients always mask
    head += 4;
    if (bytes.size() < head + size) return false;
    payload_.resize(size);
    const auto masked = bytes.substr(head, size);
    for (std::size_t n = 0; n < size; ++n) payload_[n] = static_cast<char>(masked[n] ^ mask[n & 3]);
    bytes.remove_prefix(head + size);
    heard(opcode, payload_, whole);
    return true;
}

} // namespace warroom::bench
