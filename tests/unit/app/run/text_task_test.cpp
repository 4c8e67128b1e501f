#include "app/run/text_task.hpp"

#include "app/run/begin_turns.hpp"
#include "support/document_fixture.hpp"

using namespace atelier;
using namespace atelier::test;

TEST_CASE("An artisan is asked by its brief, as who it is and of its own model", "[app][run]") {
    RunFixture at;
    at.catalog.artisans["scout"].model = "small";
    const BeadId run = at.start(
        at.of({{TurnStep{.role = "b", .brief = {"commission", ""}, .timeout = Seconds{9}}}}));
    const DriverLease lease = unwrap(take_run(at.work.plan, run, at.machine.own, alive));
    const BegunTurns begun = unwrap(begin_turns(at.world, lease, {}));
    const BegunTurn& turn = begun.turns.at(0);
    const Run kept = at.run_of(run);
    const Workflow workflow = unwrap(at.format.parse(kept.definition));
    const TextTask task =
        unwrap(text_task(at.world, {kept, workflow, "letter"}, turn.due, turn.artisan));
    CHECK(task.system == "You are scout.");
    CHECK(task.model == "small");
    CHECK(task.timeout == Millis{9000});
    CHECK_THAT(task.prompt, ContainsSubstring("brief commission: Write of the sea.") &&
                                ContainsSubstring("letter"));
    at.catalog.briefs.erase("commission");
    CHECK(must_fail(text_task(at.world, {kept, workflow, ""}, turn.due, turn.artisan)).code ==
          ErrorCode::not_found);
}

TEST_CASE("Of a document an artisan is shown as much as its turn sees", "[app][document]") {
    DocumentFixture at;
    at.repository.commit("/repo", "Notes\n", {{"notes.md", "one\ntwo\n"}});
    const auto asked_with = [&](const Sees& sees) {
        const BeadId run = at.start(
            at.writing({{TurnStep{.role = "a", .produces = Produces::changes, .sees = sees}}}));
        at.drive(run);
        return unwrap(at.files.read(at.paths.prompt(*at.turns_of(run).at(0).session))).value();
    };
    CHECK_THAT(asked_with({}), ContainsSubstring("The document notes.md:\n~~~\none\ntwo\n~~~\n") &&
                                   ContainsSubstring("the whole document, as it should be"));
    CHECK_THAT(asked_with({SeesKind::part, 50}),
               ContainsSubstring("The document notes.md, the end of it:\n~~~\ntwo\n~~~\n"));
    CHECK_THAT(asked_with({SeesKind::none}), !ContainsSubstring("notes.md"));
}

TEST_CASE("An artisan is called as its file says", "[app][run]") {
    RunFixture at;
    CHECK(display_name(at.catalog, "scout") == "The scout");
    CHECK(display_name(at.catalog, "gone") == "gone");
}
