#include "tests/simulation/virtual_time.hpp"

#include <algorithm>
#include <cerrno>
#include <ctime>
#include <sys/epoll.h>
#include <sys/timerfd.h>

namespace warroom::simulation {

VirtualTime the_time;

double real_seconds()
{
    timespec now{};
    ::clock_gettime(CLOCK_MONOTONIC, &now);
    return static_cast<double>(now.tv_sec) + static_cast<double>(now.tv_nsec) * 1e-9;
}

} // namespace warroom::simulation

// The executable's definitions win over those of the shared libraries.
namespace std::chrono {

using warroom::simulation::the_time;

steady_clock::time_point steady_clock::now() noexcept { return time_point{the_time.now}; }

system_clock::time_point system_clock::now() noexcept
{
    return time_point{duration_cast<system_clock::duration>(the_time.now + the_time.wall)};
}

} // namespace std::chrono

extern "C" {

// Without it Asio keeps its timers to itself and asks epoll_wait to wait for the first of them.
int timerfd_create(int, int) noexcept
{
    errno = ENOSYS;
    return -1;
}

// There are no sockets here, so only time can pass.
int epoll_wait(int, epoll_event*, int, int milliseconds)
{
    using warroom::simulation::the_time;
    const std::chrono::nanoseconds left = std::max(the_time.until - the_time.now, std::chrono::nanoseconds{0});
    if (milliseconds != 0)
        the_time.now +=
            milliseconds < 0 ? left : std::min<std::chrono::nanoseconds>(left, std::chrono::milliseconds{milliseconds});
    return 0;
}

int epoll_ctl(int, int, int, epoll_event*) noexcept { return 0; }
}
