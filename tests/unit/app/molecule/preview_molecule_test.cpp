#include "app/molecule/preview_molecule.hpp"

#include "app/core/plan_queries.hpp"
#include "app/review/retry.hpp"
#include "support/molecule_fixture.hpp"
#include "view/work.hpp"

using namespace atelier;
using namespace atelier::test;

namespace {

struct PreviewedMolecule : MoleculeFixture {
    std::optional<MoleculePreview> look() {
        const Context olga = overseer();
        WorkContext work = work_context(olga, agents, runtimes);
        RunProgress nobody;
        const EpicTree graph =
            unwrap(store.read([&](PlanReader& plan) { return load_epic(plan, epic.id); }));
        return unwrap(preview_molecule({work, catalog, format, nobody}, graph, changeset.id));
    }
    Selection session_on_it() const {
        return {.step = NextStep::session, .epic = epic.id, .changeset = changeset.id};
    }
    std::string told() { return selection_text(session_on_it(), {.molecule = look()}); }
    Json answered() { return selection_json(session_on_it(), {.molecule = look()}); }
};

} // namespace

TEST_CASE("a dry run says by which workflow a changeset would be carried out, and what comes first",
          "[app][molecule]") {
    PreviewedMolecule f;
    const std::size_t before = f.select({}).size();
    CHECK_THAT(f.told(), ContainsSubstring("The workflow 'cycle' would carry it out. First "
                                           "step: a turn of author (worker), in the stage "
                                           "review, round 1.\n"));
    const Json answer = f.answered();
    const Json& workflow = *answer.find("workflow");
    CHECK(workflow.string_at("name") == "cycle");
    CHECK(workflow.find("run")->is_null());
    CHECK(workflow.find("fault")->is_null());
    REQUIRE(workflow.find("next")->as_array().size() == 1);
    CHECK(workflow.find("next")->as_array().front().string_at("artisan") == "worker");
    CHECK(f.select({}).size() == before);
}

TEST_CASE("without a workflow a dry run says nothing of one", "[app][molecule]") {
    PreviewedMolecule f;
    CHECK_THAT(f.told(), ContainsSubstring("workflow"));
    CHECK(f.answered().find("workflow") != nullptr);
    f.settings.workflow_changeset.clear();
    CHECK(f.told() ==
          "Would start a session on " + f.changeset.id.str() + " of " + f.epic.id.str() + ".\n");
    CHECK(f.answered().find("workflow") == nullptr);
}

TEST_CASE("a dry run names the run that goes on, and what is due in it", "[app][molecule]") {
    PreviewedMolecule f;
    f.agents.expect(f.does({{"src/new.txt", "new\n"}}));
    f.session();
    const BeadId run = f.molecule(f.changeset).value();
    CHECK_THAT(f.told(),
               ContainsSubstring("The workflow 'cycle' is carrying it out in " + run.str() +
                                 ". Next step: a turn of tester, in the stage review, "
                                 "round 1.\n"));
    CHECK(f.answered().find("workflow")->string_at("run") == run.str());
}

TEST_CASE("a dry run says of the gate of a run that it is decided", "[app][molecule]") {
    PreviewedMolecule f;
    f.put_workflow("cycle", {MoleculeFixture::turn("author", {"carry-out", "mend"}),
                             {GateStep{.kind = GateKind::review}}});
    f.agents.expect(f.does({{"src/new.txt", "new\n"}}));
    f.session();
    CHECK_THAT(f.told(), ContainsSubstring("Next step: the gate for your review.\n"));
    f.approve(f.changeset);
    CHECK_THAT(f.told(),
               ContainsSubstring("Next step: the gate for your review, which is decided.\n"));
}

TEST_CASE("a dry run says what a run that has failed would be tried again with",
          "[app][molecule]") {
    PreviewedMolecule f;
    f.agents.script.push_back({.outcome = {.status = 3}});
    f.agents.script.push_back({.outcome = {.status = 3}});
    f.session();
    f.session(SessionEnd::blocked);
    REQUIRE(f.run_of(f.changeset).status == RunStatus::failed);
    const Context olga = f.overseer();
    unwrap(retry(olga, f.machine_probe(), f.changeset.id));
    CHECK_THAT(f.told(), ContainsSubstring("Next step: a turn of author (worker)"));
    CHECK(f.run_of(f.changeset).status == RunStatus::failed);
}

TEST_CASE("a dry run says why a workflow cannot carry a changeset out", "[app][molecule]") {
    PreviewedMolecule f;
    f.settings.workflow_changeset = "unknown";
    const MoleculePreview preview = f.look().value();
    CHECK(preview.workflow == "unknown");
    CHECK_FALSE(preview.run);
    const std::string said = f.told();
    CHECK_THAT(said, ContainsSubstring("Could not start a session on " + f.changeset.id.str()) &&
                         ContainsSubstring("'unknown'"));
    CHECK(f.answered().find("workflow")->find("fault")->string_at("code") == "not-found");
}
