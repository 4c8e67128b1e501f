// A rehearsal of the user's hooks in a scratch clone (ports/hook_rehearsal.hpp).
#pragma once

#include "adapters/git/discover.hpp"
#include "ports/hook_rehearsal.hpp"
#include "ports/process.hpp"

namespace atelier {

class GitHookRehearser final : public HookRehearser {
  public:
    // `process` has to outlive this and what it begins.
    GitHookRehearser(Process& process, Environment environment, RepositoryLayout place)
        : process_(process), environment_(std::move(environment)), place_(std::move(place)) {}

    Result<std::unique_ptr<HookRehearsal>> begin(const std::string& worktree_name) override;

  private:
    Process& process_;
    Environment environment_;
    RepositoryLayout place_;
};

} // namespace atelier
