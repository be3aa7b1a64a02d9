// The words of every choice, as stored, typed and exported. One table each way.
#include "core/event.hpp"

#include <span>

namespace warroom {
namespace {

template <class Choice>
struct Named {
    Choice choice;
    std::string_view word;
};

constexpr Named<Severity> severities[] = {
    {Severity::sev1, "sev1"}, {Severity::sev2, "sev2"}, {Severity::sev3, "sev3"}, {Severity::sev4, "sev4"}};
constexpr Named<Strategy> strategies[] = {{Strategy::hotfix, "hotfix"},     {Strategy::revert, "revert"},
                                          {Strategy::rollback, "rollback"}, {Strategy::redeploy, "redeploy"},
                                          {Strategy::flag_off, "flag-off"}, {Strategy::failover, "failover"},
                                          {Strategy::scale, "scale"},       {Strategy::roll_forward, "roll-forward"}};
constexpr Named<Phase> phases[] = {
    {Phase::list, "list"},     {Phase::prepare, "prepare"}, {Phase::approve, "approve"},  {Phase::execute, "execute"},
    {Phase::verify, "verify"}, {Phase::watch, "watch"},     {Phase::clean_up, "clean_up"}};
constexpr Named<StepOwner> owners[] = {
    {StepOwner::commander, "commander"}, {StepOwner::driver, "driver"},     {StepOwner::reviewer, "reviewer"},
    {StepOwner::expert, "expert"},       {StepOwner::comms, "comms"},       {StepOwner::support, "support"},
    {StepOwner::scribe, "scribe"},       {StepOwner::reporter, "reporter"}, {StepOwner::bot, "bot"}};
constexpr Named<Evidence> evidences[] = {
    {Evidence::none, "none"}, {Evidence::link, "link"}, {Evidence::text, "text"}, {Evidence::number, "number"},
    {Evidence::who, "who"},   {Evidence::time, "time"}, {Evidence::go, "go"},     {Evidence::smoke, "smoke"}};
constexpr Named<Standing> standings[] = {{Standing::member, "member"},
                                         {Standing::guest, "guest"},
                                         {Standing::outsider, "outsider"},
                                         {Standing::bot, "bot"},
                                         {Standing::unknown, "unknown"}};
constexpr Named<Role> roles[] = {
    {Role::commander, "commander"}, {Role::deputy, "deputy"},   {Role::comms, "comms"},
    {Role::scribe, "scribe"},       {Role::expert, "expert"},   {Role::driver, "driver"},
    {Role::reviewer, "reviewer"},   {Role::support, "support"}, {Role::observer, "observer"}};
constexpr Named<Status> statuses[] = {
    {Status::declared, "declared"}, {Status::investigating, "investigating"}, {Status::identified, "identified"},
    {Status::fixing, "fixing"},     {Status::monitoring, "monitoring"},       {Status::resolved, "resolved"},
    {Status::closed, "closed"},     {Status::cancelled, "cancelled"},         {Status::merged, "merged"}};
constexpr Named<AttemptOutcome> outcomes[] = {{AttemptOutcome::worked, "worked"},
                                              {AttemptOutcome::partial, "partial"},
                                              {AttemptOutcome::failed, "failed"},
                                              {AttemptOutcome::abandoned, "abandoned"}};
constexpr Named<StepState> states[] = {{StepState::todo, "todo"},
                                       {StepState::doing, "doing"},
                                       {StepState::done, "done"},
                                       {StepState::failed, "failed"},
                                       {StepState::skipped, "skipped"},
                                       {StepState::overridden, "overridden"},
                                       {StepState::not_applicable, "not_applicable"},
                                       {StepState::not_reached, "not_reached"}};
constexpr Named<ImpactLevel> levels[] = {
    {ImpactLevel::full, "full"}, {ImpactLevel::partial, "partial"}, {ImpactLevel::minor, "minor"}};
constexpr Named<YesNo> yes_no[] = {{YesNo::yes, "yes"}, {YesNo::no, "no"}, {YesNo::unknown, "unknown"}};
constexpr Named<AdvisorQuestion> questions[] = {{AdvisorQuestion::harm_now, "harm_now"},
                                                {AdvisorQuestion::change_started, "change_started"},
                                                {AdvisorQuestion::flag, "flag"},
                                                {AdvisorQuestion::failover, "failover"},
                                                {AdvisorQuestion::capacity, "capacity"},
                                                {AdvisorQuestion::cause, "cause"},
                                                {AdvisorQuestion::fix_small, "fix_small"},
                                                {AdvisorQuestion::isolated, "isolated"},
                                                {AdvisorQuestion::migration, "migration"},
                                                {AdvisorQuestion::destructive, "destructive"},
                                                {AdvisorQuestion::new_writes, "new_writes"},
                                                {AdvisorQuestion::pnr, "pnr"},
                                                {AdvisorQuestion::backout, "backout"},
                                                {AdvisorQuestion::other_teams, "other_teams"},
                                                {AdvisorQuestion::caches, "caches"},
                                                {AdvisorQuestion::staging_mirror, "staging_mirror"}};
constexpr Named<Todo::Type> todo_types[] = {{Todo::Type::none, "none"},
                                            {Todo::Type::prevent, "prevent"},
                                            {Todo::Type::mitigate, "mitigate"},
                                            {Todo::Type::detect, "detect"},
                                            {Todo::Type::process, "process"}};
constexpr Named<Todo::State> todo_states[] = {
    {Todo::State::open, "open"}, {Todo::State::done, "done"}, {Todo::State::dropped, "dropped"}};
constexpr Named<TimeField> time_fields[] = {{TimeField::impact_started, "started"},
                                            {TimeField::detected, "detected"},
                                            {TimeField::declared, "declared"},
                                            {TimeField::acknowledged, "acknowledged"},
                                            {TimeField::identified, "identified"},
                                            {TimeField::mitigated, "mitigated"},
                                            {TimeField::impact_ended, "impact-ended"},
                                            {TimeField::resolved, "resolved"},
                                            {TimeField::closed, "closed"}};
constexpr Named<Fact> facts[] = {
    {Fact::detected_by, "detected-by"}, {Fact::data, "data"}, {Fact::trigger, "trigger"}, {Fact::tag, "tag"}};
constexpr Named<Voice> voices[] = {{Voice::ready, "ready"}, {Voice::objection, "objection"}, {Voice::no_go, "no-go"}};
constexpr Named<Aftermath> aftermaths[] = {{Aftermath::production_as_before, "production"},
                                           {Aftermath::theory_stands, "theory"}};
constexpr Named<CardId::Kind> cards[] = {{CardId::Kind::state, "state"},
                                         {CardId::Kind::announcement, "announcement"},
                                         {CardId::Kind::prepare, "prepare"},
                                         {CardId::Kind::execute, "execute"}};

template <class Choice>
std::string_view word_in(std::span<const Named<Choice>> table, Choice choice)
{
    for (const auto& named : table)
        if (named.choice == choice) return named.word;
    return {};
}

template <class Choice>
std::optional<Choice> choice_in(std::span<const Named<Choice>> table, std::string_view word)
{
    for (const auto& named : table)
        if (named.word == word) return named.choice;
    return std::nullopt;
}

} // namespace

#define WARROOM_WORDS(Choice, table)                                                                                   \
    std::string_view word(Choice value) { return word_in<Choice>(table, value); }                                      \
    template <>                                                                                                        \
    std::optional<Choice> choice<Choice>(std::string_view text)                                                        \
    {                                                                                                                  \
        return choice_in<Choice>(table, text);                                                                         \
    }

WARROOM_WORDS(Severity, severities)
WARROOM_WORDS(Strategy, strategies)
WARROOM_WORDS(Phase, phases)
WARROOM_WORDS(StepOwner, owners)
WARROOM_WORDS(Evidence, evidences)
WARROOM_WORDS(Standing, standings)
WARROOM_WORDS(Role, roles)
WARROOM_WORDS(Status, statuses)
WARROOM_WORDS(AttemptOutcome, outcomes)
WARROOM_WORDS(StepState, states)
WARROOM_WORDS(CardId::Kind, cards)
WARROOM_WORDS(ImpactLevel, levels)
WARROOM_WORDS(YesNo, yes_no)
WARROOM_WORDS(AdvisorQuestion, questions)
WARROOM_WORDS(Todo::Type, todo_types)
WARROOM_WORDS(Todo::State, todo_states)
WARROOM_WORDS(TimeField, time_fields)
WARROOM_WORDS(Fact, facts)
WARROOM_WORDS(Voice, voices)
WARROOM_WORDS(Aftermath, aftermaths)

#undef WARROOM_WORDS

std::string_view hit_words(ImpactLevel level)
{
    return level == ImpactLevel::full ? "down" : level == ImpactLevel::partial ? "degraded" : "slightly hit";
}

std::string label(Severity severity) { return "SEV" + std::to_string(static_cast<int>(severity)); }

std::string_view adjective(Severity severity)
{
    constexpr std::string_view adjectives[] = {"critical", "major", "minor", "low"};
    return adjectives[static_cast<int>(severity) - 1];
}

} // namespace warroom
