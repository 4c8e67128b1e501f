#include "app/plan/apply_edited_plan.hpp"
#include "domain/bead/changeset.hpp"
#include "domain/bead/epic.hpp"

#include "app/core/plan_queries.hpp"
#include "app/mail/notices.hpp"
#include "app/plan/plan_document.hpp"
#include "domain/work/lifecycle.hpp"
#include "support/catch.hpp"
#include "support/plan_fixture.hpp"

using namespace atelier;
using namespace atelier::test;

namespace {

struct Editing {
    PlanFixture plan;
    Bead epic = plan.epic("Greeting", {.root_branch = "greeting"});
    Bead core = plan.changeset(epic, "Core");
    Bead cli = plan.changeset(epic, "Cli", {.depends_on = {core.id}});
    Bead task = plan.task(core, "write it");
    PlanDocument original = unwrap(plan_document(plan.overseer(), epic.id));
    PlanDocument edited = original;

    PlannedEpic& now() { return edited.epics.front(); }
    EditPlanOutcome save() {
        return unwrap(edit_plan(plan.overseer(), original, edited, only_main));
    }
    Error refused(ErrorCode code) {
        const auto events = plan.events().size();
        const Error error = must_fail(edit_plan(plan.overseer(), original, edited, only_main));
        CHECK(info(error.code).name == info(code).name);
        CHECK(plan.events().size() == events);
        return error;
    }
    void announce_more_work() {
        unwrap(plan.store.write(plan.stamp(), [&](PlanWriter& writer) {
            return send_once(writer, plan.worker(),
                             {"atelier/planner/plan-1", "SCOPE-CHANGE: more", "B", epic.id,
                              more_work_key(epic.id)});
        }));
    }
    bool more_work() {
        return unwrap(plan.store.read(
            [&](PlanReader& reader) { return more_work_announced(reader, epic.id); }));
    }
};

} // namespace

TEST_CASE("an epic reads as the plan that made it", "[app][edit_plan]") {
    Editing edit;
    const PlannedEpic& epic = edit.now();
    CHECK(epic.id == edit.epic.id);
    CHECK(epic.root_branch->str() == "greeting");
    CHECK(epic.scope == "the scope of Greeting");
    REQUIRE(epic.changesets.size() == 2);
    CHECK(epic.changesets[0].description == "What to do.");
    CHECK(epic.changesets[0].tasks.at(0).id == edit.task.id);
    CHECK(epic.changesets[1].depends_on.at(0).name == edit.core.id.str());
}

TEST_CASE("saving an unchanged plan changes nothing", "[app][edit_plan]") {
    Editing edit;
    edit.announce_more_work();
    const auto events = edit.plan.events().size();
    const auto outcome = edit.save();
    CHECK(outcome.changed.empty());
    CHECK(edit.plan.events().size() == events);
    CHECK(edit.more_work());
}

TEST_CASE("what the person changed is written, and nothing else", "[app][edit_plan]") {
    Editing edit;
    edit.announce_more_work();
    edit.now().title = "Greet people";
    edit.now().acceptance = "two\nlines";
    edit.now().priority = 0;
    edit.now().changesets[0].description = "Do it well.";
    edit.now().changesets[0].paths = {"src/**"};
    edit.now().changesets[0].lines = 30;
    edit.now().changesets[0].kind = ChangesetKind::behaviour;
    const auto outcome = edit.save();
    CHECK(outcome.changed == std::vector<BeadId>{edit.epic.id, edit.core.id});
    const Bead epic = edit.plan.get(edit.epic.id);
    CHECK(epic.title == "Greet people");
    CHECK(epic.priority == 0);
    const Epic goal = unwrap(Epic::of(epic));
    CHECK(goal.acceptance() == "two\nlines");
    CHECK(goal.scope() == "the scope of Greeting");
    const Bead core = edit.plan.get(edit.core.id);
    CHECK(prose(core) == "Do it well.");
    const Changeset planned = unwrap(Changeset::of(core));
    CHECK(planned.paths() == std::vector<std::string>{"src/**"});
    CHECK(unwrap(planned.lines()) == 30);
    CHECK(unwrap(planned.kind()) == ChangesetKind::behaviour);
    CHECK(edit.plan.get(edit.cli.id) == edit.cli);
    CHECK_FALSE(edit.more_work());
}

TEST_CASE("the workflow of an epic and of its changesets is part of the plan", "[app][edit_plan]") {
    Editing edit;
    edit.now().workflow = "review-cycle";
    edit.now().changesets[0].workflow = "none";
    PlannedChangeset fresh;
    fresh.title = "Docs";
    fresh.workflow = "qa";
    edit.now().changesets.push_back(fresh);
    const auto outcome = edit.save();
    CHECK(outcome.changed == std::vector<BeadId>{edit.epic.id, edit.core.id});
    const PlannedEpic read =
        unwrap(plan_document(edit.plan.overseer(), edit.epic.id)).epics.front();
    CHECK(read.workflow == "review-cycle");
    CHECK(read.changesets.at(0).workflow == "none");
    CHECK(read.changesets.at(1).workflow.empty());
    CHECK(read.changesets.at(2).workflow == "qa");
}

TEST_CASE("new changesets are added and others may depend on them by key", "[app][edit_plan]") {
    Editing edit;
    PlannedChangeset fresh;
    fresh.key = "docs";
    fresh.title = "Docs";
    fresh.description = "Write them.";
    fresh.depends_on = {{edit.core.id.str(), 9}};
    fresh.tasks = {{{}, "outline", 9}};
    edit.now().changesets.push_back(fresh);
    edit.now().changesets[1].depends_on.push_back({"docs", 8});
    edit.announce_more_work();
    const auto outcome = edit.save();
    REQUIRE(outcome.added.size() == 1);
    const BeadId docs = outcome.added[0].bead.id;
    CHECK(docs.str() == edit.epic.id.str() + ".3");
    CHECK(state_of(outcome.added[0].bead) == ChangesetState::ready);
    CHECK(edit.plan.get(edit.cli.id).depends_on == std::vector<BeadId>{edit.core.id, docs});
    CHECK_FALSE(edit.more_work());
}

TEST_CASE("tasks are renamed, added and closed", "[app][edit_plan]") {
    Editing edit;
    const Bead other = edit.plan.task(edit.core, "measure it");
    edit.original = edit.edited = unwrap(plan_document(edit.plan.overseer(), edit.epic.id));
    auto& tasks = edit.now().changesets[0].tasks;
    tasks[0].title = "write it down";
    tasks[1] = {{}, "draw it", 4};
    edit.save();
    CHECK(edit.plan.get(edit.task.id).title == "write it down");
    CHECK(is_closed(edit.plan.get(other.id)));
    CHECK(edit.plan.select({.parent = edit.core.id}).size() == 3);
}

TEST_CASE("branch names never change", "[app][edit_plan]") {
    Editing edit;
    edit.now().root_branch = *BranchName::parse("other");
    edit.refused(ErrorCode::branch_immutable);
    edit.now().root_branch = edit.original.epics[0].root_branch;
    edit.now().parent_branch.reset();
    edit.refused(ErrorCode::branch_immutable);
}

TEST_CASE("a draft is not promoted by editing", "[app][edit_plan]") {
    Editing edit;
    edit.now().draft = true;
    CHECK_THAT(edit.refused(ErrorCode::plan_invalid).hint, ContainsSubstring("promote"));
}

TEST_CASE("a changeset nobody has started is abandoned when it is taken out", "[app][edit_plan]") {
    Editing edit;
    edit.now().changesets.erase(edit.now().changesets.begin());
    // The other one still depends on it.
    CHECK(edit.refused(ErrorCode::plan_invalid).details.string_at("key") == "depends_on");
    edit.now().changesets[0].depends_on.clear();
    const auto outcome = edit.save();
    CHECK(outcome.abandoned == std::vector<BeadId>{edit.core.id});
    CHECK(state_of(edit.plan.get(edit.core.id)) == ChangesetState::abandoned);
    CHECK(is_closed(edit.plan.get(edit.task.id)));
    CHECK(edit.plan.get(edit.cli.id).depends_on.empty());
}

TEST_CASE("a changeset that was started cannot be taken out", "[app][edit_plan]") {
    Editing edit;
    Bead core = edit.plan.get(edit.core.id);
    set_changeset_label(core, ChangesetLabel::in_progress);
    edit.plan.update(core);
    edit.now().changesets[1].depends_on.clear();
    edit.now().changesets.erase(edit.now().changesets.begin());
    CHECK_THAT(edit.refused(ErrorCode::plan_invalid).hint, ContainsSubstring("abandon"));
}

TEST_CASE("a changeset a session has worked on cannot be taken out", "[app][edit_plan]") {
    Editing edit;
    Session session{.id = *SessionId::parse("s1"),
                    .agent = *AgentId::parse("atelier/worker/alice")};
    session.changeset = edit.cli.id;
    edit.plan.put(session);
    edit.now().changesets.pop_back();
    edit.refused(ErrorCode::plan_invalid);
}

TEST_CASE("merged changesets cannot change, but may be kept", "[app][edit_plan]") {
    Editing edit;
    edit.plan.update(unwrap(merge(edit.core, *CommitId::parse(std::string(40, 'a')))));
    edit.original = edit.edited = unwrap(plan_document(edit.plan.overseer(), edit.epic.id));
    edit.now().changesets[0].description = "Rewrite history.";
    CHECK_THAT(edit.refused(ErrorCode::plan_invalid).message, ContainsSubstring("merged"));
    edit.now().changesets[0].description = edit.original.epics[0].changesets[0].description;
    edit.now().changesets[1].title = "The command";
    edit.save();
    CHECK(edit.plan.get(edit.cli.id).title == "The command");
}

TEST_CASE("a changeset abandoned meanwhile cannot change", "[app][edit_plan]") {
    Editing edit;
    edit.plan.update(unwrap(abandon(edit.cli, "no", std::nullopt)));
    edit.now().changesets[1].title = "The command";
    edit.refused(ErrorCode::not_found);
}

TEST_CASE("what somebody else changed meanwhile is kept, or refused where both did",
          "[app][edit_plan]") {
    Editing edit;
    Bead core = edit.plan.get(edit.core.id);
    core.title = "Their title";
    edit.plan.update(core);
    edit.now().changesets[0].description = "My words.";
    edit.save();
    CHECK(edit.plan.get(edit.core.id).title == "Their title");
    CHECK(prose(edit.plan.get(edit.core.id)) == "My words.");
    edit.now().changesets[0].title = "My title";
    edit.refused(ErrorCode::conflict);
}

TEST_CASE("dependencies that go round over the store are refused", "[app][edit_plan]") {
    Editing edit;
    const Bead other = edit.plan.epic("Other", {.depends_on = {edit.epic.id}});
    const Bead there = edit.plan.changeset(other, "There");
    edit.now().changesets[0].depends_on = {{there.id.str(), 5}};
    edit.refused(ErrorCode::plan_invalid);
    edit.now().changesets[0].depends_on = {{edit.epic.id.str(), 5}};
    edit.refused(ErrorCode::plan_invalid);
    edit.now().changesets[0].depends_on = {{edit.cli.id.str(), 5}};
    edit.refused(ErrorCode::plan_invalid);
    edit.now().changesets[0].depends_on.clear();
    edit.now().depends_on = {{other.id.str(), 5}};
    edit.refused(ErrorCode::plan_invalid);
    // It waits for a changeset of this epic, which would then wait for it.
    const Bead third = edit.plan.epic("Third", {.depends_on = {edit.core.id}});
    edit.now().depends_on = {{third.id.str(), 5}};
    edit.refused(ErrorCode::plan_invalid);
}

TEST_CASE("a changeset that loses its description is only planned again", "[app][edit_plan]") {
    Editing edit;
    edit.now().changesets[0].description = "";
    edit.save();
    CHECK(state_of(edit.plan.get(edit.core.id)) == ChangesetState::planned);
    edit.original = edit.edited;
    edit.now().changesets[0].description = "Again.";
    edit.save();
    CHECK(state_of(edit.plan.get(edit.core.id)) == ChangesetState::ready);
}

TEST_CASE("an approved size is no mistake of an edit, a new one over the limit is",
          "[app][edit_plan]") {
    Editing edit;
    Bead core = edit.plan.get(edit.core.id);
    Changeset::set_lines(core, 900);
    edit.plan.update(core);
    edit.original = edit.edited = unwrap(plan_document(edit.plan.overseer(), edit.epic.id));
    edit.now().changesets[0].title = "Large";
    edit.save();
    edit.now().changesets[1].lines = 900;
    edit.refused(ErrorCode::plan_invalid);
}

TEST_CASE("the file must keep the epic it is about, and its ids", "[app][edit_plan]") {
    Editing edit;
    edit.edited.epics.push_back(edit.now());
    edit.refused(ErrorCode::plan_invalid);
    edit.edited.epics.pop_back();
    edit.now().changesets[0].id = *BeadId::parse("at-zzzzz.1");
    edit.refused(ErrorCode::plan_invalid);
    edit.now().changesets[0].id = edit.cli.id;
    edit.refused(ErrorCode::plan_invalid);
    edit.now().id.reset();
    edit.refused(ErrorCode::plan_invalid);
}

TEST_CASE("a closed epic cannot be edited", "[app][edit_plan]") {
    Editing edit;
    Bead epic = edit.plan.get(edit.epic.id);
    epic.status = BeadStatus::closed;
    edit.plan.update(epic);
    edit.now().title = "Late";
    edit.refused(ErrorCode::epic_closed);
}

TEST_CASE("an epic that came in without a root branch is given one, once", "[app][edit_plan]") {
    Editing edit;
    Bead bare{.id = *BeadId::parse("at-bare"), .title = "Bare", .issue_type = "epic"};
    bare.labels = {"at:draft", "at:epic"};
    bare = edit.plan.create(bare);
    Bead changeset{.id = *BeadId::parse("at-bare.1"), .title = "One", .description = "Do it."};
    changeset.labels = {"at:changeset", "cs:planned"};
    changeset.parent = bare.id;
    edit.plan.create(changeset);
    edit.epic = bare;
    edit.original = edit.edited = unwrap(plan_document(edit.plan.overseer(), bare.id));
    for (const char* name : {"main", "greeting", "refs/heads/x"}) {
        INFO(name);
        edit.now().root_branch = *BranchName::parse(name);
        CHECK_FALSE(edit_plan(edit.plan.overseer(), edit.original, edit.edited, only_main));
    }
    edit.now().root_branch = *BranchName::parse("bare");
    edit.now().title = "Dressed";
    CHECK(edit.save().changed == std::vector{bare.id});
    const Epic said = unwrap(Epic::of(edit.plan.get(bare.id)));
    CHECK(said.root_branch()->str() == "bare");
    CHECK(said.parent_branch()->str() == "main");
    CHECK(has_label(edit.plan.get(bare.id), "workspace:bare"));
    CHECK(edit.plan.get(bare.id).title == "Dressed");
    CHECK(unwrap(Changeset::of(edit.plan.get(changeset.id))).work_branch()->str() ==
          "bare-at-bare.1");
    edit.original = edit.edited = unwrap(plan_document(edit.plan.overseer(), bare.id));
    edit.now().root_branch = *BranchName::parse("other");
    edit.refused(ErrorCode::branch_immutable);
}
