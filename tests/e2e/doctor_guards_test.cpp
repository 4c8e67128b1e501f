// What the doctor says of guards, and of the user's hooks beside them, under the Git there is.
#include "domain/guard/guard.hpp"
#include "support/catch.hpp"
#include "support/guard_page.hpp"
#include "support/guarded_session.hpp"
#include "support/test_places.hpp"
#include "support/user_hooks.hpp"

using namespace atelier;
using namespace atelier::test;

namespace fs = std::filesystem;

namespace {

// Whatever its verdict.
Json check_of(AtelierSandbox& sandbox, const fs::path& folder, const std::string& name) {
    const ProcessResult looked = sandbox.try_atelier(folder, {"doctor", "--json"});
    auto parsed = parse_json(looked.out);
    REQUIRE(std::holds_alternative<Json>(parsed));
    const Json document = std::get<Json>(std::move(parsed));
    for (const Json& check : document.find("checks")->as_array())
        if (check.string_at("name") == name) return check;
    FAIL("no check " << name << ": " << looked.out << looked.err);
    return {};
}

struct DoctoredHooks {
    AtelierSandbox sandbox;
    HookedRepository hooked;

    explicit DoctoredHooks(UserHooks hooks) : hooked(sandbox.git(), hooks) {
        sandbox.environment()["PATH"] =
            sandbox.programs().string() + ":" + hooked.environment().at("PATH");
        sandbox.atelier(hooked.folder(), {"init", "--yes"});
    }
    // The check's own record is what tells that it ran.
    std::string everything() {
        std::string text = read_file(sandbox.root() / "hooked-record");
        for (const auto& [name, content] : snapshot(sandbox.git(), hooked.folder()))
            text += name + "\n" + content + "\n";
        return text + sandbox.git().git(hooked.folder(), {"for-each-ref"});
    }
    // Looked at, with nothing run and nothing changed.
    Json check() {
        const std::string before = everything();
        Json found = check_of(sandbox, hooked.folder(), "user-hooks");
        CHECK(everything() == before);
        return found;
    }
};

void check_reached(UserHooks hooks) {
    INFO(name_of(hooks));
    DoctoredHooks at(hooks);
    const Json found = at.check();
    INFO(found.dump());
    CHECK(found.string_at("state") == "good");
    bool ran = false;
    for (const Json& name : test::at(found, {"details", "ran"}).as_array())
        ran = ran || name.as_string() == "pre-commit";
    CHECK(ran);
}

} // namespace

TEST_CASE("doctor names what carries a guard, and finds what leaves a worktree unguarded",
          "[e2e][hooks][doctor]") {
    RegisteredScene scene;
    SessionAttempt trial(scene.project, Role::worker);
    const fs::path& folder = scene.project.repository;
    const std::string version = scene.atelier.git().git(folder, {"version"});
    const HookInstallation installation = hook_installation_for(parse_git_version(version));
    std::vector<std::string> names;
    std::map<std::string, std::string> cells;
    const auto look = [&](const std::string& name) {
        const Json found = check_of(scene.atelier, folder, "guards");
        const bool good = found.string_at("state") == "good";
        names.push_back(name);
        cells[name] = good ? "guarded" : "not guarded, and said so";
        if (!good) CHECK_FALSE(found.string_at("hint").empty());
        return found;
    };
    const Json still = look("it is there still");
    const Json& row = test::at(still, {"details", "worktrees", "0"});
    CHECK(row.string_at("worktree") == trial.stand().worktree);
    CHECK(row.string_at("agent") == "atelier/worker/ann");
    CHECK(row.string_at("carrier") == name_of(installation));

    Environment& environment = scene.atelier.environment();
    const std::string path = environment["PATH"];
    environment["PATH"] = scene.atelier.programs().string() + ":/usr/bin:/bin";
    const std::string older = scene.atelier.run("/", {"git", "version"}).out;
    REQUIRE(hook_installation_for(parse_git_version(older)) == HookInstallation::directory);
    const Json replaced = look("Git 2.39 stands before it on PATH");
    if (installation == HookInstallation::configuration)
        CHECK_THAT(replaced.string_at("message"),
                   ContainsSubstring("does not know hooks from configuration"));
    environment["PATH"] = path;

    scene.atelier.git().git(folder,
                            {"config", "--remove-section", "includeIf.gitdir:./worktrees/at-*"});
    const Json lost = look("the repository's configuration lost its key");
    CHECK_THAT(lost.string_at("message"),
               ContainsSubstring("Git does not find our hook handlers there"));

    const std::string page = read_file(source_folder() / "docs/guards.md");
    const std::string column =
        installation == HookInstallation::directory ? "Git before 2.54" : "Git 2.54 and later";
    const GuardTable table = with_column(parse_table(page, "doctor"), column, names, cells);
    CHECK(with_table(page, "doctor", table) == page);
}

TEST_CASE("doctor comes to the user's hooks without running them", "[e2e][hooks][doctor]") {
    check_reached(
        GENERATE(UserHooks::git_hooks, UserHooks::relative_path, UserHooks::absolute_path));
}

TEST_CASE("doctor says which hooks a new worktree does not have", "[e2e][hooks][doctor]") {
    DoctoredHooks at(UserHooks::relative_path);
    at.sandbox.git().git(at.hooked.folder(), {"rm", "-rq", "--cached", "their hooks"});
    at.sandbox.git().git(at.hooked.folder(), {"commit", "-qm", "Keep them to myself"});
    const Json found = at.check();
    CHECK(found.string_at("state") == "note");
    CHECK_THAT(found.string_at("message"), ContainsSubstring("does not have your pre-commit"));
}

TEST_CASE("doctor says that pre-commit is to be installed in the main checkout",
          "[e2e][hooks][doctor]") {
    AtelierSandbox sandbox;
    const BuiltRepository built = sandbox.git().plain();
    sandbox.atelier(built.folder, {"init", "--yes"});
    write_file(built.folder / ".pre-commit-config.yaml", "repos: []\n");
    const Json found = check_of(sandbox, built.folder, "user-hooks");
    CHECK(found.string_at("state") == "note");
    CHECK_THAT(found.string_at("hint"), ContainsSubstring("in the main checkout"));
}

#ifdef ATELIER_TEST_HOOK_MANAGERS

TEST_CASE("doctor comes to a manager's hooks, and says what husky lacks in a new worktree",
          "[e2e][hook-managers][doctor]") {
    const auto manager = GENERATE(UserHooks::husky, UserHooks::lefthook, UserHooks::pre_commit);
    if (manager != UserHooks::husky) return check_reached(manager);
    DoctoredHooks at(manager);
    const Json found = at.check();
    INFO(found.dump());
    CHECK(found.string_at("state") == "note");
    CHECK_THAT(found.string_at("message"), ContainsSubstring("pre-commit"));
    CHECK_THAT(found.string_at("hint"), ContainsSubstring("husky makes its folder"));
}

#endif
