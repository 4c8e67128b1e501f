// A project with a changeset under an epic, and what `gc` finds and takes away in it. The overseer
// asks.
#pragma once

#include "app/upkeep/gc_candidates.hpp"
#include "support/project_fixture.hpp"
#include "support/short_lease.hpp"

namespace atelier::test {

struct GarbageFixture : ProjectFixture {
    Bead epic = PlanFixture::epic("E", {.root_branch = "topic"});
    Bead changeset = PlanFixture::changeset(epic, "C");
    const std::string root = "refs/heads/topic";
    WorkContext work = work_context();
    GcRequest request;

    GarbageFixture() {
        repository.force(root, first);
        work.plan.caller = overseer("hand").caller;
    }

    GcOutcome collect(bool force = false) {
        return atelier::collect(find_garbage({.work = work}, {.force = force}));
    }
    std::vector<GcItem> items(const GcOutcome& outcome, GcKind kind) {
        std::vector<GcItem> found = outcome.items;
        std::erase_if(found, [&](const GcItem& item) { return item.kind != kind; });
        return found;
    }
    using Find = Result<GcCandidates> (*)(WorkContext&, const GcRequest&, GcSight&);
    GcCandidates found(Find find) {
        GcSight sight;
        return unwrap(find(work, request, sight));
    }
    // The only one that there is.
    GcCandidate sole(Find find) {
        GcCandidates all = found(find);
        REQUIRE(all.size() == 1);
        return all[0];
    }

    // Landed by an earlier session, which could not tidy up behind itself.
    CommitId landed() {
        const CommitId head = commit_work(changeset, first, {{"src/new.txt", "new\n"}});
        repository.force(root, head);
        Bead bead = done(changeset, first, head);
        update(unwrap(merge(bead, head)));
        return head;
    }
    bool has_worktree() { return repository.git.worktree_at(worktree_of(changeset)) != nullptr; }
    bool has_branch() { return at(work_branch_of(changeset)).has_value(); }
    // A run that was killed while its agent worked.
    SessionId killed_session() {
        agents.expect([&](const TurnRequest& turn) {
            commit_as_agent(turn, {{"src/new.txt", "new\n"}});
            throw Killed{};
        });
        CHECK_THROWS_AS(run(), Killed);
        return unwrap(store.read([](PlanReader& plan) { return plan.sessions({}); })).at(0).id;
    }

    // On `on`, for a minute.
    void lease_to(const BeadId& on, const AgentId& agent, const std::string& by,
                  const ProcessIdentity& keeper) {
        put(short_lease(clock, on, agent, keeper, by));
    }
    // The newest event of that type, as `data`.
    Json newest_event(EventType type) {
        std::optional<Json> data;
        for (const Event& event : events())
            if (type_of(event) == type) data = std::get<Json>(parse_json(event.data));
        if (!data) FAIL("there is no event " << name_of(type));
        return *data;
    }
};

} // namespace atelier::test
