// What --dry-run leaves: everything as it was, to the byte.
#include "support/atelier_sandbox.hpp"
#include "support/catch.hpp"

#include <csignal>
#include <map>
#include <sys/stat.h>

using namespace atelier;
using namespace atelier::test;

namespace fs = std::filesystem;

namespace {

// What SQLite's programs share while they run; it is made anew by the first of them.
bool is_shared_memory(const fs::path& path) {
    return path.native().ends_with("-shm");
}

std::string told_of(const fs::directory_entry& entry) {
    struct ::stat about {};
    REQUIRE(::lstat(entry.path().c_str(), &about) == 0);
    std::string text = std::to_string(about.st_mode);
    if (entry.is_symlink()) return text + " to " + fs::read_symlink(entry.path()).string();
    // A folder's time says that names came and went, as those of locks and drafts do.
    if (!entry.is_regular_file()) return text;
    return text + " " + std::to_string(about.st_mtim.tv_sec) + "." +
           std::to_string(about.st_mtim.tv_nsec) + "\n" + read_file(entry.path());
}

std::map<std::string, std::string> everything_below(const fs::path& root) {
    std::map<std::string, std::string> found;
    for (const auto& entry : fs::recursive_directory_iterator(root))
        if (!is_shared_memory(entry.path())) found[entry.path()] = told_of(entry);
    return found;
}

// A run was killed while its agent worked, before it one changeset landed, and its worktree was
// kept for what is in it.
struct LeftOver {
    AtelierSandbox sandbox;
    BuiltRepository repository = sandbox.git().plain();
    const std::string epic =
        sandbox.plan(repository.folder, numbered_parts("demo: write N.txt x", 1)).front();
    const fs::path project = sandbox.project(repository.folder);
    const fs::path landed = project / "worktrees" / (epic + ".1");

    LeftOver() {
        write_file(repository.common_dir / "info/exclude", "/own/\n");
        sandbox.git().git(repository.folder, {"init", "-q", (project / "aside").string()});
        write_file(project / "config.user.json",
                   R"({"worktree": {"setup": [["sh", "-c", "git init -q own && cd own && )"
                   R"(git commit -q --allow-empty -m Own"]]}})");
        sandbox.work(repository.folder);
        REQUIRE(fs::exists(landed / ".git"));
    }
    void kill_a_run() {
        sandbox.plan(repository.folder,
                     "epics:\n  - title: Two\n    root_branch: two\n    changesets:\n"
                     "      - title: Wait\n        description: |\n          demo: write w.txt w\n"
                     "          demo: wait-for " +
                         (sandbox.root() / "never").string() + "\n");
        Background work = sandbox.start(
            repository.folder, {"work", "--mode", "auto", "--agent", "demo", "--name", "alice"});
        eventually("the agent works", [&] {
            // While a worktree is made, its HEAD is none yet.
            return sandbox.git()
                       .git(repository.folder, {"log", "--branches", "--format=%s"})
                       .find("Wait") != std::string::npos;
        });
        work.signal(SIGKILL);
        work.wait();
        eventually("the keeper has ended everything",
                   [&] { return processes_of(sandbox.root()).empty(); });
    }
};

} // namespace

TEST_CASE("a preview changes no byte of the repository, of worktrees and of what is ours",
          "[e2e][gc][previews]") {
    LeftOver at;
    const auto git = [&](std::vector<std::string> words) {
        at.sandbox.git().git(at.repository.folder, std::move(words));
    };
    at.kill_a_run();
    // What the next command that acts puts right.
    if (GENERATE(true, false))
        fs::remove(at.landed / ".git");
    else
        write_file(at.landed / ".git", "");
    const auto hour_ago = fs::file_time_type::clock::now() - std::chrono::hours(1);
    fs::last_write_time(at.landed / "README.md", hour_ago);
    fs::last_write_time(at.repository.folder / "README.md", hour_ago);
    git({"config", "user.name", "Another"});
    git({"switch", "-q", "-c", "elsewhere"});
    fs::permissions(at.project, fs::perms::group_read | fs::perms::group_exec,
                    fs::perm_options::add);
    const fs::path plan = at.sandbox.root() / "plan.yaml";
    write_file(plan, "epics:\n  - title: Three\n    changesets:\n      - title: One\n"
                     "        description: x\n");
    const fs::path rows = at.sandbox.root() / "rows.jsonl";
    write_file(rows, at.sandbox.run(at.repository.folder, {"git-atelier", "export"}).out);

    const auto before = everything_below(at.sandbox.root());
    const std::vector<std::vector<std::string>> previews = {
        {"gc", "--dry-run"},
        {"gc", "--dry-run", "--force", "--stale-after", "1s"},
        {"gc", "--dry-run", "--yes"},
        {"remove", "--dry-run"},
        {"work", "--dry-run", "--mode", "auto"},
        {"work", "--dry-run", "--mode", "auto", "--jobs", "2"},
        {"work", "--dry-run", at.epic},
        {"plan", "--from", plan.string(), "--dry-run"},
        {"import", rows.string(), "--dry-run"},
    };
    for (const auto& words : previews) {
        const ProcessResult result = at.sandbox.try_atelier(at.repository.folder, words);
        INFO(words.front() << " " << result.out << result.err);
        CHECK(result.status <= 1);
        const auto after = everything_below(at.sandbox.root());
        for (const auto& [path, picture] : before)
            if (const auto now = after.find(path); now == after.end() || now->second != picture)
                FAIL_CHECK(words.front() << " changed " << path);
        for (const auto& [path, picture] : after)
            if (!before.contains(path)) FAIL_CHECK(words.front() << " made " << path);
    }
}

TEST_CASE("a preview says of a worktree whose file .git is gone what becomes of it",
          "[e2e][gc][previews]") {
    LeftOver at;
    fs::remove(at.landed / ".git");
    const auto said = [&] {
        return at.sandbox.try_atelier(at.repository.folder, {"gc", "--dry-run"}).out;
    };
    CHECK_THAT(said(), ContainsSubstring("the repository own in it has commits"));
    CHECK_FALSE(fs::exists(at.landed / ".git"));
    at.sandbox.atelier(at.repository.folder, {"gc", "--force", "--yes"});
    CHECK_FALSE(fs::exists(at.landed));
    CHECK(fs::exists(at.project / "kept" / at.landed.filename() / "own/.git"));
}
