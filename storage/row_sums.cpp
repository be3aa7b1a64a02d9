#include "storage/row_sums.hpp"

#include <SQLiteCpp/Database.h>
#include <SQLiteCpp/Statement.h>

#include <boost/crc.hpp>
#include <span>
#include <sqlite3.h>

namespace warroom {
namespace {

// Each value with its type and length, or "ab", "c" would be like "a", "bc".
void row_sum(sqlite3_context* context, int count, sqlite3_value** values)
{
    boost::crc_32_type sum;
    for (auto* value : std::span{values, static_cast<std::size_t>(count)}) {
        const int type = sqlite3_value_type(value);
        sum.process_byte(static_cast<unsigned char>(type));
        if (type == SQLITE_INTEGER) {
            const auto number = sqlite3_value_int64(value);
            sum.process_bytes(&number, sizeof number);
        } else if (type != SQLITE_NULL) {
            const void* bytes = sqlite3_value_blob(value);
            const int size = sqlite3_value_bytes(value);
            sum.process_bytes(&size, sizeof size);
            if (size > 0) sum.process_bytes(bytes, static_cast<std::size_t>(size));
        }
    }
    sqlite3_result_int64(context, sum.checksum());
}

} // namespace

void teach_row_sums(SQLite::Database& database)
{
    database.createFunction("row_sum", -1, true, nullptr, row_sum, nullptr, nullptr, nullptr);
}

std::string wrong_row(SQLite::Database& database)
{
    SQLite::Statement summed{database, "SELECT 1 FROM pragma_table_info('inbox') WHERE name = 'sum'"};
    if (!summed.executeStep()) return {}; // the backup that is made before a migration
    SQLite::Statement wrong{
        database,
        "SELECT 'inbox' FROM inbox WHERE sum IS NOT row_sum(delivery, incident) "
        "UNION ALL SELECT 'outbox' FROM outbox WHERE sum IS NOT row_sum(incident, seq, n, kind, body) "
        "UNION ALL SELECT 'directory' FROM directory WHERE sum IS NOT row_sum(incident, label, title, severity, "
        "status, is_private, drill, channel, opened_by, declared_at, closed_at) LIMIT 1"};
    return wrong.executeStep() ? "a row of " + wrong.getColumn(0).getString() + " is not what was written" : "";
}

} // namespace warroom
