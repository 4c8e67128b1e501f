// A changeset: what its bead's fields say, as the types they have.
//
// Whoever decides by a field asks `Changeset::of`. It reads what the program itself writes, and
// refuses a bead where that cannot be read (plan-invalid, naming bead and field): nothing is begun,
// landed or deleted on a guess, and what is written there is never taken for absent. What people
// and planners write as well, kind and estimate, is refused by the question for it alone, so that
// a slip there stops nothing else.
//
// Whoever shows changesets asks `changeset_as_written`, which takes every value as it stands and
// never fails; nor do `domain/bead/fields.hpp` and what is built on it: export, mirror, bead_show.
#pragma once

#include "base/result.hpp"
#include "domain/bead/bead.hpp"

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace atelier {

enum class ChangesetKind { rename, additive, behaviour, mechanical };
constexpr auto names_of(ChangesetKind) {
    return std::to_array<Named<ChangesetKind>>({{ChangesetKind::rename, "rename"},
                                                {ChangesetKind::additive, "additive"},
                                                {ChangesetKind::behaviour, "behaviour"},
                                                {ChangesetKind::mechanical, "mechanical"}});
}

class Changeset {
  public:
    // not-found for a bead of another kind.
    static Result<Changeset> of(const Bead& bead);

    const BeadId& id() const { return id_; }
    // Where it is to land.
    const std::optional<BranchName>& root_branch() const { return root_branch_; }
    // What its work branch was cut from: the root branch's parent, or the work it is stacked on.
    const std::optional<BranchName>& parent_branch() const { return parent_branch_; }
    const std::optional<BranchName>& work_branch() const { return work_branch_; }
    // The root branch when it was begun.
    const std::optional<CommitId>& root_base() const { return root_base_; }
    // What its own commits stand on: parent_base..done_head is what lands.
    const std::optional<CommitId>& parent_base() const { return parent_base_; }
    // Its work when it was found good.
    const std::optional<CommitId>& done_head() const { return done_head_; }
    // What it landed as.
    const std::optional<CommitId>& integrated_sha() const { return integrated_sha_; }
    // Globs of the only files that it may change; empty: any.
    const std::vector<std::string>& paths() const { return paths_; }
    const Result<std::optional<ChangesetKind>>& kind() const { return kind_; }
    // The estimate of the plan.
    const Result<std::optional<std::int64_t>>& lines() const { return lines_; }
    const std::optional<AgentId>& size_approved_by() const { return size_approved_by_; }
    const std::optional<BeadId>& superseded_by() const { return superseded_by_; }

    // As above; plan-invalid, naming bead and field, without one.
    Result<BranchName> require_work_branch() const;
    Result<CommitId> require_parent_base() const;
    Result<CommitId> require_done_head() const;

    // No limit of lines holds for what is only mechanical.
    Result<bool> is_mechanical() const;

    // nullopt takes the line's value away; a bead that never had the line stays without it.
    static void set_root_branch(Bead& bead, const BranchName& branch);
    static void set_parent_branch(Bead& bead, const BranchName& branch);
    // `null` for what the description does not say.
    static void complete(Bead& bead);
    static void set_work_branch(Bead& bead, const BranchName& branch);
    static void set_root_base(Bead& bead, const CommitId& commit);
    static void set_parent_base(Bead& bead, const CommitId& commit);
    static void set_done_head(Bead& bead, const std::optional<CommitId>& commit);
    static void set_integrated_sha(Bead& bead, const CommitId& commit);
    // As the forge was last seen to have it.
    static void set_pull_request(Bead& bead, std::optional<std::int64_t> number,
                                 std::optional<std::string_view> state);
    static void set_paths(Bead& bead, const std::vector<std::string>& globs);
    static void set_kind(Bead& bead, const std::optional<ChangesetKind>& kind);
    static void set_lines(Bead& bead, const std::optional<std::int64_t>& lines);
    static void set_size_approved_by(Bead& bead, const AgentId& overseer);
    static void set_superseded_by(Bead& bead, const BeadId& changeset);
    // The run that carries it out.
    static void set_molecule(Bead& bead, const BeadId& run);
    // Blank text takes it away.
    static void set_workflow(Bead& bead, const std::string& name);

  private:
    explicit Changeset(BeadId id) : id_(std::move(id)) {}

    BeadId id_;
    std::optional<BranchName> root_branch_;
    std::optional<BranchName> parent_branch_;
    std::optional<BranchName> work_branch_;
    std::optional<CommitId> root_base_;
    std::optional<CommitId> parent_base_;
    std::optional<CommitId> done_head_;
    std::optional<CommitId> integrated_sha_;
    std::vector<std::string> paths_;
    Result<std::optional<ChangesetKind>> kind_;
    Result<std::optional<std::int64_t>> lines_;
    std::optional<AgentId> size_approved_by_;
    std::optional<BeadId> superseded_by_;
};

// One fact each, for whoever asks it of every changeset of a list.
//
// Whether its work was found good, which it was also where the commit cannot be read: whoever goes
// on from there asks `Changeset::of`.
bool has_done_head(const Bead& changeset);
// Whether it says that its size was approved, also where it cannot be read by whom.
bool has_size_approval(const Bead& changeset);
// Whether an agent has worked on it, also when its label says that it is only ready again.
bool has_begun(const Bead& changeset);
// plan-invalid as above. No other kind of bead has one.
Result<std::optional<BeadId>> superseded_by(const Bead& bead);

// The run that carries it out, or has; nullopt where there was none. plan-invalid as above.
Result<std::optional<BeadId>> molecule_of(const Bead& changeset);
// The name of its own workflow, as planned; "" where it says nothing of that.
std::string workflow_in(const Bead& changeset);

// What stands in the fields, for showing it.
struct ChangesetAsWritten {
    std::optional<std::string> root_branch;
    std::optional<std::string> parent_branch;
    std::optional<std::string> work_branch;
    std::optional<std::string> integrated_sha;
    std::optional<std::string> lines;
    std::optional<std::string> pr_number;
    std::optional<std::string> pr_state;
};
ChangesetAsWritten changeset_as_written(const Bead& bead);

} // namespace atelier
