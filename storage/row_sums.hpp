#pragma once
// Checksums of the rows that no hash chain vouches for: what was dealt with, what is owed, the directory. A bit that
// turned in one of them would be believed: a delivery would be new again, a promise another one.

#include <string>

namespace SQLite {
class Database;
}

namespace warroom {

// Gives the connection's SQL the function row_sum(...): the CRC-32 of its arguments, in their order.
void teach_row_sums(SQLite::Database& database);

// "a row of outbox is not what was written"; empty: all are, or the schema is older than the sums. The connection has
// been taught.
std::string wrong_row(SQLite::Database& database);

} // namespace warroom
