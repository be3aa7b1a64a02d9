#pragma once
// Between a websocket and its transport: many small frames in one system call, both ways. For the sources of this
// folder only: it includes Beast.

#include "bot/net/dial.hpp"

#include <boost/asio/buffer.hpp>
#include <boost/asio/post.hpp>
#include <boost/asio/write.hpp>
#include <boost/beast/core/buffered_read_stream.hpp>
#include <boost/beast/core/flat_buffer.hpp>
#include <functional>
#include <string>

namespace warroom::net {

template <class Layer>
class BatchingLayer : public beast::buffered_read_stream<Layer, beast::flat_buffer> {
    using Base = beast::buffered_read_stream<Layer, beast::flat_buffer>;

public:
    static constexpr bool leaves_tcp_alone = true;

    BatchingLayer(const asio::any_io_executor& executor, Dialer& dialer) : Base{executor, dialer}
    {
        constexpr std::size_t most = 32 * 1024; // some fifteen of Slack's frames
        this->capacity(most);
        this->buffer().reserve(most); // Beast reads no more at once than there is room for already, and begins with 512
    }

    // Completes as soon as the bytes are taken over. They go out with all that is written before the executor gets to
    // it; an error shows at the next write. `wake` is told that there is something to flush().
    template <class Buffers, class Handler>
    auto async_write_some(const Buffers& buffers, Handler&& handler)
    {
        const auto initiate = [this](auto&& completion, const Buffers& bytes) {
            const auto size = error_ ? 0 : asio::buffer_size(bytes);
            const auto before = waiting_.size();
            waiting_.resize(before + size);
            asio::buffer_copy(asio::buffer(waiting_.data() + before, size), bytes);
            if (!error_ && !std::exchange(flushing_, true)) wake();
            asio::post(this->get_executor(),
                       beast::bind_front_handler(std::forward<decltype(completion)>(completion), error_, size));
        };
        return asio::async_initiate<Handler, void(error_code, std::size_t)>(initiate, handler, buffers);
    }

    std::function<void()> wake{};

    // Sends what is waiting until nothing is. `owner` keeps the layer meanwhile.
    template <class Owner>
    void flush(Owner owner)
    {
        const auto size = waiting_.size();
        if (std::exchange(seen_, size) < size && size < enough) return wake(); // whoever writes may have more
        seen_ = 0;
        going_.clear();
        going_.swap(waiting_);
        if (going_.empty() || error_) {
            flushing_ = false;
            return;
        }
        asio::async_write(this->next_layer(), asio::buffer(going_),
                          [this, owner = std::move(owner)](error_code error, std::size_t) mutable {
                              error_ = error;
                              flush(std::move(owner));
                          });
    }

private:
    static constexpr std::size_t enough = 16 * 1024; // bytes

    std::string waiting_{};
    std::size_t seen_ = 0; // of it, a turn ago
    std::string going_{};
    error_code error_{};
    bool flushing_ = false; // or about to
};

} // namespace warroom::net
