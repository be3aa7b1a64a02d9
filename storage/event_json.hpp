#pragma once
// Event and Effect <-> what is stored of them: a kind and a JSON body. Kinds and member names are for ever. Enums are
// stored by their words, times as microseconds since 1970 UTC, spans as minutes; what is empty and may be is left out.

#include "core/effect.hpp"

#include <string>
#include <string_view>

namespace warroom {

struct Encoded {
    std::string kind; // "incident_declared"
    std::string body; // JSON, on one line
};

Encoded encode(const Event& event);
Encoded encode(const Effect& effect);

// Fatal when a newer version wrote the kind, or when the body is not what its kind asks for.
Event decode_event(std::string_view kind, std::string_view body);
Effect decode_effect(std::string_view kind, std::string_view body);

} // namespace warroom
