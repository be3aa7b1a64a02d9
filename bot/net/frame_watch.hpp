#pragma once
#include <array>
#include <cstddef>
#include <cstdint>
#include <span>

namespace warroom::net {

// Looks at the bytes of a websocket's client as they pass and tells whether a message came in several frames, which
// Beast hides from its user.
class FrameWatch {
public:
    void feed(std::span<const std::uint8_t> bytes);

    // Whether a continuation frame passed since the last time this was asked.
    bool take_fragmented();

private:
    std::size_t header_size() const; // as far as the bytes seen so far tell
    std::uint64_t payload_size() const;

    std::array<std::uint8_t, 14> header_{};
    std::size_t seen_ = 0;      // bytes of the header
    std::uint64_t payload_ = 0; // bytes of the payload still to come
    bool fragmented_ = false;
};

} // namespace warroom::net
