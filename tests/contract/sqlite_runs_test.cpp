// What only a store of runs in a file can get wrong.
#include "adapters/sqlite/connection.hpp"
#include "base/text.hpp"
#include "support/run_samples.hpp"
#include "support/sqlite_folder.hpp"

using namespace atelier;
using namespace atelier::test;

namespace {

std::unique_ptr<sqlite::Connection> by_hand(const SqliteFolder& place) {
    return unwrap(
        sqlite::Connection::open(place.file, sqlite::Access::read_write, Millis{50}, nullptr));
}

// How SQLite would go about it, a line a step.
std::string way_of(const SqliteFolder& place, const std::string& sql) {
    const auto connection = by_hand(place);
    auto statement = unwrap(connection->prepare("EXPLAIN QUERY PLAN " + sql));
    std::string way;
    while (unwrap(statement.step()))
        way += std::string(statement.text(3)) + "\n";
    return way;
}

} // namespace

TEST_CASE("a derivation whose piece somebody has deleted by hand is found", "[store][runs]") {
    const SqliteFolder place;
    const auto store = place.create();
    put_run(*store, a_run("at-r"));
    put_piece(*store, a_piece("at-r.1", "at-r"));
    put_piece(*store, a_piece("at-r.2", "at-r"), {id("at-r.1")});
    unwrap(by_hand(place)->script("DELETE FROM pieces WHERE id = 'at-r.1'"));
    const auto broken =
        unwrap(in_runs(*store, [](RunReader& runs) { return runs.broken_derivations(); }));
    CHECK(broken == std::vector{Derivation{id("at-r.2"), 0, id("at-r.1")}});
}

TEST_CASE("what makes no sense in a row of a run is damage", "[store][runs]") {
    const SqliteFolder place;
    const auto store = place.create();
    put_run(*store, a_run("at-r"));
    put_piece(*store, a_piece("at-r.1", "at-r"));
    const auto code = [&](const char* sql, auto&& ask) {
        unwrap(by_hand(place)->script(sql));
        return must_fail(in_runs(*store, ask)).code;
    };
    CHECK(code("UPDATE runs SET status = 'odd'",
               [](RunReader& runs) { return runs.find(id("at-r")); }) == ErrorCode::store_corrupt);
    CHECK(code("UPDATE pieces SET commit_id = 'odd'",
               [](RunReader& runs) { return runs.pieces({}); }) == ErrorCode::store_corrupt);
}

TEST_CASE("lists of runs and pieces are read in their order, and those in progress by an index",
          "[store][runs]") {
    const SqliteFolder place;
    place.create();
    const std::string newest = " ORDER BY created_at DESC, length(id), id LIMIT 20";
    for (const std::string list :
         {"SELECT definition FROM runs WHERE status = 'failed'",
          "SELECT preview FROM pieces WHERE form = 'a' AND intermediate = 0"}) {
        const std::string way = way_of(place, list + newest);
        INFO(way);
        CHECK(way.find("TEMP B-TREE") == std::string::npos);
        CHECK(way.find("_new") != std::string::npos);
    }
    CHECK_THAT(way_of(place, "SELECT id FROM runs WHERE status IN ('running') AND status NOT IN "
                             "('completed','failed','cancelled')"),
               ContainsSubstring("runs_open"));
    CHECK_THAT(way_of(place, "SELECT count(*) FROM pieces WHERE intermediate = 0"),
               ContainsSubstring("COVERING INDEX pieces_new"));
}

TEST_CASE("the whole schema stands on the first page of a new store", "[store][runs]") {
    const SqliteFolder place;
    place.create();
    const auto connection = by_hand(place);
    auto statement =
        unwrap(connection->prepare("SELECT count(*) FROM dbstat WHERE name = 'sqlite_schema'"));
    REQUIRE(unwrap(statement.step()));
    CHECK(statement.number(0) == 1);
}
