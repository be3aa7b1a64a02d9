#pragma once
// What a chat platform must do for us: carry out one errand and say how it went, as commands that record the result.

#include "bot/async.hpp"
#include "core/incident.hpp"
#include "core/result.hpp"

#include <chrono>
#include <memory>
#include <string>
#include <vector>

namespace warroom {

struct Errand {
    Promised promised;
    std::shared_ptr<const Incident> incident; // the newest state
    // FilePostMortem: all of it; PostEntry: the one event.
    Shared<std::vector<Recorded>> history = std::vector<Recorded>{};
    bool in_doubt = false; // it may have been done already: look first
};

struct CallError {
    enum class Kind {
        refused,         // for good: asking again gives the same
        slow_down,       // after `wait`
        unreachable,     // it can't have happened
        unknown_outcome, // it may have happened
        token_dead,      // nothing works until a person mends it
    } kind = Kind::refused;
    std::string reason;
    std::chrono::milliseconds wait{0};
    bool its_own = false; // it is this errand that doesn't work: the platform answers, if not with what we know
};

// What records that an errand is done; with the last of them it is settled. A RecordRepeat alone settles nothing: it is
// what must be in the log before the errand is done perhaps for the second time, and then it is carried out again.
using Report = std::vector<Command>;

class Chat {
public:
    virtual ~Chat() = default;
    virtual asio::awaitable<Result<Report, CallError>> carry_out(Errand errand) = 0;
};

} // namespace warroom
