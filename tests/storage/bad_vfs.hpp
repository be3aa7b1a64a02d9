#pragma once
// Stands between SQLite and every file it opens from now on: counts what changes the disk, and at one of these
// operations ends the process or lets it fail from then on. It knows no shared memory, so it also shows that none is
// needed.

#include <doctest/doctest.h>
#include <sqlite3.h>
#include <unistd.h>

namespace warroom {

class BadVfs {
public:
    enum class Then { crash, no_room, io_error, one_io_error };
    // `strike`: the number of the operation, from 0; -1: none, it only counts.
    explicit BadVfs(int strike, Then then = Then::crash) : real_{sqlite3_vfs_find(nullptr)}, own_{*real_}
    {
        now_ = {real_, strike, then, 0, false};
        own_.zName = "bad";
        own_.szOsFile = static_cast<int>(sizeof(File)) + real_->szOsFile;
        own_.xOpen = [](sqlite3_vfs*, const char* name, sqlite3_file* file, int flags, int* out) {
            auto* opened = reinterpret_cast<File*>(file);
            opened->base.pMethods = nullptr;
            opened->real = reinterpret_cast<sqlite3_file*>(opened + 1);
            const int result = now_.real->xOpen(now_.real, name, opened->real, flags, out);
            if (opened->real->pMethods) opened->base.pMethods = &methods();
            return result;
        };
        own_.xDelete = [](sqlite3_vfs*, const char* name, int sync) {
            if (const int bad = strikes(SQLITE_IOERR_DELETE)) return bad;
            return now_.real->xDelete(now_.real, name, sync);
        };
        REQUIRE(sqlite3_vfs_register(&own_, 1) == SQLITE_OK);
    }
    BadVfs(const BadVfs&) = delete;
    BadVfs& operator=(const BadVfs&) = delete;
    ~BadVfs() // after everything that was opened through it
    {
        sqlite3_vfs_unregister(&own_);
        sqlite3_vfs_register(real_, 1);
    }

    static int operations() { return now_.count; }
    static bool struck() { return now_.struck; }
    static void strike_at(int operation) // counted from now
    {
        now_.strike = operation;
        now_.count = 0;
    }
    static void mend() { now_.strike = -1; }

private:
    struct File {
        sqlite3_file base;
        sqlite3_file* real;
    };
    struct State {
        sqlite3_vfs* real;
        int strike;
        Then then;
        int count;
        bool struck;
    };
    static inline State now_{};

    static int strikes(int io_error)
    {
        const int number = now_.count++;
        if (now_.strike < 0 || number < now_.strike) return SQLITE_OK;
        if (now_.then == Then::one_io_error && number > now_.strike) return SQLITE_OK;
        now_.struck = true;
        if (now_.then == Then::crash) ::_exit(1);
        return now_.then == Then::no_room ? SQLITE_FULL : io_error;
    }
    static sqlite3_file* real(sqlite3_file* file) { return reinterpret_cast<File*>(file)->real; }
    static const sqlite3_io_methods& methods()
    {
        using F = sqlite3_file;
        static const sqlite3_io_methods all{
            1,
            [](F* f) { return real(f)->pMethods ? real(f)->pMethods->xClose(real(f)) : SQLITE_OK; },
            [](F* f, void* to, int n, sqlite3_int64 at) { return real(f)->pMethods->xRead(real(f), to, n, at); },
            [](F* f, const void* from, int n, sqlite3_int64 at) {
                if (const int bad = strikes(SQLITE_IOERR_WRITE)) return bad;
                return real(f)->pMethods->xWrite(real(f), from, n, at);
            },
            [](F* f, sqlite3_int64 size) {
                if (const int bad = strikes(SQLITE_IOERR_TRUNCATE)) return bad;
                return real(f)->pMethods->xTruncate(real(f), size);
            },
            [](F*, int) {
                if (const int bad = now_.then == Then::no_room ? 0 : strikes(SQLITE_IOERR_FSYNC)) return bad;
                return SQLITE_OK; // who dies with his process needs no sync, and each would take its time
            },
            [](F* f, sqlite3_int64* size) { return real(f)->pMethods->xFileSize(real(f), size); },
            [](F* f, int lock) { return real(f)->pMethods->xLock(real(f), lock); },
            [](F* f, int lock) { return real(f)->pMethods->xUnlock(real(f), lock); },
            [](F* f, int* held) { return real(f)->pMethods->xCheckReservedLock(real(f), held); },
            [](F* f, int op, void* data) { return real(f)->pMethods->xFileControl(real(f), op, data); },
            [](F* f) { return real(f)->pMethods->xSectorSize(real(f)); },
            [](F* f) { return real(f)->pMethods->xDeviceCharacteristics(real(f)); },
            nullptr,
            nullptr,
            nullptr,
            nullptr,
            nullptr,
            nullptr};
        return all;
    }

    sqlite3_vfs* real_;
    sqlite3_vfs own_;
};

} // namespace warroom
