#pragma once
// Which error codes of the Web API are a plain no: Slack has understood the call, hasn't done it, and asking again
// gives the same. Any other code is news to us, and may mean anything.

#include <string_view>

namespace warroom::slack {

bool is_refusal(std::string_view code);

} // namespace warroom::slack
