// What is in the file. Few objects: SQLite reads all of this whenever a program opens the store,
// and skills are to answer within a millisecond or two.
#pragma once

#include "adapters/sqlite/connection.hpp"

namespace atelier::sqlite {

inline constexpr std::int64_t schema_version = 7;

// Into an empty file.
Result<void> write_schema(Connection& connection, const std::string& project_id);

Result<void> set_schema_version(Connection& connection);

// Reads version and project, which also attaches the connection to the log and, inside a
// transaction, begins its snapshot. Returns the version, which may be an older one.
Result<std::int64_t> check_schema(Connection& connection, const std::string& project_id);
// The same where an older one has been brought up to date before (adapters/sqlite/migration.hpp).
Result<void> require_current(Connection& connection, const std::string& project_id);

} // namespace atelier::sqlite
