// The event log as a program: what it selects, how it follows, and what it says when somebody has
// been working.
#include "adapters/sqlite/connection.hpp"
#include "base/text.hpp"
#include "support/atelier_sandbox.hpp"
#include "support/catch.hpp"
#include "support/unwrap.hpp"

#include <csignal>

using namespace atelier;
using namespace atelier::test;
namespace fs = std::filesystem;

namespace {

constexpr const char* logged_plan = R"(epics:
  - title: Greeting
    changesets:
      - title: Core
        description: Write it.
)";

struct Logged {
    AtelierSandbox sandbox;
    BuiltRepository built = sandbox.git().build(RepositoryKind::plain);
    std::string epic = sandbox.plan(built.folder, logged_plan).front();

    std::vector<std::string> types(std::vector<std::string> arguments) {
        arguments.insert(arguments.begin(), "log");
        std::vector<std::string> found;
        const Json log = sandbox.json(built.folder, arguments);
        for (const Json& event : log.find("events")->as_array())
            found.push_back(event.string_at("type"));
        return found;
    }
    // Behind the back of every program of ours.
    void change(const char* sql) {
        const fs::path store = sandbox.project(built.folder) / ".beads" / "atelier.db";
        const auto connection = unwrap(
            sqlite::Connection::open(store, sqlite::Access::read_write, Millis{5000}, nullptr));
        unwrap(connection->script(sql));
    }
    std::string verified() {
        const auto result =
            sandbox.try_atelier(built.folder, {"log", "--verify", "--json", "--bead", epic});
        if (result.status == 0) return "whole";
        const auto document = parse_json(result.out);
        return at(std::get<Json>(document), {"error", "code"}).as_string();
    }
};

using Types = std::vector<std::string>;

} // namespace

TEST_CASE("the log is selected by bead and by time", "[e2e][log]") {
    Logged project;
    CHECK(project.types({"--bead", project.epic}) == Types{"epic.created", "epic.approved"});
    CHECK(project.types({"--bead", project.epic + ".1"}) == Types{"changeset.created"});
    CHECK(project.types({"--since", "2030-01-01T00:00:00Z"}).empty());
    CHECK(project.types({"--since", "7d"}) == project.types({}));
    CHECK(project.types({}).size() == 4);
    CHECK(project.sandbox.try_atelier(project.built.folder, {"log", "--since", "soon"}).status ==
          129);
}

TEST_CASE("a digest is of what nobody saw, and only a person's look counts", "[e2e][log]") {
    Logged project;
    const auto digest = [&](const std::string& since) {
        return project.sandbox.json(project.built.folder, {"status", "--since", since});
    };
    const auto look = [&] {
        return project.sandbox.atelier(project.built.folder, {"status", "--since", "last"});
    };
    CHECK(digest("last").find("since")->is_null());
    project.sandbox.environment()["ATELIER_AGENT_ID"] = "atelier/worker/worker-1";
    look();
    project.sandbox.environment().erase("ATELIER_AGENT_ID");
    CHECK_THAT(look(), ContainsSubstring("Since the beginning"));
    CHECK(digest("last").find("since")->is_string());
    CHECK(digest("yesterday").string_at("schema") == "status/1");
    for (const char* with : {"--all", "--watch"})
        CHECK(project.sandbox.try_atelier(project.built.folder, {"status", "--since", "last", with})
                  .status == 129);
    CHECK(project.sandbox.try_atelier(project.built.folder, {"status", "--since", "soon"}).status ==
          129);
}

TEST_CASE("following prints each new event as a line, and ends with Ctrl-C", "[e2e][log]") {
    Logged project;
    Background follow =
        project.sandbox.start(project.built.folder, {"log", "--follow", "--json", "--since", "1h"});
    eventually("the events there are",
               [&] { return follow.output().find("changeset.created") != std::string::npos; });
    project.sandbox.atelier(project.built.folder,
                            {"abandon", project.epic, "--reason", "not wanted", "--yes"});
    eventually("the new event",
               [&] { return follow.output().find("epic.abandoned") != std::string::npos; });
    follow.signal(SIGINT);
    CHECK(follow.wait() == 0);
    std::size_t lines = 0;
    for (const std::string& line : lines_of(follow.output())) {
        const auto parsed = parse_json(line);
        REQUIRE(std::holds_alternative<Json>(parsed));
        ++lines;
    }
    CHECK(lines == project.types({}).size());
}

TEST_CASE("an event that was changed or removed is found, also when others are asked for",
          "[e2e][log]") {
    Logged project;
    CHECK(project.verified() == "whole");
    SECTION("changed") {
        project.change("UPDATE events SET actor = 'somebody' WHERE seq = 3");
    }
    SECTION("removed") {
        project.change("DELETE FROM events WHERE seq = 2");
    }
    SECTION("appended") {
        project.change("INSERT INTO events SELECT seq + 1, at, 'atelier/overseer/olga', session, "
                       "'epic.promoted', bead, data, hash FROM events ORDER BY seq DESC LIMIT 1");
    }
    SECTION("its time moved") {
        project.change("UPDATE events SET at = at + 1 WHERE seq = 3");
    }
    CHECK(project.verified() == "store-corrupt");
    CHECK_THAT(project.sandbox.try_atelier(project.built.folder, {"doctor"}).out,
               ContainsSubstring("wrong  event-chain"));
}

TEST_CASE("what is missing at the end of the log is found by the lines beside it", "[e2e][log]") {
    Logged project;
    project.change("DELETE FROM events WHERE seq = (SELECT max(seq) FROM events)");
    CHECK(project.verified() == "store-corrupt");
    CHECK_THAT(project.sandbox.try_atelier(project.built.folder, {"doctor"}).out,
               ContainsSubstring("wrong  decisions"));
    project.sandbox.try_atelier(project.built.folder, {"doctor", "--fix"});
    CHECK(project.verified() == "whole");
}

namespace {

// One changeset has landed since the copies were made.
struct Landed {
    AtelierSandbox sandbox;
    fs::path folder = sandbox.git().plain().folder;
    std::string epic = sandbox.plan(folder, numbered_parts("demo: write N.txt fine", 2)).front();
    fs::path project = sandbox.project(folder);

    static void copy(const fs::path& from, const fs::path& to) {
        fs::remove_all(to);
        fs::copy(from, to, fs::copy_options::recursive | fs::copy_options::copy_symlinks);
    }
    void land() {
        const ProcessResult worked = sandbox.work(folder, {"--run-mode", "once"});
        INFO(worked.out << worked.err);
        REQUIRE(worked.status == 0);
    }
    // What differs, and the first event of it; "whole".
    std::string verified() {
        const auto result = sandbox.try_atelier(folder, {"log", "--verify", "--json"});
        if (result.status == 0) return "whole";
        const auto document = std::get<Json>(parse_json(result.out));
        const Json& details = at(document, {"error", "details"});
        if (details.find("witness") == nullptr) return details.dump();
        return details.string_at("witness") + " " + details.find("seq")->dump();
    }
    std::int64_t last() {
        const Json log = sandbox.json(folder, {"log", "-n", "1"});
        return at(log, {"events", "0", "seq"}).as_int();
    }
    std::string doctor() { return sandbox.try_atelier(folder, {"doctor"}).out; }
};

} // namespace

TEST_CASE("an older copy of a project is told by what the repository has seen of its log",
          "[e2e][log]") {
    Landed at;
    const fs::path older = at.sandbox.root() / "older";
    Landed::copy(at.project, older);
    const std::int64_t last = at.last();
    at.land();
    CHECK(at.verified() == "whole");
    CHECK(at.sandbox.git().try_git(at.folder, {"fsck", "--strict"}).status == 0);
    at.sandbox.git().git(at.folder, {"gc", "-q", "--prune=now"});
    CHECK(at.verified() == "whole");
    Landed::copy(older, at.project);
    CHECK(at.verified() == "cut " + std::to_string(last + 1));
    CHECK_THAT(at.doctor(), ContainsSubstring("wrong  event-chain"));
    SECTION("it can be taken as it is, and work goes on") {
        at.sandbox.try_atelier(at.folder, {"doctor", "--fix"});
        CHECK(at.verified() == "whole");
    }
    SECTION("what lands with it does not hide that") {
        at.sandbox.work(at.folder);
        CHECK_THAT(at.verified(), ContainsSubstring("replaced ") || ContainsSubstring("cut "));
    }
}

TEST_CASE("an older copy of a repository is told by what has landed", "[e2e][log]") {
    Landed at;
    const fs::path older = at.sandbox.root() / "older";
    Landed::copy(at.folder, older);
    at.land();
    CHECK(at.verified() == "whole");
    Landed::copy(older, at.folder);
    CHECK_THAT(at.verified(), ContainsSubstring("older-repository "));
}

TEST_CASE("nobody who clones or fetches gets what is kept of the log", "[e2e][log]") {
    Landed at;
    at.land();
    const fs::path clone = at.sandbox.root() / "clone";
    at.sandbox.git().git(at.folder, {"clone", "-q", at.folder.string(), clone.string()});
    CHECK(at.sandbox.git().git(at.folder, {"for-each-ref", "refs/atelier/log"}) != "");
    CHECK(at.sandbox.git().git(clone, {"for-each-ref", "refs/atelier"}) == "");
}
