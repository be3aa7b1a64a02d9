#pragma once
// Secrets that people paste: found by their formats and replaced by a word for what stood there, before anything is
// recorded. Ordinary text stays as it is; so do commit hashes, order numbers, UUIDs and plain links.

#include <string>
#include <string_view>
#include <vector>

namespace warroom {

struct Masked {
    std::string text;                      // "take [masked: Slack token] for it"
    std::vector<std::string_view> kinds{}; // "Slack token": what was found, each once; empty: the text is unchanged
};
// Only whole ASCII words are cut, so UTF-8 stays UTF-8; masking what is masked changes nothing.
Masked mask_secrets(std::string_view text);

// No secrets in themselves, but nothing for a record either: nobody has to change an address.
bool is_personal(std::string_view kind);

} // namespace warroom
