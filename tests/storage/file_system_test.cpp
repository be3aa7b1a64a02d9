#include "storage/file_system.hpp"

#include "tests/storage/temporary_directory.hpp"

#include <doctest/doctest.h>
#include <fstream>

namespace warroom {

TEST_SUITE_BEGIN("file_system");

TEST_CASE("what other machines reach, or passes syncs on, is unfit, what lies on a disk is fit")
{
    CHECK(unfit_file_system(0x6969) == "NFS");
    CHECK(unfit_file_system(0xff534d42) == "CIFS");
    CHECK(unfit_file_system(0xffffffffff534d42) == "CIFS"); // as a machine with signed numbers gives it
    CHECK(unfit_file_system(0xfe534d42) == "SMB2");
    CHECK(unfit_file_system(0x65735546) == "FUSE or virtiofs");
    CHECK(unfit_file_system(0x01021997) == "9p");
    CHECK(unfit_file_system(0x00c36400) == "Ceph");
    for (const std::uint64_t fit :
         {0xef53u /* ext4 */, 0x58465342u /* XFS */, 0x9123683eu /* btrfs */, 0x01021994u /* tmpfs */,
          0x794c7630u /* overlay */, 0x2fc12fc1u /* ZFS */, 0xf2f52010u /* F2FS */, 0u /* unknown */})
        CHECK(unfit_file_system(fit).empty());
}

TEST_CASE("how full a disk is counts what this user may use")
{
    CHECK(Space{1000, 1000}.used_percent() == 0);
    CHECK(Space{1000, 200}.used_percent() == 80);
    CHECK(Space{1000, 0}.used_percent() == 100);
    CHECK(Space{}.used_percent() == 0);
    const TemporaryDirectory directory;
    const auto here = space_at(directory / ".");
    REQUIRE(here);
    CHECK(here->free <= here->size);
    CHECK_FALSE(space_at(directory / "nowhere"));
}

TEST_CASE("a reserve takes its room piece by piece, keeps it over a restart, and gives it back when spent")
{
    const TemporaryDirectory directory;
    const auto path = directory / "reserve";
    Reserve reserve{path};
    CHECK_FALSE(reserve.held());
    CHECK_FALSE(reserve.spend());
    CHECK(reserve.grow(3 << 19) == Reserve::Made::some);
    CHECK(std::filesystem::file_size(path) == 1 << 20);
    CHECK(Reserve{path}.grow(3 << 19) == Reserve::Made::all); // somebody was killed in between
    CHECK(reserve.held());
    CHECK(std::filesystem::file_size(path) == 3 << 19);
    CHECK(Reserve{path}.grow(3 << 19) == Reserve::Made::all);
    CHECK(reserve.spend());
    CHECK_FALSE(std::filesystem::exists(path));

    std::ofstream{path} << std::string(5000, 'x'); // larger than is wanted now
    CHECK(reserve.grow(4096) == Reserve::Made::some);
    CHECK(reserve.grow(4096) == Reserve::Made::all);
    CHECK(std::filesystem::file_size(path) == 4096);
    CHECK(reserve.grow(0) == Reserve::Made::all); // none is wanted any more
    CHECK_FALSE(reserve.held());
    CHECK(reserve.grow(std::uintmax_t{1} << 60) == Reserve::Made::none); // more than there is
    CHECK_FALSE(reserve.held());
}

TEST_SUITE_END();

} // namespace warroom
