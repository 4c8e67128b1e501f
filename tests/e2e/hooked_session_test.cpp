// The user's hooks in a worker's worktree: the same outcome as in a plain linked one, whatever
// carries them, and our guard beside them.
#include "domain/guard/guard.hpp"
#include "support/catch.hpp"
#include "support/guarded_session.hpp"
#include "support/user_hooks.hpp"

#include <algorithm>

using namespace atelier;
using namespace atelier::test;

namespace fs = std::filesystem;

namespace {

struct HookedSession {
    AtelierSandbox atelier;
    HookedRepository hooked;
    fs::path linked = atelier.root() / "linked";
    std::optional<BoundedProject> project;
    std::optional<SessionAttempt> trial;

    explicit HookedSession(UserHooks hooks) : hooked(atelier.git(), hooks) {
        atelier.git().git(hooked.folder(),
                          {"worktree", "add", "-q", "-b", "plain", linked.string()});
        const std::string& path = hooked.environment().at("PATH");
        atelier.environment()["PATH"] = atelier.programs().string() + ":" + path;
        atelier.environment()["NO_COLOR"] = "1";
        project.emplace(atelier, hooked.folder());
        trial.emplace(*project, Role::worker);
    }
    const fs::path& worktree() const { return trial->stand().worktree; }
    const Environment& agent() const { return trial->environment(); }

    bool carried_by_directory() {
        const std::string version = atelier.git().git(linked, {"version"});
        return hook_installation_for(parse_git_version(version)) == HookInstallation::directory;
    }
    void check_same_outcome(const std::string& file) {
        INFO(file);
        const HookedCommit plain = hooked.commit(linked, file);
        const HookedCommit ours = hooked.commit(worktree(), file, agent());
        INFO("plain:\n" << plain.output << "\nours:\n" << ours.output);
        CHECK(ours.same_as(plain));
        CHECK(plain.checks == 1);
    }
    void check_hooks_and_guard() {
        check_same_outcome("src/fine.txt");
        check_same_outcome("src/forbidden.txt");
        check_guard();
    }
    // Refuses what is outside of the changeset's paths, and another branch.
    void check_guard() {
        const HookedCommit outside = hooked.commit(worktree(), "outside.txt", agent());
        INFO(outside.output);
        CHECK_FALSE(outside.committed);
        CHECK_THAT(outside.output, ContainsSubstring("outside its paths"));
        CHECK(trial->run({"git", "branch", "made"}, worktree(), "").status != 0);
    }
};

[[maybe_unused]] const auto every_manager =
    std::to_array<UserHooks>({UserHooks::husky, UserHooks::lefthook, UserHooks::pre_commit});

} // namespace

TEST_CASE("the user's plain hooks end a worker's commits as in a plain worktree", "[e2e][hooks]") {
    const auto way =
        GENERATE(UserHooks::git_hooks, UserHooks::relative_path, UserHooks::absolute_path);
    INFO(name_of(way));
    HookedSession session(way);
    session.check_hooks_and_guard();
}

#ifdef ATELIER_TEST_HOOK_MANAGERS

TEST_CASE("a hook manager ends a worker's commits as in a plain worktree", "[e2e][hook-managers]") {
    const auto manager = GENERATE(from_range(every_manager));
    INFO(name_of(manager));
    HookedSession session(manager);
    session.hooked.prepare(session.linked);
    session.hooked.prepare(session.worktree(), session.agent());
    session.check_hooks_and_guard();
}

TEST_CASE("husky's hooks are in a worker's worktree no sooner than in a plain one",
          "[e2e][hook-managers]") {
    HookedSession session(UserHooks::husky);
    const HookedCommit plain = session.hooked.commit(session.linked, "src/forbidden.txt");
    const HookedCommit ours =
        session.hooked.commit(session.worktree(), "src/forbidden.txt", session.agent());
    CHECK(plain.committed);
    CHECK(ours.same_as(plain));
}

TEST_CASE("a hook manager that is installed in a worker's worktree leaves the guard standing",
          "[e2e][hook-managers]") {
    const auto manager = GENERATE(from_range(every_manager));
    INFO(name_of(manager));
    HookedSession session(manager);
    session.hooked.prepare(session.linked);
    const ProcessResult installed = session.hooked.install(session.worktree(), session.agent());
    INFO(installed.out << installed.err);
    if (manager == UserHooks::pre_commit && session.carried_by_directory()) {
        CHECK(installed.status == 1);
        CHECK_THAT(installed.out + installed.err, ContainsSubstring("core.hooksPath"));
    } else {
        CHECK(installed.status == 0);
    }
    session.check_hooks_and_guard();
}

TEST_CASE("hooks that a manager put in place of ours are ours again once the work has landed",
          "[e2e][hook-managers]") {
    HookedSession session(UserHooks::lefthook);
    const fs::path ours = session.project->folder() / "hooks" / "pre-commit";
    const bool directory = session.carried_by_directory();
    CHECK(fs::exists(ours) == directory);
    CHECK(session.hooked.install(session.worktree(), session.agent()).status == 0);
    if (directory) CHECK(read_file(ours).starts_with("#!"));
    CHECK(session.hooked.commit(session.worktree(), "src/fine.txt", session.agent()).committed);
    const std::string report = session.trial->end();
    INFO(report);
    CHECK_THAT(session.atelier.git().git(session.hooked.folder(), {"ls-tree", "-r", "bounded"}),
               ContainsSubstring("src/fine.txt"));
    // Two programs, which nobody wants to see printed.
    const bool restored = !directory || read_file(ours) == read_file(session.atelier.programs() /
                                                                     "atelier-hook-shim");
    CHECK(restored);
}

TEST_CASE("lefthook with changed settings in a worker's worktree leaves the guard standing",
          "[e2e][hook-managers]") {
    HookedSession session(UserHooks::lefthook);
    const std::string settings = "pre-commit:\n  commands:\n    check:\n      run: sh check.sh\n"
                                 "    more:\n      run: echo the second command\n"
                                 "post-commit:\n  commands:\n    late:\n      run: echo late\n";
    for (const fs::path& folder : {session.linked, session.worktree()})
        write_file(folder / "lefthook.yml", settings);
    session.check_hooks_and_guard();
    const HookedCommit ours =
        session.hooked.commit(session.worktree(), "src/more.txt", session.agent());
    INFO(ours.output);
    CHECK_THAT(ours.output, ContainsSubstring("the second command"));
    session.check_guard();
}

#endif
