#include "app/interchange/import_runs.hpp"

#include "app/interchange/export_runs.hpp"
#include "domain/interchange/beads_jsonl.hpp"
#include "support/import_fixture.hpp"
#include "support/run_records.hpp"

using namespace atelier;
using namespace atelier::test;

namespace {

Json row_of_run(const RunRecord& record = full_run_record()) {
    return beads_row(with_run_record(run_bead("at-full"), record));
}

} // namespace

TEST_CASE("the record of a run is taken out of its row") {
    Json row = row_of_run();
    CHECK(unwrap(take_run_record(row)) == full_run_record());
    CHECK(row.find("metadata") == nullptr);
    CHECK_FALSE(unwrap(take_run_record(row)));
}

TEST_CASE("what other programs keep under that name of other beads is theirs") {
    Json row = row_of_run();
    row.set("labels", Json::strings({"at:task"}));
    const Json before = row;
    CHECK_FALSE(unwrap(take_run_record(row)));
    CHECK(row == before);
}

TEST_CASE("a row whose record makes no sense is refused, with its line") {
    PlanFixture at;
    Json row = row_of_run();
    row.find("metadata")->find("run")->set("status", "lost");
    CHECK_THAT(refused_import(at, bead_row("at-x") + row.dump() + "\n"),
               ContainsSubstring("line 2") && ContainsSubstring("metadata.run.status"));
}

TEST_CASE("a dry run says which runs would come in, and writes none") {
    PlanFixture at;
    const ImportOutcome outcome = import_rows_of(at, row_of_run().dump() + "\n", {.dry_run = true});
    CHECK(names_of_ids(outcome.runs) == "at-full");
    CHECK(at.events().empty());
}

TEST_CASE("a run whose bead came in earlier gets what was recorded of it later") {
    PlanFixture at;
    Json row = row_of_run();
    Json bare = row;
    bare.erase("metadata");
    import_rows_of(at, bare.dump() + "\n");
    const ImportOutcome outcome = import_rows_of(at, row.dump() + "\n");
    CHECK(outcome.unchanged == 1);
    CHECK(names_of_ids(outcome.runs) == "at-full");
    const auto lease =
        unwrap(at.store.read([](PlanReader& plan) { return plan.lease(id("at-full")); }));
    CHECK(lease->ended);
}
