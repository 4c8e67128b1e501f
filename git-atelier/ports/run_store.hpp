// What the planning store keeps of runs beside their beads: runs, turns, signals, pieces and what
// they were made from, and pauses of turns. Both ports are seen through a transaction of the plan
// (PlanReader::runs, PlanWriter::runs_to_write): they live as long as it, see what it sees, and
// what they write is committed with it, or leaves no trace. Every implementation passes the suite
// in tests/contract/run_store_contract.cpp.
//
// Events are appended by whoever writes, in the same transaction. A write of whoever drives a run
// states the term of the lease on its bead, and is refused with lease-lost when the lease is
// another's by now or has ended. Lists have no limit but one that is asked for.
#pragma once

#include "base/result.hpp"
#include "domain/run/run.hpp"
#include "domain/run/turn_pause.hpp"
#include "domain/work/lease.hpp"

#include <cstddef>
#include <optional>
#include <string>
#include <utility>
#include <vector>

namespace atelier {

// Which part of a list: so many, of those behind the first `offset`; 0 for all.
struct ListPart {
    std::size_t limit = 0;
    std::size_t offset = 0;

    bool operator==(const ListPart&) const = default;
};

// Every criterion that is set must hold.
struct RunQuery {
    // Only these, as far as they are there.
    std::optional<std::vector<BeadId>> ids = {};
    // Empty: any.
    std::vector<RunStatus> statuses = {};
    std::optional<std::string> workflow = {};
    std::optional<BeadId> changeset = {};
    // Made then or later.
    std::optional<Time> since = {};
    ListPart part = {};
};

struct TurnQuery {
    std::optional<BeadId> run = {};
    std::optional<std::string> artisan = {};
    std::optional<SessionId> session = {};
    // Empty: any.
    std::vector<TurnStatus> statuses = {};
    // Ended then or later.
    std::optional<Time> ended_since = {};
    // Only the so many that ended last; 0 for all.
    std::size_t newest = 0;
};

// What of a piece's id is known: what stands before the dot begins so, or has that anywhere in it.
struct PieceIdPart {
    std::string start = {};
    // Behind the dot, in full; "" for any.
    std::string number = {};
    bool anywhere = false;

    bool operator==(const PieceIdPart&) const = default;
};

struct PieceQuery {
    // Only these, as far as they are there.
    std::optional<std::vector<BeadId>> ids = {};
    std::optional<BeadId> run = {};
    // The artisan's key.
    std::optional<std::string> artisan = {};
    // Whatever the case of their letters (base/fold.hpp).
    std::optional<std::string> form = {};
    std::optional<std::string> patron = {};
    // In its content or interpretation, whatever the case of either; "" for any.
    std::string search = {};
    // Also those from which a later piece of their run was made.
    bool with_intermediate = false;
    std::optional<PieceIdPart> id_part = {};
    ListPart part = {};

    bool operator==(const PieceQuery&) const = default;
};

class RunReader {
  public:
    virtual ~RunReader() = default;
    virtual Result<std::optional<Run>> find(const BeadId& run) = 0;
    // Newest first, by when they were made and then by id.
    virtual Result<std::vector<Run>> select(const RunQuery& query) = 0;
    // How many there are, whichever part is asked for.
    virtual Result<std::size_t> count(const RunQuery& query) = 0;

    virtual Result<std::optional<TurnRecord>> turn(const BeadId& run, int n) = 0;
    // By run, a shorter id before a longer one, and in each by n.
    virtual Result<std::vector<TurnRecord>> turns(const TurnQuery& query) = 0;
    // By n.
    virtual Result<std::vector<SignalRecord>> signals(const BeadId& run) = 0;

    virtual Result<std::optional<Piece>> piece(const BeadId& id) = 0;
    // Newest first, by when they were made and then by id.
    virtual Result<std::vector<Piece>> pieces(const PieceQuery& query) = 0;
    // How many there are, whichever part is asked for.
    virtual Result<std::size_t> count(const PieceQuery& query) = 0;
    // Every derivation on the way from those pieces to what they were made from in the end, each
    // once; by piece, a shorter id before a longer one, and of each by position.
    virtual Result<std::vector<Derivation>> ancestry(const std::vector<BeadId>& pieces) = 0;
    // The same towards all that was made from them.
    virtual Result<std::vector<Derivation>> descent(const std::vector<BeadId>& pieces) = 0;
    // Derivations of which one end is no piece, by piece and position: none, unless something else
    // has written the store.
    virtual Result<std::vector<Derivation>> broken_derivations() = 0;

    // By what they are of, then by name.
    virtual Result<std::vector<TurnPause>> pauses() = 0;
};

// How many there are in all, where the part that was asked for has that many. The store is asked
// only where that part does not go up to the last one: to count means to look at all of them.
template <class Query>
Result<std::size_t> all_of(RunReader& runs, const Query& query, std::size_t found) {
    const ListPart& part = query.part;
    const bool has_last = part.limit == 0 || found < part.limit;
    if (!has_last || (found == 0 && part.offset > 0)) return runs.count(query);
    return part.offset + found;
}

class RunWriter : public RunReader {
  public:
    // Refused with ref-conflict when there is one of that id, not-found when there is no such bead.
    virtual Result<void> create(const Run& run) = 0;
    // In place of the one of that id; `by` is nullopt for whoever does not drive it. not-found when
    // there is none.
    virtual Result<void> update(const Run& run, const std::optional<LeaseTerm>& by) = 0;
    // Inserts or replaces by run and n. ref-conflict when another turn of the run has the path and
    // the attempt, not-found when there is no such run.
    virtual Result<void> put(const TurnRecord& turn, const LeaseTerm& by) = 0;
    // Whatever its `n`, it gets the number after the last of its run. not-found when there is no
    // such run. Returns it as stored.
    virtual Result<SignalRecord> add(const SignalRecord& signal) = 0;
    // With what it was made from, in that order, and its content, in which it is searched for.
    // Whatever its `intermediate` says, nothing was made from it yet, and those of its parents that
    // are of the same run are intermediate from now on. `by` is nullopt for one that is given to
    // the run. ref-conflict when there is one of that id, not-found for run and parents.
    virtual Result<void> add(const Piece& piece, const std::vector<BeadId>& parents,
                             const std::string& content, const std::optional<LeaseTerm>& by) = 0;
    // One more thank you; not-found when it is gone. Returns how many there are.
    virtual Result<int> thank(const BeadId& piece) = 0;
    // All of them, with their derivations; those that are not there are none. ref-conflict when
    // another piece was made from one of them.
    virtual Result<void> remove(const std::vector<BeadId>& pieces) = 0;
    // Inserts or replaces by what it is of and its name.
    virtual Result<void> put(const TurnPause& pause) = 0;
    // Whether there was one.
    virtual Result<bool> lift_pause(PausedTurns of, const std::string& name) = 0;
    // A run of which nothing else is recorded, no turn, no signal and no piece; its bead stays.
    // Whether it was one.
    virtual Result<bool> forget(const BeadId& run) = 0;
};

// All that decides what is due next in that run.
inline Result<Facts> facts_of(RunReader& runs, const Run& run) {
    ATELIER_TRY(auto turns, runs.turns({.run = run.id}));
    ATELIER_TRY(auto signals, runs.signals(run.id));
    return facts_of(run, std::move(turns), std::move(signals));
}

} // namespace atelier
