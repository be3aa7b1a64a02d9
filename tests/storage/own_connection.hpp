#pragma once
// The connection that a store opens, caught as it opens: what SQLite keeps per connection can be asked and disturbed by
// no other, and no other may be open beside it.

#include <SQLiteCpp/Exception.h>
#include <doctest/doctest.h>
#include <sqlite3.h>

#include <string>

namespace warroom {

class OwnConnection {
public:
    OwnConnection() { sqlite3_auto_extension(entry()); }
    OwnConnection(const OwnConnection&) = delete;
    OwnConnection& operator=(const OwnConnection&) = delete;
    ~OwnConnection() { sqlite3_cancel_auto_extension(entry()); }

    static sqlite3* handle() { return caught_; }

    // SQLite's result; the first column of the last row, if any, goes to `answer`.
    static int run(const std::string& sql, std::string* answer = nullptr)
    {
        const auto take = [](void* into, int, char** values, char**) {
            if (into) *static_cast<std::string*>(into) = values[0] ? values[0] : "";
            return 0;
        };
        return sqlite3_exec(caught_, sql.c_str(), take, answer, nullptr);
    }
    static std::string ask(const std::string& sql)
    {
        std::string answer;
        REQUIRE(run(sql, &answer) == SQLITE_OK);
        return answer;
    }

private:
    using Entry = void (*)();
    static Entry entry() { return reinterpret_cast<Entry>(&opened); }
    static int opened(sqlite3* connection, char**, const void*)
    {
        caught_ = connection;
        return SQLITE_OK;
    }
    static inline sqlite3* caught_ = nullptr;
};

} // namespace warroom
