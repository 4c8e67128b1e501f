// The surroundings in which ways to write (bypass_cases.hpp) are tried: a repository with a second
// branch, a bare remote, another clone and a patch; and where whoever tries stands in it.
#pragma once

#include "support/atelier_sandbox.hpp"
#include "support/git_sandbox.hpp"
#include "support/repository_snapshot.hpp"

#include <filesystem>
#include <functional>
#include <map>
#include <memory>
#include <string>

namespace atelier::test {

// main: two commits. side: one of its own on the first. The clone has branch topic with a commit
// more. In `git.root()`: repo, remote.git and clone.
struct BypassFixture {
    explicit BypassFixture(GitSandbox& sandbox);

    GitSandbox& git;
    BuiltRepository repository;
    std::filesystem::path remote;
    std::filesystem::path clone;
    std::string side;
    // What `git format-patch` makes of a commit that is nowhere in the repository.
    std::string patch;
    // Adds to a picture of the scene what else counts.
    std::function<void(RepositoryPicture&)> besides = {};
    // Where a program outside takes commands; its folder is called as tmux calls its own.
    std::filesystem::path server = git.root() / "tmux/tmux-1/default";
    std::shared_ptr<Background> serving = {};
    // Another worker's branch; "" for none.
    std::string other = {};
};

struct WorktreeFixture {
    std::filesystem::path worktree;
    std::string branch;
    // What makes Git call hooks there: their folder, and the configuration that is included.
    std::filesystem::path hooks;
    std::filesystem::path git_config;
    // A folder outside of the repository that can be written to.
    std::filesystem::path scratch;
    // The branch that takes what lands from here; "" for none.
    std::string target = {};
    // The id of an epic that nobody may claim yet; "" for none.
    std::string draft = {};
    // The one that the session is about; "" for none.
    std::string changeset = {};
    // The project's folder; "" for none.
    std::filesystem::path project = {};
};

// {main} {main-name} {common} {remote} {clone} {side} {patch} {worktree} {worktree-name} {git-dir}
// {branch} {hooks} {git_config} {scratch} {draft} {changeset} {project} {path} {home} {server}
// {other} {tool}; everything else stays as it is.
std::string fill_places(const BypassFixture& scene, const WorktreeFixture& stand, std::string text);

// A plain linked worktree on `branch`, with a hook and an included configuration as ours have them,
// and nobody who stops anything.
WorktreeFixture plain_stand(BypassFixture& scene, const std::string& branch);

RepositoryPicture picture_of(BypassFixture& scene);

} // namespace atelier::test
