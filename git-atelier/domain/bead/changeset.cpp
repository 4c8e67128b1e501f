#include "domain/bead/changeset.hpp"

#include "base/text.hpp"
#include "domain/bead/field_reader.hpp"

namespace atelier {

Result<Changeset> Changeset::of(const Bead& bead) {
    if (kind_of(bead) != BeadKind::changeset) return fail(not_of_kind(bead, BeadKind::changeset));
    const FieldReader fields(bead);
    Changeset out(bead.id);
    ATELIER_TRY(out.root_branch_, fields.parsed<BranchName>(field::cs_root_branch));
    ATELIER_TRY(out.parent_branch_, fields.parsed<BranchName>(field::cs_parent_branch));
    ATELIER_TRY(out.work_branch_, fields.parsed<BranchName>(field::cs_work_branch));
    ATELIER_TRY(out.root_base_, fields.parsed<CommitId>(field::cs_root_base));
    ATELIER_TRY(out.parent_base_, fields.parsed<CommitId>(field::cs_parent_base));
    ATELIER_TRY(out.done_head_, fields.parsed<CommitId>(field::cs_done_head));
    ATELIER_TRY(out.integrated_sha_, fields.parsed<CommitId>(field::cs_integrated_sha));
    ATELIER_TRY(out.size_approved_by_, fields.parsed<AgentId>(field::cs_size_approved_by));
    ATELIER_TRY(out.superseded_by_, fields.parsed<BeadId>(field::cs_superseded_by));
    out.paths_ = fields.list(field::cs_paths);
    out.kind_ = fields.choice<ChangesetKind>(field::cs_kind);
    out.lines_ = fields.number(field::cs_lines);
    return out;
}

Result<BranchName> Changeset::require_work_branch() const {
    if (work_branch_) return *work_branch_;
    return fail(missing_field(id_, field::cs_work_branch));
}

Result<CommitId> Changeset::require_parent_base() const {
    if (parent_base_) return *parent_base_;
    return fail(missing_field(id_, field::cs_parent_base));
}

Result<CommitId> Changeset::require_done_head() const {
    if (done_head_) return *done_head_;
    return fail(missing_field(id_, field::cs_done_head));
}

Result<bool> Changeset::is_mechanical() const {
    ATELIER_TRY(const auto kind, kind_);
    return kind == ChangesetKind::mechanical;
}

void Changeset::set_root_branch(Bead& bead, const BranchName& branch) {
    set_field(bead, field::cs_root_branch, branch.str());
}

void Changeset::complete(Bead& bead) {
    set_missing_fields(bead);
}

void Changeset::set_parent_branch(Bead& bead, const BranchName& branch) {
    set_field(bead, field::cs_parent_branch, branch.str());
}

void Changeset::set_work_branch(Bead& bead, const BranchName& branch) {
    set_field(bead, field::cs_work_branch, branch.str());
}

void Changeset::set_root_base(Bead& bead, const CommitId& commit) {
    set_field(bead, field::cs_root_base, commit.str());
}

void Changeset::set_parent_base(Bead& bead, const CommitId& commit) {
    set_field(bead, field::cs_parent_base, commit.str());
}

void Changeset::set_done_head(Bead& bead, const std::optional<CommitId>& commit) {
    set_field_if_any(bead, field::cs_done_head, text_of(commit));
}

void Changeset::set_integrated_sha(Bead& bead, const CommitId& commit) {
    set_field(bead, field::cs_integrated_sha, commit.str());
}

void Changeset::set_pull_request(Bead& bead, std::optional<std::int64_t> number,
                                 std::optional<std::string_view> state) {
    set_field_if_any(bead, field::cs_pr_number,
                     number ? std::optional(std::to_string(*number)) : std::nullopt);
    set_field_if_any(bead, field::cs_pr_state,
                     state ? std::optional(std::string(*state)) : std::nullopt);
}

void Changeset::set_paths(Bead& bead, const std::vector<std::string>& globs) {
    set_field_if_any(bead, field::cs_paths,
                     globs.empty() ? std::nullopt : std::optional(join(globs, ", ")));
}

void Changeset::set_kind(Bead& bead, const std::optional<ChangesetKind>& kind) {
    set_field_if_any(bead, field::cs_kind, named(kind));
}

void Changeset::set_lines(Bead& bead, const std::optional<std::int64_t>& lines) {
    set_field_if_any(bead, field::cs_lines,
                     lines ? std::optional(std::to_string(*lines)) : std::nullopt);
}

void Changeset::set_size_approved_by(Bead& bead, const AgentId& overseer) {
    set_field(bead, field::cs_size_approved_by, overseer.str());
}

void Changeset::set_superseded_by(Bead& bead, const BeadId& changeset) {
    set_field(bead, field::cs_superseded_by, changeset.str());
}

void Changeset::set_molecule(Bead& bead, const BeadId& run) {
    set_field(bead, field::cs_molecule, run.str());
}

void Changeset::set_workflow(Bead& bead, const std::string& name) {
    set_field_if_any(bead, field::cs_workflow, name.empty() ? std::nullopt : std::optional(name));
}

bool has_done_head(const Bead& changeset) {
    return get_field(changeset, field::cs_done_head).has_value();
}

bool has_size_approval(const Bead& changeset) {
    return get_field(changeset, field::cs_size_approved_by).has_value();
}

bool has_begun(const Bead& changeset) {
    return changeset_label(changeset) == ChangesetLabel::in_progress ||
           get_field(changeset, field::cs_parent_base).has_value();
}

Result<std::optional<BeadId>> superseded_by(const Bead& bead) {
    const auto value = get_field(bead, field::cs_superseded_by);
    if (!value) return std::optional<BeadId>();
    auto id = BeadId::parse(*value);
    if (!id) return fail(unreadable_field(bead.id, field::cs_superseded_by, id.error().message));
    return std::optional(*std::move(id));
}

Result<std::optional<BeadId>> molecule_of(const Bead& changeset) {
    const auto value = get_field(changeset, field::cs_molecule);
    if (!value) return std::optional<BeadId>();
    auto id = BeadId::parse(*value);
    if (!id) return fail(unreadable_field(changeset.id, field::cs_molecule, id.error().message));
    return std::optional(*std::move(id));
}

std::string workflow_in(const Bead& changeset) {
    return get_field(changeset, field::cs_workflow).value_or("");
}

ChangesetAsWritten changeset_as_written(const Bead& bead) {
    auto values = get_fields(bead, {field::cs_root_branch, field::cs_parent_branch,
                                    field::cs_work_branch, field::cs_integrated_sha,
                                    field::cs_lines, field::cs_pr_number, field::cs_pr_state});
    return {.root_branch = std::move(values[0]),
            .parent_branch = std::move(values[1]),
            .work_branch = std::move(values[2]),
            .integrated_sha = std::move(values[3]),
            .lines = std::move(values[4]),
            .pr_number = std::move(values[5]),
            .pr_state = std::move(values[6])};
}

} // namespace atelier
