#pragma once
// What the tests of the scribe, the courier and the alarm share: a war room over a store on disk, and people.

#include "bot/scribe.hpp"
#include "tests/bot/hooked_store.hpp"
#include "tests/manual_clock.hpp"

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/io_context.hpp>
#include <doctest/doctest.h>

namespace warroom {

inline const Person noor{UserId{"U0NOOR"}, "Noor", Standing::member};
inline const Person tomas{UserId{"U0TOMAS"}, "Tomás", Standing::member};

struct Threads {
    Threads() = default;
    explicit Threads(std::filesystem::path database) : store{std::move(database)} {}

    asio::io_context io;
    ManualClock clock;
    HookedStore store;
    WarRoom room{store, Playbook{}};
    Scribe scribe{room, clock, io.get_executor()};

    Delivery delivery(std::string id, Where where, Command command, Person actor = noor) const
    {
        Delivery one;
        one.id = DeliveryId{std::move(id)};
        one.where = std::move(where);
        one.actor = std::move(actor);
        one.at = clock.now();
        one.command = std::move(command);
        return one;
    }
    Delivery declaration(const std::string& id) const
    {
        return delivery(
            id, NewIncident{},
            DeclareIncident{.title = "checkout is down " + id, .severity = Severity::sev2, .another = true});
    }

    // Runs the loop until it is so; a hang is a failure.
    void until(const std::function<bool()>& is_so)
    {
        const auto deadline = std::chrono::steady_clock::now() + std::chrono::seconds{20};
        while (!is_so() && std::chrono::steady_clock::now() < deadline) {
            io.restart();
            io.run_one_for(std::chrono::milliseconds{20});
        }
        REQUIRE(is_so());
    }

    std::shared_ptr<std::optional<Outcome>> record(Delivery delivery)
    {
        auto outcome = std::make_shared<std::optional<Outcome>>();
        asio::co_spawn(io, recorded(scribe, std::move(delivery), outcome), log_failure("record"));
        return outcome;
    }
    Outcome recorded(Delivery delivery)
    {
        const auto outcome = record(std::move(delivery));
        until([&] { return outcome->has_value(); });
        return **outcome;
    }
    template <class T>
    T ask(asio::awaitable<T> question)
    {
        std::optional<T> answer;
        std::exception_ptr failure;
        asio::co_spawn(io, std::move(question), [&](std::exception_ptr thrown, T value) {
            failure = thrown;
            answer = std::move(value);
        });
        until([&] { return answer.has_value(); });
        if (failure) std::rethrow_exception(failure);
        return std::move(*answer);
    }

private:
    static asio::awaitable<void> recorded(Scribe& scribe, Delivery delivery,
                                          std::shared_ptr<std::optional<Outcome>> into)
    {
        *into = co_await scribe.record(std::move(delivery));
    }
};

} // namespace warroom
