// Whoever reads only the minutes comes to the figures that stand above them.
#include "core/account.hpp"
#include "core/post_mortem.hpp"
#include "core/timeline.hpp"
#include "tests/core/history.hpp"

#include <doctest/doctest.h>

#include <algorithm>
#include <map>
#include <random>

namespace warroom {
namespace {

using std::chrono::seconds;

// A reader with pencil and paper: offsets and words of the printed lines are all that is known.
struct Reader {
    struct Hurt {
        std::string system;
        int weight = 0; // in percent
        bool full = false;
        long from = 0;
        std::optional<long> to{};
    };
    std::vector<Hurt> hurt{};
    std::optional<long> detected{}, declared{}, acknowledged{}, identified{}, resolved{};

    explicit Reader(const Timeline& story)
    {
        for (const auto& line : story.lines) {
            const auto* minute = std::get_if<Minute>(&line);
            if (!minute) continue;
            const auto text = print(story, *minute);
            const auto sign = text.find_first_of("+\xE2", text.find(' '));
            const bool before = text[sign] != '+';
            const auto offset = std::stol(text.substr(sign + (before ? 3 : 1))) * (before ? -1 : 1);
            for (const auto& phrase : minute->phrases) {
                std::string words;
                for (const auto& span : phrase.words) words += span.text;
                read(offset, words);
            }
        }
    }

    void read(long at, std::string words)
    {
        if (words.starts_with("impact begins: ")) words = words.substr(15);
        if (words.starts_with("first report")) detected = at;
        if (words.starts_with("declared as")) declared = at;
        if (words.starts_with("commander takes it")) acknowledged = at;
        if (words.starts_with("cause identified")) identified = at;
        if (words.starts_with("resolved")) resolved = at;
        if (words[0] != 'S') return; // a system of these histories is S1, S2 ...
        const auto system = words.substr(0, 2);
        if (words.find("no longer") != std::string::npos) {
            const auto last =
                std::find_if(hurt.rbegin(), hurt.rend(), [&](const Hurt& one) { return one.system == system; });
            REQUIRE(last != hurt.rend());
            last->to = at;
            return;
        }
        const bool full = words.find(" down") != std::string::npos;
        int weight = full ? 100 : words.find(" degraded") != std::string::npos ? 50 : 10;
        if (const auto share = words.find(" for "); share != std::string::npos)
            weight = std::stoi(words.substr(share + 5));
        hurt.push_back({system, weight, full, at});
    }

    std::optional<long> start() const
    {
        std::optional<long> first;
        for (const auto& one : hurt) first = std::min(first.value_or(one.from), one.from);
        return first;
    }
    std::optional<long> end(bool of_full) const
    {
        std::optional<long> last;
        for (const auto& one : hurt)
            if (!of_full || one.full) last = std::max(last.value_or(*one.to), *one.to);
        return last;
    }
};

struct Figures {
    std::int64_t down = 0;
    std::int64_t degraded = 0;
    double weighted = 0;
};

// Minute for minute, the slow and certain way.
Figures add_up(const Reader& reader)
{
    Figures sum;
    for (long minute = -200; minute < 600; ++minute) {
        int heaviest = 0;
        bool full = false;
        bool any = false;
        for (const auto& one : reader.hurt) {
            if (minute < one.from || minute >= *one.to) continue;
            any = true;
            full = full || one.full;
            heaviest = std::max(heaviest, one.weight);
        }
        sum.down += full ? 1 : 0;
        sum.degraded += any && !full ? 1 : 0;
        sum.weighted += heaviest / 100.0;
    }
    return sum;
}

History random_history(unsigned seed)
{
    std::mt19937 random{seed};
    const auto upto = [&](int most) { return static_cast<int>(random() % static_cast<unsigned>(most + 1)); };
    const auto start = clock("10:00");
    History it;
    it.at(start + seconds{upto(59)}).by("U1").add(declared("Slow", Severity::sev1, start - seconds{60 + upto(1200)}));
    it.at(start + seconds{60 + upto(600)}).by("U2").add(RoleAssigned{Role::commander, {}, UserId{"U2"}});
    std::multimap<Timestamp, std::vector<Event>> later;
    int number = 0;
    for (int system = 1; system <= 1 + upto(2); ++system) {
        auto at = start - seconds{upto(3000)};
        for (int window = 0; window <= upto(2); ++window) {
            ++number;
            ImpactWindow hit{
                .system = "S" + std::to_string(system), .level = static_cast<ImpactLevel>(upto(2)), .from = at};
            if (upto(3) == 0) hit.share = upto(100);
            auto first = hit; // as it was said before somebody looked at the logs
            if (upto(1) == 0) first.from += seconds{upto(60)};
            auto over = hit;
            over.to = at + seconds{60 + upto(2400)};
            const auto told = std::max(start + seconds{700}, *over.to);
            std::vector<Event> all{ImpactChanged{number, {}, first}};
            if (first != hit) all.push_back(ImpactChanged{number, first, hit, "from the logs"});
            all.push_back(ImpactChanged{number, hit, over});
            if (upto(4) == 0 && number > 1) {
                auto never = over;
                never.withdrawn = true;
                all.push_back(ImpactChanged{number, over, never, "another system"});
            }
            later.emplace(told, std::move(all));
            at = *over.to + seconds{60 + upto(600)};
        }
    }
    for (const auto& [at, events] : later)
        for (const auto& event : events) it.at(at).add(event);
    const auto over = later.rbegin()->first + seconds{upto(900)};
    it.at(over).add(StatusChanged{Status::investigating, Status::identified});
    it.at(over + seconds{upto(900)}).add(StatusChanged{Status::identified, Status::monitoring});
    it.at(over + seconds{900 + upto(900)}).add(StatusChanged{Status::monitoring, Status::resolved});
    return it;
}

std::string minutes_text(std::optional<long> from, std::optional<long> to)
{
    return duration_text(std::chrono::minutes{*to - *from});
}

} // namespace

TEST_SUITE("draft")
{
    TEST_CASE("every figure can be worked out from the minutes alone")
    {
        for (unsigned seed = 1; seed <= 300; ++seed) {
            CAPTURE(seed);
            const auto history = random_history(seed);
            const auto now = clock("20:00");
            const Reader reader{timeline(history)};
            const auto sum = add_up(reader);
            const auto known = facts(history, now);
            const auto fact = [&](std::string_view key) {
                return std::ranges::find(known, key, [](const auto& one) { return std::string_view{one.first}; })
                    ->second;
            };
            CHECK((fact("downtime_min") == FactValue{sum.down}));
            CHECK((fact("degraded_min") == FactValue{sum.degraded}));
            REQUIRE(std::holds_alternative<double>(fact("weighted_min")));
            CHECK(std::get<double>(fact("weighted_min")) == doctest::Approx(sum.weighted).epsilon(0.06));

            const auto all = metrics(account(history, now).times);
            const auto value = [&](std::string_view key) {
                const auto& found = *std::ranges::find(all, key, &Metric::key);
                return found.value ? duration_text(*found.value) : found.missing;
            };
            const bool any_full = std::ranges::any_of(reader.hurt, &Reader::Hurt::full);
            const auto begun = reader.start();
            if (*reader.detected > *begun) CHECK(value("ttd") == minutes_text(begun, reader.detected));
            if (*reader.detected < *begun) CHECK(value("ttd") == "0 min");
            if (*reader.detected == *begun) CHECK(value("ttd") <= "1 min"); // more than nothing is a minute
            CHECK(value("time_to_declare") == minutes_text(reader.detected, reader.declared));
            CHECK(value("tta") == minutes_text(reader.detected, reader.acknowledged));
            CHECK(value("time_to_identify") == minutes_text(reader.detected, reader.identified));
            CHECK(value("time_to_restore") == minutes_text(begun, reader.end(false)));
            CHECK(value("ttr") == minutes_text(begun, reader.resolved));
            if (any_full) CHECK(value("ttm") == minutes_text(begun, reader.end(true)));
        }
    }
}

} // namespace warroom
