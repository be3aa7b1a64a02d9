#pragma once
// What the database lies on: whether locks and syncs can be trusted there, and how much room is left.

#include <cstdint>
#include <filesystem>
#include <optional>
#include <string_view>

namespace warroom {

// The name of a kind of file system on which a database comes to harm: other machines reach it too, or it passes syncs
// and locks on to somebody else. Empty: fit. `magic` is statfs's f_type.
std::string_view unfit_file_system(std::uint64_t magic);

std::uint64_t file_system_at(const std::filesystem::path& path); // its magic; 0: unknown

struct Space {
    std::uintmax_t size = 0;
    std::uintmax_t free = 0; // for this user
    int used_percent() const;
};
std::optional<Space> space_at(const std::filesystem::path& path); // none: can't be asked

// A file whose only use is to be given up when the disk is full, so that what happens then is still written down.
class Reserve {
public:
    explicit Reserve(std::filesystem::path path) : path_{std::move(path)} {}
    // By a mebibyte at most, as some file systems take their time to give that away. None: so much isn't free twice
    // over, and nothing is held. A size of 0: none is wanted, one that is there goes.
    enum class Made { all, some, none };
    Made grow(std::uintmax_t size);
    bool spend(); // false: there was none
    bool held() const { return std::filesystem::exists(path_); }

private:
    std::filesystem::path path_;
};

} // namespace warroom
