#pragma once
// The JSON that `warroom … --format json` and jsonl print. Fields and their order are a contract.

#include "core/timeline.hpp"
#include "storage/store.hpp"

#include <span>
#include <string>

namespace warroom::host {

std::string incidents_json(std::span<const Listing> directory);
std::string timeline_jsonl(std::span<const Recorded> history, std::span<const Link> chain);
std::string post_mortem_json(std::span<const Recorded> history, std::span<const Link> chain, Timestamp now);

} // namespace warroom::host
