#pragma once
// A token that can't be printed by accident: no stream operator, no formatter, only reveal().

#include "core/result.hpp"

#include <string>
#include <string_view>

namespace warroom {

class Secret {
public:
    Secret() = default;
    explicit Secret(std::string value) : value_{std::move(value)} {}
    const std::string& reveal() const { return value_; }
    bool empty() const { return value_.empty(); }

private:
    std::string value_;
};

// A token as it stands in a file or a variable: blanks around it go, and it must be of the kind that `prefix` ("xoxb-",
// "xapp-") says. The error doesn't repeat it.
Result<Secret, std::string> token(std::string_view text, std::string_view prefix);

} // namespace warroom
