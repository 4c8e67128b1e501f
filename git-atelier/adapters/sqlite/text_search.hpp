// The search of all texts of pieces: no index helps where any part of a word counts, so that each
// is read, by as many processors as there are.
#pragma once

#include "adapters/sqlite/criteria.hpp"

#include <cstdint>
#include <string>
#include <vector>

namespace atelier::sqlite {

// Rows of `pieces` that the criteria hold for and in whose text those bytes stand, newest first.
// As seen by this connection, whether others write meanwhile or it has written itself.
Result<std::vector<std::int64_t>> rows_that_hold(Connection& connection, const Criteria& criteria,
                                                 const std::string& wanted);

} // namespace atelier::sqlite
