// What a use case is given, under the test's control: a clock moved by hand, ids that count, a
// store in memory, and builders for a plan.
#pragma once

#include "adapters/memory/memory_store.hpp"
#include "app/claim/claim.hpp"
#include "app/core/context.hpp"
#include "app/core/decisions.hpp"
#include "app/plan/root_branches.hpp"
#include "domain/bead/changeset.hpp"
#include "domain/bead/epic.hpp"
#include "domain/bead/fields.hpp"
#include "domain/plan/branches.hpp"
#include "support/catch.hpp"
#include "support/unwrap.hpp"

#include <string>
#include <vector>

namespace atelier::test {

inline const RepositoryBranches only_main = {*BranchName::parse("main"), {"main"}};

inline const LivenessProbe alive = [](const ProcessIdentity&) { return Liveness::alive; };
inline const LivenessProbe gone = [](const ProcessIdentity&) { return Liveness::gone; };

class FakeClock final : public Clock {
  public:
    Time now() override { return now_; }
    void set(Time now) { now_ = now; }
    void advance(Millis by) { now_ += by; }

  private:
    Time now_ = *parse_time("2026-01-01T09:00:00Z");
};

// 00001, 00002, ... in base 36.
class FakeIds final : public Ids {
  public:
    std::string base36(std::size_t count) override {
        std::string out(count, '0');
        auto rest = ++last_;
        for (std::size_t at = count; at-- > 0; rest /= 36)
            out[at] = "0123456789abcdefghijklmnopqrstuvwxyz"[rest % 36];
        return out;
    }

  private:
    unsigned long last_ = 0;
};

struct EpicShape {
    bool draft = false;
    std::string root_branch = {};
    std::string parent_branch = "main";
    std::vector<BeadId> depends_on = {};
    int priority = 2;
};

struct ChangesetShape {
    std::vector<BeadId> depends_on = {};
    std::string description = "What to do.";
    std::vector<std::string> paths = {};
};

struct PlanFixture {
    MemoryStore store;
    FakeClock clock;
    FakeIds ids;
    Settings settings;

    // As the worker, planner or overseer of that name; the session only when one is named.
    Context as(Role role, const std::string& name, const std::string& session = {}) {
        Context context{store, clock, ids, settings, "at", *AgentId::make(role, name)};
        if (!session.empty()) context.session = *SessionId::parse(session);
        return context;
    }
    Context worker(const std::string& name = "alice", const std::string& session = {}) {
        return as(Role::worker, name, session);
    }
    Context planner(const std::string& name = "plan-1") { return as(Role::planner, name); }
    Context overseer(const std::string& name = "olga") { return as(Role::overseer, name); }

    Stamp stamp() { return {clock.now(), "atelier/planner/plan-1"}; }

    // What a bead says of itself when a test puts it there counts as decided, but for a retry.
    //
    // Each bead is a millisecond younger than the one before, so that lists have an order.
    Bead create(const Bead& bead) { return decided(create_undecided(bead)); }
    Bead update(const Bead& bead) { return decided(update_undecided(bead)); }
    // As somebody does it who edits the store.
    Bead create_undecided(const Bead& bead) {
        clock.advance(Millis{1});
        return unwrap(store.write(stamp(), [&](PlanWriter& plan) { return plan.create(bead); }));
    }
    Bead update_undecided(const Bead& bead) {
        return unwrap(store.write(stamp(), [&](PlanWriter& plan) { return plan.update(bead); }));
    }
    // What an overseer says of its work, which is of these commits.
    WorkApproval approve(const BeadId& changeset, const ReviewedWork& work,
                         const std::string& by = "olga") {
        const Event event = unwrap(store.write(overseer(by).stamp(), [&](PlanWriter& plan) {
            return plan.decide(Act::verdict,
                               {EventType::changeset_approved, changeset, approval_data(work)});
        }));
        return approval_in(event).value();
    }
    bool is_decided(const BeadId& id, Act act) {
        return unwrap(
                   store.read([&](PlanReader& plan) { return decision_in_force(plan, id, act); }))
            .has_value();
    }
    void put(const Lease& lease) {
        unwrap(store.write(stamp(), [&](PlanWriter& plan) -> Result<void> {
            ATELIER_TRY(const auto before, plan.lease(lease.on));
            return plan.put(lease, term_of(before));
        }));
    }
    void put(const Session& session) {
        unwrap(store.write(stamp(), [&](PlanWriter& plan) { return plan.put(session); }));
    }

    // A promoted epic, unless the shape says draft.
    Bead epic(const std::string& title, const EpicShape& shape = {}) {
        const BeadId id = *BeadId::parse("at-" + ids.base36(5));
        Bead bead{.id = id, .title = title, .issue_type = "epic", .priority = shape.priority};
        const std::string root = shape.root_branch.empty()
                                     ? derived_root_branch("", title, id)->str()
                                     : shape.root_branch;
        bead.labels = {"at:epic", std::string(shape.draft ? label::draft : label::promoted),
                       std::string(label::workspace) + root};
        bead.depends_on = shape.depends_on;
        Epic::set_scope(bead, "the scope of " + title);
        Epic::set_acceptance(bead, "it works");
        Epic::set_root_branch(bead, *BranchName::parse(root));
        Epic::set_parent_branch(bead, *BranchName::parse(shape.parent_branch));
        return create(bead);
    }
    // cs:ready below a promoted epic when it is described, else cs:planned.
    Bead changeset(const Bead& epic, const std::string& title, const ChangesetShape& shape = {}) {
        Bead bead{.id = child_of(epic), .title = title, .description = shape.description};
        bead.labels = {"at:changeset"};
        bead.parent = epic.id;
        bead.depends_on = shape.depends_on;
        set_changeset_label(bead, is_draft(epic) || shape.description.empty()
                                      ? ChangesetLabel::planned
                                      : ChangesetLabel::ready);
        const BranchName root = *unwrap(Epic::of(epic)).root_branch();
        Changeset::set_root_branch(bead, root);
        Changeset::set_work_branch(bead, *work_branch(root, bead.id));
        Changeset::set_paths(bead, shape.paths);
        return create(bead);
    }
    Bead task(const Bead& parent, const std::string& title) {
        Bead bead{.id = child_of(parent), .title = title};
        const bool below_task = kind_of(parent) == BeadKind::task;
        bead.labels = {below_task ? "at:subtask" : "at:task"};
        bead.parent = parent.id;
        return create(bead);
    }

    Bead get(const BeadId& id) {
        auto found = unwrap(store.read([&](PlanReader& plan) { return plan.find(id); }));
        if (!found) FAIL("there is no " << id.str());
        return *std::move(found);
    }
    std::vector<Bead> select(const BeadQuery& query) {
        return unwrap(store.read([&](PlanReader& plan) { return plan.select(query); }));
    }
    std::optional<Lease> lease(const BeadId& on) {
        return unwrap(store.read([&](PlanReader& plan) { return plan.lease(on); }));
    }
    std::optional<Session> session(const std::string& id) {
        return unwrap(
            store.read([&](PlanReader& plan) { return plan.session(*SessionId::parse(id)); }));
    }
    std::vector<Event> events() {
        return unwrap(store.read([&](PlanReader& plan) { return plan.events({}); }));
    }
    std::vector<std::string> event_types() {
        std::vector<std::string> types;
        for (const Event& event : events())
            types.push_back(event.type);
        return types;
    }

  private:
    Bead decided(Bead bead) {
        for (const Act act : said_by(bead))
            if (!is_decided(bead.id, act)) store.grant(bead.id, act);
        return bead;
    }
    BeadId child_of(const Bead& parent) {
        const auto number = unwrap(
            store.write(stamp(), [&](PlanWriter& plan) { return plan.next_child(parent.id); }));
        return *BeadId::parse(parent.id.str() + "." + std::to_string(number));
    }
};

} // namespace atelier::test
