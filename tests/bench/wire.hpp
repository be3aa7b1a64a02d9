#pragma once
// As much of a websocket's server side as a load driver needs: bytes in, bytes out, no socket. Frames come out of a
// plain append, so that a thousand of them go to the kernel in one call.

#include <cstdint>
#include <functional>
#include <string>
#include <string_view>

namespace warroom::bench {

enum class Opcode : std::uint8_t { text = 1, close = 8, ping = 9, pong = 10 };

void append_frame(std::string& out, Opcode opcode, std::string_view payload);

// The answer to a client's upgrade request, empty if it is none.
std::string accepted(std::string_view request);
std::string ticket_of(std::string_view request); // of apps.connections.open, in the request's target

// What clients send: masked frames, in pieces of any size. The payload is good until the next call.
class FrameReader {
public:
    using Heard = std::function<void(Opcode, std::string_view payload, bool whole)>;
    void feed(std::string_view bytes, const Heard& heard);

private:
    bool take(std::string_view& bytes, const Heard& heard);

    std::string rest_; // of a frame that isn't complete yet
    std::string payload_;
};

} // namespace warroom::bench
