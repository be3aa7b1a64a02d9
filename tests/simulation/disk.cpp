#include "tests/simulation/disk.hpp"

#include "tests/simulation/virtual_time.hpp"

#include <algorithm>
#include <cstring>
#include <sqlite3.h>

namespace warroom::simulation {
namespace {

constexpr std::size_t sector = 512;

void put(Bytes& image, std::uint64_t at, const unsigned char* bytes, std::size_t size)
{
    if (image.size() < at + size) image.resize(at + size);
    std::memcpy(image.data() + at, bytes, size);
}

void apply(Bytes& image, const Unsynced& one)
{
    if (one.truncates)
        image.resize(one.at);
    else
        put(image, one.at, one.bytes.data(), one.bytes.size());
}

// -- SQLite's side

SimulatedDisk* the_disk = nullptr;

struct Handle {
    sqlite3_file base; // SQLite's, first
    DiskFile* file;    // owned by `keep`
    std::shared_ptr<DiskFile>* keep;
    std::uint64_t generation;
    int lock;
};

// SQLite hands out memory of its own and knows only the first member.
Handle& handle(sqlite3_file* file) { return *reinterpret_cast<Handle*>(file); }
bool dead(const Handle& one) { return the_disk == nullptr || one.generation != the_disk->generation; }

int close(sqlite3_file* file)
{
    auto& one = handle(file);
    if (!dead(one) && one.lock > 0) {
        --one.file->sharers;
        if (one.lock > SQLITE_LOCK_SHARED) one.file->lock = one.file->sharers > 0 ? SQLITE_LOCK_SHARED : 0;
    }
    delete one.keep;
    one.base.pMethods = nullptr;
    return SQLITE_OK;
}

int read(sqlite3_file* file, void* into, int size, sqlite3_int64 at)
{
    const auto& one = handle(file);
    if (dead(one)) return SQLITE_IOERR_READ;
    ++the_disk->reads;
    const auto& seen = one.file->seen;
    const auto from = static_cast<std::size_t>(at), wanted = static_cast<std::size_t>(size);
    const auto there = from >= seen.size() ? 0 : std::min(wanted, seen.size() - from);
    auto* out = static_cast<unsigned char*>(into);
    std::memcpy(out, seen.data() + std::min(from, seen.size()), there);
    if (there == wanted) return SQLITE_OK;
    std::memset(out + there, 0, wanted - there);
    return SQLITE_IOERR_SHORT_READ;
}

int write(sqlite3_file* file, const void* from, int size, sqlite3_int64 at)
{
    const auto& one = handle(file);
    if (dead(one) || !the_disk->before("write")) return SQLITE_IOERR_WRITE;
    ++the_disk->writes;
    auto& data = *one.file;
    const auto offset = static_cast<std::uint64_t>(at);
    const auto end = offset + static_cast<std::uint64_t>(size);
    if (end > data.seen.size() && the_disk->room_left >= 0) {
        const auto more = static_cast<std::int64_t>(end - data.seen.size());
        if (more > the_disk->room_left) return SQLITE_FULL;
        the_disk->room_left -= more;
    }
    const auto* bytes = static_cast<const unsigned char*>(from);
    put(data.seen, offset, bytes, static_cast<std::size_t>(size));
    data.unsynced.push_back({offset, Bytes(bytes, bytes + size), false});
    return SQLITE_OK;
}

int truncate(sqlite3_file* file, sqlite3_int64 size)
{
    const auto& one = handle(file);
    if (dead(one) || !the_disk->before("truncate")) return SQLITE_IOERR_TRUNCATE;
    ++the_disk->writes;
    one.file->seen.resize(static_cast<std::size_t>(size));
    one.file->unsynced.push_back({static_cast<std::uint64_t>(size), {}, true});
    return SQLITE_OK;
}

int sync(sqlite3_file* file, int)
{
    const auto& one = handle(file);
    if (dead(one) || !the_disk->before("sync")) return SQLITE_IOERR_FSYNC;
    ++the_disk->syncs;
    auto& data = *one.file;
    const bool fails = the_disk->sync_fails();
    // After a failure the kernel takes its pages for clean: some made it, the others never will.
    for (const auto& write : data.unsynced)
        if (!fails || the_disk->dice.coin()) apply(data.durable, write);
    data.unsynced.clear();
    if (fails) return SQLITE_IOERR_FSYNC;
    data.named = true;
    the_disk->ghosts.clear(); // directories are journalled in order
    return SQLITE_OK;
}

int file_size(sqlite3_file* file, sqlite3_int64* size)
{
    const auto& one = handle(file);
    if (dead(one)) return SQLITE_IOERR_FSTAT;
    *size = static_cast<sqlite3_int64>(one.file->seen.size());
    return SQLITE_OK;
}

int lock(sqlite3_file* file, int level)
{
    auto& one = handle(file);
    if (dead(one)) return SQLITE_IOERR_LOCK;
    if (level <= one.lock) return SQLITE_OK;
    auto& data = *one.file;
    const bool mine = one.lock > SQLITE_LOCK_SHARED; // then the strongest is my own
    const int others = data.sharers - (one.lock > 0 ? 1 : 0);
    if (!mine && data.lock > SQLITE_LOCK_SHARED && (level > SQLITE_LOCK_SHARED || data.lock >= SQLITE_LOCK_PENDING))
        return SQLITE_BUSY;
    if (level == SQLITE_LOCK_EXCLUSIVE && others > 0) return SQLITE_BUSY;
    if (one.lock == 0) ++data.sharers;
    one.lock = level;
    data.lock = std::max(data.lock, level);
    return SQLITE_OK;
}

int unlock(sqlite3_file* file, int level)
{
    auto& one = handle(file);
    if (dead(one)) return SQLITE_IOERR_UNLOCK;
    if (level >= one.lock) return SQLITE_OK;
    auto& data = *one.file;
    if (level == 0) --data.sharers;
    if (one.lock > SQLITE_LOCK_SHARED || data.sharers == 0) data.lock = data.sharers > 0 ? SQLITE_LOCK_SHARED : 0;
    one.lock = level;
    return SQLITE_OK;
}

int is_reserved(sqlite3_file* file, int* out)
{
    *out = handle(file).file->lock >= SQLITE_LOCK_RESERVED ? 1 : 0;
    return SQLITE_OK;
}

int control(sqlite3_file*, int what, void* argument)
{
    if (what != SQLITE_FCNTL_MMAP_SIZE) return SQLITE_NOTFOUND;
    *static_cast<sqlite3_int64*>(argument) = 0; // nothing is mapped, and that is said when asked
    return SQLITE_OK;
}
int sector_size(sqlite3_file*) { return 4096; }
int traits(sqlite3_file*) { return SQLITE_IOCAP_POWERSAFE_OVERWRITE; }

// Version 1: without shared memory, which an exclusive write-ahead log doesn't need.
const sqlite3_io_methods methods{.iVersion = 1,
                                 .xClose = close,
                                 .xRead = read,
                                 .xWrite = write,
                                 .xTruncate = truncate,
                                 .xSync = sync,
                                 .xFileSize = file_size,
                                 .xLock = lock,
                                 .xUnlock = unlock,
                                 .xCheckReservedLock = is_reserved,
                                 .xFileControl = control,
                                 .xSectorSize = sector_size,
                                 .xDeviceCharacteristics = traits,
                                 .xShmMap = nullptr,
                                 .xShmLock = nullptr,
                                 .xShmBarrier = nullptr,
                                 .xShmUnmap = nullptr,
                                 .xFetch = nullptr,
                                 .xUnfetch = nullptr};

int open(sqlite3_vfs*, const char* name, sqlite3_file* file, int flags, int* out)
{
    auto& one = handle(file);
    one = Handle{};
    if (the_disk == nullptr) return SQLITE_CANTOPEN;
    std::shared_ptr<DiskFile> data;
    if (name == nullptr) {
        data = std::make_shared<DiskFile>(); // a temporary one, of nobody else's concern
    } else {
        // The database itself was made by its owner, in the machine's own file system.
        const bool may_make = (flags & (SQLITE_OPEN_CREATE | SQLITE_OPEN_MAIN_DB)) != 0;
        if (!the_disk->files.contains(name)) {
            if (!may_make || !the_disk->before("create")) return SQLITE_CANTOPEN;
            the_disk->files[name] = std::make_shared<DiskFile>();
        }
        data = the_disk->files[name];
    }
    one.file = data.get();
    one.keep = new std::shared_ptr<DiskFile>(std::move(data));
    one.generation = the_disk->generation;
    one.base.pMethods = &methods;
    if (out != nullptr) *out = flags;
    return SQLITE_OK;
}

int remove(sqlite3_vfs*, const char* name, int sync_directory)
{
    if (the_disk == nullptr || !the_disk->before("delete")) return SQLITE_IOERR_DELETE;
    const auto found = the_disk->files.find(name);
    if (found == the_disk->files.end()) return SQLITE_IOERR_DELETE_NOENT;
    if (sync_directory == 0 && found->second->named) the_disk->ghosts[name] = found->second->durable;
    the_disk->files.erase(found);
    return SQLITE_OK;
}

int access(sqlite3_vfs*, const char* name, int, int* out)
{
    *out = the_disk != nullptr && the_disk->files.contains(name) ? 1 : 0;
    return SQLITE_OK;
}

int full_name(sqlite3_vfs*, const char* name, int size, char* out)
{
    sqlite3_snprintf(size, out, "%s", name);
    return SQLITE_OK;
}

int randomness(sqlite3_vfs*, int size, char* out)
{
    for (int i = 0; i < size; ++i) out[i] = static_cast<char>(the_disk != nullptr ? the_disk->dice.below(256) : 0);
    return size;
}

int sleep(sqlite3_vfs*, int microseconds) { return microseconds; }

int current_time(sqlite3_vfs*, sqlite3_int64* out)
{
    *out = 210866760000000 + (the_time.now + the_time.wall).count() / 1'000'000; // Julian days, in milliseconds
    return SQLITE_OK;
}
int current_day(sqlite3_vfs* vfs, double* out)
{
    sqlite3_int64 milliseconds = 0;
    current_time(vfs, &milliseconds);
    *out = static_cast<double>(milliseconds) / 86'400'000.0;
    return SQLITE_OK;
}
int last_error(sqlite3_vfs*, int, char*) { return 0; }

sqlite3_vfs& file_system()
{
    static sqlite3_vfs one{};
    one.iVersion = 2;
    one.szOsFile = sizeof(Handle);
    one.mxPathname = 512;
    one.zName = "simulated";
    one.xOpen = open;
    one.xDelete = remove;
    one.xAccess = access;
    one.xFullPathname = full_name;
    one.xRandomness = randomness;
    one.xSleep = sleep;
    one.xCurrentTime = current_day;
    one.xGetLastError = last_error;
    one.xCurrentTimeInt64 = current_time;
    return one;
}

} // namespace

SimulatedDisk::SimulatedDisk(std::uint64_t seed) : dice{seed}
{
    the_disk = this;
    sqlite3_vfs_register(&file_system(), 1);
    sqlite3_randomness(0, nullptr); // SQLite's own generator starts anew, from our dice
}

SimulatedDisk::~SimulatedDisk() { the_disk = nullptr; }

void SimulatedDisk::kill()
{
    ++generation;
    for (auto& [name, file] : files) {
        // Whoever still holds the old object writes into the void.
        auto left = std::make_shared<DiskFile>(std::move(*file));
        left->lock = left->sharers = 0;
        *file = DiskFile{};
        file = std::move(left);
    }
}

void SimulatedDisk::after_power_cut(DiskFile& file)
{
    for (const auto& one : file.unsynced) {
        if (one.truncates) {
            if (dice.coin()) apply(file.durable, one);
            continue;
        }
        switch (dice.below(3)) {
        case 0: break;
        case 1: apply(file.durable, one); break;
        default: // torn
            for (std::size_t from = 0; from < one.bytes.size();) {
                const auto left = sector - static_cast<std::size_t>((one.at + from) % sector);
                const auto size = std::min(left, one.bytes.size() - from);
                if (dice.coin()) put(file.durable, one.at + from, one.bytes.data() + from, size);
                from += size;
            }
        }
    }
    file.unsynced.clear();
    file.seen = file.durable;
}

void SimulatedDisk::cut_power()
{
    kill();
    for (auto file = files.begin(); file != files.end();) {
        if (!file->second->named && dice.coin()) { // nobody ever wrote down that it is there
            file = files.erase(file);
            continue;
        }
        after_power_cut(*file->second);
        file->second->named = true;
        ++file;
    }
    for (auto& [name, bytes] : ghosts) {
        if (files.contains(name) || dice.coin()) continue;
        auto back = std::make_shared<DiskFile>();
        back->durable = back->seen = std::move(bytes);
        back->named = true;
        files[name] = std::move(back);
    }
    ghosts.clear();
}

SimulatedDisk::Image SimulatedDisk::image() const
{
    Image all;
    for (const auto& [name, file] : files) all[name] = file->seen;
    return all;
}

std::string SimulatedDisk::file_with(std::string_view bytes) const
{
    for (const auto& [name, file] : files)
        for (const auto* all : {&file->seen, &file->durable})
            if (::memmem(all->data(), all->size(), bytes.data(), bytes.size()) != nullptr) return name;
    return {};
}

void SimulatedDisk::load(const Image& image)
{
    kill();
    files.clear();
    ghosts.clear();
    for (const auto& [name, bytes] : image) {
        auto file = std::make_shared<DiskFile>();
        file->durable = file->seen = bytes;
        file->named = true;
        files[name] = std::move(file);
    }
}

} // namespace warroom::simulation
