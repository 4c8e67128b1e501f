// A probe of the user's hooks in a scratch clone (ports/hook_probe.hpp).
#pragma once

#include "adapters/git/config/discover.hpp"
#include "ports/hook_probe.hpp"
#include "ports/process.hpp"
#include "ports/repository.hpp"

#include <functional>
#include <memory>

namespace atelier {

using OpenRepository = std::function<std::unique_ptr<Repository>(
    Process& process, const Environment& environment, RepositoryLayout layout)>;

class GitHookProber final : public HookProber {
  public:
    // `process` has to outlive this and what it begins. `open` gives the repository of a clone.
    GitHookProber(Process& process, Environment environment, RepositoryLayout place,
                  OpenRepository open)
        : process_(process), environment_(std::move(environment)), place_(std::move(place)),
          open_(std::move(open)) {}

    Result<std::unique_ptr<HookProbe>> begin(const std::string& worktree_name) override;

  private:
    Process& process_;
    Environment environment_;
    RepositoryLayout place_;
    OpenRepository open_;
};

} // namespace atelier
