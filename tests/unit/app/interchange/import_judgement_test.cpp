#include "app/interchange/import_judgement.hpp"

#include "app/core/plan_queries.hpp"
#include "domain/bead/changeset.hpp"
#include "domain/bead/fields.hpp"
#include "domain/work/lifecycle.hpp"
#include "support/import_fixture.hpp"

using namespace atelier;
using namespace atelier::test;

namespace {

EpicTree in_force(PlanFixture& fixture, const BeadId& epic) {
    return unwrap(fixture.store.read([&](PlanReader& plan) { return load_epic(plan, epic); }));
}

} // namespace

TEST_CASE("no approval and no claim comes in with an export") {
    Lived here;
    here.lease();
    const std::string text = exported(here);
    PlanFixture there;
    const ImportOutcome outcome = import_rows_of(there, text);
    CHECK(outcome.created.size() == 7);
    CHECK(is_draft(there.get(here.first.id)));
    CHECK(changeset_label(there.get(here.core.id)) == ChangesetLabel::planned);
    const Bead held = there.get(here.held.id);
    CHECK(is_draft(held));
    CHECK(held.status == BeadStatus::open);
    CHECK(held.assignee.empty());
    CHECK_FALSE(there.get(id("at-worker-alice")).assignment);
    CHECK(rules_of(outcome, here.first.id) == std::vector{Rule::approval});
    CHECK(rules_of(outcome, here.held.id) == std::vector{Rule::claim, Rule::approval});
    // Said once, and the same from then on.
    const ImportOutcome again = import_rows_of(there, text);
    CHECK(again.unchanged == 7);
    CHECK(again.remarks.empty());
}

TEST_CASE("a run comes in without whoever drives it, and one that is here keeps its status") {
    const std::string row = R"("issue_type":"molecule","labels":["at:run"],"status":"in_progress",)"
                            R"("assignee":"atelier/overseer/olga",)"
                            R"("updated_at":"2030-01-01T00:00:00Z")";
    PlanFixture there;
    const ImportOutcome outcome = import_rows_of(there, bead_row("at-r", row));
    CHECK(rules_of(outcome, id("at-r")) == std::vector{Rule::claim});
    Bead run = there.get(id("at-r"));
    CHECK(kind_of(run) == BeadKind::run);
    CHECK(run.issue_type == "molecule");
    CHECK(run.status == BeadStatus::open);
    CHECK(run.assignee.empty());
    CHECK(there.events().back().type == "run.imported");
    CHECK_THAT(exported(there), ContainsSubstring(R"("issue_type":"molecule")"));

    run.status = BeadStatus::closed;
    run.close_reason = "completed";
    there.update(run);
    import_rows_of(there, bead_row("at-r", row), {.allow_stale = true});
    CHECK(there.get(id("at-r")).status == BeadStatus::closed);
    CHECK(there.get(id("at-r")).close_reason == "completed");
}

TEST_CASE("a link that leads out of the plan is kept, and obeyed once it leads to something") {
    PlanFixture fixture;
    const std::string text =
        bead_row("at-b", R"("dependencies":[)" + bead_edge("at-b", "at-x", "blocks") + "," +
                             bead_edge("at-b", "at-y", "parent-child") + "]");
    const ImportOutcome outcome = import_rows_of(fixture, text);
    CHECK(rules_of(outcome, id("at-b")) == std::vector{Rule::edge_elsewhere, Rule::edge_elsewhere});
    CHECK(fixture.get(id("at-b")).depends_on.empty());
    CHECK_FALSE(fixture.get(id("at-b")).parent);
    const std::string out = exported(fixture);
    CHECK_THAT(out, ContainsSubstring(R"("depends_on_id":"at-x")"));
    CHECK_THAT(out, ContainsSubstring(R"("depends_on_id":"at-y")"));
    CHECK(import_rows_of(fixture, out).unchanged == 1);
    CHECK(names_of_ids(import_rows_of(fixture, out + bead_row("at-x")).updated) == "at-b");
    CHECK(fixture.get(id("at-b")).depends_on == std::vector{id("at-x")});
    CHECK_THAT(exported(fixture), ContainsSubstring(R"("depends_on_id":"at-y")"));
}

TEST_CASE("rows that cannot be taken are left out by choice, with what cannot be without them") {
    PlanFixture fixture;
    const std::string text =
        "{\n" +
        bead_row("at-e", R"("labels":["at:epic"],"description":"workspace.root_branch: HEAD")") +
        bead_row("at-e.1", R"("labels":["at:changeset","cs:ready"],"dependencies":[)" +
                               bead_edge("at-e.1", "at-e", "parent-child") + "]") +
        bead_row("at-b", R"("dependencies":[)" + bead_edge("at-b", "at-e", "blocks") + "]") +
        bead_row("at-b") +
        bead_row("at-r", R"("dependencies":[)" + bead_edge("at-r", "at-r", "blocks") + "]");
    refused_import(fixture, text);
    const ImportOutcome outcome = import_rows_of(fixture, text, {.skip_invalid = true});
    CHECK(names_of_ids(outcome.created) == "at-b");
    REQUIRE(outcome.invalid.size() == 5);
    CHECK(outcome.invalid[0].line == 1);
    CHECK(outcome.invalid[0].id.empty());
    CHECK(outcome.invalid[1].id == "at-e");
    CHECK_THAT(outcome.invalid[1].message, ContainsSubstring("HEAD"));
    CHECK(outcome.invalid[2].id == "at-e.1");
    CHECK(outcome.invalid[3].line == 5);
    CHECK(outcome.invalid[4].id == "at-r");
    CHECK(fixture.select({}).size() == 1);
}

TEST_CASE("a changeset that is said to have landed is merged where the repository shows it") {
    Lived here;
    Bead core = here.core;
    set_changeset_label(core, ChangesetLabel::merged);
    core.status = BeadStatus::closed;
    Changeset::set_integrated_sha(core, commit);
    here.update(core);
    const std::string text = exported(here);
    PlanFixture there;
    ImportRequest request;
    const CommitId found = *CommitId::parse(std::string(40, 'd'));
    request.landing = [&](const Bead& changeset, const BranchName& root) {
        CHECK(changeset.id == core.id);
        CHECK(root.str() == unwrap(Epic::of(here.first)).root_branch()->str());
        return Result<std::optional<CommitId>>(found);
    };
    import_rows_of(there, text, request);
    CHECK(state_of(there.get(core.id)) == ChangesetState::merged);
    CHECK(unwrap(Changeset::of(there.get(core.id))).integrated_sha() == found);

    PlanFixture unproven;
    const ImportOutcome outcome = import_rows_of(unproven, text);
    const Bead kept = unproven.get(core.id);
    CHECK(state_of(kept) == ChangesetState::blocked);
    CHECK_THAT(kept.notes, ContainsSubstring("which its root branch does not show"));
    CHECK_FALSE(unwrap(Changeset::of(kept)).integrated_sha());
    CHECK(import_rows_of(unproven, text).unchanged == 7);

    request.landing = [](const Bead&, const BranchName&) -> Result<std::optional<CommitId>> {
        return fail(ErrorCode::git_failed, "no answer");
    };
    PlanFixture unknown;
    CHECK(must_fail(try_import(unknown, text, request)).code == ErrorCode::git_failed);
}

TEST_CASE("what was approved here stays so, and other words wait beside it") {
    Lived here;
    here.core = here.update([&] {
        Bead core = here.core;
        Changeset::set_size_approved_by(core, *AgentId::parse("atelier/overseer/olga"));
        return core;
    }());
    std::string text = exported(here);
    here.clock.advance(Seconds{60});
    const auto later = [&](std::string rows, const std::string& from, const std::string& to) {
        rows.replace(rows.find(from), from.size(), to);
        return import_rows_of(here, rows, {.allow_stale = true});
    };
    later(text, R"("title":"First")", R"("title":"First","notes":"n")");
    CHECK_FALSE(is_draft(here.get(here.first.id)));
    later(text, R"("title":"Core")", R"("title":"Core","notes":"n")");
    CHECK(changeset_label(here.get(here.core.id)) == ChangesetLabel::ready);
    CHECK(unwrap(Changeset::of(here.get(here.core.id))).size_approved_by());

    const ImportOutcome changed = later(text, R"("title":"Core")", R"("title":"Kern")");
    CHECK(changeset_label(here.get(here.core.id)) == ChangesetLabel::ready);
    CHECK(unwrap(Changeset::of(here.get(here.core.id))).size_approved_by());
    CHECK(rules_of(changed, here.core.id) == std::vector{Rule::approval});
    CHECK(in_force(here, here.first.id).find(here.core.id)->title == "Core");
    CHECK(here.get(here.core.id).title == "Kern");
    later(text, R"("title":"First")", R"("title":"Second")");
    CHECK_FALSE(is_draft(here.get(here.first.id)));
    const EpicTree tree =
        unwrap(here.store.read([&](PlanReader& plan) { return load_epic(plan, here.first.id); }));
    CHECK(tree.epic().title == "First");
    CHECK(tree.find(here.core.id)->title == "Core");
    CHECK(tree.waiting() == std::set<BeadId>{here.first.id});
}

TEST_CASE("what an import adds below an approved epic does not come into force") {
    PlanFixture fixture;
    const Bead epic = fixture.epic("E");
    const Bead first = fixture.changeset(epic, "First");
    const std::string late = epic.id.str() + ".9";
    const std::string task = first.id.str() + ".9";
    const auto below = [](const std::string& child, const Bead& parent) {
        return R"("dependencies":[)" + bead_edge(child, parent.id.str(), "parent-child") + "]";
    };
    import_rows_of(fixture, bead_row(late, R"("labels":["at:changeset","cs:ready"],)"
                                           R"("description":"Do it.",)" +
                                               below(late, epic)) +
                                bead_row(task, R"("labels":["at:task"],)" + below(task, first)));
    const EpicTree tree = in_force(fixture, epic.id);
    CHECK(runnable_changesets(tree) == std::vector<BeadId>{first.id});
    CHECK(is_draft(fixture.get(id(late))));
    CHECK(tree.open_tasks(first.id).empty());
}

TEST_CASE("an epic that knows no label of ours comes in as a draft") {
    PlanFixture fixture;
    const std::string text = bead_row("bd-1", R"("issue_type":"epic")");
    CHECK(rules_of(import_rows_of(fixture, text), id("bd-1")) ==
          std::vector{Rule::approval, Rule::branch_missing});
    CHECK(kind_of(fixture.get(id("bd-1"))) == BeadKind::epic);
    CHECK(is_draft(fixture.get(id("bd-1"))));
    CHECK(import_rows_of(fixture, text).unchanged == 1);
}

TEST_CASE("a bead keeps the branch that it has, whatever a row says of it") {
    PlanFixture fixture;
    const Bead epic = fixture.epic("Greeting", {.root_branch = "topic"});
    const std::string said = "workspace.root_branch: topic";
    std::string text = exported(fixture);
    REQUIRE(text.find(said) != std::string::npos);
    text.replace(text.find(said), said.size(), "workspace.root_branch: other");
    // A row that changes nothing else is as it was, and nothing is said of it.
    const std::string title = R"("title":"Greeting")";
    REQUIRE(text.find(title) != std::string::npos);
    text.replace(text.find(title), title.size(), R"("title":"Greetings")");
    const ImportOutcome outcome = import_rows_of(fixture, text, {.allow_stale = true});
    const auto rules = rules_of(outcome, epic.id);
    CHECK(std::ranges::find(rules, Rule::branch_fixed) != rules.end());
    CHECK(epic_as_written(fixture.get(epic.id)).root_branch == "topic");
}

TEST_CASE("with pull requests no changeset comes in whose parent branch is its root branch") {
    PlanFixture there;
    const Bead epic = there.epic("Greeting", {.root_branch = "topic"});
    Bead changeset = there.changeset(epic, "Core");
    Changeset::set_parent_branch(changeset, *BranchName::parse("topic"));
    there.update(changeset);
    const std::string text = exported(there);
    PlanFixture here;
    here.settings.admission.pr_mode = PrMode::draft;
    CHECK_THAT(refused_import(here, text),
               ContainsSubstring(changeset.id.str() + " names the root branch"));
    here.settings.admission.pr_mode = PrMode::none;
    CHECK(import_rows_of(here, text).created.size() == 2);
}

TEST_CASE("a row corrects a branch that cannot be read, as it is no branch that was planned") {
    PlanFixture fixture;
    const Bead epic = fixture.epic("Greeting", {.root_branch = "topic"});
    const std::string good = exported(fixture);
    Bead damaged = epic;
    write_field(damaged, {"workspace.root_branch", "-x"});
    fixture.update(damaged);
    const ImportOutcome outcome = import_rows_of(fixture, good, {.allow_stale = true});
    CHECK(outcome.updated == std::vector{epic.id});
    CHECK(epic_as_written(fixture.get(epic.id)).root_branch == "topic");
}
