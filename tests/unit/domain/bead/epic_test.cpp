#include "domain/bead/epic.hpp"

#include "domain/bead/field_text.hpp"
#include "support/unwrap.hpp"

using namespace atelier;
using namespace atelier::test;

namespace {

Bead epic_saying(const std::string& description = {}) {
    Bead bead{.id = *BeadId::parse("at-e"), .title = "Greeting", .description = description};
    bead.labels = {"at:epic"};
    return bead;
}

} // namespace

TEST_CASE("what is set of an epic is read back as its type", "[domain][epic]") {
    Bead bead = epic_saying("Why.\n");
    const BranchName root = *BranchName::parse("greet");
    const BranchName parent = *BranchName::parse("main");
    const CommitId head = *CommitId::parse(std::string(40, 'a'));
    Epic::set_scope(bead, "one command");
    Epic::set_acceptance(bead, "two\nlines");
    Epic::set_changeset_strategy(bead, "core first");
    Epic::set_drafted_by(bead, *AgentId::parse("atelier/planner/plan-1"));
    Epic::set_root_branch(bead, root);
    Epic::set_parent_branch(bead, parent);
    Epic::set_primary_head(bead, head);
    Epic::set_pr_strategy(bead, PrStrategy::on_ready);

    const Epic read = unwrap(Epic::of(bead));
    CHECK(read.id() == bead.id);
    CHECK(read.scope() == "one command");
    CHECK(read.acceptance() == "two\nlines");
    CHECK(read.changeset_strategy() == "core first");
    CHECK(unwrap(read.drafted_by()) == *AgentId::parse("atelier/planner/plan-1"));
    CHECK(read.root_branch() == root);
    CHECK(unwrap(read.require_root_branch()) == root);
    CHECK(read.parent_branch() == parent);
    CHECK(read.primary_head() == head);
    CHECK(unwrap(read.pr_strategy()) == PrStrategy::on_ready);
    CHECK(epic_as_written(bead).root_branch == "greet");
    CHECK(epic_as_written(bead).parent_branch == "main");
}

TEST_CASE("blank text of an epic counts as none", "[domain][epic]") {
    Bead bead = epic_saying("scope: wide\n");
    Epic::set_scope(bead, " \n");
    CHECK(bead.description == "scope: null\n");
    CHECK_FALSE(unwrap(Epic::of(bead)).scope());
}

TEST_CASE("an epic without a root branch says so where one is needed", "[domain][epic]") {
    const Error error = must_fail(unwrap(Epic::of(epic_saying())).require_root_branch());
    CHECK(error.code == ErrorCode::plan_invalid);
    CHECK(error.message == "at-e has no workspace.root_branch");
}

TEST_CASE("a branch or commit of an epic that cannot be read is an error naming bead and field",
          "[domain][epic]") {
    for (const std::string_view key :
         {field::root_branch, field::parent_branch, field::primary_head}) {
        const Bead bead = epic_saying(std::string(key) + ": ba na..na\n");
        const Error error = must_fail(Epic::of(bead));
        CHECK(error.code == ErrorCode::plan_invalid);
        CHECK(error.message.starts_with("at-e: the field " + std::string(key) +
                                        " cannot be read: 'ba na..na' is not "));
    }
    CHECK(epic_as_written(epic_saying("workspace.root_branch: ba na..na\n")).root_branch ==
          "ba na..na");
}

TEST_CASE("a slip in what people write of an epic stops the question for it alone",
          "[domain][epic]") {
    const Epic read =
        unwrap(Epic::of(epic_saying("drafted_by: Jane\nworkspace.pr_strategy: quickly\n")));
    CHECK(must_fail(read.drafted_by()).details.string_at("field") == "drafted_by");
    CHECK(must_fail(read.pr_strategy()).details.string_at("field") == "workspace.pr_strategy");
}

TEST_CASE("the expiry of a claim is written where it differs", "[domain][epic]") {
    Bead bead = epic_saying("Why.");
    Epic::set_claim_expires_at(bead, std::nullopt);
    CHECK(bead.description == "Why.");
    const Time time = *parse_time("2026-01-01T09:00:00Z");
    Epic::set_claim_expires_at(bead, time);
    CHECK(get_field(bead, field::claim_expires_at) == format_time(time));
    Epic::set_claim_expires_at(bead, std::nullopt);
    CHECK_FALSE(get_field(bead, field::claim_expires_at));
}

TEST_CASE("a bead of another kind is refused as an epic", "[domain][epic]") {
    Bead task = epic_saying();
    task.labels = {"at:task"};
    CHECK(must_fail(Epic::of(task)).message == "at-e is a task, not an epic");
}

TEST_CASE("a completed epic says null for each field that it did not say, once", "[domain][epic]") {
    Bead bead = epic_saying("Why.\nscope: one command");
    Epic::complete(bead);
    CHECK(bead.description.starts_with("Why.\nscope: one command\nacceptance: null\n"));
    CHECK_THAT(bead.description, ContainsSubstring("\nworkspace.pr_strategy: null\n") &&
                                     ContainsSubstring("\nexternal_tickets: null\n"));
    const std::string completed = bead.description;
    Epic::complete(bead);
    CHECK(bead.description == completed);
}

TEST_CASE("an epic's branches are read together as each is by itself", "[domain][epic]") {
    for (const std::string text :
         {"", "workspace.root_branch: root\n", "workspace.parent_branch: main\nsaid: so\n",
          "workspace.root_branch: null\nworkspace.root_branch: later\n",
          "workspace.root_branch: \"quoted\"\nworkspace.parent_branch: a\n"
          "workspace.parent_branch: b",
          "  workspace.root_branch: indented\n"}) {
        INFO(text);
        const Bead epic = epic_saying(text);
        const EpicAsWritten written = epic_as_written(epic);
        CHECK(written.root_branch == get_field(epic, field::root_branch));
        CHECK(written.parent_branch == get_field(epic, field::parent_branch));
    }
    CHECK(epic_as_written(epic_saying("workspace.root_branch: root\n")).root_branch == "root");
}

TEST_CASE("an epic names the workflow of its changesets", "[domain][epic]") {
    Bead epic = epic_saying("");
    CHECK(default_workflow_in(epic).empty());
    Epic::set_workflow(epic, "");
    CHECK(epic == epic_saying(""));
    Epic::set_workflow(epic, "review-cycle");
    CHECK(default_workflow_in(epic) == "review-cycle");
    Epic::set_workflow(epic, "");
    CHECK(default_workflow_in(epic).empty());
}
