#include "bot/net/frame_watch.hpp"

#include <algorithm>
#include <utility>

namespace warroom::net {

void FrameWatch::feed(std::span<const std::uint8_t> bytes)
{
    while (!bytes.empty()) {
        if (payload_ > 0) {
            const auto skipped = static_cast<std::size_t>(std::min<std::uint64_t>(payload_, bytes.size()));
            payload_ -= skipped;
            bytes = bytes.subspan(skipped);
            continue;
        }
        header_[seen_++] = bytes.front();
        bytes = bytes.subspan(1);
        if (seen_ < header_size()) continue;

        const bool continuation = (header_[0] & 0x0F) == 0;
        fragmented_ = fragmented_ || continuation;
        payload_ = payload_size();
        seen_ = 0;
    }
}

bool FrameWatch::take_fragmented() { return std::exchange(fragmented_, false); }

std::size_t FrameWatch::header_size() const
{
    if (seen_ < 2) return 2;
    const auto length = header_[1] & 0x7F;
    const std::size_t extended = length == 126 ? 2 : length == 127 ? 8 : 0;
    const std::size_t mask = (header_[1] & 0x80) != 0 ? 4 : 0;
    return 2 + extended + mask;
}

std::uint64_t FrameWatch::payload_size() const
{
    const auto length = header_[1] & 0x7F;
    if (length < 126) return static_cast<std::uint64_t>(length);
    std::uint64_t size = 0;
    for (std::size_t i = 2; i < (length == 126 ? 4U : 10U); ++i) size = size << 8 | header_[i];
    return size;
}

} // namespace warroom::net
