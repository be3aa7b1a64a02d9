#include "storage/event_rows.hpp"

#include "storage/redactor.hpp"

#include <algorithm>

namespace warroom {

Hash hash_from(const std::string& blob)
{
    Hash hash{};
    if (blob.size() == hash.size()) std::copy(blob.begin(), blob.end(), hash.begin());
    return hash;
}

Row row_from(const Use& use)
{
    return {.incident = use.number(0),
            .seq = use.number(1),
            .at = use.number(2),
            .recorded_at = use.number(3),
            .actor = use.text(4),
            .kind = use.text(5),
            .body = use.text(6),
            .salt = use.text(7),
            .digest = hash_from(use.text(8)),
            .hash = hash_from(use.text(9))};
}

std::vector<Link> links_from(Use& use)
{
    std::vector<Row> rows;
    while (use.next()) rows.push_back(row_from(use));
    const auto redacted = redacted_rows(rows);
    std::vector<Link> links;
    Hash before{};
    for (const auto& row : rows) {
        const bool as_written = row.digest == digest(row.salt, row.body);
        const bool fits = row.seq == static_cast<std::int64_t>(links.size()) + 1 && row.hash == hash(before, row) &&
                          (as_written || (redacted.contains(row.seq) && has_no_words(row)));
        links.push_back({row.seq, row.hash, fits});
        before = row.hash;
    }
    return links;
}

} // namespace warroom
