// The planning store: beads, leases, sessions and the event log. Every implementation passes the
// suite in tests/contract/plan_store_contract.cpp.
//
// A PlanReader sees one consistent snapshot. A PlanWriter is the only writer while it lives; its
// own reads see its own writes; `commit` makes everything durable at once, destruction without
// commit leaves no trace. Lists have no limit but one that is asked for. Errors: store-busy (try
// again), store-failed, store-corrupt, store-newer, store-foreign, and what a call names.
#pragma once

#include "base/result.hpp"
#include "domain/bead/bead.hpp"
#include "domain/bead/bead_name.hpp"
#include "domain/bead/decision.hpp"
#include "domain/bead/event.hpp"
#include "domain/work/lease.hpp"
#include "domain/work/session.hpp"
#include "domain/work/setback.hpp"
#include "domain/work/worktree_record.hpp"

#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <vector>

namespace atelier {

// ports/run_store.hpp
class RunReader;
class RunWriter;

// Every criterion that is set must hold. Oldest first, by creation time and then id, a shorter id
// before a longer one (at-x.2 before at-x.10).
struct BeadQuery {
    // Only these, as far as they are there.
    std::optional<std::vector<BeadId>> ids = {};
    std::optional<BeadKind> kind = {};
    // Empty: any.
    std::vector<BeadStatus> statuses = {};
    std::optional<BeadId> parent = {};
    // A child of one of these.
    std::optional<std::vector<BeadId>> parents = {};
    // Everything below that bead, itself not included.
    std::optional<BeadId> below = {};
    std::optional<BeadId> depends_on = {};
    std::optional<std::string> label = {};
    std::optional<std::string> assignee = {};
    std::optional<BeadId> assignment = {};
    // Messages: of that thread; with that key.
    std::optional<BeadId> thread = {};
    std::optional<std::string> message_key = {};
    // Messages: only unread ones.
    bool unread = false;
    // Only those that have changed since `put_delivered`, or never had it; found without reading
    // the others.
    bool undelivered = false;
    // Only the so many that were changed last; 0 for all.
    std::size_t newest = 0;
};

struct EventQuery {
    // Only events with a greater number.
    std::int64_t after = 0;
    std::optional<Time> since = {};
    std::optional<BeadId> bead = {};
    // About one of these.
    std::optional<std::vector<BeadId>> beads = {};
    // Empty: any.
    std::vector<EventType> types = {};
    // The newest so many, still in order; 0 for all.
    std::size_t newest = 0;
};

struct SessionQuery {
    std::optional<AgentId> agent = {};
    std::optional<BeadId> changeset = {};
    // On one of these.
    std::optional<std::vector<BeadId>> changesets = {};
    bool open_only = false;
    // In which there was a turn of a run.
    bool with_turn = false;
    // Ended then or later.
    std::optional<Time> ended_since = {};
};

class PlanReader {
  public:
    virtual ~PlanReader() = default;
    virtual Result<std::optional<Bead>> find(const BeadId& id) = 0;
    virtual Result<std::vector<Bead>> select(const BeadQuery& query) = 0;
    // The ids next to that one, as `ids_beside` has them.
    virtual Result<std::vector<BeadId>> beside(const BeadId& id) {
        ATELIER_TRY(const auto beads, select({}));
        std::vector<BeadId> ids;
        for (const Bead& bead : beads)
            ids.push_back(bead.id);
        return ids_beside(id, ids);
    }
    // How many beads `select` would give.
    virtual Result<std::size_t> count(const BeadQuery& query) = 0;
    virtual Result<std::vector<Event>> events(const EventQuery& query) = 0;
    virtual Result<std::optional<Lease>> lease(const BeadId& on) = 0;
    virtual Result<std::vector<Lease>> leases() = 0;
    // Those that name a keeper and were not ended, in no order.
    virtual Result<std::vector<Lease>> kept_leases() = 0;
    virtual Result<std::optional<Session>> session(const SessionId& id) = 0;
    // Oldest first.
    virtual Result<std::vector<Session>> sessions(const SessionQuery& query) = 0;
    virtual Result<std::optional<Setback>> setback(const BeadId& changeset) = 0;
    virtual Result<std::optional<WorktreeRecord>> worktree(const std::string& name) = 0;
    // Those in that phase, by name.
    virtual Result<std::vector<WorktreeRecord>> worktrees(WorktreePhase phase) = 0;
    // The decisions on those beads that have a row, in no order.
    virtual Result<std::vector<DecisionFacts>> decisions(const std::vector<BeadId>& on) = 0;
    // Those that are written beside the log, read when they are asked for.
    virtual Result<DecisionLines> decision_lines() = 0;
    // What an earlier call stored under `key` by `remember`.
    virtual Result<std::optional<std::string>> remembered(const std::string& key) = 0;
    // What is kept of runs, in the same snapshot.
    virtual RunReader& runs() = 0;
};

// Who writes, when: goes into `updated_by`, `updated_at` and the events.
struct Stamp {
    Time now{};
    std::string actor;
    // "" outside a session.
    std::string session = {};
};

class PlanWriter : public PlanReader {
  public:
    // Stores a new bead with revision 1, created and updated as the stamp says. Refused with
    // ref-conflict when the id was ever in use, and when a prerequisite or parent does not exist
    // (not-found). Returns it as stored.
    virtual Result<Bead> create(const Bead& bead) = 0;
    // Refused with ref-conflict when `bead.revision` is not the stored one, not-found when it is
    // gone. An unchanged bead is not written. Returns it as stored.
    virtual Result<Bead> update(const Bead& bead) = 0;
    // Stores a bead as another store has it, who and when included: new when it states revision 0,
    // else in place of the stored one, whose revision it states. Refused as `create` and `update`
    // are. When its id numbers it below another bead, that one's `next_child` counts on from there.
    // Returns it as stored.
    virtual Result<Bead> restore(const Bead& bead) = 0;
    virtual Result<void> append(const NewEvent& event) = 0;
    // Appends the event, which is about a bead, and names it in that bead's row of such decisions.
    // Returns it as stored.
    virtual Result<Event> decide(Act act, const NewEvent& event) = 0;
    // The bead has that row of such decisions again, as it had it before another one was made;
    // nullopt: none.
    virtual Result<void> put_decision_back(const BeadId& bead, Act act,
                                           const std::optional<DecisionRow>& row) = 0;
    // Begins the lines of a log that had none, at once and whether or not this commits; invariant-
    // broken when there are any.
    virtual Result<void> begin_lines(const std::string& text) = 0;
    // Writes a line besides those of this transaction's events.
    virtual Result<void> add_line(const std::string& line) = 0;
    // The number of the next child of `parent`: 1, 2, ...; never given twice, also when the child
    // is not created.
    virtual Result<std::int64_t> next_child(const BeadId& parent) = 0;
    // Stores a lease in place of the one that the writer knows of, nullopt for none. Refused with
    // lease-lost when another one is stored: whoever was replaced does not write over the new
    // holder.
    virtual Result<void> put(const Lease& lease, const std::optional<LeaseTerm>& replaces) = 0;
    // Inserts or replaces by id.
    virtual Result<void> put(const Session& session) = 0;
    // Inserts or replaces by changeset.
    virtual Result<void> put(const Setback& setback) = 0;
    // Inserts or replaces by name.
    virtual Result<void> put(const WorktreeRecord& worktree) = 0;
    // Fine when there is none.
    virtual Result<void> forget_worktree(const std::string& name) = 0;
    virtual Result<void> remember(const std::string& key, const std::string& value) = 0;
    // The revision of a bead that its mirror has; 0 for none. Fine for a bead that is not there.
    virtual Result<void> put_delivered(const BeadId& bead, std::int64_t revision) = 0;
    // What is kept of runs, in the same transaction.
    virtual RunWriter& runs_to_write() = 0;
    // Then writes the lines of its events (has_line), once there are lines or the log has begun
    // with them. Where one of the overseer's cannot be written it is files-failed, and all else is
    // committed.
    virtual Result<void> commit() = 0;
};

// How much a write must survive: everything survives a crash of the program; `relaxed` may be lost
// with the power.
enum class Durability { full, relaxed };

class PlanStore {
  public:
    virtual ~PlanStore() = default;

    virtual Result<std::unique_ptr<PlanReader>> begin_read() = 0;
    virtual Result<std::unique_ptr<PlanWriter>> begin_write(const Stamp& stamp,
                                                            Durability durability) = 0;

    // Runs `decide(reader)` on one snapshot.
    template <class F>
    auto read(F&& decide) -> decltype(decide(std::declval<PlanReader&>())) {
        ATELIER_TRY(const auto reader, begin_read());
        return decide(*reader);
    }

    // Runs `decide(writer)` in one transaction: committed when it returns a value, nothing written
    // when an error.
    template <class F>
    auto write(const Stamp& stamp, F&& decide, Durability durability = Durability::full)
        -> decltype(decide(std::declval<PlanWriter&>())) {
        ATELIER_TRY(const auto writer, begin_write(stamp, durability));
        auto decided = decide(*writer);
        if (!decided) return decided;
        ATELIER_CHECK(writer->commit());
        return decided;
    }
};

} // namespace atelier
