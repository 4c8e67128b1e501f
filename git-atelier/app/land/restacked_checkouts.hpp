// The checkouts of branches that move together: what keeps one from coming along, and bringing
// them, which is done before the branches move.
#pragma once

#include "base/result.hpp"
#include "domain/land/restack.hpp"
#include "domain/land/restack_receipt.hpp"
#include "ports/git_worktrees.hpp"

#include <filesystem>
#include <optional>
#include <string>
#include <vector>

namespace atelier {

struct Hindrance {
    LeftBecause why;
    std::filesystem::path checkout;
    // dirty: which files.
    std::vector<std::string> paths = {};
};

class RestackedCheckouts {
  public:
    // Every worktree as Git lists it now.
    static Result<RestackedCheckouts> list(GitWorktrees& worktrees);

    // nullopt: no checkout shows the branch, or the one that does is without changes.
    Result<std::optional<Hindrance>> hindrance(const BranchName& branch) const;
    // Index and files of those that show a branch of the receipt. All of them, or none: what keeps
    // one is `hindered`, with the branch's place in the receipt.
    struct Brought {
        std::vector<std::filesystem::path> checkouts = {};
        std::optional<std::pair<std::size_t, Hindrance>> hindered = {};
    };
    Result<Brought> bring(const RestackReceipt& receipt) const;

  private:
    explicit RestackedCheckouts(GitWorktrees& worktrees) : worktrees_(worktrees) {}
    std::vector<const Checkout*> of(const BranchName& branch) const;

    GitWorktrees& worktrees_;
    std::vector<Checkout> checkouts_;
};

// Takes back what was brought where the branches did not move after all.
Result<void> return_checkouts(GitWorktrees& worktrees, const RestackReceipt& receipt);

} // namespace atelier
