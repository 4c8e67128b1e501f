#include "domain/bead/changeset.hpp"

#include "domain/bead/field_text.hpp"
#include "domain/bead/fields.hpp"
#include "support/unwrap.hpp"

using namespace atelier;
using namespace atelier::test;

namespace {

Bead changeset_saying(const std::string& description = {}) {
    Bead bead{.id = *BeadId::parse("at-e.1"), .title = "Add it", .description = description};
    bead.labels = {"at:changeset", "cs:in_progress"};
    return bead;
}

CommitId commit_of_digit(char digit) {
    return *CommitId::parse(std::string(40, digit));
}

BranchName branch_named(const std::string& name) {
    return *BranchName::parse(name);
}

} // namespace

TEST_CASE("what is set of a changeset is read back as its type", "[domain][changeset]") {
    Bead bead = changeset_saying("Say hello.\n");
    Changeset::set_root_branch(bead, branch_named("greet"));
    Changeset::set_parent_branch(bead, branch_named("main"));
    Changeset::set_work_branch(bead, branch_named("greet-at-e.1"));
    Changeset::set_root_base(bead, commit_of_digit('1'));
    Changeset::set_parent_base(bead, commit_of_digit('2'));
    Changeset::set_done_head(bead, commit_of_digit('3'));
    Changeset::set_integrated_sha(bead, commit_of_digit('4'));
    Changeset::set_paths(bead, {"src/**", "docs/*.md"});
    Changeset::set_kind(bead, ChangesetKind::behaviour);
    Changeset::set_lines(bead, 120);
    Changeset::set_size_approved_by(bead, *AgentId::parse("atelier/overseer/olga"));
    Changeset::set_superseded_by(bead, *BeadId::parse("at-e.2"));

    const Changeset read = unwrap(Changeset::of(bead));
    CHECK(read.id() == bead.id);
    CHECK(read.root_branch() == branch_named("greet"));
    CHECK(read.parent_branch() == branch_named("main"));
    CHECK(read.work_branch() == branch_named("greet-at-e.1"));
    CHECK(read.root_base() == commit_of_digit('1'));
    CHECK(read.parent_base() == commit_of_digit('2'));
    CHECK(read.done_head() == commit_of_digit('3'));
    CHECK(read.integrated_sha() == commit_of_digit('4'));
    CHECK(read.paths() == std::vector<std::string>{"src/**", "docs/*.md"});
    CHECK(unwrap(read.kind()) == ChangesetKind::behaviour);
    CHECK(unwrap(read.lines()) == 120);
    CHECK(read.size_approved_by() == *AgentId::parse("atelier/overseer/olga"));
    CHECK(read.superseded_by() == *BeadId::parse("at-e.2"));
    CHECK(unwrap(superseded_by(bead)) == *BeadId::parse("at-e.2"));
    CHECK(prose(bead) == "Say hello.");
}

TEST_CASE("a changeset names its workflow, and the run that carries it out",
          "[domain][changeset]") {
    Bead bead = changeset_saying();
    CHECK(workflow_in(bead).empty());
    CHECK_FALSE(unwrap(molecule_of(bead)));
    Changeset::set_workflow(bead, "");
    CHECK(bead == changeset_saying());
    Changeset::set_workflow(bead, "qa");
    CHECK(workflow_in(bead) == "qa");
    Changeset::set_molecule(bead, *BeadId::parse("at-r"));
    CHECK(unwrap(molecule_of(bead)) == *BeadId::parse("at-r"));
    CHECK(must_fail(molecule_of(changeset_saying("changeset.molecule: a b\n"))).code ==
          ErrorCode::plan_invalid);
}

TEST_CASE("a changeset that says nothing has none of its facts", "[domain][changeset]") {
    const Changeset read = unwrap(Changeset::of(changeset_saying("changeset.done_head: null\n")));
    CHECK_FALSE(read.root_branch());
    CHECK_FALSE(read.done_head());
    CHECK(read.paths().empty());
    CHECK_FALSE(unwrap(read.kind()));
    CHECK_FALSE(unwrap(read.lines()));
    CHECK_FALSE(unwrap(superseded_by(changeset_saying())));
    CHECK_FALSE(has_done_head(changeset_saying()));
    const Error error = must_fail(read.require_done_head());
    CHECK(error.code == ErrorCode::plan_invalid);
    CHECK(error.message == "at-e.1 has no changeset.done_head");
}

TEST_CASE("what is taken away of a changeset is gone, and no line comes for nothing",
          "[domain][changeset]") {
    Bead bead = changeset_saying("Say hello.");
    Changeset::set_done_head(bead, std::nullopt);
    Changeset::set_paths(bead, {});
    Changeset::set_kind(bead, std::nullopt);
    Changeset::set_lines(bead, std::nullopt);
    CHECK(bead.description == "Say hello.");
    Changeset::set_done_head(bead, commit_of_digit('3'));
    Changeset::set_done_head(bead, std::nullopt);
    CHECK_FALSE(unwrap(Changeset::of(bead)).done_head());
    CHECK_FALSE(has_done_head(bead));
}

TEST_CASE("a fact of a changeset that cannot be read is an error naming bead and field",
          "[domain][changeset]") {
    for (const std::string_view key :
         {field::cs_root_branch, field::cs_parent_branch, field::cs_work_branch,
          field::cs_root_base, field::cs_parent_base, field::cs_done_head, field::cs_integrated_sha,
          field::cs_size_approved_by, field::cs_superseded_by}) {
        INFO(key);
        const Bead bead = changeset_saying(std::string(key) + ": ba na..na\n");
        const Error error = must_fail(Changeset::of(bead));
        CHECK(error.code == ErrorCode::plan_invalid);
        CHECK(error.message.starts_with("at-e.1: the field " + std::string(key) +
                                        " cannot be read: 'ba na..na' is not "));
        CHECK_FALSE(error.hint.empty());
        CHECK(error.details.string_at("bead") == "at-e.1");
        CHECK(error.details.string_at("field") == key);
    }
    const Error error = must_fail(superseded_by(changeset_saying("changeset.superseded_by: ?\n")));
    CHECK(error.details.string_at("field") == "changeset.superseded_by");
}

TEST_CASE("a kind or an estimate that cannot be read stops the question for it alone",
          "[domain][changeset]") {
    const Bead bead = changeset_saying("changeset.kind: banana\nchangeset.lines: many\n"
                                       "changeset.work_branch: greet-at-e.1\n");
    const Changeset read = unwrap(Changeset::of(bead));
    CHECK(read.work_branch() == branch_named("greet-at-e.1"));
    CHECK(must_fail(read.kind()).message ==
          "at-e.1: the field changeset.kind cannot be read: 'banana' is not one of rename, "
          "additive, behaviour or mechanical");
    CHECK(must_fail(read.lines()).message ==
          "at-e.1: the field changeset.lines cannot be read: 'many' is not a number");
    CHECK(must_fail(read.is_mechanical()).details.string_at("field") == "changeset.kind");
}

TEST_CASE("a mechanical changeset says so", "[domain][changeset]") {
    const auto mechanical = [](ChangesetKind kind) {
        Bead bead = changeset_saying();
        Changeset::set_kind(bead, kind);
        return unwrap(unwrap(Changeset::of(bead)).is_mechanical());
    };
    CHECK(mechanical(ChangesetKind::mechanical));
    CHECK_FALSE(mechanical(ChangesetKind::rename));
    CHECK_FALSE(mechanical(ChangesetKind::additive));
    CHECK_FALSE(mechanical(ChangesetKind::behaviour));
    CHECK_FALSE(unwrap(unwrap(Changeset::of(changeset_saying())).is_mechanical()));
}

TEST_CASE("what is shown of a changeset is what is written, readable or not",
          "[domain][changeset]") {
    const ChangesetAsWritten written = changeset_as_written(changeset_saying(
        "changeset.work_branch: ba na..na\nchangeset.integrated_sha: soon\n"
        "changeset.lines: many\nchangeset.pr_number: 7\nchangeset.pr_state: open\n"));
    CHECK(written.work_branch == "ba na..na");
    CHECK(written.integrated_sha == "soon");
    CHECK(written.lines == "many");
    CHECK(written.pr_number == "7");
    CHECK(written.pr_state == "open");
    CHECK(has_done_head(changeset_saying("changeset.done_head: banana\n")));
}

TEST_CASE("a bead of another kind is refused as a changeset", "[domain][changeset]") {
    Bead task = changeset_saying();
    task.labels = {"at:task"};
    const Error error = must_fail(Changeset::of(task));
    CHECK(error.code == ErrorCode::not_found);
    CHECK(error.message == "at-e.1 is a task, not a changeset");
}

TEST_CASE("what a changeset says is read together as each part is by itself",
          "[domain][changeset]") {
    const Bead bead =
        changeset_saying("Do it.\nchangeset.work_branch: work\nchangeset.pr_number: 7\n"
                         "changeset.work_branch: another\nchangeset.lines: null\n"
                         "changeset.integrated_sha: no id\n");
    const ChangesetAsWritten written = changeset_as_written(bead);
    CHECK(written.work_branch == "work");
    CHECK(written.pr_number == "7");
    CHECK_FALSE(written.lines);
    CHECK(written.integrated_sha == "no id");
    CHECK_FALSE(written.root_branch);
    CHECK(written.parent_branch == get_field(bead, field::cs_parent_branch));
    CHECK(written.pr_state == get_field(bead, field::cs_pr_state));
}
