#include "base/text.hpp"
#include "domain/workflow/normal_form.hpp"
#include "support/catch.hpp"
#include "support/workflow_folders.hpp"
#include "support/workflow_terms.hpp"

using namespace atelier;
using namespace atelier::test;

namespace {

struct YamlScene : WorkflowFolders {
    Mistakes mistakes_in(const std::string& text) {
        put("shipped/workflows/w.yaml", text);
        const auto found = files.workflow("w");
        REQUIRE(found);
        return found->mistakes;
    }
};

struct Row {
    std::string text;
    int line;
    std::string key;
    std::string message;
};
const std::string in_steps = "steps:\n- ";
const std::vector<Row> mistaken = {
    {"", 1, "name", "a workflow is an object with the keys name, title"},
    {"[a]", 1, "name", "a workflow is an object with the keys"},
    {"a: [", 1, "syntax", "YAML: "},
    {one_turn + "---\na: b", 3, "---", "there is a second document"},
    {"\xff: 1", 1, "syntax", "it is not UTF-8"},
    {"title: \"a\n" + one_turn, 1, "title", "'title': its quote is not closed"},
    {std::string(max_workflow_bytes + 1, '#'), 0, "", "the file is larger than 64 KiB"},
    {"title: x", 1, "steps", "a workflow needs 'steps'"},
    {one_turn + "step: []", 3, "step", "'step' is not a key of a workflow; did you mean"},
    {one_turn + "steps: []", 3, "steps", "'steps' is given twice"},
    {one_turn + "[a]: b", 3, "?", "'?' is not a key of a workflow"},
    {one_turn + "name: v", 3, "name", "the file is called 'w', but its workflow 'v'"},
    {one_turn + "name: W", 3, "name", "'W' cannot be the name of a workflow"},
    {one_turn + "title:", 3, "title", "'title' must be a text"},
    {one_turn + "title: \"\"", 3, "title", "'title' is empty"},
    {one_turn + "title: |\n  a\n  b", 3, "title", "'title' must be on one line"},
    {one_turn + "title: \"\\x07\"", 3, "title", "'title': it contains a control character"},
    {one_turn + "subject: file", 3, "subject",
     "'subject' must be changeset, document or text, not 'file'"},
    {"steps: []\nroles: a", 2, "roles", "'roles' must be an object of roles and artisans"},
    {"steps: []\nroles: {a: [b]}", 2, "roles", "'roles' must be an object"},
    {"steps: []\nroles: [[a]]", 2, "roles", "'roles' must be an object"},
    {"steps: a", 1, "steps", "'steps' must be a list of steps"},
    {"steps: {turn: a}", 1, "steps", "'steps' must be a list of steps"},
    {"steps: &x [*x]", 1, "steps", "'steps' has an anchor, an alias or a tag"},
    {one_turn + "title: &t x", 3, "title", "'title' has an anchor, an alias or a tag"},
    {one_turn + "title: !!str x", 3, "title", "'title' has an anchor, an alias or a tag"},
    {one_turn + "title: &t |\n  x", 3, "title", "'title' has an anchor, an alias or a tag"},
    {one_turn + "&t title: x", 3, "title", "'title' has an anchor, an alias or a tag"},
    {one_turn + "<<: {title: x}", 3, "<<", "'<<' is not a key of a workflow"},
    {"steps: []\nroles: &r [a]", 2, "roles", "'roles' has an anchor, an alias or a tag"},
    {in_steps + "{turn: a, turn: b}", 2, "turn", "'turn' is given twice"},
    {in_steps + "!!map {turn: a}", 2, "steps", "'steps' has an anchor, an alias or a tag"},
    {in_steps + "turn", 2, "steps", "'steps' may contain only lists and objects"},
    {in_steps + "{}", 2, "steps", "one key of a step must say what it is"},
    {in_steps + "{brief: x}", 2, "brief", "one key of a step must say what it is"},
    {in_steps + "{turn: a, check: [b]}", 2, "check",
     "a step is one thing, and this is both 'turn' and 'check'"},
    {in_steps + "turn:", 2, "turn", "'turn' must be a text"},
    {in_steps + "{turn: a, produce: text}", 2, "produce",
     "'produce' is not a key of a turn; did you mean 'produces'?"},
    {in_steps + "{turn: a, produces: txt}", 2, "produces",
     "'produces' must be text, changes, review or note, not 'txt'; did you mean 'text'?"},
    {in_steps + "{turn: a, brief: [b]}", 2, "brief", "'brief' must be the name of a brief"},
    {in_steps + "{turn: a, brief: {first: b}}", 2, "then", "a brief needs 'then'"},
    {in_steps + "{turn: a, brief: {then: b}}", 2, "first", "a brief needs 'first'"},
    {in_steps + "{turn: a, brief: {first: b, then: c, last: d}}", 2, "last",
     "'last' is not a key of a brief"},
    {in_steps + "{turn: a, sees: some}", 2, "sees", "'sees' must be all, previous, none, or"},
    {in_steps + "{turn: a, sees: 0%}", 2, "sees", "'sees' must be all"},
    {in_steps + "{turn: a, sees: 101%}", 2, "sees", "'sees' must be all"},
    {in_steps + "{turn: a, retries: -1}", 2, "retries",
     "'retries' must be a number from 0 to 10, not '-1'"},
    {in_steps + "{turn: a, retries: \"1\"}", 2, "retries", "'retries' must be a number"},
    {in_steps + "{turn: a, if_failed: wait}", 2, "if_failed",
     "'if_failed' must be stop or skip, not 'wait'"},
    {in_steps + "{turn: a, timeout: 5}", 2, "timeout",
     "'timeout' must be a time like 90s, 15m or 2h, not '5'"},
    {in_steps + "{turn: a, timeout: 0s}", 2, "timeout", "'timeout' must be a time"},
    {in_steps + "check: make test", 2, "check", "'check' must be a command and its arguments"},
    {in_steps + "check: []", 2, "check", "'check' is empty"},
    {in_steps + "check: [[a]]", 2, "check", "'check' must be a command"},
    {in_steps + "{check: [a], timeout: 1m}", 2, "timeout", "'timeout' is not a key of a check"},
    {in_steps + "do: land", 2, "do", "'do' must be rebase, resubmit or notify, not 'land'"},
    {in_steps + "gate: yes", 2, "gate", "'gate' must be approval, review or answer, not 'yes'"},
    {in_steps + "{gate: review, timeout: x}", 2, "timeout", "'timeout' must be a time"},
    {in_steps + "seq: a", 2, "name", "a seq is an object with the keys name, merge, steps"},
    {in_steps + "seq: {name: a}", 2, "steps", "a seq needs 'steps'"},
    {in_steps + "{seq: [], name: a}", 2, "name", "'name' stands beside 'seq'"},
    {in_steps + "{par: [], merge: last}", 2, "merge", "'merge' stands beside 'par'"},
    {in_steps + "{until: done, loop: {max: 2, steps: []}}", 2, "until",
     "'until' stands beside 'loop'"},
    {in_steps + "par: {steps: [], merge: all}", 2, "merge",
     "'merge' must be concat, reveal, last or reviews, not 'all'"},
    {in_steps + "par: {steps: [], max: 1}", 2, "max", "'max' is not a key of a par"},
    {in_steps + "loop: []", 2, "name", "a loop is an object with the keys name, max, until, steps"},
    {in_steps + "loop: {steps: []}", 2, "max", "a loop needs 'max'"},
    {in_steps + "loop: {max: 3}", 2, "steps", "a loop needs 'steps'"},
    {in_steps + "loop: {max: 0, steps: []}", 2, "max",
     "'max' must be a number from 1 to 1000, not '0'"},
    {in_steps + "loop: {max: 1, steps: [], until: good}", 2, "until", "'until' must be"},
    {in_steps + "loop: {max: 1, steps: [], until: aproved}", 2, "until",
     "not 'aproved'; did you mean 'approved'?"},
    {in_steps + "loop: {max: 1, steps: [], until: score}", 2, "until", "'until' must be"},
    {in_steps + "loop: {max: 1, steps: [], until: [a]}", 2, "until", "'until' must be"},
    {in_steps + "loop: {max: 1, steps: [], until: {of: any}}", 2, "score", "a score needs 'score'"},
    {in_steps + "loop: {max: 1, steps: [], until: {score: 11}}", 2, "score",
     "'score' must be a number from 1 to 10, not '11'"},
    {in_steps + "loop: {max: 1, steps: [], until: {score: 8x}}", 2, "score",
     "'score' must be a number from 1 to 10"},
    {in_steps + "use: [a]", 2, "use", "'use' must be a text"},
    {in_steps + "use: nothing", 2, "use", "there is no workflow 'nothing'"},
    {in_steps + "{use: w, max: 1}", 2, "max", "'max' is not a key of a use"}};

} // namespace

TEST_CASE("A workflow has all that its file says, with the line of each step") {
    YamlScene at;
    at.put(
        "shipped/workflows/w.yaml",
        "name: w\n"
        "title: A try\n"
        "subject: document\n"
        "roles: {a: scout, b: }\n"
        "steps:\n"
        "  - {turn: a, produces: review, brief: {first: one, then: two}, sees: 25%, retries: 3,\n"
        "     if_failed: skip, timeout: 90s}\n"
        "  - par: {merge: reviews, steps: [[{turn: b, brief: one}], {turn: a, sees: none}]}\n"
        "  - loop:\n"
        "      name: rounds\n"
        "      max: 4\n"
        "      until: {score: 7.5, of: b}\n"
        "      steps:\n"
        "        - seq: {name: inner, merge: reveal, steps: [{check: [make, test]}]}\n"
        "        - do: notify\n"
        "        - {gate: answer, timeout: 2h}\n"
        "  - loop: {max: 2, until: checks-pass, steps: []}\n");
    const auto found = at.files.workflow("w");
    REQUIRE(found);
    CHECK(found->mistakes.empty());
    CHECK(found->shipped);
    CHECK_FALSE(found->asks_first);
    const Workflow& w = found->workflow;
    CHECK(w.title == "A try");
    CHECK(w.subject == WorkflowSubject::document);
    CHECK(w.roles == std::vector<WorkflowRole>{{"a", "scout"}, {"b", ""}});
    const TurnStep turn{.role = "a",
                        .produces = Produces::review,
                        .brief = {"one", "two"},
                        .sees = {SeesKind::part, 25},
                        .retries = 3,
                        .if_failed = IfFailed::skip,
                        .timeout = Seconds{90}};
    const TurnStep other{.role = "b", .brief = {"one", "one"}};
    const ParStep par{{{SeqStep{{{other}}}}, {TurnStep{.role = "a", .sees = {SeesKind::none}}}},
                      MergeKind::reviews};
    const LoopStep loop{{{SeqStep{{{CheckStep{{"make", "test"}}}}, "inner", MergeKind::reveal}},
                         {DoStep{DoKind::notify}},
                         {GateStep{GateKind::answer, Seconds{7200}}}},
                        4,
                        {UntilKind::score, 7.5, ScoreOf::role, "b"},
                        "rounds"};
    CHECK(w.steps == Terms{{turn}, {par}, {loop}, {LoopStep{{}, 2, {UntilKind::checks_pass}}}});
    CHECK(w.steps[1].at.line == 8);
    CHECK(std::get<LoopStep>(w.steps[2].step).steps[2].at.line == 16);
}

TEST_CASE("Each mistake that a file can have is told with its line and key") {
    YamlScene at;
    for (const Row& row : mistaken) {
        INFO(row.text.substr(0, 200));
        const Mistakes found = at.mistakes_in(row.text);
        REQUIRE_FALSE(found.empty());
        CHECK(found.front().line == row.line);
        CHECK(found.front().key == row.key);
        CHECK_THAT(found.front().message, ContainsSubstring(row.message));
    }
}

TEST_CASE("All mistakes of a file are told, and the rest of it is read") {
    YamlScene at;
    at.put("shipped/workflows/w.yaml", "colour: red\n"
                                       "steps:\n"
                                       "- {turn: a, sees: half}\n"
                                       "- nothing\n"
                                       "- loop: {until: done, steps: [{turn: b}]}\n");
    const auto found = at.files.workflow("w");
    REQUIRE(found);
    std::vector<int> lines;
    for (const WorkflowMistake& mistake : found->mistakes)
        lines.push_back(mistake.line);
    CHECK(lines == std::vector<int>{1, 3, 4, 5});
    CHECK_FALSE(found->has_all_steps);
    CHECK(found->workflow.steps.size() == 2);
}

TEST_CASE("Steps in each other without end, and aliases of aliases, are told in no time") {
    YamlScene at;
    std::string deep;
    for (int i = 0; i < 400; ++i)
        deep += "[";
    const Mistakes found = at.mistakes_in("steps: [" + deep + std::string(400, ']') + "]");
    REQUIRE_FALSE(found.empty());
    std::string doubling = "a: &a0 [1, 1]\n";
    for (int i = 1; i < 40; ++i)
        doubling += "b" + std::to_string(i) + ": &a" + std::to_string(i) + " [*a" +
                    std::to_string(i - 1) + ", *a" + std::to_string(i - 1) + "]\n";
    CHECK_FALSE(at.mistakes_in(doubling + "steps: *a39\n").empty());
    std::string many = "steps:\n";
    for (int i = 0; i < 600; ++i)
        many += "- {turn: a}\n";
    at.put("shipped/workflows/w.yaml", many);
    const auto counted = at.files.workflow("w");
    REQUIRE(counted);
    CHECK(check_workflow(counted->workflow, {}).size() > 1);
}

TEST_CASE("`use` splices a workflow in, with its roles, where it stands") {
    YamlScene at;
    at.put("user/workflows/inner.yaml",
           "roles: {a: sage, c: sync}\nsteps:\n- turn: a\n- turn: c\n");
    at.put("shipped/workflows/w.yaml",
           "roles: {a: scout}\nsteps:\n- turn: a\n- use: inner\n- use: inner\n");
    const auto found = at.files.workflow("w");
    REQUIRE(found);
    CHECK(found->mistakes.empty());
    const Workflow normal = normal_form(found->workflow);
    CHECK(normal.roles == std::vector<WorkflowRole>{{"a", "scout"}, {"c", "sync"}});
    REQUIRE(normal.steps.size() == 5);
    CHECK(normal.steps[4].at.line == 5);
}

TEST_CASE("A file that is named by its path may use the one whose name it has") {
    YamlScene at;
    at.put("user/workflows/one.yaml", one_turn);
    at.put("one.yaml", "steps: [{use: one}]\n");
    const auto found = at.files.workflow_in(at.folder / "one.yaml");
    REQUIRE(found);
    CHECK(found->mistakes.empty());
    CHECK(find_role(found->workflow, "a") != nullptr);
    at.put("user/workflows/one.yaml", "steps: [{use: one}]\n");
    const auto itself = at.files.workflow_in(at.folder / "user/workflows/one.yaml");
    REQUIRE(itself);
    REQUIRE_FALSE(itself->mistakes.empty());
    CHECK(itself->mistakes.front().message ==
          "'one' would be used within itself: one, which uses one");
}

TEST_CASE("A byte order mark in front of a file changes nothing of what it says") {
    YamlScene at;
    CHECK(at.mistakes_in("\xef\xbb\xbf"
                         "title: \"a title\"\n" +
                         one_turn)
              .empty());
    const std::string open_quote = "title: \"open\n" + std::string(one_turn);
    CHECK(at.mistakes_in("\xef\xbb\xbf" + open_quote) == at.mistakes_in(open_quote));
}

TEST_CASE("A workflow cannot use itself, one with mistakes, or one of another subject") {
    YamlScene at;
    at.put("user/workflows/one.yaml", "steps: [{use: two}]\n");
    at.put("user/workflows/two.yaml", "steps: [{use: one}]\n");
    at.put("user/workflows/bad.yaml", "steps: [{turn: a, sees: half}]\n");
    at.put("user/workflows/other.yaml", "subject: document\nsteps: [{turn: a}]\n");
    const auto first = [&](const std::string& used) {
        return at.mistakes_in("steps: [{use: " + used + "}]").front().message;
    };
    CHECK_THAT(at.files.workflow("one")->mistakes.front().message,
               ContainsSubstring("'one' would be used within itself: one, which uses two, which "
                                 "uses one"));
    CHECK_THAT(first("w"), ContainsSubstring("'w' would be used within itself"));
    CHECK_THAT(first("bad"), ContainsSubstring("the workflow 'bad' has mistakes itself"));
    CHECK_THAT(first("bad"), ContainsSubstring("bad.yaml:1: 'sees' must be"));
    CHECK(first("other") == "'other' works on a document, but this workflow works on a text");
}

TEST_CASE("Workflows that use each other again and again are told to be too large") {
    YamlScene at;
    std::string text = "steps:\n";
    for (int i = 0; i < 10; ++i)
        text += "- use: n1\n";
    for (int level = 1; level < 12; ++level)
        at.put("user/workflows/n" + std::to_string(level) + ".yaml",
               "steps: [{use: n" + std::to_string(level + 1) + "}, {use: n" +
                   std::to_string(level + 1) + "}]\n");
    at.put("user/workflows/n12.yaml", "roles: {a: scout}\nsteps: [{turn: a}]\n");
    at.put("shipped/workflows/w.yaml", text);
    const auto found = at.files.workflow("w");
    REQUIRE(found);
    CHECK_FALSE(check_workflow(found->workflow, {.artisans = {"scout"}}).empty());
}

TEST_CASE("What is written of a workflow reads back as an equal one", "[generated]") {
    YamlWorkflowFormat format;
    for (unsigned seed = 1; seed <= 2'000; ++seed) {
        INFO(seed);
        const Workflow normal = normal_form(workflow_of_any_kind(seed));
        const std::string text = format.write(normal);
        INFO(text);
        const auto again = format.parse(text);
        REQUIRE(again);
        CHECK(*again == normal);
        CHECK(format.write(*again) == text);
    }
    Workflow odd{.name = "odd", .title = "a: \"b\" #c \xc3\xa4"};
    odd.roles = {{"yes", "no"}, {"true", ""}};
    odd.steps = {{TurnStep{.role = "yes", .brief = {"null", "null"}}},
                 {CheckStep{{"", " a", "\t", "a\nb", "${X}", "\\"}}}};
    const auto again = format.parse(format.write(odd));
    REQUIRE(again);
    CHECK(*again == odd);
    const auto refused = format.parse("steps: [{use: solo}]");
    REQUIRE_FALSE(refused);
    CHECK(refused.error().code == ErrorCode::workflow_invalid);
}
