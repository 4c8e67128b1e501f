#include "base/text.hpp"
#include "domain/workflow/check_workflow.hpp"
#include "support/catch.hpp"

using namespace atelier;

namespace {

const WorkflowSurroundings around{.artisans = {"poet", "worker"},
                                  .briefs = {"carry-out", "improve"},
                                  .only_writing = {"poet"},
                                  .max_turns = 20};

Term turn_for(const std::string& role, Produces produces = Produces::text) {
    return {TurnStep{.role = role, .produces = produces}, {7}};
}

// A changeset's, with the roles a and b.
Workflow with_steps(Terms steps) {
    Workflow out{.name = "w", .subject = WorkflowSubject::changeset};
    out.roles = {{"a", "worker", {3}}, {"b", "worker", {4}}};
    steps.insert(steps.begin(), turn_for("a"));
    steps.insert(steps.begin(), turn_for("b"));
    out.steps = std::move(steps);
    return out;
}

std::vector<std::string> said(const Workflow& workflow,
                              const WorkflowSurroundings& known = around) {
    std::vector<std::string> out;
    for (const WorkflowMistake& mistake : check_workflow(workflow, known))
        out.push_back(mistake_line(mistake, "f"));
    return out;
}

} // namespace

TEST_CASE("A workflow without mistakes has none") {
    CHECK(said(with_steps({{GateStep{}}, {CheckStep{{"make"}}}})).empty());
}

TEST_CASE("All mistakes are told at once, in the order of their lines") {
    Workflow workflow = with_steps({});
    workflow.roles = {{"a", "poe", {3}}, {"a", "", {4}}, {"B", "", {5}}};
    workflow.steps = {{TurnStep{.role = "a", .brief = {"carry-ou", "other"}}, {9}},
                      {TurnStep{.role = "c"}, {8}}};
    CHECK(join(said(workflow), "\n") ==
          "f:3: there is no artisan 'poe'; did you mean 'poet'?; write it as "
          "templates/artisans/NAME.yaml, or use one of poet, worker\n"
          "f:4: the role 'a' is given twice; leave one of them out\n"
          "f:5: 'B' cannot be the name of a role; use lower-case letters, digits and dashes\n"
          "f:5: the role 'B' has no turn; give it a turn, or remove it\n"
          "f:8: there is no role 'c'; add it to 'roles', or use one of a, a, B\n"
          "f:9: there is no brief 'carry-ou'; did you mean 'carry-out'?; write it as "
          "templates/briefs/NAME.md, or use one of carry-out, improve\n"
          "f:9: there is no brief 'other'; write it as templates/briefs/NAME.md, or use one of "
          "carry-out, improve");
}

TEST_CASE("Who only writes text changes no files, and one par changes them once") {
    Workflow workflow = with_steps({turn_for("a", Produces::changes)});
    workflow.roles[0].artisan = "poet";
    CHECK(said(workflow) ==
          std::vector<std::string>{"f:7: the artisan 'poet' only writes text and cannot change "
                                   "files; let another artisan play 'a', or say 'produces: text'"});
    workflow.subject = WorkflowSubject::document;
    CHECK(said(workflow).empty());
    const Term changes = turn_for("a", Produces::changes);
    const Term nested{SeqStep{{turn_for("b"), changes}}, {8}};
    CHECK(said(with_steps({{ParStep{{changes, nested}}, {6}}})) ==
          std::vector<std::string>{"f:6: 2 steps of one par change the same files at once; put "
                                   "them one after the other"});
    CHECK(said(with_steps({{ParStep{{nested, turn_for("b")}}, {6}}})).empty());
}

TEST_CASE("A par holds no gate and moves no branch, however deep") {
    const Term gate{SeqStep{{{GateStep{}, {5}}}}, {4}};
    const Term rebase{LoopStep{.steps = {{DoStep{DoKind::rebase}, {6}}}, .max = 2}, {4}};
    const Term notify{DoStep{DoKind::notify}, {6}};
    CHECK(said(with_steps({{ParStep{{gate, turn_for("a")}}, {3}}}))
              .front()
              .starts_with("f:5: a gate cannot be in a par"));
    CHECK(said(with_steps({{ParStep{{rebase, turn_for("a")}}, {3}}}))
              .front()
              .starts_with("f:6: 'do: rebase' cannot be in a par"));
    CHECK(said(with_steps({{ParStep{{notify, turn_for("a")}}, {3}}})).empty());
}

TEST_CASE("A subject without files has no check, no changes and nothing to rebase") {
    Workflow workflow = with_steps({{CheckStep{{"make"}}, {8}},
                                    turn_for("a", Produces::changes),
                                    {DoStep{DoKind::resubmit}, {9}}});
    CHECK(said(workflow).empty());
    workflow.subject = WorkflowSubject::document;
    CHECK(said(workflow) == std::vector<std::string>{
                                "f:9: 'do: resubmit' needs a changeset to work on; say 'subject: "
                                "changeset', or leave the step out"});
    workflow.subject = WorkflowSubject::text;
    CHECK(said(workflow).size() == 3);
}

TEST_CASE("A loop can reach what it is repeated for") {
    const auto loop = [](UntilKind kind, Terms steps) {
        return with_steps({{LoopStep{.steps = std::move(steps), .max = 2, .until = {kind}}, {9}}});
    };
    const Term check{CheckStep{{"make"}}};
    CHECK(said(loop(UntilKind::checks_pass, {turn_for("a")})).front() ==
          "f:9: 'checks-pass' is never reached: the loop has no check; add one to the loop, or "
          "use another 'until'");
    CHECK(said(loop(UntilKind::checks_pass, {turn_for("a"), {SeqStep{{check}}}})).empty());
    CHECK(said(loop(UntilKind::approved, {turn_for("a"), {GateStep{GateKind::answer}}})).size() ==
          1);
    CHECK(said(loop(UntilKind::approved, {turn_for("a"), {GateStep{GateKind::review}}})).empty());
    CHECK(said(loop(UntilKind::approved, {turn_for("a", Produces::review)})).empty());
    for (const UntilKind kind : {UntilKind::done, UntilKind::unchanged, UntilKind::score})
        CHECK(said(loop(kind, {check})).size() == 1);
    CHECK(said(loop(UntilKind::rounds, {check})).empty());
    CHECK(said(loop(UntilKind::rounds, {})).front().starts_with("f:9: the loop has no steps"));
    // A stage in which nothing is done, as often as it says, and that as often again.
    const Term idle{LoopStep{.steps = {{SeqStep{}}}, .max = 1000, .name = "idle"}, {9}};
    CHECK(join(said(with_steps({idle})), "").starts_with("f:9: the loop has no steps"));
    Workflow of_nobody = loop(UntilKind::score, {turn_for("a")});
    std::get<LoopStep>(of_nobody.steps.back().step).until = {UntilKind::score, 8, ScoreOf::role,
                                                             "c"};
    CHECK(said(of_nobody).front().starts_with("f:9: there is no role 'c'"));
    Workflow never = loop(UntilKind::rounds, {check});
    std::get<LoopStep>(never.steps.back().step).max = 0;
    CHECK(said(never).front().starts_with("f:9: a loop has at least one round"));
}

TEST_CASE("A check names a program") {
    CHECK(said(with_steps({{CheckStep{{"make", ""}}}})).empty());
    CHECK(said(with_steps({{CheckStep{{"", "make"}}, {9}}})) ==
          std::vector<std::string>{
              "f:9: 'check' names no command; begin it with a program, like [make, test]"});
}

TEST_CASE("Reviews are merged where there are some") {
    CHECK(said(with_steps({{ParStep{{turn_for("a"), turn_for("b")}, MergeKind::reviews}, {9}}}))
              .front()
              .starts_with("f:9: 'merge: reviews' has no reviews to merge"));
    CHECK(said(with_steps({{ParStep{{turn_for("a", Produces::review)}, MergeKind::reviews}}}))
              .empty());
}

TEST_CASE("Stages have names of their own") {
    const Term stage{SeqStep{{turn_for("a")}, "one"}, {8}};
    const Term round{LoopStep{.steps = {turn_for("a")}, .max = 2, .name = "one"}, {9}};
    const Term odd{SeqStep{{turn_for("a")}, "One more"}, {10}};
    const auto faults = said(with_steps({stage, round, odd}));
    REQUIRE(faults.size() == 2);
    CHECK(faults[0] == "f:9: there are two stages 'one'; give one another name");
    CHECK(faults[1].starts_with("f:10: 'One more' cannot be the name of a stage"));
}

TEST_CASE("A workflow has limits: turns, leaves and depth") {
    const Term loop{LoopStep{.steps = {turn_for("a")}, .max = 18}};
    CHECK(said(with_steps({loop})).empty());
    CHECK(said(with_steps({loop, turn_for("a")})) ==
          std::vector<std::string>{"f: it could take 21 turns, and run.max_turns is 20; lower "
                                   "'max', or raise run.max_turns in the settings"});
    const Terms many(max_workflow_leaves - 1, Term{CheckStep{{"make"}}});
    CHECK(said(with_steps(many))
              .front()
              .starts_with("f: turns, checks, dos and gates: 257; at most 256 are allowed"));
    Term deep{CheckStep{{"make"}}};
    for (std::size_t i = 1; i < max_workflow_depth; ++i)
        deep = {SeqStep{{deep}}};
    CHECK(said(with_steps({deep})).empty());
    CHECK(said(with_steps({{SeqStep{{deep}}}}))
              .front()
              .starts_with("f: levels of nested steps: 17; at most 16 are allowed"));
}

TEST_CASE("Nothing is said of what may be missing where steps could not be read") {
    Workflow workflow = with_steps({{LoopStep{.max = 2, .until = {UntilKind::done}}}});
    workflow.steps.erase(workflow.steps.begin(), workflow.steps.begin() + 2);
    CHECK(said(workflow).size() == 5);
    WorkflowSurroundings known = around;
    known.has_all_steps = false;
    CHECK(said(workflow, known).empty());
}

TEST_CASE("Names are plain words") {
    for (const char* name : {"a", "review-cycle", "a1-2"})
        CHECK(is_catalogue_name(name));
    for (const std::string name : {"", "A", "1a", "-a", "a_b", "a.b", "a/b", "\xc3\xa4"})
        CHECK_FALSE(is_catalogue_name(name));
    CHECK(is_catalogue_name(std::string(64, 'a')));
    CHECK_FALSE(is_catalogue_name(std::string(65, 'a')));
}
