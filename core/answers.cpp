#include "core/answers.hpp"

#include "core/event.hpp"

#include <algorithm>

namespace warroom {
namespace {

constexpr std::string_view either = " or ";
constexpr std::string_view room_long = "room > 4 h or at night"; // holds an "or" of its own

struct Asked {
    AdvisorQuestion question;
    bool equal; // = or ≠
    YesNo answer;
};

std::optional<Asked> asked(std::string_view term)
{
    constexpr std::string_view equals = "=";
    constexpr std::string_view differs = "≠";
    const bool equal = term.find(differs) == std::string_view::npos;
    const auto sign = equal ? equals : differs;
    const auto at = term.find(sign);
    if (at == std::string_view::npos) return std::nullopt;
    const auto question = choice<AdvisorQuestion>(term.substr(0, at));
    const auto answer = term.substr(at + sign.size());
    if (!question || answer.size() != 1 || std::string_view{"ynu"}.find(answer[0]) == std::string_view::npos)
        return std::nullopt;
    return Asked{*question, equal, answer == "y" ? YesNo::yes : answer == "n" ? YesNo::no : YesNo::unknown};
}

std::optional<bool> fact(std::string_view term, const Circumstances& now)
{
    if (term == "window set") return now.window_set;
    if (term == "attempts>0") return now.attempts;
    if (term == "SEV1–3") return !now.sev4;
    if (term == "post-mortem required") return now.post_mortem_required;
    if (term == room_long) return now.long_or_at_night;
    return std::nullopt;
}

Applies one(std::string_view term, const Answers& answers, const Circumstances& now)
{
    const auto yes_or_no = [](bool holds) { return holds ? Applies::yes : Applies::no; };
    if (const auto known = fact(term, now)) return yes_or_no(*known);
    const auto question = asked(term);
    if (!question) return Applies::yes; // a list of another version: better a step too many
    const auto answer = answers.find(question->question);
    if (answer == answers.end()) return Applies::waits;
    return yes_or_no((answer->second == question->answer) == question->equal);
}

} // namespace

std::vector<std::string_view> terms(std::string_view when)
{
    std::vector<std::string_view> all;
    if (when.empty()) return all;
    while (true) {
        const auto whole = when.starts_with(room_long) ? room_long.size() : 0;
        const auto end = when.find(either, whole);
        all.push_back(when.substr(0, end));
        if (end == std::string_view::npos) return all;
        when.remove_prefix(end + either.size());
    }
}

bool is_condition(std::string_view term) { return asked(term) || fact(term, {}); }

Applies applies(std::string_view when, const Answers& answers, const Circumstances& circumstances)
{
    auto result = when.empty() ? Applies::yes : Applies::no;
    for (const auto term : terms(when)) {
        const auto part = one(term, answers, circumstances);
        if (part == Applies::yes) return part;
        if (part == Applies::waits) result = part;
    }
    return result;
}

std::vector<AdvisorQuestion> questions_in(std::string_view when)
{
    std::vector<AdvisorQuestion> all;
    for (const auto term : terms(when))
        if (const auto question = asked(term); question && std::ranges::find(all, question->question) == all.end())
            all.push_back(question->question);
    return all;
}

std::string_view sentence(AdvisorQuestion question)
{
    switch (question) {
    case AdvisorQuestion::harm_now: return "Is data being damaged or lost right now?";
    case AdvisorQuestion::change_started:
        return "Did it start with a change of ours (deploy, config, flag, migration)?";
    case AdvisorQuestion::flag: return "Can the suspect part be switched off (flag, kill switch, config)?";
    case AdvisorQuestion::failover: return "Is the fault in one place with a healthy stand-in?";
    case AdvisorQuestion::capacity:
        return "Is the symptom load or saturation that more capacity or shedding would ease?";
    case AdvisorQuestion::cause: return "Do we know the cause, from evidence and not a hunch?";
    case AdvisorQuestion::fix_small:
        return "Is the fix understood, small (10-minute review) and testable before production?";
    case AdvisorQuestion::isolated:
        return "Is the change contained in known commits that can go without taking others' work along?";
    case AdvisorQuestion::migration: return "Did the release change tables or data?";
    case AdvisorQuestion::destructive: return "Did it drop or overwrite anything the old version needs?";
    case AdvisorQuestion::new_writes: return "Has production written data since then that the old version cannot read?";
    case AdvisorQuestion::pnr: return "Has the point of no return been passed?";
    case AdvisorQuestion::backout: return "Is there a back-out script or backup rehearsed on production-size data?";
    case AdvisorQuestion::other_teams: return "Do other teams depend on it?";
    case AdvisorQuestion::caches: return "Is anything cached in front of users?";
    case AdvisorQuestion::staging_mirror: return "Does staging mirror production?";
    }
    return {};
}

} // namespace warroom
