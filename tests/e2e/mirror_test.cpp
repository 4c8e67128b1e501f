// The mirror through the real programs: git-atelier, and bd where it is at hand.
#include "support/atelier_sandbox.hpp"
#include "support/catch.hpp"

#include <filesystem>

using namespace atelier;
using namespace atelier::test;

namespace fs = std::filesystem;

namespace {

[[maybe_unused]] const char* const plan_to_mirror = "epics:\n"
                                                    "  - title: Greet\n"
                                                    "    changesets:\n"
                                                    "      - title: one\n"
                                                    "        description: |\n"
                                                    "          demo: write a.txt x\n"
                                                    "      - title: two\n"
                                                    "        description: |\n"
                                                    "          demo: write b.txt x\n";

void write_program(const fs::path& path, const std::string& text) {
    write_file(path, text);
    fs::permissions(path, fs::perms::owner_all);
}

} // namespace

TEST_CASE("a machine without a fitting bd is told so before anything changes") {
    AtelierSandbox sandbox;
    const fs::path repository = sandbox.git().plain("hello").folder;
    const fs::path programs = sandbox.root() / "programs";
    fs::create_directories(programs);
    for (const char* name : {"git", "git-atelier"})
        fs::create_symlink(std::string(name) == "git" ? fs::path("/usr/bin/git")
                                                      : sandbox.programs() / "git-atelier",
                           programs / name);
    sandbox.environment()["PATH"] = programs.string();
    ProcessResult result = sandbox.try_atelier(repository, {"init", "--store", "bd"});
    CHECK(result.status == 128);
    CHECK(result.err.find("no program 'bd'") != std::string::npos);

    write_program(programs / "bd", "#!/bin/sh\necho '{\"version\":\"1.2.9\"}'\n");
    result = sandbox.try_atelier(repository, {"init", "--store", "bd", "--json"});
    CHECK(result.status == 128);
    CHECK(result.out.find("mirror-unsupported") != std::string::npos);
    CHECK(result.out.find("1.3 or later") != std::string::npos);
    CHECK_FALSE(fs::exists(sandbox.project(repository)));

    sandbox.atelier(repository, {"init"});
    result = sandbox.try_atelier(repository, {"mirror", "--json"});
    CHECK(result.status == 128);
    CHECK(result.out.find("--store bd") != std::string::npos);
}

#ifdef ATELIER_TEST_BD

namespace {

// A sandbox whose PATH has the real bd, in a wrapper that can be told to kill whoever called it.
struct MirrorSandbox {
    AtelierSandbox sandbox;
    fs::path repository = sandbox.git().plain("hello").folder;
    fs::path programs = sandbox.root() / "bin";
    fs::path count = sandbox.root() / "count";

    MirrorSandbox() {
        fs::create_directories(programs);
        write_program(programs / "bd", "#!/bin/bash\n"
                                       "n=$(($(cat " +
                                           count.string() +
                                           " 2>/dev/null || echo 0) + 1))\n"
                                           "echo $n > " +
                                           count.string() +
                                           "\n"
                                           "[ \"$n\" != \"$(cat " +
                                           (sandbox.root() / "before").string() +
                                           " 2>/dev/null)\" ] || { kill -9 $PPID; exit 1; }\n" +
                                           ATELIER_TEST_BD +
                                           " \"$@\"\n"
                                           "status=$?\n"
                                           "[ \"$n\" != \"$(cat " +
                                           (sandbox.root() / "after").string() +
                                           " 2>/dev/null)\" ] || kill -9 $PPID\n"
                                           "exit $status\n");
        sandbox.environment()["PATH"] = programs.string() + ":" + sandbox.environment()["PATH"];
    }
    // The n-th call of bd from now on does not come back.
    void kill_at(const std::string& when, int n) {
        write_file(count, "0");
        for (const char* name : {"before", "after"})
            fs::remove(sandbox.root() / name);
        if (n > 0) write_file(sandbox.root() / when, std::to_string(n));
    }
    std::string bd(std::vector<std::string> arguments) {
        arguments.insert(arguments.begin(), ATELIER_TEST_BD);
        sandbox.environment()["BEADS_DIR"] = (sandbox.project(repository) / ".beads").string();
        const ProcessResult result = sandbox.run(sandbox.root(), arguments);
        sandbox.environment().erase("BEADS_DIR");
        CHECK(result.status == 0);
        return result.out;
    }
};

} // namespace

TEST_CASE("work keeps Beads up to date behind it, and the repository knows nothing of Beads") {
    MirrorSandbox at;
    at.sandbox.atelier(at.repository, {"init", "--store", "bd"});
    const std::string config = read_file(at.repository / ".git" / "config");
    at.sandbox.atelier(at.repository, {"plan", "--from", "-"}, plan_to_mirror);
    CHECK(test::at(at.sandbox.json(at.repository, {"status"}), {"mirror", "waiting"}).as_int() > 0);
    const ProcessResult worked = at.sandbox.work(at.repository);
    INFO(worked.out << worked.err);
    CHECK(worked.status == 0);
    const Json status = at.sandbox.json(at.repository, {"status"});
    CHECK(test::at(status, {"mirror", "waiting"}).as_int() == 0);
    const std::string id = test::at(status, {"epics", "0", "id"}).as_string();
    const std::string shown = at.bd({"show", id, id + ".1", id + ".2", "--json"});
    CHECK(shown.find("cs:merged") != std::string::npos);
    CHECK(shown.find("\"open\"") == std::string::npos);
    CHECK(read_file(at.repository / ".git" / "config") == config);
    CHECK_FALSE(fs::exists(at.repository / ".beads"));
    CHECK(read_file(at.repository / ".git" / "info" / "exclude").find("beads") ==
          std::string::npos);
    CHECK(at.sandbox.git().git(at.repository, {"status", "--porcelain"}).empty());
}

TEST_CASE("gc delivers what waits for Beads, and a dry run does not") {
    MirrorSandbox at;
    at.sandbox.atelier(at.repository, {"init", "--store", "bd"});
    at.sandbox.atelier(at.repository, {"plan", "--from", "-"}, plan_to_mirror);
    const auto waiting = [&] {
        return test::at(at.sandbox.json(at.repository, {"status"}), {"mirror", "waiting"}).as_int();
    };
    REQUIRE(waiting() == 3);
    at.sandbox.atelier(at.repository, {"gc", "--dry-run"});
    CHECK(waiting() == 3);
    const Json collected = at.sandbox.json(at.repository, {"gc", "--yes"});
    CHECK(test::at(collected, {"items", "0", "kind"}).as_string() == "mirror");
    CHECK(test::at(collected, {"items", "0", "state"}).as_string() == "done");
    CHECK(waiting() == 0);
    // Where bd cannot be called, that alone is said to have failed.
    write_program(at.programs / "bd", "#!/bin/sh\nexit 1\n");
    CHECK(at.sandbox.try_atelier(at.repository, {"gc", "--yes"}).status == 1);
}

TEST_CASE("mirror is killed with every call of bd, and the next run finishes") {
    MirrorSandbox at;
    at.sandbox.atelier(at.repository, {"init", "--store", "bd"});
    at.sandbox.atelier(at.repository, {"plan", "--from", "-"}, plan_to_mirror);
    bool killed = true;
    int kills = 0;
    for (int n = 1; killed && n < 40; ++n) {
        at.kill_at(n % 2 == 0 ? "before" : "after", n);
        killed = at.sandbox.try_atelier(at.repository, {"mirror"}).status == 128 + 9;
        kills += killed ? 1 : 0;
    }
    CHECK(kills >= 5);
    at.kill_at("", 0);
    const Json done = at.sandbox.json(at.repository, {"mirror"});
    CHECK(test::at(done, {"waiting"}).as_int() == 0);
    CHECK(test::at(done, {"conflicts"}).as_array().empty());
    const Json status = at.sandbox.json(at.repository, {"mirror", "--status"});
    CHECK(test::at(status, {"waiting"}).as_int() == 0);
    const Json plan = at.sandbox.json(at.repository, {"status"});
    const std::string id = test::at(plan, {"epics", "0", "id"}).as_string();
    CHECK(at.bd({"show", id + ".2", "--json"}).find("cs:ready") != std::string::npos);
}

#endif
