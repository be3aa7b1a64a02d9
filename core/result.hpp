#pragma once
#include <boost/system/result.hpp>

namespace warroom {

// A value or why there is none. Has std::expected's names, for the day every toolchain of ours has that.
template <class T, class E>
using Result = boost::system::result<T, E>;

} // namespace warroom
