// A team's own checklist file.
#include "bot/playbook_file.hpp"
#include "tests/fuzz/target.hpp"

void warroom::fuzz::survive(std::string_view bytes)
{
    const auto checklist = read_checklist(bytes, "hotfix.toml");
    if (checklist.has_error()) hold(checklist.error().find("hotfix.toml") != std::string::npos);
}
