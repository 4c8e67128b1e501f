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

namespace {

constexpr int many_texts = 1'200;

// So much text that several read it side by side.
void put_many_texts(PlanStore& store) {
    put_run(store, a_run("at-r"));
    unwrap(to_runs(store, [](RunWriter& runs) -> Result<void> {
        for (int number = 1; number <= many_texts; ++number) {
            const std::string name = "at-r." + std::to_string(number);
            const std::string text = std::string(9'000, 'a') +
                                     (number % 400 == 1 ? "Leviathan" : "") +
                                     (number % 2 == 0 ? "even" : "odd");
            ATELIER_CHECK(runs.add(a_piece(name, "at-r", number / 2), {}, text, driver_term));
        }
        return {};
    }));
}

} // namespace

TEST_CASE("a search through much text finds what there is, each once and newest first",
          "[store][runs]") {
    const SqliteFolder place;
    put_many_texts(*place.create());
    CHECK(std::filesystem::file_size(place.file) > 10'000'000);
    const auto store = unwrap(place.open());
    const auto found = [&](const PieceQuery& query) { return pieces_for(*store, query); };
    CHECK(found({.search = "LEVIATHAN"}) == "at-r.801 at-r.401 at-r.1");
    CHECK(found({.search = "leviathan", .part = {.limit = 1, .offset = 1}}) == "at-r.401");
    CHECK(found({.form = "map", .search = "leviathan"}).empty());
    CHECK(found({.form = "POEM", .search = "leviathan"}) == "at-r.801 at-r.401 at-r.1");
    CHECK(found({.search = "nowhere"}).empty());
    CHECK(found({.search = "aodd", .part = {.limit = 2}}) == "at-r.1199 at-r.1197");
    CHECK(record_count(*store, PieceQuery{.search = "even"}) == many_texts / 2);
    CHECK(record_count(*store, PieceQuery{.search = "a"}) == many_texts);
}

TEST_CASE("a search through much text sees what the store does", "[store][runs]") {
    const SqliteFolder place;
    put_many_texts(*place.create());
    const auto store = unwrap(place.open());
    const PieceQuery query{.search = "even the newest"};
    Piece newest = a_piece("at-r.9999", "at-r", 9'999);
    unwrap(to_runs(*store, [&](RunWriter& runs) -> Result<void> {
        ATELIER_CHECK(runs.add(newest, {}, "even the newest", driver_term));
        ATELIER_TRY(const auto written, runs.pieces(query));
        CHECK(record_ids(written) == "at-r.9999");
        return {};
    }));
    CHECK(pieces_for(*store, query) == "at-r.9999");
    unwrap(store->read([&](PlanReader& plan) -> Result<void> {
        unwrap(to_runs(*unwrap(place.open()),
                       [&](RunWriter& runs) { return runs.remove({newest.id}); }));
        ATELIER_TRY(const auto still, plan.runs().pieces(query));
        CHECK(record_ids(still) == "at-r.9999");
        return {};
    }));
    CHECK(pieces_for(*store, query).empty());
}

TEST_CASE("who has searched keeps nobody from taking the log over", "[store][runs]") {
    const SqliteFolder place;
    put_many_texts(*place.create());
    const auto store = unwrap(place.open());
    CHECK(record_count(*store, PieceQuery{.search = "even"}) == many_texts / 2);
    const auto other = by_hand(place);
    unwrap(other->script("UPDATE pieces SET thanks = 1"));
    auto statement = unwrap(other->prepare("PRAGMA wal_checkpoint(TRUNCATE)"));
    REQUIRE(unwrap(statement.step()));
    CHECK(statement.number(0) == 0);
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
