// atelier-test-agent SOCKET: an agent for tests (scripted_agent.hpp).
// atelier-test-agent sql FILE STATEMENTS: edits a store, as any program for SQLite can.
// atelier-test-agent promote FILE EPIC: writes into a store all that a promotion by the overseer
// writes, event, row and, where it can, line, without asking who calls.
// atelier-test-agent serve NAME: waits at an abstract socket for a line, and runs it by a shell.
// atelier-test-agent ask NAME LINE: gives it one, and waits until it has run.
#include "support/scripted_agent.hpp"

#include "adapters/sqlite/connection.hpp"
#include "adapters/sqlite/sqlite_store.hpp"
#include "adapters/system/random_ids.hpp"
#include "adapters/system/system_clock.hpp"
#include "app/plan/promote_epic.hpp"

#include <sys/socket.h>
#include <sys/un.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cstddef>
#include <cstring>
#include <filesystem>
#include <string>

namespace {

int run_sql(const char* file, const char* statements) {
    using namespace atelier;
    const auto connection =
        sqlite::Connection::open(file, sqlite::Access::read_write, Millis{5'000}, nullptr);
    return connection && (*connection)->script(statements) ? 0 : 1;
}

// What `step` (bind or connect) makes of a socket of that name, which has no file; -1 where it
// fails.
template <class Step>
int abstract_socket(const std::string& name, Step step) {
    sockaddr_un address{};
    address.sun_family = AF_UNIX;
    if (name.size() + 1 > sizeof address.sun_path) return -1;
    name.copy(address.sun_path + 1, name.size());
    const auto size = static_cast<socklen_t>(offsetof(sockaddr_un, sun_path) + 1 + name.size());
    const int made = ::socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0);
    return step(made, reinterpret_cast<const sockaddr*>(&address), size) == 0 ? made : -1;
}

int serve(const std::string& name) {
    const int listening = abstract_socket(name, ::bind);
    if (listening < 0 || ::listen(listening, 1) != 0) return 1;
    const int connection = ::accept4(listening, nullptr, nullptr, SOCK_CLOEXEC);
    std::string line;
    for (char next = 0; ::read(connection, &next, 1) == 1 && next != '\n';)
        line += next;
    const pid_t shell = ::fork();
    if (shell == 0) {
        ::execl("/bin/sh", "sh", "-c", line.c_str(), nullptr);
        ::_exit(127);
    }
    ::waitpid(shell, nullptr, 0);
    ::close(connection);
    return 0;
}

int ask(const std::string& name, const std::string& line) {
    const int connection = abstract_socket(name, ::connect);
    const std::string sent = line + "\n";
    if (connection < 0 || ::send(connection, sent.data(), sent.size(), MSG_NOSIGNAL) < 0) return 1;
    char rest = 0;
    return ::read(connection, &rest, 1) == 0 ? 0 : 1;
}

int run_promote(const std::filesystem::path& file, const char* epic) {
    using namespace atelier;
    const auto store =
        SqliteStore::open(file, file.parent_path().parent_path().filename().string());
    const auto id = BeadId::parse(epic);
    const auto overseer = AgentId::make(Role::overseer, "root");
    if (!store || !id || !overseer) return 1;
    SystemClock clock;
    RandomIds ids;
    const Settings settings;
    const Context context{**store, clock, ids, settings, "at", *overseer};
    return promote_epic(context, {*id, true}) ? 0 : 1;
}

} // namespace

int main(int count, char** words) {
    if (count == 4 && std::strcmp(words[1], "sql") == 0) return run_sql(words[2], words[3]);
    if (count == 3 && std::strcmp(words[1], "serve") == 0) return serve(words[2]);
    if (count == 4 && std::strcmp(words[1], "ask") == 0) return ask(words[2], words[3]);
    if (count == 4 && std::strcmp(words[1], "promote") == 0) return run_promote(words[2], words[3]);
    if (count != 2) return 129;
    atelier::Environment environment;
    for (char** entry = environ; *entry != nullptr; ++entry)
        if (char* end = std::strchr(*entry, '=')) environment[std::string(*entry, end)] = end + 1;
    return atelier::test::play_the_agent(words[1], environment);
}
