#include "app/interchange/export_runs.hpp"

#include "domain/bead/bead_extra.hpp"
#include "domain/interchange/beads_jsonl.hpp"
#include "support/import_fixture.hpp"
#include "support/run_records.hpp"

using namespace atelier;
using namespace atelier::test;

TEST_CASE("a run goes out with all that is recorded of it, beside what others keep of its bead") {
    Bead bead = run_bead("at-full");
    Json extra = Json::object();
    extra.set("metadata", Json::object().set("theirs", 1));
    write_extra(bead, std::move(extra));
    const RunRecord record = full_run_record();
    const Json row = beads_row(with_run_record(bead, record));
    const Json* const metadata = row.find("metadata");
    REQUIRE(metadata != nullptr);
    CHECK(metadata->int_at("theirs") == 1);
    CHECK(*metadata->find("run") == run_record_json(record));
    CHECK(row.string_at("issue_type") == "molecule");
}

TEST_CASE("a run of which nothing is recorded goes out as its bead alone") {
    PlanFixture at;
    at.create(run_bead("at-run1"));
    CHECK_FALSE(
        unwrap(at.store.read([](PlanReader& plan) { return recorded_run(plan, id("at-run1")); })));
    CHECK_THAT(exported(at), ContainsSubstring("at-run1") && !ContainsSubstring("metadata"));
}

TEST_CASE("metadata that is no object is left as it is") {
    Bead bead = run_bead("at-full");
    Json extra = Json::object();
    extra.set("metadata", "theirs");
    write_extra(bead, std::move(extra));
    CHECK(with_run_record(bead, full_run_record()) == bead);
}
