// The log beside a store, from which SQLite takes what was committed over into the file: opened and
// synchronised as often as it has to be and no more, and kept at its size when it is empty, since a
// file that grows makes every commit wait for the disk twice.
#pragma once

#include <filesystem>

namespace atelier::sqlite {

std::filesystem::path log_of(const std::filesystem::path& store);

// Whether anything may be in it that is not in the store's file yet. One that is not there holds
// nothing; one that cannot be read may hold something unless it has no bytes.
bool holds_something(const std::filesystem::path& log);

// The name under which SQLite knows how files are used here, for sqlite3_open_v2. A program that
// sets up SQLite does so before the first call.
const char* file_layer();

} // namespace atelier::sqlite
