// atelier-test-agent SOCKET: an agent for tests (scripted_agent.hpp).
// atelier-test-agent sql FILE STATEMENTS: edits a store, as any program for SQLite can.
#include "support/scripted_agent.hpp"

#include "adapters/sqlite/connection.hpp"

#include <unistd.h>

#include <cstring>

namespace {

int run_sql(const char* file, const char* statements) {
    using namespace atelier;
    const auto connection =
        sqlite::Connection::open(file, sqlite::Access::read_write, Millis{5'000}, nullptr);
    return connection && (*connection)->script(statements) ? 0 : 1;
}

} // namespace

int main(int count, char** words) {
    if (count == 4 && std::strcmp(words[1], "sql") == 0) return run_sql(words[2], words[3]);
    if (count != 2) return 129;
    atelier::Environment environment;
    for (char** entry = environ; *entry != nullptr; ++entry)
        if (char* end = std::strchr(*entry, '=')) environment[std::string(*entry, end)] = end + 1;
    return atelier::test::play_the_agent(words[1], environment);
}
