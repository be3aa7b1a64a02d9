#include "tests/bench/socket.hpp"

#include <boost/asio/write.hpp>
#include <utility>

namespace warroom::bench {

void Socket::start()
{
    error_code ignored;
    socket_.set_option(asio::ip::tcp::no_delay{true}, ignored);
    read();
}

void Socket::read()
{
    socket_.async_read_some(asio::buffer(buffer_), [self = shared_from_this()](error_code error, std::size_t bytes) {
        if (error) return self->drop();
        self->received({self->buffer_.data(), bytes});
        if (!self->over_) self->read();
    });
}

void Socket::received(std::string_view bytes)
{
    if (!upgraded_) return upgrade(bytes);
    reader_.feed(bytes, [this](Opcode opcode, std::string_view payload, bool whole) { frame(opcode, payload, whole); });
    if (!over_) ears_.heard();
}

void Socket::upgrade(std::string_view bytes)
{
    request_ += bytes;
    const auto end = request_.find("\r\n\r\n");
    if (end == std::string::npos) return;
    const auto answer = accepted(request_);
    if (answer.empty() || !ears_.dialed(ticket_of(request_))) return drop();
    upgraded_ = true;
    gathered_ += answer;
    ears_.greeted();
    flush();
    const auto rest = request_.substr(end + 4);
    if (!rest.empty()) received(rest);
}

void Socket::frame(Opcode opcode, std::string_view payload, bool whole)
{
    if (opcode == Opcode::text) return ears_.text(payload, whole);
    if (opcode == Opcode::ping) send(Opcode::pong, payload);
    if (opcode == Opcode::close) send(Opcode::close, payload); // the client ends TCP
}

void Socket::send(Opcode opcode, std::string_view payload)
{
    append_frame(gathered_, opcode, payload);
    flush();
}

void Socket::flush()
{
    if (writing_ || over_ || gathered_.empty()) return;
    writing_ = true;
    under_way_.clear();
    std::swap(under_way_, gathered_);
    asio::async_write(socket_, asio::buffer(under_way_), [self = shared_from_this()](error_code error, std::size_t) {
        self->writing_ = false;
        if (error) return self->drop();
        self->ears_.written();
        self->flush();
    });
}

void Socket::drop()
{
    if (std::exchange(over_, true)) return;
    error_code ignored;
    socket_.close(ignored);
    ears_.closed();
}

} // namespace warroom::bench
