#include "app/look/why.hpp"

#include "app/core/plan_queries.hpp"
#include "app/core/root_branch.hpp"
#include "base/text.hpp"
#include "ports/git_worktrees.hpp"

namespace atelier {
namespace {

// What was read in one snapshot; Git is asked afterwards, outside of it.
struct Read {
    WhyOutcome out;
    std::optional<EpicTree> graph;
    NextActionFacts facts;
};

Result<std::optional<Bead>> epic_above(PlanReader& plan, const Bead& bead) {
    auto epic = epic_of(plan, bead);
    if (epic) return std::optional(*std::move(epic));
    // A message or an agent belongs to none.
    if (epic.error().code == ErrorCode::not_found) return std::optional<Bead>();
    return tl::unexpected(std::move(epic).error());
}

Result<std::optional<Holder>> holder_of(PlanReader& plan, const Context& context, const Bead& epic,
                                        const LivenessProbe& probe) {
    ATELIER_TRY(const auto lease, plan.lease(epic.id));
    if (!lease || epic.assignee.empty()) return std::optional<Holder>();
    Holder holder{.agent = epic.assignee, .session = lease->session};
    holder.seen = probe(lease->keeper);
    holder.lives = lives(*lease, holder.seen, context.clock.now(), context.settings.lease);
    holder.expires_at = expiry_of(*lease, context.clock.now(), context.settings.lease);
    return std::optional(std::move(holder));
}

Result<Read> read_all(PlanReader& plan, const Context& context, const LivenessProbe& probe,
                      const BeadId& id) {
    ATELIER_TRY(Bead bead, require_bead(plan, id));
    Read read{.out = {.bead = bead}};
    WhyOutcome& out = read.out;
    out.kind = kind_of(bead);
    for (const std::string& line : lines_of(bead.notes))
        if (!trim(line).empty()) out.notes.push_back(line);
    ATELIER_TRY(const auto epic, epic_above(plan, bead));
    if (!epic) return read;

    out.epic = epic->id;
    ATELIER_TRY(read.graph, load_epic(plan, epic->id));
    ATELIER_TRY(read.facts.more_work, more_work_announced(plan, epic->id));
    read.facts.settings = context.settings;
    ATELIER_TRY(out.holder, holder_of(plan, context, *epic, probe));
    if (out.kind == BeadKind::epic) out.progress = progress_of(*read.graph, read.facts.more_work);
    if (out.kind == BeadKind::changeset) {
        out.state = state_of(bead);
        ATELIER_TRY(out.sessions, plan.sessions({.changeset = id}));
        out.max_attempts = context.settings.session_max_attempts;
    }
    return read;
}

std::vector<Reason> root_reasons(const Bead& epic, GitWorktrees& worktrees) {
    const auto root = root_branch_of(epic);
    if (!root) return {{root.error().code, root.error().message, epic.id}};
    const auto free = require_root_free(worktrees, *root);
    if (free) return {};
    return {{free.error().code, free.error().message, epic.id}};
}

} // namespace

Result<WhyOutcome> why(const Context& context, const LivenessProbe& probe, GitWorktrees& worktrees,
                       const BeadId& id) {
    ATELIER_TRY(Read read, context.store.read([&](PlanReader& plan) -> Result<Read> {
        return read_all(plan, context, probe, id);
    }));
    if (read.graph) {
        read.facts.root_reasons = root_reasons(read.graph->epic(), worktrees);
        read.out.answers = next_actions_for(read.out.bead, *read.graph, read.facts);
    }
    return std::move(read.out);
}

} // namespace atelier
