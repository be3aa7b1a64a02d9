// Frames as a broken peer might send them: whatever arrives is understood or put aside, and acknowledged where its id
// can be told.
#include "bot/slack/envelope.hpp"
#include "tests/bot/frames.hpp"

#include <doctest/doctest.h>

#include <filesystem>
#include <fstream>
#include <iterator>
#include <map>
#include <random>
#include <string>
#include <vector>

namespace warroom::slack {
namespace {

TEST_SUITE_BEGIN("broken frames");

std::vector<std::string> recorded_frames()
{
    std::map<std::string, std::string> frames; // in an order that doesn't depend on the disk
    const std::filesystem::path folder{WARROOM_GOLDEN_DIR "/../fuzz/corpus/frame"};
    for (const auto& one : std::filesystem::directory_iterator{folder}) {
        std::ifstream file{one.path(), std::ios::binary};
        frames[one.path().filename().string()] = {std::istreambuf_iterator<char>{file}, {}};
    }
    std::vector<std::string> all;
    for (auto& [name, frame] : frames) all.push_back(std::move(frame));
    return all;
}

std::string mutated(std::string frame, const std::vector<std::string>& others, std::mt19937& random)
{
    const auto below = [&](std::size_t most) { return std::uniform_int_distribution<std::size_t>{0, most}(random); };
    for (auto times = below(3) + 1; times > 0 && !frame.empty(); --times) {
        const auto at = below(frame.size() - 1);
        const auto length = below(std::min<std::size_t>(20, frame.size() - at));
        switch (below(7)) {
        case 0: frame[at] = static_cast<char>(below(255)); break;
        case 1: frame.erase(at, length); break;
        case 2: frame.insert(at, frame.substr(below(frame.size() - 1), length)); break;
        case 3: frame.resize(at); break;
        case 4: frame.insert(at, std::string(below(2000), "[{\"0"[below(3)])); break;
        case 5: frame = frame.substr(0, at) + others[below(others.size() - 1)]; break;
        case 6:
            frame.replace(at, length,
                          std::vector<std::string>{"null", "true", "-1e999", "\"\\ud800\"", "{}", "[]"}[below(5)]);
            break;
        default: frame += frame; break;
        }
    }
    return frame;
}

TEST_CASE("ten thousand broken frames are understood or put aside, and none is lost without a reason")
{
    const auto frames = recorded_frames();
    REQUIRE(frames.size() >= 8);
    for (const auto& frame : frames) REQUIRE(decode(frame).has_value());
    std::mt19937 random{20260310};
    int aside = 0, with_id = 0;
    for (int n = 0; n < 10'000; ++n) {
        const auto frame = mutated(frames[static_cast<std::size_t>(n) % frames.size()], frames, random);
        const auto decoded = decode(frame);
        if (decoded.has_value()) continue;
        CAPTURE(n);
        ++aside;
        const auto& bad = decoded.error();
        REQUIRE_FALSE(bad.reason.empty());
        with_id += !bad.envelope_id.empty();
        const bool told = frame.starts_with(R"({"envelope_id":"e-)") && frame.size() > 22 && frame[19] == '"' &&
                          frame[18] > ' ' && frame[18] < 127 && frame.rfind("envelope_id") == 2;
        if (told) REQUIRE(bad.envelope_id == frame.substr(16, 3));
    }
    CHECK(aside > 3000);
    CHECK(with_id > 1000);
}

TEST_CASE("a frame that can't be understood says why and still gives its envelope")
{
    struct Row {
        std::string frame;
        std::string envelope_id;
    };
    const std::vector<Row> rows{
        {"", ""},
        {"ping", ""},
        {"[]", ""},
        {"null", ""},
        {R"({"envelope_id" : "abc-1", "type":"events_api","payl)", "abc-1"},
        {R"({"envelope_id":"abc)", ""},
        {R"({"envelope_id":"a b"  {)", ""},
        {"{\"envelope_id\":\"abc-2\",\"text\":\"\xff\"}", "abc-2"},
        {R"({"type":"slash_commands","payload":{"user_id":"U1","command":"/x"}})", ""},
        {R"({"envelope_id":"e1","type":"slash_commands","payload":{"user_id":"","command":"/x"}})", "e1"},
        {R"({"envelope_id":"e2","type":"slash_commands"})", "e2"},
        {R"({"envelope_id":"e3","type":"interactive","payload":{"type":"block_actions","user":{"id":"U"}}})", "e3"},
        {R"({"envelope_id":"e4","type":"events_api","payload":{"event":{"type":"message","channel":"C"}}})", "e4"},
        {R"({"envelope_id":"e5","type":"events_api","payload":{"event":{"type":"message","channel":{"id":1}}}})", "e5"},
        {R"({"envelope_id":"e6","type":"events_api","payload":{"event":{"type":"user_change","user":null}}})", "e6"},
    };
    for (const auto& row : rows) {
        CAPTURE(row.frame);
        const auto result = decode(row.frame);
        REQUIRE(result.has_error());
        CHECK(result.error().envelope_id == row.envelope_id);
        CHECK_FALSE(result.error().reason.empty());
    }
}

TEST_CASE("whatever member is missing or of another type, the envelope can be acknowledged or it says why not")
{
    const std::vector<Json> frames{
        event_frame(said({{"files", {{{"name", "a.png"}}}}, {"attachments", {{{"title", "t"}}}}})),
        event_frame(changed(said({{"edited", {{"user", "U1"}, {"ts", "1.2"}}}}), said())),
        event_frame({{"type", "user_change"}, {"user", {{"id", "U1"}, {"profile", {{"display_name", "Ana"}}}}}}),
        event_frame({{"type", "member_joined_channel"}, {"user", "U1"}, {"channel", "C1"}, {"team", "T1"}}),
        event_frame({{"type", "tokens_revoked"}, {"tokens", {{"oauth", {"U1"}}, {"bot", {"U2"}}}}}),
        event_frame({{"type", "never_heard_of"}, {"what", {{"is", "this"}}}}),
        press_frame({{"action_id", "a"}, {"selected_option", {{"value", "v"}}}}, {{"message_ts", "1.000000"}}),
        {{"envelope_id", "e-3"}, {"type", "options"}, {"payload", {{"x", 1}}}},
        {{"type", "hello"}, {"num_connections", 1}, {"debug_info", {{"approximate_connection_time", 1}}}},
        {{"type", "disconnect"}, {"reason", "warning"}},
    };
    const std::vector<Json> odd{nullptr,
                                true,
                                -1,
                                1e300,
                                18446744073709551615U,
                                "",
                                "odd",
                                Json::array(),
                                Json::object(),
                                {{"odd", "odd"}},
                                {1, "x", nullptr},
                                std::string(70000, 'x')};
    for (const auto& frame : frames) {
        CHECK(decode(frame.dump()).has_value());
        const auto leaves = frame.flatten();
        for (const auto& [path, value] : leaves.items()) {
            // The leaf and all that is above it.
            for (Json::json_pointer at{path}; !at.empty(); at = at.parent_pointer()) {
                CAPTURE(at.to_string());
                for (const auto& instead : odd) {
                    auto spoiled = frame;
                    spoiled[at] = instead;
                    const auto result = decode(spoiled.dump());
                    const bool named = spoiled.value("envelope_id", Json{}).is_string();
                    if (!named || at.to_string() == "/envelope_id") continue;
                    const auto id = result.has_value() ? result->id : result.error().envelope_id;
                    CHECK(id == spoiled.at("envelope_id").get<std::string>());
                }
                auto without = frame;
                if (without.at(at.parent_pointer()).is_object()) without.at(at.parent_pointer()).erase(at.back());
                (void)decode(without.dump());
            }
        }
    }
}

TEST_CASE("no frame with a byte changed or cut off gets out of hand")
{
    const std::vector<Json> frames{
        event_frame(said({{"text", "x <https://a|b> &lt;"}})),
        event_frame(changed(said({{"edited", {{"ts", "1.2"}}}}), said())),
        press_frame({{"action_id", "a"}, {"value", "v"}}, {{"message_ts", "1.000000"}}),
        {{"type", "hello"}, {"debug_info", {{"approximate_connection_time", 1}}}},
    };
    auto wholes = recorded_frames();
    for (const auto& frame : frames) wholes.push_back(frame.dump());
    for (const auto& whole : wholes) {
        for (std::size_t n = 0; n < whole.size(); ++n) {
            CHECK(decode(whole.substr(0, n)).has_error());
            for (const char replacement : {'"', '{', '0', '\0', '\xff', ','}) {
                auto mutated = whole;
                mutated[n] = replacement;
                (void)decode(mutated);
            }
        }
    }
}

TEST_SUITE_END();

} // namespace
} // namespace warroom::slack
