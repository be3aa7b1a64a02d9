#pragma once
// Checklists as TOML: the built-in ones, and a folder of a team's own whose files replace the built-in list of the same
// name. A mistake reads "folder/hotfix.toml:12: ..." and says what would be right, for whoever wrote the file.

#include "core/playbook.hpp"
#include "core/result.hpp"

#include <filesystem>
#include <map>
#include <string>
#include <string_view>

namespace warroom {

using Checklists = std::map<std::string, Checklist>; // by Checklist::list

Checklists built_in_checklists();

// The built-in lists, each replaced by the file of its name in `folder`. An empty path: the built-in ones.
Result<Checklists, std::string> checklists_with(const std::filesystem::path& folder);

// `file` is what the error calls it; its name without ending must be the name of the list.
Result<Checklist, std::string> read_checklist(std::string_view toml, const std::filesystem::path& file);

} // namespace warroom
