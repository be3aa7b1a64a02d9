// The floor: the least that a bot can do which acks after the disk. It finds the envelope_id in the bytes and nothing
// else, hands the raw frame to a thread that commits whatever has gathered in one transaction, and acks. A slash
// command gets a fixed answer and one message; `close` gives what was said as a file.
#include <boost/asio/connect.hpp>
#include <boost/asio/signal_set.hpp>
#include <boost/beast/core/buffered_read_stream.hpp>
#include <boost/beast/core/flat_buffer.hpp>
#include <boost/beast/core/tcp_stream.hpp>
#include <boost/beast/http/read.hpp>
#include <boost/beast/http/string_body.hpp>
#include <boost/beast/http/write.hpp>
#include <boost/beast/websocket/stream.hpp>

#include <SQLiteCpp/SQLiteCpp.h>
#include <condition_variable>
#include <cstdlib>
#include <deque>
#include <mutex>
#include <string>
#include <thread>
#include <vector>

namespace asio = boost::asio;
namespace beast = boost::beast;
namespace http = beast::http;
namespace websocket = beast::websocket;
using asio::ip::tcp;

namespace {

std::string variable(const char* name)
{
    const char* value = std::getenv(name); // NOLINT(concurrency-mt-unsafe): before any thread
    return value ? value : "";
}

// The text behind "NAME":" wherever it stands first. Escapes stay what they are, but for slashes.
std::string found(std::string_view text, std::string_view name)
{
    const auto key = "\"" + std::string{name} + "\":\"";
    const auto at = text.find(key);
    if (at == std::string_view::npos) return {};
    const auto value = text.substr(at + key.size());
    std::string plain;
    for (const char c : value.substr(0, value.find('"')))
        if (c != '\\') plain += c;
    return plain;
}

// scheme://HOST:PORT/TARGET
struct Place {
    explicit Place(std::string_view url)
    {
        url.remove_prefix(url.find("://") + 3);
        const auto slash = url.find('/');
        const auto colon = url.find(':');
        host = url.substr(0, colon);
        port = url.substr(colon + 1, slash - colon - 1);
        target = url.substr(slash);
    }
    std::string host, port, target;
};

// Calls, one after the other, over one connection.
class Web {
public:
    explicit Web(std::string api) : api_{std::move(api)} {}

    std::string call(const std::string& method, const std::string& token, const std::string& form)
    {
        return post(api_ + method, "application/x-www-form-urlencoded", form, token);
    }

    std::string post(const std::string& url, const std::string& type, const std::string& body, const std::string& token)
    {
        const Place place{url};
        if (!stream_.socket().is_open()) stream_.connect(tcp::resolver{io_}.resolve(place.host, place.port));
        http::request<http::string_body> request{http::verb::post, place.target, 11};
        request.set(http::field::host, place.host + ":" + place.port);
        request.set(http::field::content_type, type);
        if (!token.empty()) request.set(http::field::authorization, "Bearer " + token);
        request.body() = body;
        request.prepare_payload();
        http::write(stream_, request);
        beast::flat_buffer buffer;
        http::response<http::string_body> response;
        http::read(stream_, buffer, response);
        return response.body();
    }

private:
    std::string api_;
    asio::io_context io_;
    beast::tcp_stream stream_{io_};
};

using Batch = std::vector<std::string>;

// Rows of raw bytes. Written by one thread, read at a close by another, over a connection of its own.
class Disk {
public:
    explicit Disk(const std::string& path) : path_{path}, database_{path, SQLite::OPEN_READWRITE | SQLite::OPEN_CREATE}
    {
        database_.exec("PRAGMA journal_mode = WAL");
        database_.exec("PRAGMA synchronous = FULL");
        database_.exec("CREATE TABLE IF NOT EXISTS frame (raw BLOB NOT NULL)");
        insert_.emplace(database_, "INSERT INTO frame VALUES (?)");
    }

    void commit(const Batch& batch)
    {
        SQLite::Transaction transaction{database_, SQLite::TransactionBehavior::IMMEDIATE};
        for (const auto& raw : batch) {
            insert_->bindNoCopy(1, raw.data(), static_cast<int>(raw.size()));
            insert_->exec();
            insert_->reset();
        }
        transaction.commit();
    }

    std::string list() const
    {
        SQLite::Database reading{path_};
        SQLite::Statement all{reading, "SELECT raw FROM frame ORDER BY rowid"};
        std::string text;
        while (all.executeStep()) {
            const auto column = all.getColumn(0);
            const std::string_view raw{static_cast<const char*>(column.getBlob()),
                                       static_cast<std::size_t>(column.getBytes())};
            text += found(raw, "ts") + ' ' + found(raw, "user") + ": " + found(raw, "text") + '\n';
        }
        return text;
    }

private:
    std::string path_;
    SQLite::Database database_;
    std::optional<SQLite::Statement> insert_{};
};

// A thread with a queue that it takes whole.
template <class Use>
class Worker {
public:
    explicit Worker(Use use) : use_{std::move(use)}, thread_{[this] { work(); }} {}
    ~Worker()
    {
        {
            const std::lock_guard lock{mutex_};
            over_ = true;
        }
        woken_.notify_one();
        thread_.join();
    }
    void give(std::string one)
    {
        bool first = false;
        {
            const std::lock_guard lock{mutex_};
            first = queue_.empty();
            queue_.push_back(std::move(one));
        }
        if (first) woken_.notify_one();
    }

private:
    void work()
    {
        for (Batch taken;; taken.clear()) {
            {
                std::unique_lock lock{mutex_};
                woken_.wait(lock, [this] { return over_ || !queue_.empty(); });
                if (queue_.empty()) return;
                taken.swap(queue_);
            }
            use_(taken);
        }
    }

    Use use_;
    std::mutex mutex_;
    std::condition_variable woken_;
    Batch queue_;
    bool over_ = false;
    std::thread thread_;
};

// Beast asks for a frame's bytes a piece at a time; so they come out of memory, not out of the kernel.
using Buffered = beast::buffered_read_stream<tcp::socket, beast::flat_buffer>;

template <class Handler>
void async_teardown(beast::role_type role, Buffered& stream, Handler&& handler)
{
    websocket::async_teardown(role, stream.next_layer(), std::forward<Handler>(handler));
}

// One connection, on the io thread.
class Floor {
public:
    Floor(asio::io_context& io, const std::string& api, const Disk& disk) : io_{io}, web_{api}, disk_{disk}, ws_{io}
    {
        ws_.next_layer().capacity(64 * 1024);
    }

    std::function<void(std::string)> store; // by the writer's thread
    std::function<void(std::string)> reply; // to a command, by a third

    void connect()
    {
        web_.call("auth.test", bot_token_, "");
        const Place place{found(web_.call("apps.connections.open", variable("SLACK_APP_TOKEN"), ""), "url")};
        auto& socket = ws_.next_layer().next_layer();
        asio::connect(socket, tcp::resolver{io_}.resolve(place.host, place.port));
        socket.set_option(tcp::no_delay{true});
        ws_.handshake(place.host + ":" + place.port, place.target);
        read();
    }

    void committed(const Batch& batch)
    {
        std::deque<std::string> acks;
        for (const auto& raw : batch) acks.push_back(ack_of(raw));
        for (const auto& raw : batch)
            if (is_command(raw)) reply(raw);
        asio::post(io_, [this, acks = std::move(acks)]() mutable {
            for (auto& ack : acks) acks_.push_back(std::move(ack));
            write();
        });
    }

    void answer(const std::string& raw)
    {
        const auto channel = found(raw, "channel_id");
        if (found(raw, "text") != "close") {
            web_.call("chat.postMessage", bot_token_, "channel=" + channel + "&text=declared");
            return;
        }
        const auto list = disk_.list();
        const auto given = web_.call("files.getUploadURLExternal", bot_token_,
                                     "filename=list.txt&length=" + std::to_string(list.size()));
        web_.post(found(given, "upload_url"), "application/octet-stream", list, "");
        web_.call("files.completeUploadExternal", bot_token_,
                  "files=[{\"id\":\"" + found(given, "file_id") + "\"}]&channel_id=" + channel);
    }

private:
    static bool is_command(std::string_view raw) { return raw.find("\"slash_commands\"") != std::string_view::npos; }

    static std::string ack_of(const std::string& raw)
    {
        const auto id = "{\"envelope_id\":\"" + found(raw, "envelope_id") + "\"";
        return id + (is_command(raw) ? R"(,"payload":{"text":"declared"}})" : "}");
    }

    void read()
    {
        ws_.async_read(buffer_, [this](beast::error_code error, std::size_t) {
            if (error) return io_.stop();
            std::string raw{static_cast<const char*>(buffer_.data().data()), buffer_.size()};
            buffer_.clear();
            if (raw.find("\"envelope_id\"") != std::string::npos) store(std::move(raw));
            read();
        });
    }

    void write()
    {
        if (writing_ || acks_.empty()) return;
        writing_ = true;
        ws_.async_write(asio::buffer(acks_.front()), [this](beast::error_code error, std::size_t) {
            writing_ = false;
            acks_.pop_front();
            if (!error) write();
        });
    }

    asio::io_context& io_;
    Web web_;
    const Disk& disk_;
    websocket::stream<Buffered, /*deflateSupported*/ false> ws_;
    beast::flat_buffer buffer_;
    std::deque<std::string> acks_;
    bool writing_ = false;
    const std::string bot_token_ = variable("SLACK_BOT_TOKEN");
};

} // namespace

int main()
{
    asio::io_context io{1};
    asio::signal_set signals{io, SIGTERM, SIGINT};
    signals.async_wait([&](const beast::error_code&, int) { io.stop(); });
    Disk disk{variable("WARROOM_DB")};
    Floor floor{io, variable("SLACK_API_URL"), disk};
    Worker writer{[&](const Batch& batch) {
        disk.commit(batch);
        floor.committed(batch);
    }};
    Worker speaker{[&](const Batch& batch) {
        for (const auto& raw : batch) floor.answer(raw);
    }};
    floor.store = [&](std::string raw) { writer.give(std::move(raw)); };
    floor.reply = [&](std::string raw) { speaker.give(std::move(raw)); };
    floor.connect();
    io.run();
}
