// Reading a store while its log is empty, which it mostly is: all there is stands in the file
// itself, and stays there as it is while whoever would take a log over into it sees one reader.
// SQLite's way would make the index of an empty log anew beside the store for every program that
// comes alone, which costs a small one more than what it reads.
//
// To others it is a reader like any other: it holds SQLite's own locks, the shared one of the
// file and the one of those that read nothing but the file, and never keeps a writer waiting.
#pragma once

struct sqlite3;

namespace atelier::sqlite {

// As file_layer (adapters/sqlite/log_file.hpp). What is opened so sees nothing that is committed
// later, and never writes. Where the log is not empty, or cannot be locked, it is read SQLite's
// way.
const char* quiet_layer();

// Whether it has come to that: false for one that reads SQLite's way.
bool reads_quietly(sqlite3* handle);

} // namespace atelier::sqlite
