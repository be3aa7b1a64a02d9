#include "storage/file_system.hpp"

#include <algorithm>
#include <array>
#include <fcntl.h>
#include <sys/stat.h>
#include <sys/statvfs.h>
#include <sys/vfs.h>
#include <system_error>
#include <unistd.h>
#include <utility>

namespace warroom {

namespace fs = std::filesystem;

std::string_view unfit_file_system(std::uint64_t magic)
{
    constexpr std::array<std::pair<std::uint32_t, std::string_view>, 16> unfit{{{0x6969, "NFS"},
                                                                                {0xff534d42, "CIFS"},
                                                                                {0x517b, "SMB"},
                                                                                {0xfe534d42, "SMB2"},
                                                                                {0x65735546, "FUSE or virtiofs"},
                                                                                {0x01021997, "9p"},
                                                                                {0x00c36400, "Ceph"},
                                                                                {0x5346414f, "AFS"},
                                                                                {0x6b414653, "AFS"},
                                                                                {0x73757245, "Coda"},
                                                                                {0x564c, "NCP"},
                                                                                {0x01161970, "GFS2"},
                                                                                {0x7461636f, "OCFS2"},
                                                                                {0x0bd00bd0, "Lustre"},
                                                                                {0x47504653, "GPFS"},
                                                                                {0x786f4256, "a VirtualBox share"}}};
    // f_type is signed on some machines: a magic with the highest bit set may come with 32 more of them
    const auto* found =
        std::ranges::find(unfit, static_cast<std::uint32_t>(magic), [](const auto& one) { return one.first; });
    return found == unfit.end() ? std::string_view{} : found->second;
}

std::uint64_t file_system_at(const fs::path& path)
{
    struct statfs about{};
    return ::statfs(path.c_str(), &about) == 0 ? static_cast<std::uint64_t>(about.f_type) : 0;
}

int Space::used_percent() const
{
    return size == 0 ? 0 : static_cast<int>(100 - (static_cast<double>(free) * 100 / static_cast<double>(size)));
}

std::optional<Space> space_at(const fs::path& path)
{
    struct statvfs about{};
    if (::statvfs(path.c_str(), &about) != 0) return std::nullopt;
    const auto used = std::uintmax_t{about.f_blocks} - about.f_bfree; // what root alone may use doesn't count as free
    const auto free = std::uintmax_t{about.f_bavail};
    return Space{(used + free) * about.f_frsize, free * about.f_frsize};
}

constexpr std::uintmax_t at_once = 1 << 20; // bytes

Reserve::Made Reserve::grow(std::uintmax_t size)
{
    std::error_code failed;
    const auto length = fs::file_size(path_, failed);
    const auto before = failed ? 0 : length;
    if (before > size || size == 0) spend();
    if (before == size || size == 0) return Made::all;
    if (before > size) return Made::some;

    const auto space = space_at(path_.has_parent_path() ? path_.parent_path() : fs::path{"."});
    const auto piece = std::min(size - before, at_once);
    bool made = space && space->free >= 2 * size - before;
    if (made) {
        const int file = ::open(path_.c_str(), O_RDWR | O_CREAT | O_CLOEXEC, S_IRUSR | S_IWUSR);
        made = file >= 0 && ::posix_fallocate(file, static_cast<off_t>(before), static_cast<off_t>(piece)) == 0;
        if (file >= 0) ::close(file);
    }
    if (!made) spend();
    if (!made) return Made::none;
    return before + piece == size ? Made::all : Made::some;
}

bool Reserve::spend()
{
    std::error_code failed;
    return fs::remove(path_, failed);
}

} // namespace warroom
