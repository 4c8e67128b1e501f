// An epic: what its bead's fields say, as the types they have. As with a changeset, decisions ask
// `Epic::of`, which refuses a bead whose branches or commit cannot be read (plan-invalid, naming
// bead and field); what people write is refused by the question for it alone; and what only shows
// epics asks `epic_as_written`, which never fails.
#pragma once

#include "base/result.hpp"
#include "base/time.hpp"
#include "domain/bead/bead.hpp"

#include <optional>
#include <string>

namespace atelier {

enum class PrStrategy { sequential, on_ready, on_parent_approved, parallel };
constexpr auto names_of(PrStrategy) {
    return std::to_array<Named<PrStrategy>>({{PrStrategy::sequential, "sequential"},
                                             {PrStrategy::on_ready, "on-ready"},
                                             {PrStrategy::on_parent_approved, "on-parent-approved"},
                                             {PrStrategy::parallel, "parallel"}});
}

class Epic {
  public:
    // not-found for a bead of another kind.
    static Result<Epic> of(const Bead& bead);

    const BeadId& id() const { return id_; }
    const std::optional<std::string>& scope() const { return scope_; }
    const std::optional<std::string>& acceptance() const { return acceptance_; }
    const std::optional<std::string>& changeset_strategy() const { return changeset_strategy_; }
    const Result<std::optional<AgentId>>& drafted_by() const { return drafted_by_; }
    // Collects its changesets.
    const std::optional<BranchName>& root_branch() const { return root_branch_; }
    // As above; plan-invalid without one.
    Result<BranchName> require_root_branch() const;
    // What the root branch is cut from; without one the repository's default branch.
    const std::optional<BranchName>& parent_branch() const { return parent_branch_; }
    // The root branch after what landed last.
    const std::optional<CommitId>& primary_head() const { return primary_head_; }
    const Result<std::optional<PrStrategy>>& pr_strategy() const { return pr_strategy_; }

    // nullopt and blank text are written as `null`.
    static void set_scope(Bead& bead, const std::optional<std::string>& text);
    static void set_acceptance(Bead& bead, const std::optional<std::string>& text);
    static void set_changeset_strategy(Bead& bead, const std::optional<std::string>& text);
    static void set_drafted_by(Bead& bead, const AgentId& agent);
    static void set_root_branch(Bead& bead, const BranchName& branch);
    static void set_parent_branch(Bead& bead, const BranchName& branch);
    // `null` for what the description does not say.
    static void complete(Bead& bead);
    static void set_primary_head(Bead& bead, const std::optional<CommitId>& commit);
    static void set_worktree_path(Bead& bead, const std::optional<std::string>& path);
    static void set_pr_strategy(Bead& bead, const std::optional<PrStrategy>& strategy);
    // Of its changesets that name none; blank text takes it away.
    static void set_workflow(Bead& bead, const std::string& name);
    // Leaves a description alone that says so already.
    static void set_claim_expires_at(Bead& bead, const std::optional<Time>& time);

  private:
    explicit Epic(BeadId id) : id_(std::move(id)) {}

    BeadId id_;
    std::optional<std::string> scope_;
    std::optional<std::string> acceptance_;
    std::optional<std::string> changeset_strategy_;
    Result<std::optional<AgentId>> drafted_by_;
    std::optional<BranchName> root_branch_;
    std::optional<BranchName> parent_branch_;
    std::optional<CommitId> primary_head_;
    Result<std::optional<PrStrategy>> pr_strategy_;
};

// The name of the workflow of its changesets, as planned; "" where it says nothing of that.
std::string default_workflow_in(const Bead& epic);

// What stands in the fields, for showing it.
struct EpicAsWritten {
    std::optional<std::string> root_branch;
    std::optional<std::string> parent_branch;
};
EpicAsWritten epic_as_written(const Bead& bead);

} // namespace atelier
