#!/usr/bin/env bash
# Rules that the compiler doesn't know: what core may include, and what GCC 12, Asio 1.81 and SQLiteCpp 3.2 get wrong.
# The last line is "N passed, N failed".
set -euo pipefail
cd -- "$(dirname -- "${BASH_SOURCE[0]}")/.."

passed=0 failed=0

# rule "WHAT MUST HOLD" COMMAND...: the command prints what breaks the rule.
rule()
{
    local what=$1 found
    shift
    found=$("$@" || true)
    if [[ -z $found ]]; then
        passed=$((passed + 1))
    else
        failed=$((failed + 1))
        printf 'broken: %s\n%s\n' "$what" "$found"
    fi
}

# found PATTERN PLACE...: the lines of code that match, comments left out.
found()
{
    local pattern=$1
    shift
    grep -rnP --include='*.hpp' --include='*.cpp' -e "$pattern" -- "$@" | grep -vP '^[^:]+:\d+:\s*//'
}

foreign_includes_of_core()
{
    found '#include' core | grep -vP '#include (<[a-z_0-9]+>|<boost/system/result\.hpp>|<fmt/format\.h>|"core/)'
}

beast_outside_net() { found '#include <boost/beast' core storage bot tests | grep -vP '^(bot/net/|tests/bench/floor\.cpp)'; }

# A lambda that owns what it captured, made inside a co_await expression: GCC 12 destroys the captures twice.
# Captures by reference and `this` are fine, and so is a lambda with a name of its own.
owning_lambdas_in_co_await()
{
    find bot tests -name '*.[ch]pp' -print0 | xargs -0 -r perl -0777 -ne '
        s{//[^\n]*}{}g;
        while (/co_await\b[^;{}]*?(?<![\w\])])\[(?!\s*(?:(?:&\s*\w*|this)\s*(?:,\s*(?:&\s*\w*|this)\s*)*)?\])[^\][]+\]\s*(?:\(|\{|mutable|->)/g) {
            my $line = 1 + (substr($_, 0, $+[0]) =~ tr/\n//);
            print "$ARGV:$line\n";
        }'
}

# Closing any descriptor of a file that SQLite has open drops the locks on it. What storage opens itself is new, or closed
# by SQLite, or never was a database: a new file (O_EXCL), the finished copy, the reserve, the note of the owner.
files_opened_in_storage()
{
    found '(::open\(|\bfopen\(|\b[io]?fstream\b|copy_file)' storage |
        grep -vP '^storage/(owner\.cpp|file_system\.cpp):|O_EXCL|^storage/backup\.cpp:\d+:\s*const int file = ::open\(path\.c_str\(\), flags'
}
database_opened_in_bot() { found '(::open|fopen|[io]?fstream)\b[^;]*(database|\.db|-wal)' bot | grep -v '^bot/simulated_slack/'; }
wall_clock_elsewhere() { found 'system_clock::now\(|\b(time|gettimeofday)\((NULL|nullptr|0|&)' bot storage | grep -v '^bot/clock.hpp:'; }

# Excepted is what never reaches a chat, and what writes or reads mark-up.
backticks_in_sentences()
{
    found '^(?!.*//.*`).*"[^"]*`' core bot |
        grep -vP '^(core/(document|quoted|secret_)|bot/(bot|log|main)\.cpp|bot/(host|simulated_slack)/|bot/slack/mrkdwn)'
}

long_files() { find core storage bot -name '*.[ch]pp' -print0 | xargs -0 -r wc -l | awk '$2 != "total" && $1 > 400 { print $2 ": " $1 " lines" }'; }

rule "core includes only the standard library, Result and fmt" foreign_includes_of_core
rule "core does no input or output and has no threads" found '#include <(fstream|iostream|filesystem|thread|mutex|shared_mutex|condition_variable|future|cstdio)>' core
rule "core is told the time and never asks for it" found '_clock::now\(' core
rule "only clock.hpp asks the wall what time it is: all that waits goes by the steady clock" wall_clock_elsewhere
rule "storage knows nothing of the bot" found '#include "bot/' core storage
rule "only bot/net, and the benchmark's floor, include Beast, which takes half a minute to compile" beast_outside_net
rule "no coroutine fails unheard: no asio::detached" found '\b(asio::|[(,]\s*)detached\b' bot tests
rule "no SQLite::Savepoint, which SQLiteCpp 3.2.1 leaves open after an error" found '\bSavepoint\b' storage bot tests
rule "a transaction says IMMEDIATE: a deferred one fails at once when it turns to writing" found '\bTransaction\s*\w*\s*[({][^,;]*[)}]\s*;' storage bot tests
rule "database files are opened by SQLite alone" files_opened_in_storage
rule "the bot doesn't open the database file" database_opened_in_bot
rule "a transaction of SQLite is begun by SQLite::Transaction alone" found '"\s*(BEGIN|COMMIT|SAVEPOINT)\b' storage bot
rule "no lambda that owns its captures is made inside a co_await expression" owning_lambdas_in_co_await
rule "lines to type are quoted in brackets that people's words lose, not in backticks" backticks_in_sentences
rule "no file is longer than 400 lines" long_files
rule "no test has a semicolon in its name: ctest would run its halves, which match nothing" found 'TEST_CASE\("[^"]*;' tests

echo "$passed passed, $failed failed"
[[ $failed == 0 ]]
