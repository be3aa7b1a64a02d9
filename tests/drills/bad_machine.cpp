// Preloaded into the bot: a disk, a name service, a clock and a network that misbehave as the environment says.
//   BAD_DISK_FAILS_SYNC=k, BAD_DISK_FAILS_WRITE=k   the k-th one fails with EIO
//   BAD_DISK_SLOW_MS=n                              a sync takes so much longer
//   BAD_DISK_FULL_WHILE=path                        ENOSPC as long as that file is there
//   BAD_DISK_DIES_OF=text                           the process aborts when it records a message of that text
//   FILE_SYSTEM=magic                               what every file lies on
//   SLOW_NAMES_S=n, SLOW_NAMES_TOUCH=path           a lookup takes that long, and makes that file when it begins
//   CLOCK_AHEAD_IN=path                             the wall's clock is ahead by the seconds in that file
//   CONNECTS_TO=port                                whatever port of IPv4 it wants
#include <algorithm>
#include <atomic>
#include <cerrno>
#include <cstdlib>
#include <cstring>
#include <ctime>
#include <dlfcn.h>
#include <fcntl.h>
#include <netdb.h>
#include <netinet/in.h>
#include <string_view>
#include <sys/socket.h>
#include <sys/vfs.h>
#include <unistd.h>

namespace {

template <class F>
F real(const char* name)
{
    return reinterpret_cast<F>(dlsym(RTLD_NEXT, name));
}

bool is_time(const char* variable, std::atomic<int>& count)
{
    const char* wanted = std::getenv(variable);
    return wanted && ++count == std::atoi(wanted);
}

// For writes to SQLite's files only: they are the ones at an offset.
int trouble_with_write(const void* data, std::size_t size)
{
    static std::atomic<int> writes{0};
    const char* marker = std::getenv("BAD_DISK_FULL_WHILE");
    if (marker && ::access(marker, F_OK) == 0) return ENOSPC;
    if (const char* deadly = std::getenv("BAD_DISK_DIES_OF")) {
        const std::string_view written{static_cast<const char*>(data), size};
        const bool as_message = written.find("message_posted") != std::string_view::npos; // put aside, it does no harm
        if (as_message && written.find(deadly) != std::string_view::npos) std::abort();
    }
    return is_time("BAD_DISK_FAILS_WRITE", writes) ? EIO : 0;
}

time_t ahead()
{
    const char* path = std::getenv("CLOCK_AHEAD_IN");
    const int file = path ? ::open(path, O_RDONLY) : -1;
    if (file < 0) return 0;
    char text[32]{};
    const auto size = ::read(file, text, sizeof text - 1);
    ::close(file);
    return size > 0 ? std::atol(text) : 0;
}

} // namespace

extern "C" {

int clock_gettime(clockid_t clock, timespec* now) noexcept
{
    static const auto next = real<int (*)(clockid_t, timespec*)>("clock_gettime");
    const int result = next(clock, now);
    if (clock == CLOCK_REALTIME) now->tv_sec += ahead();
    return result;
}

int connect(int socket, const sockaddr* address, socklen_t size)
{
    static const auto next = real<int (*)(int, const sockaddr*, socklen_t)>("connect");
    const char* port = std::getenv("CONNECTS_TO");
    if (!port || address->sa_family != AF_INET) return next(socket, address, size);
    auto other = *reinterpret_cast<const sockaddr_in*>(address);
    other.sin_port = htons(static_cast<uint16_t>(std::atoi(port)));
    return next(socket, reinterpret_cast<const sockaddr*>(&other), sizeof other);
}

ssize_t pwrite64(int file, const void* data, size_t size, off64_t offset)
{
    static const auto next = real<ssize_t (*)(int, const void*, size_t, off64_t)>("pwrite64");
    if (const int error = trouble_with_write(data, size)) {
        errno = error;
        return -1;
    }
    return next(file, data, size, offset);
}

ssize_t pwrite(int file, const void* data, size_t size, off_t offset) { return pwrite64(file, data, size, offset); }

int fdatasync(int file)
{
    static const auto next = real<int (*)(int)>("fdatasync");
    static std::atomic<int> syncs{0};
    if (const char* slow = std::getenv("BAD_DISK_SLOW_MS")) ::usleep(static_cast<useconds_t>(std::atoi(slow)) * 1000);
    if (is_time("BAD_DISK_FAILS_SYNC", syncs)) {
        errno = EIO;
        return -1;
    }
    return next(file);
}

int statfs(const char* path, struct statfs* about) noexcept
{
    static const auto next = real<int (*)(const char*, struct statfs*)>("statfs");
    const int result = next(path, about);
    if (const char* magic = std::getenv("FILE_SYSTEM")) about->f_type = std::strtol(magic, nullptr, 0);
    return result;
}

int getaddrinfo(const char* node, const char* service, const addrinfo* hints, addrinfo** found)
{
    static const auto next = real<int (*)(const char*, const char*, const addrinfo*, addrinfo**)>("getaddrinfo");
    if (const char* file = std::getenv("SLOW_NAMES_TOUCH")) ::close(::creat(file, S_IRUSR));
    if (const char* slow = std::getenv("SLOW_NAMES_S")) ::sleep(static_cast<unsigned>(std::atoi(slow)));
    return next(node, service, hints, found);
}

} // extern "C"
