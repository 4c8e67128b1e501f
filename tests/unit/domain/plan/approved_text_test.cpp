#include "domain/plan/approved_text.hpp"

#include "domain/bead/changeset.hpp"
#include "domain/bead/epic.hpp"
#include "domain/bead/fields.hpp"
#include "support/catch.hpp"
#include "support/unwrap.hpp"

using namespace atelier;
using namespace atelier::test;

namespace {

BeadId named(const std::string& id) {
    return *BeadId::parse(id);
}

struct ApprovedPlan {
    Bead epic{.id = named("at-e"), .title = "Greeting", .issue_type = "epic"};
    Bead first{.id = named("at-e.1"), .title = "First", .description = "Do it."};
    Bead second{.id = named("at-e.2"), .title = "Second"};
    Bead task{.id = named("at-e.1.1"), .title = "Its task"};
    Bead part{.id = named("at-e.1.1.1"), .title = "A part of it"};
    Bead own{.id = named("at-e.3"), .title = "The epic's task"};

    ApprovedPlan() {
        epic.labels = {"at:epic", "at:ready"};
        Epic::set_scope(epic, "one command");
        for (Bead* changeset : {&first, &second}) {
            changeset->labels = {"at:changeset", "cs:ready"};
            changeset->parent = epic.id;
        }
        second.depends_on = {first.id};
        task.labels = {"at:task"};
        task.parent = first.id;
        part.labels = {"at:subtask"};
        part.parent = task.id;
        own.labels = {"at:task"};
        own.parent = epic.id;
    }
    std::vector<Bead> below() const { return {first, second, task, part, own}; }
    PlanText text() const { return plan_text(epic, below()); }
    std::string digest(const BeadId& id) const {
        return digests_json(epic.id, text()).string_at(id.str());
    }
};

} // namespace

TEST_CASE("an approval is of the words of an epic and of each of its changesets",
          "[domain][approved_text]") {
    ApprovedPlan plan;
    const std::string of_epic = plan.digest(plan.epic.id);
    const std::string of_first = plan.digest(plan.first.id);
    const std::string of_second = plan.digest(plan.second.id);
    const auto changes_first = [&](const auto& change) {
        ApprovedPlan other;
        change(other);
        CHECK(other.digest(plan.first.id) != of_first);
        CHECK(other.digest(plan.second.id) == of_second);
        CHECK(other.digest(plan.epic.id) == of_epic);
    };
    changes_first([](ApprovedPlan& it) { it.first.title = "x"; });
    changes_first([](ApprovedPlan& it) { set_prose(it.first, "x"); });
    changes_first([](ApprovedPlan& it) { it.first.extra = R"({"design":"x"})"; });
    changes_first([](ApprovedPlan& it) { it.task.title = "x"; });
    changes_first([](ApprovedPlan& it) { it.part.title = "x"; });
    changes_first([](ApprovedPlan& it) { Changeset::set_paths(it.first, {"src/**"}); });
    changes_first([](ApprovedPlan& it) { Changeset::set_kind(it.first, ChangesetKind::rename); });
    changes_first([](ApprovedPlan& it) { Changeset::set_lines(it.first, 12); });
    changes_first([](ApprovedPlan& it) { it.first.depends_on = {it.own.id}; });
    changes_first([](ApprovedPlan& it) { Changeset::set_superseded_by(it.first, it.second.id); });
    changes_first(
        [](ApprovedPlan& it) { it.first.description += "\nchangeset.workflow: review\n"; });
    const auto changes_epic = [&](const auto& change) {
        ApprovedPlan other;
        change(other);
        CHECK(other.digest(plan.epic.id) != of_epic);
        CHECK(other.digest(plan.first.id) == of_first);
    };
    changes_epic([](ApprovedPlan& it) { it.epic.title = "x"; });
    changes_epic([](ApprovedPlan& it) { set_prose(it.epic, "x"); });
    changes_epic([](ApprovedPlan& it) { Epic::set_scope(it.epic, "x"); });
    changes_epic([](ApprovedPlan& it) { Epic::set_acceptance(it.epic, "x"); });
    changes_epic([](ApprovedPlan& it) { Epic::set_changeset_strategy(it.epic, "x"); });
    changes_epic([](ApprovedPlan& it) { Epic::set_root_branch(it.epic, *BranchName::parse("x")); });
    changes_epic(
        [](ApprovedPlan& it) { Epic::set_parent_branch(it.epic, *BranchName::parse("x")); });
    changes_epic([](ApprovedPlan& it) { Epic::set_pr_strategy(it.epic, PrStrategy::parallel); });
    changes_epic([](ApprovedPlan& it) { it.epic.description += "\nepic.molecule: review\n"; });
    changes_epic([](ApprovedPlan& it) { it.own.title = "x"; });
    changes_epic([](ApprovedPlan& it) { it.epic.depends_on = {named("at-f")}; });
    changes_epic([](ApprovedPlan& it) { it.second.parent.reset(); });
}

TEST_CASE("the state of a plan is no part of what is approved", "[domain][approved_text]") {
    const PlanText text = ApprovedPlan().text();
    ApprovedPlan plan;
    for (Bead* bead : {&plan.epic, &plan.first, &plan.task, &plan.own}) {
        bead->status = BeadStatus::closed;
        bead->assignee = "atelier/worker/alice";
        bead->notes = "blocked";
        bead->close_reason = "done";
        bead->priority = 0;
        bead->revision = 7;
        bead->updated_at += Millis{1};
        add_label(*bead, "x");
    }
    set_changeset_label(plan.first, ChangesetLabel::merged);
    const CommitId commit = *CommitId::parse(std::string(40, 'a'));
    Epic::set_primary_head(plan.epic, commit);
    Epic::set_claim_expires_at(plan.epic, Time{});
    for (const std::string_view ticket : {"external_tickets"}) {
        write_field(plan.epic, {ticket, "github:1"});
        write_field(plan.first, {ticket, "github:1"});
    }
    Changeset::set_molecule(plan.first, plan.second.id);
    Changeset::set_root_branch(plan.first, *BranchName::parse("r"));
    Changeset::set_parent_branch(plan.first, *BranchName::parse("p"));
    Changeset::set_work_branch(plan.first, *BranchName::parse("w"));
    Changeset::set_root_base(plan.first, commit);
    Changeset::set_parent_base(plan.first, commit);
    Changeset::set_done_head(plan.first, commit);
    Changeset::set_integrated_sha(plan.first, commit);
    Changeset::set_size_approved_by(plan.first, *AgentId::make(Role::overseer, "olga"));
    CHECK(plan.text() == text);
}

TEST_CASE("approved words are laid over the rows", "[domain][approved_text]") {
    const ApprovedPlan approved;
    ApprovedPlan rows;
    rows.epic.title = "x";
    Epic::set_scope(rows.epic, "x");
    rows.first.title = "x";
    set_prose(rows.first, "x");
    Changeset::set_paths(rows.first, {"**"});
    Changeset::set_kind(rows.first, ChangesetKind::mechanical);
    rows.first.status = BeadStatus::in_progress;
    rows.second.depends_on.clear();
    rows.task.title = "x";
    std::vector<Bead> below = rows.below();
    Bead late = approved.second;
    late.id = named("at-e.4");
    Bead late_task = approved.task;
    late_task.id = named("at-e.2.1");
    late_task.parent = approved.second.id;
    below.push_back(late);
    below.push_back(late_task);
    const PlanBeads seen = as_approved(PlanBeads{rows.epic, below}, approved.text());
    const auto find = [&](const BeadId& id) -> std::optional<Bead> {
        for (const Bead& bead : seen.below)
            if (bead.id == id) return bead;
        return std::nullopt;
    };
    CHECK(seen.epic.title == "Greeting");
    CHECK(unwrap(Epic::of(seen.epic)).scope() == "one command");
    const Bead first = find(approved.first.id).value();
    CHECK(first.title == "First");
    CHECK(prose(first) == "Do it.");
    CHECK(first.status == BeadStatus::in_progress);
    CHECK(unwrap(Changeset::of(first)).paths().empty());
    CHECK_FALSE(unwrap(unwrap(Changeset::of(first)).kind()));
    CHECK(find(approved.second.id)->depends_on == approved.second.depends_on);
    CHECK(find(approved.task.id)->title == "Its task");
    CHECK(find(approved.part.id) == approved.part);
    const Bead draft = find(late.id).value();
    CHECK(is_draft(draft));
    CHECK(changeset_label(draft) == ChangesetLabel::planned);
    CHECK_FALSE(find(late_task.id));
    CHECK(seen.waiting ==
          std::set<BeadId>{approved.epic.id, approved.first.id, approved.second.id, late.id});
}

TEST_CASE("rows that say what was approved come out as they are", "[domain][approved_text]") {
    const ApprovedPlan plan;
    const PlanBeads seen = as_approved(PlanBeads{plan.epic, plan.below()}, plan.text());
    CHECK(seen.epic == plan.epic);
    CHECK(seen.below == plan.below());
    CHECK(seen.waiting.empty());
}

TEST_CASE("what waits is told part by part, new changesets as a whole", "[domain][approved_text]") {
    const ApprovedPlan approved;
    ApprovedPlan rows;
    rows.epic.title = "Greetings";
    rows.first.depends_on = {rows.own.id};
    std::vector<Bead> below = rows.below();
    Bead late = approved.second;
    late.id = named("at-e.4");
    late.title = "Late";
    below.push_back(late);
    const auto waiting =
        waiting_changes(approved.epic.id, approved.text(), plan_text(rows.epic, below));
    CHECK(waiting ==
          std::vector<WaitingChange>{
              {approved.epic.id, "Greetings", false, {{"title", "Greeting", "Greetings"}}},
              {approved.first.id, "First", false, {{"depends_on", "", "at-e.3"}}},
              {late.id, "Late", true, {}}});
}

TEST_CASE("one's own changes are approved without what waits beside them",
          "[domain][approved_text]") {
    const ApprovedPlan approved;
    ApprovedPlan before;
    before.first.title = "Waits";
    before.task.title = "Waits";
    ApprovedPlan after = before;
    set_prose(after.first, "Mine.");
    after.part.title = "Mine";
    const PlanText next = with_changes(approved.text(), before.text(), after.text());
    ApprovedPlan wanted;
    set_prose(wanted.first, "Mine.");
    wanted.part.title = "Mine";
    CHECK(next == wanted.text());
}

TEST_CASE("an approved text reads back from an event, and a newer one is not guessed at",
          "[domain][approved_text]") {
    const PlanText text = ApprovedPlan().text();
    const std::string written = plan_text_json(text).dump();
    CHECK(unwrap(read_plan_text(std::get<Json>(parse_json(written)))) == text);
    Json newer = plan_text_json(text);
    newer.find("epic")->set("schema", 4);
    CHECK(must_fail(read_plan_text(newer)).code == ErrorCode::store_newer);
    CHECK(must_fail(read_plan_text(Json::object())).code == ErrorCode::plan_invalid);
}

TEST_CASE("what a later version has more of was not refused by an approval before it",
          "[domain][approved_text]") {
    const ApprovedPlan plan;
    PlanText older = plan.text();
    older.changesets.at(plan.first.id).erase("unknown");
    ApprovedPlan rows;
    rows.first.extra = R"({"design":"x"})";
    const PlanBeads seen = as_approved(PlanBeads{rows.epic, rows.below()}, older);
    CHECK(seen.waiting.empty());
    CHECK(waiting_changes(plan.epic.id, older, rows.text()).empty());
}
