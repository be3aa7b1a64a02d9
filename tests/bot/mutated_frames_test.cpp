// Frames as a broken peer might send them: whatever arrives is understood or put aside, and acknowledged where its id
// can be told.
#include "bot/slack/envelope.hpp"

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

TEST_SUITE_BEGIN("mutated frames");

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

TEST_CASE("a frame that was cut at any byte is put aside, not misread")
{
    for (const auto& frame : recorded_frames())
        for (std::size_t length = 0; length < frame.size(); ++length) {
            CAPTURE(length);
            REQUIRE(decode(frame.substr(0, length)).has_error());
        }
}

TEST_SUITE_END();

} // namespace
} // namespace warroom::slack
