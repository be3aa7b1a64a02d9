// simulation --seeds 2000 --from 1 [--jobs 2] [--mask M] [--trace] [--first]: lives through that many worlds.
// The last line is "N passed, N failed"; a world in which something untrue happened is told with all that is needed to
// see it again.
#define DOCTEST_CONFIG_IMPLEMENT
#include "tests/simulation/world.hpp"

#include <doctest/doctest.h>
#include <fmt/format.h>
#include <spdlog/spdlog.h>

#include <cstdlib>
#include <cstring>
#include <filesystem>
#include <map>
#include <span>
#include <sys/mman.h>
#include <sys/wait.h>
#include <unistd.h>

namespace warroom::simulation {
namespace {

struct Request {
    std::uint64_t seeds = 100;
    std::uint64_t from = 1;
    Mask mask = all_faults;
    int jobs = 1;
    bool trace = false;
    bool first = false; // enough
};

struct Sum {
    Figures figures{};
    std::uint64_t broken = 0;
};

struct Job { // of which its parent knows
    Sum sum{};
    std::uint64_t next = 0; // world, counted from the first seed
};

std::string names(Mask mask)
{
    std::string all;
    for (std::size_t n = 0; n < faults; ++n)
        if ((mask & bit(static_cast<Fault>(n))) != 0)
            all += (all.empty() ? "" : " ") + std::string{word(static_cast<Fault>(n))};
    return all.empty() ? "none" : all;
}

class Runner {
public:
    Runner(Request request, std::filesystem::path database) : request_{request}, database_{std::move(database)} {}

    void run(Job& job)
    {
        auto& [sum, next] = job;
        for (; next < request_.seeds; next += static_cast<std::uint64_t>(request_.jobs)) {
            const auto seed = request_.from + next;
            auto result = live(seed, request_.mask, 0, request_.trace);
            sum.figures += result.figures;
            if (sum.figures.seeds % 5'000 == 0) // a long run says that it goes on
                fmt::print(stderr, "job {}: {} worlds, {} crashes, {} messages\n",
                           next % static_cast<std::uint64_t>(request_.jobs), sum.figures.seeds, sum.figures.deaths,
                           sum.figures.messages);
            if (!result.broken && seed % 100 == 0 && live(seed, request_.mask).hash != result.hash)
                result.broken = "I12: the same seed went another way the second time";
            if (!result.broken) continue;
            ++sum.broken;
            tell(seed, *result.broken);
            if (request_.first) break;
        }
    }

private:
    Result live(std::uint64_t seed, Mask mask, std::size_t remember = 0, bool aloud = false)
    {
        World world{plan_of(seed, mask), database_, remember, aloud};
        return world.run();
    }

    void tell(std::uint64_t seed, const std::string& what)
    {
        auto mask = plan_of(seed, request_.mask).mask;
        for (std::size_t n = 0; n < faults; ++n) { // which kinds of fault does it need?
            const auto without = mask & ~bit(static_cast<Fault>(n));
            if (without != mask && live(seed, without).broken) mask = without;
        }
        const auto smallest = live(seed, mask, 40);
        fmt::print("\nseed {}: {}\n  with: {}\n  as small as it gets: {}\n  with: {}\n", seed, what,
                   names(plan_of(seed, request_.mask).mask), smallest.broken.value_or("(it holds)"), names(mask));
        for (const auto& line : smallest.last) fmt::print("    {}\n", line);
        fmt::print("  again: simulation --seeds 1 --from {} --mask {} --trace\n", seed, mask);
        std::fflush(stdout);
    }

    Request request_;
    std::filesystem::path database_;
};

bool lives_on(const Request& request, const std::filesystem::path& database, Job& job)
try {
    Runner{request, database}.run(job);
    return true;
} catch (const warroom::Fatal& fatal) {
    fmt::print("before the first world: {}\n", fatal.what);
    return false;
}

// Each job is a process of its own, which a world may bring down: that is a violation like any other, and the job goes
// on behind it.
Sum run_all(const Request& request, const std::filesystem::path& database)
{
    const auto count = static_cast<std::size_t>(request.jobs);
    auto* shared = ::mmap(nullptr, count * sizeof(Job), PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);
    if (shared == MAP_FAILED) std::abort();
    const std::span jobs{static_cast<Job*>(shared), count};
    std::map<pid_t, std::size_t> children;
    const auto begin = [&](std::size_t job) {
        std::fflush(nullptr); // or the child says it once more
        const auto child = ::fork();
        if (child == 0) {
            const bool done = lives_on(request, database, jobs[job]);
            std::fflush(nullptr);
            ::_exit(done ? 0 : 1);
        }
        children[child] = job;
    };
    for (std::size_t job = 0; job < count; ++job) {
        jobs[job].next = job;
        begin(job);
    }
    while (!children.empty()) {
        int status = 0;
        const auto child = ::wait(&status);
        const auto job = children.extract(child).mapped();
        auto& [sum, next] = jobs[job];
        if (status == 0) continue;
        const bool died = WIFSIGNALED(status);
        const auto seed = request.from + next;
        fmt::print("\nseed {}: the process {} {}\n  again: simulation --seeds 1 --from {} --trace\n", seed,
                   died ? "died of signal" : "ended with code", died ? WTERMSIG(status) : WEXITSTATUS(status), seed);
        std::fflush(stdout);
        ++sum.broken;
        ++sum.figures.seeds;
        next += count;
        if (died && !request.first) begin(job);
    }
    Sum all;
    for (const auto& [sum, next] : jobs) {
        all.figures += sum.figures;
        all.broken += sum.broken;
    }
    return all;
}

Request request_of(int count, char** words)
{
    Request request;
    for (int n = 1; n < count; ++n) {
        const std::string_view name{words[n]};
        const auto value = [&] { return n + 1 < count ? std::strtoull(words[++n], nullptr, 10) : 0; };
        if (name == "--seeds")
            request.seeds = value();
        else if (name == "--from")
            request.from = value();
        else if (name == "--mask")
            request.mask = value();
        else if (name == "--jobs")
            request.jobs = std::max(1, static_cast<int>(value()));
        else if (name == "--trace")
            request.trace = true;
        else if (name == "--first")
            request.first = true;
        else {
            fmt::print(stderr, "simulation [--seeds N] [--from S] [--jobs J] [--mask M] [--trace] [--first]\n");
            std::exit(2);
        }
    }
    return request;
}

} // namespace
} // namespace warroom::simulation

int main(int count, char** words)
{
    using namespace warroom::simulation;
    const auto request = request_of(count, words);
    spdlog::set_level(request.trace ? spdlog::level::info : spdlog::level::off);
    doctest::Context laws; // the invariants' own checks, outside of any test case
    laws.setAsDefaultForAssertsOutOfTestCases();
    laws.setAssertHandler([](const doctest::AssertData& law) {
        broken_law = fmt::format("{} ({}:{})", law.m_expr, law.m_file, law.m_line);
    });

    // The database's own file system is simulated; only its name exists on this machine.
    auto folder = (std::filesystem::temp_directory_path() / "warroom-XXXXXX").string();
    if (::mkdtemp(folder.data()) == nullptr) return 1;
    const auto began = real_seconds();
    const auto sum = run_all(request, std::filesystem::path{folder} / "warroom.db");
    std::filesystem::remove_all(folder);

    const auto& figures = sum.figures;
    fmt::print(
        "seeds={} steps={} virtual_hours={:.0f} crashes={} power_cuts={} messages={} acked={} calls={} violations={} "
        "seconds={:.1f}\n",
        figures.seeds, figures.steps, std::chrono::duration<double>(figures.virtual_time).count() / 3600,
        figures.deaths, figures.power_cuts, figures.messages, figures.acks, figures.calls, sum.broken,
        real_seconds() - began);
    fmt::print("{} passed, {} failed\n", figures.seeds - std::min(sum.broken, figures.seeds), sum.broken);
    return sum.broken == 0 ? 0 : 1;
}
