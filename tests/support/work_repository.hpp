// A repository in memory with a work branch of so many committed lines in a worktree.
#pragma once

#include "support/memory_repository.hpp"
#include "support/unwrap.hpp"

namespace atelier::test {

inline std::string lines(int count, const std::string& text = "line") {
    std::string out;
    for (int i = 1; i <= count; ++i)
        out += text + " " + std::to_string(i) + "\n";
    return out;
}

struct WorkRepository {
    explicit WorkRepository(int committed = 5) {
        unwrap(repository.worktrees().add_worktree(worktree, *BranchName::parse("work"), base));
        repository.commit(worktree, "Work\n", {{"a.cpp", lines(committed)}},
                          "atelier/worker/alice");
    }

    // As many lines more stand in the worktree after it, not committed.
    void leave(int count) {
        const auto committed = unwrap(files.read(worktree / "a.cpp")).value();
        unwrap(files.write(worktree / "a.cpp", committed + lines(count, "more")));
    }

    // As `git branch -m` does it in the main checkout.
    void rename_main(const std::string& name) {
        const std::string main = "refs/heads/main";
        repository.force("refs/heads/" + name, repository.git.refs.at(main));
        repository.force(main, std::nullopt);
        repository.git.worktrees.front().branch = *BranchName::parse(name);
    }

    const std::filesystem::path worktree = "/worktree";
    MemoryFiles files;
    MemoryRepository repository{files};
    const CommitId base = repository.commit("/repo", "Base\n", {{"README.md", "readme\n"}});
};

} // namespace atelier::test
