#pragma once
// One accepted websocket. What is sent while a write is under way goes out with the next one, all in one piece.
// Runs on one io thread.

#include "bot/async.hpp"
#include "tests/bench/wire.hpp"

#include <array>
#include <boost/asio/ip/tcp.hpp>
#include <memory>

namespace warroom::bench {

class Socket : public std::enable_shared_from_this<Socket> {
public:
    struct Ears {
        std::function<bool(const std::string& ticket)> dialed; // false: the ticket is no good
        std::function<void()> greeted;                         // the upgrade is answered
        std::function<void(std::string_view text, bool whole)> text;
        std::function<void()> heard; // after all of one read
        std::function<void()> written;
        std::function<void()> closed; // once
    };

    Socket(asio::ip::tcp::socket socket, Ears ears) : socket_{std::move(socket)}, ears_{std::move(ears)} {}

    void start();
    std::string& outgoing() { return gathered_; } // append whole frames here, then flush
    void send(Opcode opcode, std::string_view payload);
    void flush();
    bool has_room() const { return gathered_.size() < most_gathered; }
    void drop();

private:
    static constexpr std::size_t most_gathered = 128 * 1024;
    void read();
    void received(std::string_view bytes);
    void upgrade(std::string_view bytes);
    void frame(Opcode opcode, std::string_view payload, bool whole);

    asio::ip::tcp::socket socket_;
    Ears ears_;
    std::array<char, 64 * 1024> buffer_{};
    std::string request_{}; // of the upgrade, until it is complete
    FrameReader reader_{};
    std::string gathered_{};
    std::string under_way_{};
    bool upgraded_ = false;
    bool writing_ = false;
    bool over_ = false;
};

} // namespace warroom::bench
