#pragma once
// The rows of the table `event`, read. Of no use outside storage/*.cpp.

#include "storage/chain.hpp"
#include "storage/statement.hpp"

namespace warroom {

Hash hash_from(const std::string& blob); // one of another length is a damaged one: all zeros, it fits nothing

// Of a statement that selects incident, seq, at, recorded_at, actor, kind, body, salt, digest, hash.
Row row_from(const Use& use);

// The links of one incident's rows in the order of seq.
std::vector<Link> links_from(Use& rows);

} // namespace warroom
