#include "app/look/why.hpp"

#include "app/core/life.hpp"
#include "app/core/plan_queries.hpp"
#include "app/core/what_is_next.hpp"
#include "app/forecast/make_forecast.hpp"
#include "app/land/epic_in_parent.hpp"
#include "app/land/restack_receipts.hpp"
#include "app/publish/pr_facts.hpp"
#include "base/text.hpp"
#include "ports/run_store.hpp"

#include <algorithm>
#include <iterator>

namespace atelier {
namespace {

// What was read in one snapshot; Git was asked before, outside of it.
struct Read {
    WhyOutcome out;
    std::optional<EpicFacts> facts;
    // Of a changeset: why nothing of it is to be published.
    std::vector<Reason> unpublished = {};
};

Result<std::optional<Bead>> epic_above(PlanReader& plan, const Bead& bead) {
    auto epic = epic_of(plan, bead);
    if (epic) return std::optional(*std::move(epic));
    // A message or an agent belongs to none.
    if (epic.error().code == ErrorCode::not_found) return std::optional<Bead>();
    return tl::unexpected(std::move(epic).error());
}

Result<std::optional<Holder>> holder_shown(PlanReader& plan, const Context& context,
                                           const Bead& epic, const LivenessProbe& probe) {
    ATELIER_TRY(const LeaseHolder claim, holder_of(plan, epic.id, probe));
    // Where a person took it by hand the lease is that of whoever had it before.
    const bool by_lease =
        !is_closed(epic) && claim.lease && claim.lease->agent.str() == epic.assignee;
    if (!by_lease) return std::optional<Holder>();
    Holder holder{.agent = epic.assignee, .session = claim.lease->session};
    holder.seen = claim.process;
    holder.lives = life_of(claim, context.clock.now(), context.settings.lease) == Life::lives;
    holder.expires_at = expiry_of(*claim.lease, context.clock.now(), context.settings.lease);
    return std::optional(std::move(holder));
}

// What a restack could not bring there cannot land there.
void add_conflicts(WhyOutcome& out) {
    if (out.kind != BeadKind::changeset) return;
    for (Answer& answer : out.answers)
        if (answer.question == Action::integrate)
            for (const ConflictLeft& left : out.left)
                answer.reasons.push_back({ErrorCode::conflict,
                                          left.branch.str() + " conflicts with " + left.onto.str() +
                                              " in " + first_few(left.paths),
                                          left.bead});
}

Result<Read> read_all(PlanReader& plan, const Context& context, const LivenessProbe& probe,
                      const Result<SeenGround>& ground, const BeadId& id) {
    ATELIER_TRY(Bead bead, require_bead(plan, id));
    Read read{.out = {.bead = bead}};
    WhyOutcome& out = read.out;
    out.kind = kind_of(bead);
    for (const std::string& line : lines_of(bead.notes))
        if (!trim(line).empty()) out.notes.push_back(line);
    // One that cannot be read has none.
    if (auto tickets = external_tickets(bead))
        std::ranges::copy_if(*tickets, std::back_inserter(out.pending_tickets),
                             [](const ExternalTicket& one) { return one.pending.has_value(); });
    ATELIER_TRY(const auto epic, epic_above(plan, bead));
    if (!epic) return read;

    out.epic = epic->id;
    ATELIER_TRY(read.facts,
                facts_of_epic(plan, context, probe, *epic, ground ? &*ground : nullptr));
    // Unknown is not yes.
    if (!ground)
        read.facts->ground.push_back({ground.error().code, ground.error().message, epic->id});
    if (out.kind == BeadKind::epic || out.kind == BeadKind::changeset) {
        const Forecast* const forecast = ground && ground->forecast ? &*ground->forecast : nullptr;
        ATELIER_TRY(out.collisions,
                    collisions_to_tell(plan, context, probe, bead, read.facts->tree, forecast));
    }
    if (ground && ground->branches) {
        ATELIER_TRY(auto kept, kept_conflicts(plan, epic->id));
        out.left = still_left(std::move(kept), *ground->branches);
        if (out.kind != BeadKind::epic)
            std::erase_if(out.left, [&](const ConflictLeft& one) { return one.bead != id; });
    }
    // A closed epic keeps its assignee; nobody has anything to give up there.
    if (!is_closed(*epic)) {
        ATELIER_TRY(out.holder, holder_shown(plan, context, *epic, probe));
    }
    if (out.kind == BeadKind::epic)
        out.progress = progress_of(read.facts->tree, read.facts->more_work);
    if (out.kind == BeadKind::changeset) {
        ATELIER_TRY(out.state, state_now(plan, context, bead, probe));
        ATELIER_TRY(out.sessions, plan.sessions({.changeset = id}));
        ATELIER_TRY(read.unpublished,
                    not_publishable(plan, context.settings, read.facts->tree, id));
        for (const Session& session : out.sessions) {
            if (session.ended_at) continue;
            ATELIER_TRY(const Life life, life_of(plan, context, session, probe));
            if (life != Life::lives) out.died.push_back(session.id);
        }
        out.max_attempts = context.settings.session_max_attempts;
    }
    return read;
}

void add_titles(const EpicTree& tree, WhyOutcome& out) {
    out.titles.emplace(tree.epic().id, tree.epic().title);
    for (const Answer& answer : out.answers)
        for (const Reason& reason : answer.reasons)
            if (const Bead* const named = reason.bead ? tree.find(*reason.bead) : nullptr)
                out.titles.emplace(named->id, named->title);
}

// What a person does with an epic that is finished and not yet in its parent branch.
Result<std::vector<WayByHand>> ways_of_finished(PlanReader& plan, Repository& repository,
                                                const Bead& bead) {
    std::vector<WayByHand> ways;
    if (kind_of(bead) != BeadKind::epic || !is_closed(bead)) return ways;
    ATELIER_TRY(const auto found, ParentBranches(repository).look(plan, bead));
    if (found && found->found.proof != IntegrationProof::unknown && !found->proven())
        ways.push_back({ByHand::integrate, bead.id});
    return ways;
}

// A run that is resumed while its artisan is not would be paused again.
Result<void> add_turn_pauses(const Context& context, std::vector<WayByHand>& ways) {
    return context.store.read([&](PlanReader& plan) -> Result<void> {
        for (WayByHand& way : ways) {
            if (way.command != ByHand::resume || !way.bead) continue;
            ATELIER_TRY(const auto run, plan.runs().find(*way.bead));
            if (!run) continue;
            ATELIER_TRY(way.first, kept_by(plan, *run));
        }
        return {};
    });
}

} // namespace

Result<WhyOutcome> why(const Context& context, const LivenessProbe& probe, Repository& repository,
                       const ProjectPaths& paths, const BeadId& id) {
    const auto ground =
        with_forecast(read_ground(repository, paths), make_forecast(context, repository));
    ATELIER_TRY(Read read, context.store.read([&](PlanReader& plan) -> Result<Read> {
        ATELIER_TRY(Read all, read_all(plan, context, probe, ground, id));
        ATELIER_TRY(all.out.by_hand, ways_of_finished(plan, repository, all.out.bead));
        return all;
    }));
    if (read.facts) {
        // As it is approved.
        if (const Bead* approved = read.facts->tree.find(id)) read.out.bead = *approved;
        read.out.answers = next_actions_for(read.out.bead, *read.facts, read.unpublished);
        add_conflicts(read.out);
        add_titles(read.facts->tree, read.out);
        for (WayByHand& way : ways_by_hand(read.out.answers, read.facts->tree.epic().id))
            read.out.by_hand.push_back(std::move(way));
        if (std::ranges::find(read.out.by_hand, ByHand::resume, &WayByHand::command) !=
            read.out.by_hand.end())
            ATELIER_CHECK(add_turn_pauses(context, read.out.by_hand));
    }
    return std::move(read.out);
}

} // namespace atelier
