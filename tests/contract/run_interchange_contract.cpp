// Runs that leave one store and come into another (app/interchange), whichever kind both are of.
#include "app/interchange/export_runs.hpp"
#include "app/interchange/import_runs.hpp"
#include "support/import_fixture.hpp"
#include "support/plan_stores.hpp"
#include "support/run_records.hpp"

using namespace atelier;
using namespace atelier::test;

namespace {

// The plan of a store under test.
struct Kept {
    explicit Kept(PlanStore& store)
        : context{store, plan.clock, plan.ids, plan.settings, "at", plan.overseer().caller} {}

    PlanFixture plan;
    Context context;

    void put(const std::vector<RunRecord>& records, const PieceTexts& texts = {}) {
        unwrap(context.store.write(context.stamp(), [&](PlanWriter& writer) -> Result<void> {
            for (const RunRecord& record : records)
                ATELIER_CHECK(writer.create(run_bead(record.run.id.str())));
            ATELIER_CHECK(write_runs(writer, context, records, texts));
            return {};
        }));
    }
    std::string exported_text() {
        std::string out;
        unwrap(export_beads(context, gone, [&](const Json& row) {
            out += row.dump() + "\n";
            return Result<void>();
        }));
        return out;
    }
    ImportOutcome import(const std::string& text, const PieceTexts& texts = {}) {
        return unwrap(
            import_beads(context,
                         {.text = text,
                          .source = "rows.jsonl",
                          .piece_texts = [&](const std::vector<CommitId>&) -> Result<PieceTexts> {
                              return texts;
                          }},
                         nullptr));
    }
    std::optional<RunRecord> recorded(const std::string& run) {
        return unwrap(
            context.store.read([&](PlanReader& reader) { return recorded_run(reader, id(run)); }));
    }
    Bead bead(const std::string& name) {
        return unwrap(context.store.read([&](PlanReader& reader) { return reader.find(id(name)); }))
            .value();
    }
    std::string pieces(const PieceQuery& query) { return pieces_for(context.store, query); }
};

// `full`, and the run from whose piece it began.
std::vector<RunRecord> two_runs() {
    RunRecord other{.run = a_run("at-other")};
    other.pieces = {piece_record("at-other.1")};
    RunRecord full = full_run_record();
    full.pieces.at(1).parents.push_back(id("at-other.1"));
    return {full, other};
}

} // namespace

#define CARRYING "[contract][store][runs]", MemoryStores, SqliteStores

TEMPLATE_TEST_CASE("runs come into another store as they left the first one", CARRYING) {
    TestType first;
    TestType second;
    Kept here(first.store());
    Kept there(second.store());
    here.put(two_runs(), {{commit, "Blue SEA"}});
    const std::string text = here.exported_text();
    const ImportOutcome outcome = there.import(text, {{commit, "Blue SEA"}});
    CHECK(outcome.runs.size() == 2);
    CHECK(outcome.missing_pieces.empty());
    CHECK(outcome.warnings.empty());
    for (const char* run : {"at-full", "at-other"})
        CHECK(there.recorded(run) == here.recorded(run));
    RunRecord as_written = two_runs().at(0);
    as_written.pauses.clear();
    CHECK(there.recorded("at-full") == as_written);
    CHECK(there.exported_text() == text);
    CHECK(there.bead("at-full").status == BeadStatus::blocked);
    CHECK(there.bead("at-other").status == BeadStatus::in_progress);

    CHECK(there.pieces({}) == here.pieces({}));
    CHECK(there.pieces({.search = "sea", .with_intermediate = true}) ==
          here.pieces({.search = "sea", .with_intermediate = true}));
    CHECK_FALSE(there.pieces({.search = "sea"}).empty());
    const auto lineage = [](PlanStore& store) {
        return unwrap(
            in_runs(store, [](RunReader& runs) { return runs.ancestry({id("at-full.10")}); }));
    };
    CHECK(lineage(second.store()) == lineage(first.store()));
    CHECK(lineage(second.store()).size() == 4);
    CHECK(unwrap(in_runs(second.store(), [](RunReader& runs) { return runs.pauses(); })) ==
          full_run_record().pauses);

    // The next piece gets a number of its own.
    CHECK(unwrap(second.store().write(
              run_stamp(), [](PlanWriter& plan) { return plan.next_child(id("at-full")); })) == 11);
}

TEMPLATE_TEST_CASE("what is recorded of a run is not replaced", CARRYING) {
    TestType first;
    TestType second;
    Kept here(first.store());
    Kept there(second.store());
    here.put(two_runs());
    std::string text = here.exported_text();
    there.import(text);
    const ImportOutcome again = there.import(text);
    CHECK(again.unchanged == 2);
    CHECK(again.runs.empty());

    // Somebody else has closed its bead, later.
    Bead bead = here.bead("at-full");
    bead.status = BeadStatus::closed;
    here.plan.clock.advance(Seconds{60});
    unwrap(first.store().write({here.plan.clock.now() + Seconds{3600}, "atelier/overseer/olga"},
                               [&](PlanWriter& plan) { return plan.update(bead); }));
    const ImportOutcome closed = there.import(here.exported_text());
    CHECK(closed.unchanged == 2);
    CHECK(there.bead("at-full").status == BeadStatus::blocked);
}

TEMPLATE_TEST_CASE("what of a run is not there is said, and keeps nothing else from coming",
                   CARRYING) {
    TestType stores;
    Kept there(stores.store());
    TestType first;
    Kept here(first.store());
    std::vector<RunRecord> records = two_runs();
    records.at(0).turns.push_back(a_turn("at-full", 3));
    here.put(records);
    // As from an export of which a line was taken out; the turn is in flight there.
    const Json in_flight = run_record_json(records.at(0));
    Json row =
        std::get<Json>(parse_json(here.exported_text().substr(0, here.exported_text().find('\n'))));
    if (row.string_at("id") != "at-full")
        row = std::get<Json>(
            parse_json(here.exported_text().substr(here.exported_text().find('\n') + 1)));
    row.find("metadata")->set("run", in_flight);
    const ImportOutcome outcome = there.import(row.dump() + "\n");
    CHECK(names_of_ids(outcome.missing_pieces) == "at-full.1 at-full.2 at-full.10");
    CHECK(outcome.warnings ==
          std::vector<std::string>{
              "at-full.2 was made from at-other.1, which is neither here nor in the file"});
    const RunRecord record = there.recorded("at-full").value();
    CHECK(record.turns.at(2).status == TurnStatus::lost);
    CHECK(record.turns.at(2).ended_at);
    CHECK(record.pieces.at(1).parents == std::vector{id("at-full.1")});
    CHECK(unwrap(in_runs(stores.store(), [](RunReader& runs) {
              return runs.broken_derivations();
          })).empty());
}
