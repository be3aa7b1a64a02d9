#include "bot/speaking.hpp"

#include "bot/words.hpp"

namespace warroom {

std::vector<Person> people_named(const Incident& incident, std::string_view name)
{
    const auto wanted = plain(name);
    std::vector<Person> found;
    for (const auto& [id, known] : incident.people) {
        const auto full = plain(known.name);
        if (wanted == full || wanted == full.substr(0, full.find(' ')))
            found.push_back({id, known.name, known.standing, known.zone});
    }
    return found;
}

} // namespace warroom
