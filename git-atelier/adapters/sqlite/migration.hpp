// Brings the file of an older version up to date: forward only, in one transaction, with a copy of
// the file as it was kept beside it.
#pragma once

#include "adapters/sqlite/connection.hpp"

namespace atelier::sqlite {

// `atelier.db.v1` for what was version 1.
std::filesystem::path backup_of(const std::filesystem::path& file, std::int64_t version);

// Inside the gate, on a connection without a transaction. After a failure the file is as it was.
Result<void> migrate(Connection& connection, const std::string& project_id, Millis deadline);

} // namespace atelier::sqlite
