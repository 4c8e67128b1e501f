// A Repository over a built repository, with short hands for tests.
#pragma once

#include "adapters/git/replay/object_replay.hpp"
#include "adapters/git/repository/git_repository.hpp"
#include "adapters/process/child_process.hpp"
#include "support/git_sandbox.hpp"
#include "support/git_values.hpp"

namespace atelier::test {

struct RepositoryFixture {
    explicit RepositoryFixture(RepositoryKind kind = RepositoryKind::plain)
        : built(sandbox.build(kind)),
          repository(process, sandbox.environment(), unwrap(discover_repository(built.folder)),
                     open_objects) {}

    std::string git(std::vector<std::string> arguments, const std::string& input = {}) {
        return sandbox.git(built.folder, std::move(arguments), input);
    }
    CommitId at(const std::string& name) { return sandbox.resolve(built.folder, name); }
    std::filesystem::path work(const std::string& name) const {
        return sandbox.root() / "data dir" / name;
    }
    // A worktree of ours on a new branch at HEAD; its folder.
    std::filesystem::path add_work(const std::string& name = "at-x.1",
                                   const std::string& on = "work") {
        std::filesystem::path place = work(name);
        unwrap(repository.worktrees().add_worktree(place, branch(on), at("HEAD")));
        return place;
    }

    GitSandbox sandbox;
    ChildProcess process;
    BuiltRepository built;
    GitRepository repository;
};

} // namespace atelier::test
