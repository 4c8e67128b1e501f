// What every store of runs promises of pieces and pauses (ports/run_store.hpp), over each
// implementation.
#include "support/plan_stores.hpp"
#include "support/run_samples.hpp"

using namespace atelier;
using namespace atelier::test;

namespace {

std::string lineage_text(const std::vector<Derivation>& derivations) {
    std::vector<std::string> found;
    for (const Derivation& one : derivations)
        found.push_back(one.piece.str() + "<" + one.parent.str());
    return join(found, " ");
}

Piece found_piece(PlanStore& store, const std::string& name) {
    const auto piece =
        unwrap(in_runs(store, [&](RunReader& runs) { return runs.piece(id(name)); }));
    REQUIRE(piece);
    return *piece;
}

} // namespace

#define PIECE_STORES "[store][runs]", MemoryStores, SqliteStores

TEMPLATE_TEST_CASE("a piece comes back as it was stored, with nothing made from it", PIECE_STORES) {
    TestType stores;
    PlanStore& store = stores.store();
    put_run(store, a_run("at-run1"));
    Piece piece = a_piece("at-run1.1", "at-run1");
    piece.turn = 4;
    piece.origin = PieceOrigin::injected;
    piece.path = "1.r2.0";
    piece.stage = "exploring";
    piece.artisan = "größe";
    piece.patron = "Olga";
    piece.interpretation = "a poem\nabout a river";
    piece.thanks = 2;
    piece.intermediate = true;
    put_piece(store, piece);
    piece.intermediate = false;
    CHECK(found_piece(store, "at-run1.1") == piece);
    CHECK_FALSE(unwrap(in_runs(store, [](RunReader& runs) { return runs.piece(id("at-x.1")); })));
    const auto add = [&](const Piece& again, const std::vector<BeadId>& parents) {
        return to_runs(store,
                       [&](RunWriter& runs) { return runs.add(again, parents, "", driver_term); });
    };
    CHECK(refusal_of(add(piece, {})) == ErrorCode::ref_conflict);
    CHECK(refusal_of(add(a_piece("at-run1.2", "at-run1"), {id("at-run1.9")})) ==
          ErrorCode::not_found);
    CHECK(refusal_of(add(a_piece("at-run1.2", "at-gone"), {})) == ErrorCode::not_found);
    CHECK(pieces_for(store, {}) == "at-run1.1");
}

TEMPLATE_TEST_CASE("pieces are listed newest first, as they are asked for", PIECE_STORES) {
    TestType stores;
    PlanStore& store = stores.store();
    put_run(store, a_run("at-run1"));
    put_run(store, a_run("at-run2"));
    for (const int number : {10, 9, 1})
        put_piece(store, a_piece("at-run1." + std::to_string(number), "at-run1"));
    Piece other = a_piece("at-run2.1", "at-run2", 5);
    other.artisan = "scout";
    other.form = "map";
    other.patron = "Olga";
    put_piece(store, other);

    CHECK(pieces_for(store, {}) == "at-run2.1 at-run1.1 at-run1.9 at-run1.10");
    CHECK(pieces_for(store, {.part = {.limit = 2, .offset = 1}}) == "at-run1.1 at-run1.9");
    CHECK(pieces_for(store, {.run = id("at-run1"), .part = {.offset = 2}}) == "at-run1.10");
    CHECK(pieces_for(store, {.artisan = "scout"}) == "at-run2.1");
    CHECK(pieces_for(store, {.artisan = "Scout"}) == "");
    CHECK(pieces_for(store, {.form = "poem", .part = {.limit = 1}}) == "at-run1.1");
    CHECK(pieces_for(store, {.patron = "Olga"}) == "at-run2.1");
    CHECK(pieces_for(store, {.form = "MAP"}) == "at-run2.1");
    CHECK(pieces_for(store, {.patron = "oLGA"}) == "at-run2.1");
    CHECK(pieces_for(store, {.ids = std::vector{id("at-run1.9"), id("at-run2.1")}}) ==
          "at-run2.1 at-run1.9");
    CHECK(record_count(store, PieceQuery{.part = {.limit = 1}}) == 4);
    CHECK(record_count(store, PieceQuery{.form = "poem"}) == 3);
}

TEMPLATE_TEST_CASE("form and patron are found in any case, whatever the script", PIECE_STORES) {
    TestType stores;
    PlanStore& store = stores.store();
    put_run(store, a_run("at-run1"));
    Piece lament = a_piece("at-run1.1", "at-run1", 1);
    lament.form = "Élégie";
    lament.patron = "ΣΊΣΥΦΟΣ";
    put_piece(store, lament, {}, "a word");
    Piece plain = a_piece("at-run1.2", "at-run1", 2);
    plain.form = "";
    plain.patron = "Strasse";
    put_piece(store, plain, {}, "a word");
    CHECK(pieces_for(store, {.form = "ÉLÉGIE"}) == "at-run1.1");
    CHECK(pieces_for(store, {.form = "E\u0301le\u0301gie"}) == "at-run1.1");
    CHECK(pieces_for(store, {.form = "elegie"}) == "");
    CHECK(pieces_for(store, {.form = ""}) == "at-run1.2");
    CHECK(pieces_for(store, {.patron = "σίσυφος"}) == "at-run1.1");
    CHECK(pieces_for(store, {.patron = "straße"}) == "at-run1.2");
    CHECK(pieces_for(store, {.form = "ÉLÉGIE", .search = "WORD"}) == "at-run1.1");
    CHECK(record_count(store, PieceQuery{.form = "éLÉGIE"}) == 1);
    CHECK(record_count(store, PieceQuery{.patron = "STRASSE", .search = "word"}) == 1);
}

TEMPLATE_TEST_CASE("pieces are found by a part of their ids", PIECE_STORES) {
    TestType stores;
    PlanStore& store = stores.store();
    for (const char* run : {"at-ab12", "at-ab3", "at-cab"})
        put_run(store, a_run(run));
    put_piece(store, a_piece("at-ab12.1", "at-ab12", 1));
    put_piece(store, a_piece("at-ab12.11", "at-ab12", 2), {id("at-ab12.1")});
    put_piece(store, a_piece("at-ab3.2", "at-ab3", 3));
    put_piece(store, a_piece("at-cab.1", "at-cab", 4));
    const auto found = [&](const PieceIdPart& part) {
        return pieces_for(store, {.with_intermediate = true, .id_part = part});
    };
    CHECK(found({.start = "at-ab"}) == "at-ab3.2 at-ab12.11 at-ab12.1");
    CHECK(found({.start = "at-ab12"}) == "at-ab12.11 at-ab12.1");
    CHECK(found({.start = "at-ab", .number = "1"}) == "at-ab12.1");
    CHECK(found({.start = "ab"}) == "");
    CHECK(found({.start = "ab", .anywhere = true}) == "at-cab.1 at-ab3.2 at-ab12.11 at-ab12.1");
    CHECK(found({.start = "11", .anywhere = true}) == "");
    CHECK(found({.number = "1", .anywhere = true}) == "at-cab.1 at-ab12.1");
    CHECK(found({.start = "%", .anywhere = true}) == "");
    CHECK(pieces_for(store, {.id_part = PieceIdPart{.start = "at-ab12"}}) == "at-ab12.11");
    CHECK(record_count(store, PieceQuery{.id_part = PieceIdPart{.start = "at-ab"}}) == 2);
}

TEMPLATE_TEST_CASE("from which a later piece of the run was made is left out of lists",
                   PIECE_STORES) {
    TestType stores;
    PlanStore& store = stores.store();
    put_run(store, a_run("at-run1"));
    put_run(store, a_run("at-run2"));
    put_piece(store, a_piece("at-run1.1", "at-run1", 1));
    put_piece(store, a_piece("at-run1.2", "at-run1", 2), {id("at-run1.1")});
    // Another run's piece makes it no less what came of this one.
    put_piece(store, a_piece("at-run2.1", "at-run2", 3), {id("at-run1.2")});
    CHECK(found_piece(store, "at-run1.1").intermediate);
    CHECK_FALSE(found_piece(store, "at-run1.2").intermediate);
    CHECK(pieces_for(store, {}) == "at-run2.1 at-run1.2");
    CHECK(pieces_for(store, {.with_intermediate = true}) == "at-run2.1 at-run1.2 at-run1.1");
    CHECK(record_count(store, PieceQuery{}) == 2);
}

TEMPLATE_TEST_CASE("pieces are found by what is in them, whatever the case", PIECE_STORES) {
    TestType stores;
    PlanStore& store = stores.store();
    put_run(store, a_run("at-run1"));
    Piece first = a_piece("at-run1.1", "at-run1", 1);
    first.interpretation = "Über den FLUSS";
    put_piece(store, first, {}, "Die Straße am Wasser\n100% _sure_");
    put_piece(store, a_piece("at-run1.2", "at-run1", 2), {}, "ΣΊΣΥΦΟΣ and his stone");
    put_piece(store, a_piece("at-run1.3", "at-run1", 3), {}, std::string("a\0b", 3));
    const auto found = [&](const std::string& text) { return pieces_for(store, {.search = text}); };
    CHECK(found("strasse") == "at-run1.1");
    CHECK(found("WASSER") == "at-run1.1");
    CHECK(found("über den fluss") == "at-run1.1");
    CHECK(found("σίσυφος") == "at-run1.2");
    CHECK(found("A") == "at-run1.3 at-run1.2 at-run1.1");
    CHECK(found("b") == "at-run1.3 at-run1.1");
    CHECK(found("%") == "at-run1.1");
    CHECK(found("s_re") == "");
    CHECK(found("wasser\n100") == "at-run1.1");
    CHECK(found("sage") == "");
    CHECK(record_count(store, PieceQuery{.search = "a", .part = {.limit = 1}}) == 3);
    CHECK(pieces_for(store, {.form = "map", .search = "wasser"}) == "");
}

TEMPLATE_TEST_CASE("a text is searched to its end, however long it is and whatever it holds",
                   PIECE_STORES) {
    TestType stores;
    PlanStore& store = stores.store();
    put_run(store, a_run("at-run1"));
    // Around the sizes of a page and of what is looked at in one go.
    const std::size_t sizes[] = {20, 63, 64, 65, 127, 128, 129, 8'100, 8'192, 8'300, 70'000};
    const std::string sought = "Straße des İlk";
    std::string all;
    for (int number = 1; const std::size_t size : sizes) {
        const std::string name = "at-run1." + std::to_string(number);
        put_piece(store, a_piece(name, "at-run1", -number++), {},
                  std::string(size, 'S') + sought + std::string(size % 3, 's'));
        all += (all.empty() ? "" : " ") + name;
    }
    put_piece(store, a_piece("at-run1.99", "at-run1"), {}, std::string("s\0\0strasse", 10));
    const auto found = [&](const std::string& text) { return pieces_for(store, {.search = text}); };
    CHECK(found(sought) == all);
    CHECK(found("STRASSE DES İLK") == all);
    CHECK(found("ssstraße des i\u0307lk") == all);
    // A dot that is not there is not thought of.
    CHECK(found("des ilk") == "");
    CHECK(found("des ılk") == "");
    CHECK(found(std::string("\0STRASSE", 8)) == "at-run1.99");
    CHECK(found(std::string("\0\0\0", 3)) == "");
    CHECK(found("") == "at-run1.99 " + all);
    CHECK(pieces_for(store, {.search = "STRASSE", .part = {.limit = 2, .offset = 1}}) ==
          "at-run1.1 at-run1.2");
    CHECK(pieces_for(store, {.search = "strasse", .part = {.offset = 11}}) == "at-run1.11");
    CHECK(pieces_for(store, {.search = "strasse", .part = {.offset = 13}}) == "");
    CHECK(pieces_for(store, {.ids = std::vector{id("at-run1.2"), id("at-run1.99")},
                             .search = "strasse"}) == "at-run1.99 at-run1.2");
    CHECK(record_count(store, PieceQuery{.search = "strasse"}) == 12);
}

TEMPLATE_TEST_CASE("several searches of one reader are told apart", PIECE_STORES) {
    TestType stores;
    PlanStore& store = stores.store();
    put_run(store, a_run("at-r"));
    put_piece(store, a_piece("at-r.1", "at-r", 2), {}, "one word");
    put_piece(store, a_piece("at-r.2", "at-r", 1), {}, "another word");
    Piece verse = a_piece("at-r.3", "at-r");
    verse.form = "verse";
    put_piece(store, verse, {}, "a word");
    const PieceQuery word{.search = "WORD", .part = {.limit = 1, .offset = 1}};
    const auto asked = [&](RunReader& runs) -> Result<std::string> {
        std::string out;
        for (const PieceQuery& query :
             {word, PieceQuery{.search = "another"}, PieceQuery{.form = "verse", .search = "WORD"},
              PieceQuery{.search = "nowhere"}, PieceQuery{.part = {.limit = 1}}, word}) {
            ATELIER_TRY(const auto pieces, runs.pieces(query));
            ATELIER_TRY(const std::size_t all, runs.count(query));
            out += record_ids(pieces) + " of " + std::to_string(all) + "\n";
        }
        return out;
    };
    CHECK(unwrap(in_runs(store, asked)) == "at-r.2 of 3\nat-r.2 of 1\nat-r.3 of 1\n of 0\n"
                                           "at-r.1 of 3\nat-r.2 of 3\n");
    CHECK(unwrap(to_runs(store, [&](RunWriter& runs) -> Result<std::string> {
              ATELIER_CHECK(runs.pieces(word));
              ATELIER_CHECK(runs.remove({id("at-r.2")}));
              ATELIER_TRY(const auto pieces, runs.pieces(word));
              return record_ids(pieces);
          })) == "at-r.3");
}

TEMPLATE_TEST_CASE("which part of a list was read says how many there are where it can",
                   PIECE_STORES) {
    TestType stores;
    PlanStore& store = stores.store();
    for (int number = 1; number <= 3; ++number) {
        const std::string run = "at-run" + std::to_string(number);
        put_run(store, a_run(run));
        put_piece(store, a_piece(run + ".1", run), {}, "a word");
    }
    const auto told = [&](const auto& query, std::size_t found) {
        return unwrap(in_runs(store, [&](RunReader& runs) { return all_of(runs, query, found); }));
    };
    for (std::size_t limit = 0; limit <= 4; ++limit)
        for (std::size_t offset = 0; offset <= 4; ++offset) {
            const ListPart part{limit, offset};
            const std::size_t rest = 3 - std::min<std::size_t>(offset, 3);
            const std::size_t found = limit == 0 ? rest : std::min(limit, rest);
            CAPTURE(limit, offset);
            CHECK(told(RunQuery{.part = part}, found) == 3);
            CHECK(told(PieceQuery{.search = "WORD", .part = part}, found) == 3);
        }
}

TEMPLATE_TEST_CASE("what a piece was made from, and what was made from it, is followed to the end",
                   PIECE_STORES) {
    TestType stores;
    PlanStore& store = stores.store();
    put_run(store, a_run("at-r"));
    put_piece(store, a_piece("at-r.1", "at-r"));
    put_piece(store, a_piece("at-r.2", "at-r"));
    put_piece(store, a_piece("at-r.3", "at-r"), {id("at-r.2"), id("at-r.1")});
    put_piece(store, a_piece("at-r.4", "at-r"), {id("at-r.3"), id("at-r.1")});
    put_piece(store, a_piece("at-r.10", "at-r"), {id("at-r.2")});
    const auto ancestry = [&](const std::vector<BeadId>& of) {
        return lineage_text(
            unwrap(in_runs(store, [&](RunReader& runs) { return runs.ancestry(of); })));
    };
    const auto descent = [&](const std::vector<BeadId>& of) {
        return lineage_text(
            unwrap(in_runs(store, [&](RunReader& runs) { return runs.descent(of); })));
    };
    CHECK(ancestry({id("at-r.4")}) == "at-r.3<at-r.2 at-r.3<at-r.1 at-r.4<at-r.3 at-r.4<at-r.1");
    CHECK(ancestry({id("at-r.1")}) == "");
    CHECK(ancestry({id("at-r.10"), id("at-r.3")}) == "at-r.3<at-r.2 at-r.3<at-r.1 at-r.10<at-r.2");
    // Each once, also where two ways lead to it.
    put_piece(store, a_piece("at-r.11", "at-r"), {id("at-r.4"), id("at-r.3")});
    CHECK(ancestry({id("at-r.11")}) == "at-r.3<at-r.2 at-r.3<at-r.1 at-r.4<at-r.3 at-r.4<at-r.1 "
                                       "at-r.11<at-r.4 at-r.11<at-r.3");
    unwrap(to_runs(store, [](RunWriter& runs) { return runs.remove({id("at-r.11")}); }));
    CHECK(descent({id("at-r.2")}) == "at-r.3<at-r.2 at-r.4<at-r.3 at-r.10<at-r.2");
    CHECK(descent({id("at-r.1")}) == "at-r.3<at-r.1 at-r.4<at-r.3 at-r.4<at-r.1");
    CHECK(descent({id("at-r.4")}) == "");
    CHECK(descent({}) == "");
    CHECK(
        unwrap(in_runs(store, [](RunReader& runs) { return runs.broken_derivations(); })).empty());
}

TEMPLATE_TEST_CASE("a piece goes with all that was made from it, or stays", PIECE_STORES) {
    TestType stores;
    PlanStore& store = stores.store();
    put_run(store, a_run("at-r"));
    put_piece(store, a_piece("at-r.1", "at-r", 1));
    put_piece(store, a_piece("at-r.2", "at-r", 2), {id("at-r.1")});
    put_piece(store, a_piece("at-r.3", "at-r", 3), {id("at-r.2")});
    const auto remove = [&](const std::vector<BeadId>& pieces) {
        return to_runs(store, [&](RunWriter& runs) { return runs.remove(pieces); });
    };
    CHECK(refusal_of(remove({id("at-r.2")})) == ErrorCode::ref_conflict);
    CHECK(pieces_for(store, {.with_intermediate = true}) == "at-r.3 at-r.2 at-r.1");
    unwrap(remove({id("at-r.2"), id("at-r.9"), id("at-r.3")}));
    CHECK(pieces_for(store, {}) == "at-r.1");
    CHECK_FALSE(found_piece(store, "at-r.1").intermediate);
    CHECK(unwrap(in_runs(store, [](RunReader& runs) {
              return runs.descent({id("at-r.1")});
          })).empty());
    unwrap(remove({id("at-r.1")}));
    CHECK(pieces_for(store, {.with_intermediate = true}) == "");
    unwrap(remove({}));
}

TEMPLATE_TEST_CASE("thanks are counted", PIECE_STORES) {
    TestType stores;
    PlanStore& store = stores.store();
    put_run(store, a_run("at-r"));
    put_piece(store, a_piece("at-r.1", "at-r"));
    const auto thank = [&](const char* name) {
        return to_runs(store, [&](RunWriter& runs) { return runs.thank(id(name)); });
    };
    CHECK(unwrap(thank("at-r.1")) == 1);
    CHECK(unwrap(thank("at-r.1")) == 2);
    CHECK(found_piece(store, "at-r.1").thanks == 2);
    CHECK(refusal_of(thank("at-r.2")) == ErrorCode::not_found);
}

TEMPLATE_TEST_CASE("pauses of turns are kept until they are lifted", PIECE_STORES) {
    TestType stores;
    PlanStore& store = stores.store();
    const TurnPause all{.of = PausedTurns::all, .reason = "too dear", .since = run_time};
    const TurnPause runtime{.of = PausedTurns::runtime, .name = "sage", .since = run_time};
    TurnPause sage{.name = "sage",
                   .reason = "it fails",
                   .by = "atelier/overseer/olga",
                   .since = run_time,
                   .trial_at = run_time + Millis{9}};
    const auto put = [&](const TurnPause& pause) {
        unwrap(to_runs(store, [&](RunWriter& runs) { return runs.put(pause); }));
    };
    const auto pauses = [&] {
        return unwrap(in_runs(store, [](RunReader& runs) { return runs.pauses(); }));
    };
    const auto lift = [&](PausedTurns of, const std::string& name) {
        return unwrap(to_runs(store, [&](RunWriter& runs) { return runs.lift_pause(of, name); }));
    };
    put(all);
    put(runtime);
    put(sage);
    put(TurnPause{.name = "anna"});
    CHECK(pauses() == std::vector{TurnPause{.name = "anna"}, sage, runtime, all});
    sage.reason = "it still fails";
    put(sage);
    CHECK(pauses()[1] == sage);
    CHECK(lift(PausedTurns::artisan, "sage"));
    CHECK_FALSE(lift(PausedTurns::artisan, "sage"));
    CHECK_FALSE(lift(PausedTurns::all, "sage"));
    CHECK(lift(PausedTurns::all, ""));
    CHECK(pauses() == std::vector{TurnPause{.name = "anna"}, runtime});
}
