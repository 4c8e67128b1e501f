#include "support/user_hooks.hpp"

#include "base/text.hpp"
#include "support/catch.hpp"
#include "support/unwrap.hpp"

#include <algorithm>

namespace atelier::test {

namespace fs = std::filesystem;

namespace {

#ifdef ATELIER_TEST_HOOK_MANAGERS
const fs::path managers = ATELIER_TEST_HOOK_MANAGERS;
#else
const fs::path managers;
#endif

constexpr const char* words_of_check = "the check found a forbidden file";

void write_hook(const fs::path& path, const std::string& text) {
    write_file(path, text);
    fs::permissions(path, fs::perms::owner_all);
}

struct Manager {
    std::vector<std::string> install;
    // What it prints when the check failed.
    std::string report;
};

Manager manager_of(UserHooks hooks) {
    if (hooks == UserHooks::husky)
        return {{"npm", "run", "--silent", "prepare"}, "husky - pre-commit script failed (code 1)"};
    if (hooks == UserHooks::lefthook) return {{"lefthook", "install"}, "lefthook"};
    if (hooks == UserHooks::pre_commit) return {{"pre-commit", "install"}, "hook id: check"};
    return {};
}

} // namespace

bool HookedCommit::same_as(const HookedCommit& other) const {
    return status == other.status && committed == other.committed && checks == other.checks &&
           check_spoke == other.check_spoke && manager_spoke == other.manager_spoke;
}

HookedRepository::HookedRepository(GitSandbox& sandbox, UserHooks hooks, const std::string& name)
    : sandbox_(sandbox), hooks_(hooks), folder_(sandbox.plain(name).folder),
      record_(sandbox.root() / (name + "-record")), environment_(sandbox.environment()) {
    environment_["NO_COLOR"] = "1";
    environment_["npm_config_update_notifier"] = "false";
    if (is_manager(hooks_))
        environment_["PATH"] = managers.string() + ":" + environment_.at("PATH");
    write_hooks();
    sandbox_.git(folder_, {"add", "-A"});
    sandbox_.git(folder_, {"commit", "-q", "--allow-empty", "-m", "Have hooks"});
    if (!is_manager(hooks_)) return;
    const ProcessResult installed = install(folder_);
    if (installed.status != 0) FAIL(installed.out << installed.err);
}

void HookedRepository::write_hooks() {
    const std::string check = "#!/bin/sh\npwd -P >>'" + record_.string() +
                              "'\n"
                              "git diff --cached --name-only | grep -q forbidden || exit 0\n"
                              "echo '" +
                              words_of_check + "' >&2\nexit 1\n";
    switch (hooks_) {
    case UserHooks::git_hooks:
        return write_hook(folder_ / ".git/hooks/pre-commit", check);
    case UserHooks::relative_path:
        write_hook(folder_ / "their hooks/pre-commit", check);
        sandbox_.git(folder_, {"config", "core.hooksPath", "their hooks"});
        return;
    case UserHooks::absolute_path: {
        const fs::path shared = sandbox_.root() / "shared hooks";
        write_hook(shared / "pre-commit", check);
        sandbox_.git(folder_, {"config", "core.hooksPath", shared.string()});
        return;
    }
    case UserHooks::husky:
        write_file(folder_ / ".gitignore", "node_modules\n");
        write_file(folder_ / "package.json",
                   R"({"private": true, "scripts": {"prepare": "husky"}})");
        write_file(folder_ / ".husky/pre-commit", "sh check.sh\n");
        break;
    case UserHooks::lefthook:
        write_file(folder_ / "lefthook.yml",
                   "pre-commit:\n  commands:\n    check:\n      run: sh check.sh\n");
        break;
    case UserHooks::pre_commit:
        write_file(folder_ / ".pre-commit-config.yaml",
                   "repos:\n  - repo: local\n    hooks:\n      - id: check\n        name: check\n"
                   "        language: system\n        entry: sh check.sh\n"
                   "        pass_filenames: false\n        always_run: true\n");
        break;
    }
    write_file(folder_ / "check.sh", check);
}

ProcessResult HookedRepository::run(const fs::path& folder, std::vector<std::string> argv,
                                    const Environment& more) {
    ProcessRequest request{.argv = std::move(argv), .environment = environment_};
    for (const auto& [name, value] : more)
        request.environment[name] = value;
    request.directory = folder;
    return unwrap(sandbox_.process().run(request));
}

ProcessResult HookedRepository::install(const fs::path& worktree, const Environment& more) {
    const fs::path modules = worktree / "node_modules";
    if (hooks_ == UserHooks::husky && !fs::exists(modules))
        fs::create_directory_symlink(managers.parent_path() / "node_modules", modules);
    return run(worktree, manager_of(hooks_).install, more);
}

void HookedRepository::prepare(const fs::path& worktree, const Environment& more) {
    if (hooks_ != UserHooks::husky) return;
    const ProcessResult prepared = install(worktree, more);
    if (prepared.status != 0) FAIL(prepared.out << prepared.err);
}

HookedCommit HookedRepository::commit(const fs::path& worktree, const std::string& file,
                                      const Environment& more) {
    const auto head = [&] { return run(worktree, {"git", "rev-parse", "HEAD"}, more).out; };
    const auto runs = [&] {
        const std::vector<std::string> paths = lines_of(read_file(record_));
        return static_cast<std::size_t>(
            std::ranges::count(paths, fs::canonical(worktree).string()));
    };
    const std::string before = head();
    const std::size_t ran = runs();
    write_file(worktree / file, "text\n");
    run(worktree, {"git", "add", "--", file}, more);
    const ProcessResult result = run(worktree, {"git", "commit", "-m", "Add " + file}, more);

    HookedCommit end{.status = result.status, .output = result.out + result.err};
    end.committed = head() != before;
    end.checks = runs() - ran;
    end.check_spoke = end.output.find(words_of_check) != std::string::npos;
    const std::string report = manager_of(hooks_).report;
    end.manager_spoke = !report.empty() && end.output.find(report) != std::string::npos;
    if (!end.committed) {
        run(worktree, {"git", "rm", "-q", "--cached", "--", file}, more);
        fs::remove(worktree / file);
    }
    return end;
}

} // namespace atelier::test
