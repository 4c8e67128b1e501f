#include "app/publish/draft_pr.hpp"

#include "app/claim/caller_session.hpp"
#include "app/core/plan_queries.hpp"
#include "app/publish/followed_forge.hpp"
#include "app/worktree/changed_range.hpp"
#include "domain/interchange/external_tickets.hpp"
#include "ports/git_history.hpp"
#include "ports/repository.hpp"

#include <algorithm>

namespace atelier {
namespace {

struct DraftedOf {
    EpicTree tree;
    Bead changeset;
};

Result<DraftedOf> drafted_of(PlanReader& plan, const Context& context,
                             const std::optional<BeadId>& named) {
    std::optional<BeadId> id = named;
    if (!id) {
        ATELIER_TRY(const auto session, caller_session(plan, context));
        ATELIER_TRY(const Bead meant, changeset_meant(plan, context, session, {}));
        id = meant.id;
    }
    ATELIER_TRY(const Bead row, require_changeset(plan, *id));
    ATELIER_TRY(const Bead epic, epic_of(plan, row));
    ATELIER_TRY(EpicTree tree, load_epic(plan, epic.id));
    ATELIER_TRY(Bead changeset, changeset_as_approved(plan, *id));
    return DraftedOf{std::move(tree), std::move(changeset)};
}

bool stands_below(const EpicTree& tree, const Bead& task, const BeadId& changeset) {
    const Bead* at = &task;
    while (at != nullptr && at->parent && *at->parent != changeset)
        at = tree.find(*at->parent);
    return at != nullptr && at->parent.has_value();
}

// Nothing that is wrong with a ticket keeps work from being published.
class TicketReader {
  public:
    TicketReader(const YamlReader& yaml, std::vector<std::string>& warnings)
        : yaml_(yaml), warnings_(warnings) {}

    void read(const Bead& bead, std::vector<ExternalTicket>& out) {
        auto tickets = external_tickets(as_json(bead));
        if (!tickets) return warnings_.push_back(tickets.error().message);
        std::ranges::move(*tickets, std::back_inserter(out));
    }
    Bead as_json(Bead bead) const {
        fold_external_tickets(bead, yaml_);
        return bead;
    }

  private:
    const YamlReader& yaml_;
    std::vector<std::string>& warnings_;
};

} // namespace

Result<DraftPrOutcome> draft_pr(const Context& context, Repository& repository,
                                const DraftPrRequest& request) {
    ATELIER_TRY(const DraftedOf subject, context.store.read([&](PlanReader& plan) {
        return drafted_of(plan, context, request.changeset);
    }));
    const BeadId& id = subject.changeset.id;
    ATELIER_TRY(const ChangedRange changed, changed_range(context, repository, id));
    GitHistory& history = repository.history();
    DraftPrOutcome out{.changeset = id, .draft = {}};
    ATELIER_TRY(out.files, history.changes(changed.commits.base, changed.commits.head));
    PrDraftFacts facts;
    ATELIER_TRY(facts.stat, history.diff(changed.commits, {.form = DiffForm::kept_stat}));
    ATELIER_TRY(facts.here, followed_forge(repository));
    TicketReader tickets(request.yaml, out.warnings);
    tickets.read(subject.changeset, facts.own_tickets);
    for (const Bead& task : subject.tree.tasks())
        if (stands_below(subject.tree, task, id)) tickets.read(task, facts.own_tickets);
    tickets.read(subject.tree.epic(), facts.epic_tickets);
    ATELIER_TRY(out.draft,
                draft_pull_request(subject.tree, tickets.as_json(subject.changeset), facts));
    return out;
}

} // namespace atelier
