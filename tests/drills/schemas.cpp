// A new version meets the database of each older one, and is killed while it brings it up to date.
#include "tests/drills/drill.hpp"
#include "tests/storage/old_database.hpp"

#include <fmt/format.h>

#include <fstream>

namespace warroom::drills {
namespace {

std::string told(House& house)
{
    return house.run({"timeline", "INC-1", "--format", "jsonl"}).out + house.run({"show", "INC-1"}).out;
}

// The database is `other` now, and nothing is left of what was there.
void put_into_place(const House& house, const std::filesystem::path& other)
{
    const auto name = house.database().filename().string();
    for (const auto& entry : std::filesystem::directory_iterator{house.folder()}) {
        const auto file = entry.path().filename().string();
        if (file == name || file == name + "-wal" || file.starts_with(name + ".schema-")) remove(entry.path());
    }
    std::filesystem::copy_file(other, house.database());
}

} // namespace

Figure brought_up_to_date(Size size)
{
    House house;
    open_incident(house);
    for (int n = 0; n < 50; ++n) house.say(fmt::format("message {}", n));
    must(eventually([&] { return house.idle(); }), "the bot has no rest");
    house.stop();
    const auto before = told(house);
    must(before.find("message 49") != std::string::npos, "nothing is recorded");
    const auto today = house.folder() / "today.db";
    must(house.run({"backup", today.string()}).exit_code == 0, "no copy of the database");
    const auto marker = house.folder() / "always";
    std::ofstream{marker} << "yes";
    int deaths = 0, different = 0, damaged = 0;
    for (int schema = 1; schema < schema_version; ++schema) {
        const auto old = house.folder() / fmt::format("of-schema-{}.db", schema);
        write_as_of(schema, today, old);
        for (const auto* point : {"before pwrite", "after pwrite", "before fdatasync", "after fdatasync"}) {
            bool died = true;
            for (int hit = 1; died; hit += size.of(7, 1)) {
                put_into_place(house, old);
                const auto cut = house.run({"show", "INC-1"}, {{"LD_PRELOAD", WARROOM_CRASH_POINTS},
                                                               {"DIES", point},
                                                               {"DIES_AT_HIT", std::to_string(hit)},
                                                               {"DIES_WHILE", marker.string()}});
                died = cut.exit_code == -1;
                deaths += died;
                different += told(house) != before;
                damaged += house.run({"verify", "INC-1"}).exit_code != 0;
            }
        }
    }
    return {.result = fmt::format("{} older schemas, killed {} times while they are brought up to date, {} times told "
                                  "otherwise after, {} times damaged",
                                  schema_version - 1, deaths, different, damaged),
            .target = "never told otherwise, never damaged",
            .reached = deaths >= 4 * (schema_version - 1) && different == 0 && damaged == 0};
}

} // namespace warroom::drills
