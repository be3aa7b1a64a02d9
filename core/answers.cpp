#include "core/answers.hpp"

namespace warroom {

std::string_view sentence(AdvisorQuestion) { return {}; }
Applies applies(std::string_view, const Answers&, const Circumstances&) { return Applies::yes; }
std::vector<AdvisorQuestion> questions_in(std::string_view) { return {}; }

} // namespace warroom
