#include "tests/bench/load.hpp"

#include <algorithm>
#include <cmath>
#include <nlohmann/json.hpp>
#include <stdexcept>

namespace warroom::bench {
namespace {

constexpr std::string_view envelope_ids = "7e57ab1e-0000-4000-8000-"; // then twelve digits
constexpr std::size_t id_digits = 12;
constexpr std::size_t id_size = 36;
constexpr std::int64_t ack_limit = 3'000'000'000; // nanoseconds

void write_digits(char* at, std::size_t digits, std::int64_t number)
{
    for (; digits > 0; --digits, number /= 10) at[digits - 1] = static_cast<char>('0' + number % 10);
}

std::vector<std::size_t> places(std::string_view text, std::string_view part)
{
    std::vector<std::size_t> all;
    for (auto at = text.find(part); at != std::string_view::npos; at = text.find(part, at + 1)) all.push_back(at);
    if (all.empty()) throw std::runtime_error{"an envelope without " + std::string{part}};
    return all;
}

std::int64_t since(Time begin, Time now) { return std::chrono::nanoseconds{now - begin}.count(); }

// In microseconds; by nearest rank.
double percentile(const std::vector<std::int64_t>& sorted, double share)
{
    if (sorted.empty()) return 0;
    const auto rank = static_cast<std::size_t>(std::ceil(share * static_cast<double>(sorted.size())));
    return static_cast<double>(sorted[std::max<std::size_t>(rank, 1) - 1]) / 1e3;
}

} // namespace

Template::Template(const std::string& envelope)
{
    append_frame(frame_, Opcode::text, envelope);
    const auto json = nlohmann::json::parse(envelope);
    const auto& payload = json.at("payload");
    const auto& event = payload.at("event");
    const std::string event_id = payload.at("event_id");
    const std::string stamp = event.at("ts");
    envelope_id_ = places(frame_, json.at("envelope_id").get<std::string>()).front();
    event_id_ = places(frame_, event_id).front();
    event_id_size_ = event_id.size();
    stamps_ = places(frame_, stamp);
    first_stamp_ = std::stoll(stamp.substr(0, 10)) * 1'000'000 + std::stoll(stamp.substr(11)) + 1'000'000;
    if (event.contains("client_msg_id"))
        client_msg_id_ = places(frame_, event.at("client_msg_id").get<std::string>()).front();
    frame_.replace(envelope_id_, envelope_ids.size(), envelope_ids);
}

void Template::append(std::string& out, std::int64_t number) const
{
    const auto start = out.size();
    out += frame_;
    char* const frame = out.data() + start;
    write_digits(frame + envelope_id_ + id_size - id_digits, id_digits, number);
    write_digits(frame + event_id_ + 2, event_id_size_ - 2, number);
    if (client_msg_id_ != std::string::npos)
        write_digits(frame + client_msg_id_ + id_size - id_digits, id_digits, number);
    const auto stamp = first_stamp_ + 10 * number;
    for (const auto at : stamps_) {
        write_digits(frame + at, 10, stamp / 1'000'000);
        write_digits(frame + at + 11, 6, stamp % 1'000'000);
    }
}

Load::Load(std::span<const Template> templates, Plan plan, std::int64_t first_number)
    : templates_{templates},
      plan_{plan},
      first_number_{first_number},
      due_at_(plan.count),
      sent_at_(plan.count),
      acked_at_(plan.count, -1)
{
    if (plan_.rate <= 0) return;
    for (std::size_t n = 0; n < plan_.count; ++n)
        due_at_[n] = static_cast<std::int64_t>(1e9 / plan_.rate * static_cast<double>(n));
}

void Load::send_one(Socket& socket, Time now)
{
    templates_[sent_ % templates_.size()].append(socket.outgoing(), first_number_ + static_cast<std::int64_t>(sent_));
    sent_at_[sent_] = since(begun_, now);
    if (plan_.rate <= 0) due_at_[sent_] = sent_at_[sent_];
    ++sent_;
}

void Load::pump(std::span<const std::shared_ptr<Socket>> sockets)
{
    const auto now = std::chrono::steady_clock::now();
    if (sending() && plan_.limit.count() > 0 && now - begun_ > plan_.limit) {
        stopped_ = now;
        acked_when_stopped_ = acked_;
    }
    if (!sending() || sockets.empty()) return;
    auto most = plan_.count;
    if (plan_.rate <= 0) {
        most = std::min(most, acked_ + plan_.window);
        if (most < plan_.count && most - sent_ < plan_.window / 4) return;
    }
    std::size_t full = 0;
    while (sent_ < most && full < sockets.size()) {
        if (plan_.rate > 0 && due_at_[sent_] > since(begun_, now)) break;
        auto& socket = *sockets[turn_++ % sockets.size()];
        // Never held back when it is due: what the bot does not read waits in our memory, and its time runs
        if (plan_.rate <= 0 && !socket.has_room()) {
            ++full;
            continue;
        }
        full = 0;
        send_one(socket, now);
    }
    for (const auto& socket : sockets) socket->flush();
}

std::optional<Time> Load::due() const
{
    if (!sending() || plan_.rate <= 0) return std::nullopt;
    return begun_ + nanoseconds{due_at_[sent_]};
}

bool Load::acked(std::string_view text, Time now)
{
    constexpr std::string_view name = "\"envelope_id\"";
    auto at = text.find(name);
    if (at == std::string_view::npos) return false;
    at = text.find('"', at + name.size());
    if (at == std::string_view::npos || text.substr(at + 1, envelope_ids.size()) != envelope_ids) return false;
    std::int64_t number = 0;
    for (const char digit : text.substr(at + 1 + envelope_ids.size(), id_digits)) number = 10 * number + (digit - '0');
    const auto place = static_cast<std::size_t>(number - first_number_);
    if (number < first_number_ || place >= sent_ || acked_at_[place] >= 0) return true; // of an earlier load, or again
    acked_at_[place] = since(begun_, now);
    last_ack_ = now;
    ++acked_;
    return true;
}

Outcome Load::outcome(Time now) const
{
    Outcome all{.sent = sent_, .acked = acked_};
    std::vector<std::int64_t> taken(sent_);
    std::vector<std::int64_t> lag(sent_);
    for (std::size_t n = 0; n < sent_; ++n) {
        // One that never came is too late for Slack, even if we stopped waiting before that
        const auto until_now = std::max(since(begun_, now) - due_at_[n], ack_limit + 1);
        taken[n] = acked_at_[n] >= 0 ? acked_at_[n] - due_at_[n] : until_now;
        lag[n] = sent_at_[n] - due_at_[n];
    }
    std::ranges::sort(taken);
    std::ranges::sort(lag);
    const auto late = std::ranges::upper_bound(taken, ack_limit);
    all.late_share = sent_ ? static_cast<double>(taken.end() - late) / static_cast<double>(sent_) : 0;
    all.p50 = percentile(taken, 0.5);
    all.p99 = percentile(taken, 0.99);
    all.p999 = percentile(taken, 0.999);
    all.max = percentile(taken, 1);
    all.lag_p99 = percentile(lag, 0.99);
    const auto until = stopped_.value_or(last_ack_);
    const auto counted = stopped_ ? acked_when_stopped_ : acked_;
    if (until > begun_) all.per_second = static_cast<double>(counted) * 1e9 / static_cast<double>(since(begun_, until));
    return all;
}

} // namespace warroom::bench
