// Preloaded into the bot: it is killed at a named point, before or after a call to the system.
//   DIES=after fdatasync, DIES_AT_HIT=n   the n-th time it comes there
//   DIES_WHILE=path                       only those times count at which that file is there
#include <atomic>
#include <cerrno>
#include <csignal>
#include <cstdlib>
#include <cstring>
#include <dlfcn.h>
#include <string>
#include <sys/socket.h>
#include <unistd.h>

namespace {

template <class F>
F real(const char* name)
{
    return reinterpret_cast<F>(dlsym(RTLD_NEXT, name));
}

void at(const char* when, const char* call)
{
    static const char* const wanted = std::getenv("DIES");
    static const char* const hit = std::getenv("DIES_AT_HIT");
    static const char* const marker = std::getenv("DIES_WHILE");
    static std::atomic<int> hits{0};
    if (!wanted || !hit || !marker || (std::string{when} + " " + call) != wanted) return;
    if (::access(marker, F_OK) == 0 && ++hits == std::atoi(hit)) ::kill(::getpid(), SIGKILL);
}

template <class Call>
auto around(const char* name, Call call)
{
    at("before", name);
    const auto result = call();
    const int error = errno;
    at("after", name);
    errno = error;
    return result;
}

} // namespace

extern "C" {

ssize_t pwrite64(int file, const void* data, size_t size, off64_t offset)
{
    static const auto next = real<ssize_t (*)(int, const void*, size_t, off64_t)>("pwrite64");
    return around("pwrite", [&] { return next(file, data, size, offset); });
}

int fdatasync(int file)
{
    static const auto next = real<int (*)(int)>("fdatasync");
    return around("fdatasync", [&] { return next(file); });
}

int unlink(const char* name) noexcept
{
    static const auto next = real<int (*)(const char*)>("unlink");
    return around("unlink", [&] { return next(name); });
}

int connect(int socket, const sockaddr* address, socklen_t size)
{
    static const auto next = real<int (*)(int, const sockaddr*, socklen_t)>("connect");
    return around("connect", [&] { return next(socket, address, size); });
}

ssize_t send(int socket, const void* data, size_t size, int flags)
{
    static const auto next = real<ssize_t (*)(int, const void*, size_t, int)>("send");
    return around("send", [&] { return next(socket, data, size, flags); });
}

ssize_t sendmsg(int socket, const msghdr* message, int flags)
{
    static const auto next = real<ssize_t (*)(int, const msghdr*, int)>("sendmsg");
    return around("send", [&] { return next(socket, message, flags); });
}

ssize_t recv(int socket, void* data, size_t size, int flags)
{
    static const auto next = real<ssize_t (*)(int, void*, size_t, int)>("recv");
    return around("receive", [&] { return next(socket, data, size, flags); });
}

ssize_t recvmsg(int socket, msghdr* message, int flags)
{
    static const auto next = real<ssize_t (*)(int, msghdr*, int)>("recvmsg");
    return around("receive", [&] { return next(socket, message, flags); });
}

} // extern "C"
