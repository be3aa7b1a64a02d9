#pragma once
#include "tests/storage/own_connection.hpp"

#include <doctest/doctest.h>
#include <sqlite3.h>

namespace warroom {

// Lets writes or syncs of the store's write-ahead log fail from the nth on, by standing before SQLite's own: for good,
// or only so many writes.
struct BadDisk {
    explicit BadDisk(int fail_writes_from, int fail_syncs_from = -1, int writes_to_fail = -1)
        : writes_left{fail_writes_from}, syncs_left{fail_syncs_from}, failures_left{writes_to_fail}
    {
        const int found = sqlite3_file_control(OwnConnection::handle(), "main", SQLITE_FCNTL_JOURNAL_POINTER, &log);
        REQUIRE(found == SQLITE_OK);
        REQUIRE(log->pMethods != nullptr);
        real = log->pMethods;
        bad = *real;
        bad.xWrite = [](sqlite3_file* file, const void* data, int size, sqlite3_int64 offset) {
            if (now->writes_left >= 0 && now->writes_left-- == 0) {
                now->writes_left = now->failures_left > 0 && --now->failures_left == 0 ? -1 : 0;
                now->struck = true;
                return SQLITE_FULL;
            }
            return now->real->xWrite(file, data, size, offset);
        };
        bad.xSync = [](sqlite3_file* file, int flags) {
            if (now->syncs_left >= 0 && now->syncs_left-- == 0) {
                now->syncs_left = 0;
                now->struck = true;
                return SQLITE_IOERR_FSYNC;
            }
            return now->real->xSync(file, flags);
        };
        log->pMethods = &bad;
        now = this;
    }
    BadDisk(const BadDisk&) = delete;
    BadDisk& operator=(const BadDisk&) = delete;
    ~BadDisk() { log->pMethods = real; }

    int writes_left;
    int syncs_left;
    int failures_left; // -1: for good
    bool struck = false;
    sqlite3_file* log = nullptr;
    const sqlite3_io_methods* real = nullptr;
    sqlite3_io_methods bad{};
    static inline BadDisk* now = nullptr;
};

} // namespace warroom
