#pragma once
// The timeline's sentence for each event that has one, filed by subject: phrase_attempt.cpp, phrase_facts.cpp,
// phrase_records.cpp, the rest in phrase.cpp. People stand in them by role; only what they typed is theirs, in quotes.
// Empty: the event is no line. A time within a sentence is in `zone`, and reads beside the minute in which it was told.

#include "core/periods.hpp"
#include "core/phrase.hpp"

namespace warroom {

// phrase_attempt.cpp
std::string sentence(const AttemptStarted& event);
std::string sentence(const ProductionReached& event, const Zone& zone, Timestamp told);
std::string sentence(const GoVoiced& event);
std::string sentence(const AftermathAnswered& event);
std::string sentence(const AloneDeclared& event);
std::string sentence(const AttemptEnded& event);

// phrase_facts.cpp
std::string sentence(const ImpactChanged& event, const Zone& zone, Timestamp told);
std::string sentence(const UsersCounted& event);
std::string sentence(const TimeCorrected& event, const Zone& zone, Timestamp told);
std::string sentence(const FactStated& event);
std::string sentence(const QuestionAnswered& event);

// phrase_records.cpp
std::string sentence(const TodoChanged& event);
std::string sentence(const SecretsMasked& event);
std::string sentence(const Redacted& event);
std::string sentence(const UpdateSent& event);

// "10:06", with the date where it is not that of `beside`, with the offset where the clocks went another way.
std::string clock_beside(const Zone& zone, Timestamp at, Timestamp beside);

// "messages from 10:06 to 10:31 are missing (why)"
std::string missed_words(const Zone& zone, Period period, std::string_view reason);

std::string because(std::string_view why);  // " (why)", or nothing
std::string saying(std::string_view words); // ": “words”", or nothing

} // namespace warroom
