// `git atelier rescue` after real worktrees have gone.
#include "support/atelier_sandbox.hpp"
#include "support/catch.hpp"

#include <filesystem>

using namespace atelier;
using namespace atelier::test;
namespace fs = std::filesystem;

namespace {

// A changeset whose agent has asked, left a worktree, and was abandoned.
struct Rescuing {
    AtelierSandbox sandbox;
    BuiltRepository repository = sandbox.git().plain();
    fs::path folder = repository.folder;
    std::string changeset;
    fs::path project;
    fs::path worktree;

    Rescuing() {
        sandbox.git().commit(folder, "Ignore\n", {{".gitignore", "*.db\n"}});
        changeset = sandbox
                        .plan(folder, numbered_parts("demo: write N.txt x\n          "
                                                     "demo: block why?",
                                                     1))
                        .front() +
                    ".1";
        project = sandbox.project(folder);
        worktree = project / "worktrees" / changeset;
        write_file(project / "config.user.json", R"({"worktree": {"keep": ["*.db"]}})");
        sandbox.work(folder);
        write_file(worktree / "left.txt", "left\n");
        write_file(worktree / "data.db", "data\n");
        sandbox.git().git(worktree, {"init", "-q", "-b", "main", "app"});
        sandbox.git().commit(worktree / "app", "Generated\n", {{"main.txt", "an hour\n"}});
    }
    Json json(std::vector<std::string> words) { return sandbox.json(folder, std::move(words)); }
    std::string name_ending(const std::string& end) {
        const Json listed = json({"rescue", "list"});
        for (const Json& item : listed.find("items")->as_array())
            if (item.string_at("name").ends_with(end)) return item.string_at("name");
        FAIL("nothing kept ends with " << end);
        return {};
    }
};

} // namespace

TEST_CASE("what a forced removal kept comes back, file by file and commit by commit",
          "[e2e][rescue]") {
    Rescuing at;
    const Json abandoned = at.json({"abandon", at.changeset, "--reason", "no", "--yes"});
    CHECK_THAT(abandoned.find("warnings")->dump(), ContainsSubstring("left.txt"));
    CHECK_THAT(abandoned.find("warnings")->dump(), ContainsSubstring("the repository app"));
    CHECK(fs::exists(at.worktree / "app/main.txt"));
    const Json collected = at.json({"gc", "--force", "--yes"});
    INFO(collected.dump());
    CHECK_FALSE(fs::exists(at.worktree));
    const fs::path kept = at.project / "kept" / at.changeset;
    CHECK(read_file(kept / "data.db") == "data\n");
    CHECK(at.sandbox.git().git(kept / "app", {"show", "HEAD:main.txt"}) == "an hour");

    const std::string files = at.name_ending("/files-of-" + at.changeset);
    CHECK_THAT(at.sandbox.atelier(at.folder, {"rescue", "show", files}),
               ContainsSubstring("left.txt"));
    at.sandbox.atelier(at.folder, {"rescue", "restore", files, "--branch", "back"});
    CHECK(at.sandbox.git().git(at.folder, {"show", "back:left.txt"}) == "left");
    at.sandbox.atelier(at.folder, {"rescue", "restore", files, "--to", "../files"});
    CHECK(read_file(at.folder.parent_path() / "files/left.txt") == "left\n");
    const Json again = at.json({"rescue", "restore", "kept/" + at.changeset, "--to", "../kept"});
    CHECK(again.string_at("schema") == "rescue/1");
    CHECK(read_file(at.folder.parent_path() / "kept/data.db") == "data\n");
    CHECK(
        at.sandbox.git().git(at.folder.parent_path() / "kept/app", {"status", "--short"}).empty());
    CHECK(at.sandbox.git().git(at.folder, {"status", "--short"}).empty());

    // Dropping asks, and is not an agent's to do.
    const std::vector<std::string> drop = {"rescue", "drop", "kept/" + at.changeset};
    CHECK(at.sandbox.try_atelier(at.folder, drop).status == 129);
    auto confirmed = drop;
    confirmed.emplace_back("--yes");
    at.sandbox.environment()["ATELIER_AGENT_ID"] = "atelier/worker/worker-1";
    CHECK(at.sandbox.try_atelier(at.folder, confirmed).status == 1);
    CHECK(fs::exists(kept));
    at.sandbox.environment().erase("ATELIER_AGENT_ID");
    at.sandbox.atelier(at.folder, confirmed);
    CHECK_FALSE(fs::exists(kept));
}

TEST_CASE("rescue without anything kept says so, and what it is asked wrongly", "[e2e][rescue]") {
    AtelierSandbox sandbox;
    const BuiltRepository repository = sandbox.git().plain();
    sandbox.atelier(repository.folder, {"init", "--yes"});
    CHECK(sandbox.atelier(repository.folder, {"rescue", "list"}) == "nothing was kept\n");
    for (const auto& words : {std::vector<std::string>{"rescue"},
                              {"rescue", "show"},
                              {"rescue", "list", "x"},
                              {"rescue", "take", "x"}})
        CHECK(sandbox.try_atelier(repository.folder, words).status == 129);
    CHECK(sandbox.try_atelier(repository.folder, {"rescue", "show", "x"}).status == 1);
}
