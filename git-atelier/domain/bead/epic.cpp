#include "domain/bead/epic.hpp"

#include "base/text.hpp"
#include "domain/bead/field_reader.hpp"

namespace atelier {
namespace {

std::optional<std::string> unless_blank(const std::optional<std::string>& text) {
    return text && !trim(*text).empty() ? text : std::nullopt;
}

} // namespace

Result<Epic> Epic::of(const Bead& bead) {
    if (kind_of(bead) != BeadKind::epic) return fail(not_of_kind(bead, BeadKind::epic));
    const FieldReader fields(bead);
    Epic out(bead.id);
    ATELIER_TRY(out.root_branch_, fields.parsed<BranchName>(field::root_branch));
    ATELIER_TRY(out.parent_branch_, fields.parsed<BranchName>(field::parent_branch));
    ATELIER_TRY(out.primary_head_, fields.parsed<CommitId>(field::primary_head));
    out.scope_ = fields.text(field::scope);
    out.acceptance_ = fields.text(field::acceptance);
    out.changeset_strategy_ = fields.text(field::changeset_strategy);
    out.drafted_by_ = fields.parsed<AgentId>(field::drafted_by);
    out.pr_strategy_ = fields.choice<PrStrategy>(field::pr_strategy);
    return out;
}

Result<BranchName> Epic::require_root_branch() const {
    if (root_branch_) return *root_branch_;
    return fail(ErrorCode::plan_invalid, id_.str() + " has no workspace.root_branch",
                advise(Hint::give_root_branch, id_.str()));
}

void Epic::set_scope(Bead& bead, const std::optional<std::string>& text) {
    set_field(bead, field::scope, unless_blank(text));
}

void Epic::set_acceptance(Bead& bead, const std::optional<std::string>& text) {
    set_field(bead, field::acceptance, unless_blank(text));
}

void Epic::set_changeset_strategy(Bead& bead, const std::optional<std::string>& text) {
    set_field(bead, field::changeset_strategy, unless_blank(text));
}

void Epic::set_drafted_by(Bead& bead, const AgentId& agent) {
    set_field(bead, field::drafted_by, agent.str());
}

void Epic::set_root_branch(Bead& bead, const BranchName& branch) {
    set_field(bead, field::root_branch, branch.str());
}

void Epic::set_parent_branch(Bead& bead, const BranchName& branch) {
    set_field(bead, field::parent_branch, branch.str());
}

void Epic::set_primary_head(Bead& bead, const std::optional<CommitId>& commit) {
    set_field(bead, field::primary_head, text_of(commit));
}

void Epic::set_worktree_path(Bead& bead, const std::optional<std::string>& path) {
    set_field(bead, field::worktree_path, path);
}

void Epic::complete(Bead& bead) {
    set_missing_fields(bead);
}

void Epic::set_pr_strategy(Bead& bead, const std::optional<PrStrategy>& strategy) {
    set_field(bead, field::pr_strategy, named(strategy));
}

void Epic::set_workflow(Bead& bead, const std::string& name) {
    set_field_if_any(bead, field::epic_molecule, name.empty() ? std::nullopt : std::optional(name));
}

void Epic::set_claim_expires_at(Bead& bead, const std::optional<Time>& time) {
    const auto text = time ? std::optional(format_time(*time)) : std::nullopt;
    if (get_field(bead, field::claim_expires_at) != text)
        set_field(bead, field::claim_expires_at, text);
}

std::string default_workflow_in(const Bead& epic) {
    return get_field(epic, field::epic_molecule).value_or("");
}

// Asked of every epic that there ever was: its lines are looked through once.
EpicAsWritten epic_as_written(const Bead& bead) {
    auto values = get_fields(bead, {field::root_branch, field::parent_branch});
    return {.root_branch = std::move(values[0]), .parent_branch = std::move(values[1])};
}

} // namespace atelier
