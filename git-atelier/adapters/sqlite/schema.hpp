// What is in the file. Few objects: SQLite reads all of this whenever a program opens the store,
// and skills are to answer within a millisecond or two.
#pragma once

#include "adapters/sqlite/connection.hpp"

namespace atelier::sqlite {

inline constexpr std::int64_t schema_version = 1;

// Into an empty file.
Result<void> write_schema(Connection& connection, const std::string& project_id);

// Reads version and project, which also attaches the connection to the log and, inside a
// transaction, begins its snapshot.
Result<void> check_schema(Connection& connection, const std::string& project_id);

} // namespace atelier::sqlite
