// A run with whoever drives it, in a store under test.
#pragma once

#include "base/text.hpp"
#include "domain/bead/bead.hpp"
#include "ports/plan_store.hpp"
#include "ports/run_store.hpp"
#include "support/samples.hpp"
#include "support/unwrap.hpp"

#include <string>
#include <vector>

namespace atelier::test {

inline const Time run_time = *parse_time("2026-03-01T08:00:00Z");
inline const LeaseTerm driver_term{*SessionId::parse("s-drive"), 1};

inline Stamp run_stamp(std::int64_t millis = 0) {
    return {run_time + Millis{millis}, "atelier/overseer/olga"};
}

inline Bead run_bead(const std::string& name) {
    Bead bead{.id = id(name), .title = "a run"};
    bead.issue_type = run_type;
    add_label(bead, label_of(BeadKind::run));
    return bead;
}

inline Run a_run(const std::string& name, std::int64_t millis = 0) {
    return {.id = id(name),
            .workflow = "solo",
            .definition = "steps: []\n",
            .status = RunStatus::running,
            .created_at = run_time + Millis{millis}};
}

inline Lease drivers_lease(const std::string& run) {
    return {.on = id(run),
            .agent = *AgentId::parse("atelier/overseer/olga"),
            .session = driver_term.session,
            .fencing = driver_term.fencing};
}

// The bead, the run, and the lease of whoever drives it.
inline void put_run(PlanStore& store, const Run& run) {
    unwrap(store.write(run_stamp(), [&](PlanWriter& plan) -> Result<void> {
        ATELIER_CHECK(plan.create(run_bead(run.id.str())));
        ATELIER_CHECK(plan.put(drivers_lease(run.id.str()), std::nullopt));
        return plan.runs_to_write().create(run);
    }));
}

inline TurnRecord a_turn(const std::string& run, int n) {
    return {.run = id(run),
            .n = n,
            .path = std::to_string(n),
            .artisan = "sage",
            .status = TurnStatus::working,
            .started_at = run_time};
}

inline Piece a_piece(const std::string& name, const std::string& run, std::int64_t millis = 0) {
    return {.id = id(name),
            .run = id(run),
            .turn = 1,
            .artisan = "sage",
            .form = "poem",
            .preview = "what is in " + name,
            .commit = commit,
            .created_at = run_time + Millis{millis}};
}

template <class F>
auto in_runs(PlanStore& store, F&& ask) {
    return store.read([&](PlanReader& plan) { return ask(plan.runs()); });
}

template <class F>
auto to_runs(PlanStore& store, F&& change) {
    return store.write(run_stamp(), [&](PlanWriter& plan) { return change(plan.runs_to_write()); });
}

inline void put_piece(PlanStore& store, const Piece& piece, const std::vector<BeadId>& parents = {},
                      const std::string& content = "") {
    unwrap(to_runs(
        store, [&](RunWriter& runs) { return runs.add(piece, parents, content, driver_term); }));
}

template <class Record>
std::string record_ids(const std::vector<Record>& records) {
    std::vector<std::string> ids;
    for (const Record& record : records)
        ids.push_back(record.id.str());
    return join(ids, " ");
}

inline std::string pieces_for(PlanStore& store, const PieceQuery& query) {
    return record_ids(unwrap(in_runs(store, [&](RunReader& runs) { return runs.pieces(query); })));
}

inline ErrorCode refusal_of(const auto& result) {
    return must_fail(result).code;
}

inline std::size_t record_count(PlanStore& store, const auto& query) {
    return unwrap(in_runs(store, [&](RunReader& runs) { return runs.count(query); }));
}

} // namespace atelier::test
