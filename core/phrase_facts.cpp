// Sentences on who was hit, when, and what is known of it.
#include "core/sentence.hpp"

#include <fmt/format.h>

namespace warroom {

std::string sentence(const ImpactChanged&, const Zone&) { return {}; }
std::string sentence(const UsersCounted&) { return {}; }
std::string sentence(const TimeCorrected&, const Zone&) { return {}; }
std::string sentence(const FactStated&) { return {}; }
std::string sentence(const QuestionAnswered&) { return {}; }

} // namespace warroom
