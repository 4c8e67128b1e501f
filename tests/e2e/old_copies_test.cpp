// Plans and repositories that are older than the other of the two, clocks that are wrong, and
// processes that stand still: what has landed lands once, and whoever lives keeps what it holds.
#include "base/text.hpp"
#include "support/atelier_sandbox.hpp"
#include "support/catch.hpp"
#include "support/temporary_folder.hpp"

#include <csignal>

using namespace atelier;
using namespace atelier::test;
namespace fs = std::filesystem;

namespace {

std::string clock_at(Seconds from_now) {
    return format_time(std::chrono::floor<Millis>(std::chrono::system_clock::now()) + from_now);
}

struct Copied {
    AtelierSandbox sandbox;
    BuiltRepository built = sandbox.git().plain();
    std::string epic;
    fs::path project;

    explicit Copied(const std::string& description = "demo: write N.txt x", int changesets = 2) {
        epic = sandbox.plan(built.folder, numbered_parts(description, changesets)).front();
        project = sandbox.project(built.enlistment);
    }
    std::string id(int number) const { return epic + "." + std::to_string(number); }
    std::string git(const std::vector<std::string>& arguments) {
        return sandbox.git().git(built.folder, arguments);
    }
    fs::path copy_of(const fs::path& folder, const std::string& name) {
        const fs::path copy = sandbox.root() / name;
        fs::copy(folder, copy, fs::copy_options::recursive | fs::copy_options::copy_symlinks);
        return copy;
    }
    static void put_back(const fs::path& copy, const fs::path& folder) {
        fs::remove_all(folder);
        fs::rename(copy, folder);
    }
    ProcessResult run(std::vector<std::string> arguments) {
        arguments.insert(arguments.begin(), {"work", "--mode", "auto", "--agent", "demo"});
        return sandbox.try_atelier(built.folder, arguments);
    }
    // What the trailers of the root branch name, oldest first.
    std::vector<std::string> landed() {
        return lines_of(
            git({"log", "--reverse",
                 "--format=%(trailers:key=Atelier-Changeset,valueonly,separator=)", "main..one"}));
    }
    // "good", or the state and what is wrong.
    std::string check(const std::string& name) {
        const ProcessResult result = sandbox.try_atelier(built.folder, {"doctor", "--json"});
        const Json doctor = std::get<Json>(parse_json(result.out));
        for (const Json& check : at(doctor, {"checks"}).as_array())
            if (check.string_at("name") == name)
                return check.string_at("state") == "good"
                           ? "good"
                           : check.string_at("state") + ": " + check.string_at("message");
        return "there is no such check";
    }
    bool is_begun(int number) {
        return sandbox.git()
                   .try_git(built.folder, {"rev-list", "--count", "main..one-" + id(number)})
                   .out == "1\n";
    }
};

} // namespace

TEST_CASE("a plan from before two landings lands neither again, whatever was under way",
          "[e2e][copies]") {
    Copied f;
    if (GENERATE(false, true)) REQUIRE(f.run({"--run-mode", "once"}).status == 0);
    const fs::path copy = f.copy_of(f.project / ".beads", "beads");
    REQUIRE(f.run({}).status == 0);
    const std::string head = f.git({"rev-parse", "one"});
    Copied::put_back(copy, f.project / ".beads");
    CHECK_THAT(f.check("unrecorded-landings"), ContainsSubstring(f.id(2) + " has landed on one"));
    CHECK_THAT(f.check("decisions"), ContainsSubstring("an older copy was put back"));

    const ProcessResult worked = f.run({});
    INFO(worked.out << worked.err);
    CHECK(worked.status == 0);
    CHECK_THAT(worked.err, ContainsSubstring(f.id(2) + " has landed on one already"));
    CHECK(f.git({"rev-parse", "one"}) == head);
    CHECK(f.landed() == std::vector<std::string>{f.id(1), f.id(2)});
    const Json shown = f.sandbox.json(f.built.folder, {"show", f.epic});
    CHECK(at(shown, {"bead", "status"}).as_string() == "closed");
    f.sandbox.try_atelier(f.built.folder, {"doctor", "--fix"});
    for (const char* name : {"unrecorded-landings", "decisions", "event-chain"})
        CHECK(f.check(name) == "good");
    CHECK(f.sandbox.atelier(f.built.folder, {"integrate", f.epic}).find("2 commits of one") !=
          std::string::npos);
}

TEST_CASE("a repository from before a landing is told as that, and nothing lands in its place",
          "[e2e][copies]") {
    Copied f;
    REQUIRE(f.run({"--run-mode", "once"}).status == 0);
    const fs::path git_dir = f.built.common_dir;
    const fs::path before = f.copy_of(git_dir, "before");
    REQUIRE(f.run({}).status == 0);
    CHECK(f.check("lost-landings") == "good");
    const std::string head = f.git({"rev-parse", "one"});
    const fs::path after = f.copy_of(git_dir, "after");
    Copied::put_back(before, git_dir);

    CHECK(f.check("lost-landings") ==
          "wrong: " + f.id(2) + " has landed on one as " + head + ", which is not there");
    CHECK(f.run({}).status == 0);
    CHECK(f.landed() == std::vector<std::string>{f.id(1)});
    CHECK_THAT(f.sandbox.atelier(f.built.folder, {"integrate", f.epic, "--preview"}),
               ContainsSubstring(f.id(2) + " has landed on one as " + head));
    // From the copy that has it.
    f.git({"fetch", "-q", after.string(), "+refs/heads/one:refs/heads/one"});
    CHECK(f.check("lost-landings") == "good");
    CHECK(f.sandbox.atelier(f.built.folder, {"integrate", f.epic}).find("which is not there") ==
          std::string::npos);
    CHECK(f.git({"rev-parse", "main"}) == head);
}

TEST_CASE("a repository from before an epic's first landing is told with where its branch stood",
          "[e2e][copies]") {
    Copied f;
    const fs::path before = f.copy_of(f.built.common_dir, "before");
    REQUIRE(f.run({"--run-mode", "once"}).status == 0);
    const std::string head = f.git({"rev-parse", "one"});
    const fs::path after = f.copy_of(f.built.common_dir, "after");
    Copied::put_back(before, f.built.common_dir);
    CHECK_THAT(f.check("lost-landings"), ContainsSubstring(f.id(1) + " has landed on one as "));
    const ProcessResult refused = f.run({});
    INFO(refused.out << refused.err);
    CHECK(refused.status == 1);
    CHECK_THAT(refused.out + refused.err,
               ContainsSubstring("the root branch one is gone") && ContainsSubstring(head));
    f.git({"fetch", "-q", after.string(), "+refs/heads/one:refs/heads/one"});
    CHECK(f.run({}).status == 0);
    CHECK(f.landed() == std::vector<std::string>{f.id(1), f.id(2)});
}

TEST_CASE("a run that stands still for longer than its lease keeps what it holds, by any clock",
          "[e2e][copies][doors]") {
    const Seconds lease{1};
    const TemporaryFolder outside;
    const fs::path go = outside.path() / "go";
    Copied f("demo: write N.txt x\n          demo: wait-for " + go.string(), 1);
    write_file(f.project / "config.user.json", R"({"lease": {"seconds": 1}})");
    Background run = f.sandbox.start(
        f.built.folder, {"work", "--mode", "auto", "--agent", "demo", "--name", "alice"});
    eventually("its agent waits", [&] { return f.is_begun(1); });
    run.signal(SIGSTOP);
    const auto until = std::chrono::steady_clock::now() + lease + lease;
    eventually("its lease has run out", [&] { return std::chrono::steady_clock::now() >= until; });
    for (const Seconds off : {Seconds{0}, Seconds{-3600}, Seconds{10 * 365 * 24 * 3600}}) {
        f.sandbox.environment()["ATELIER_TEST_NOW"] = clock_at(off);
        INFO("clock at " << f.sandbox.environment()["ATELIER_TEST_NOW"]);
        CHECK_THAT(f.run({"--name", "bob"}).out, ContainsSubstring("is held by"));
        const ProcessResult named = f.sandbox.try_atelier(
            f.built.folder, {"work", f.epic, "--mode", "auto", "--agent", "demo", "--name", "bob"});
        CHECK(named.status == 1);
        CHECK_THAT(named.err, ContainsSubstring("is held by atelier/worker/alice"));
        CHECK(f.sandbox.atelier(f.built.folder, {"gc", "--yes"}) == "nothing is left over\n");
    }
    f.sandbox.environment().erase("ATELIER_TEST_NOW");
    write_file(go, "");
    run.signal(SIGCONT);
    CHECK(run.wait() == 0);
    CHECK(f.landed() == std::vector<std::string>{f.id(1)});
}

TEST_CASE("a claim that was made by a clock far ahead binds nobody once the clock is right",
          "[e2e][copies][doors]") {
    Copied f;
    const auto claim = [&](const std::string& name, Seconds off) {
        f.sandbox.environment()["ATELIER_TEST_NOW"] = clock_at(off);
        f.sandbox.environment()["ATELIER_AGENT_ID"] = "atelier/worker/" + name;
        return f.sandbox.run(f.built.folder,
                             {(f.sandbox.programs() / "epic_claim").string(), f.epic});
    };
    const Seconds year{365 * 24 * 3600};
    SECTION("far ahead") {
        CHECK(claim("alice", year).status == 0);
        CHECK(claim("bob", Seconds{0}).status == 0);
    }
    SECTION("a little ahead") {
        CHECK(claim("alice", Seconds{60}).status == 0);
        const ProcessResult refused = claim("bob", Seconds{0});
        CHECK(refused.status == 1);
        CHECK_THAT(refused.out, ContainsSubstring("epic-taken"));
    }
    SECTION("behind") {
        CHECK(claim("alice", -year).status == 0);
        CHECK(claim("bob", Seconds{0}).status == 0);
    }
}
