#pragma once
#include <doctest/doctest.h>
#include <sys/wait.h>
#include <unistd.h>

namespace warroom {

// Runs in a process of its own, which then dies without closing anything. What it returns is the exit code.
template <class Work>
int in_a_process_that_crashes(Work work)
{
    const auto child = ::fork();
    REQUIRE(child >= 0);
    if (child == 0) {
        int code = 99;
        try {
            code = work();
        } catch (...) {
        }
        ::_exit(code);
    }
    int status = 0;
    REQUIRE(::waitpid(child, &status, 0) == child);
    return WIFEXITED(status) ? WEXITSTATUS(status) : -1;
}

} // namespace warroom
