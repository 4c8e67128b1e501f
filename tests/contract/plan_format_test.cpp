#include "adapters/yaml/plan_yaml.hpp"

#include "support/catch.hpp"
#include "support/test_places.hpp"
#include "support/unwrap.hpp"

#include <filesystem>
#include <fstream>
#include <sstream>

using namespace atelier;

namespace {

PlanDocument parsed(const std::string& text) {
    auto plan = YamlPlanFormat().parse(text, "plan.yaml");
    if (!plan) FAIL(plan.error().message);
    return *std::move(plan);
}

struct Fault {
    std::string message;
    std::string key;
    std::int64_t line = 0;
    bool has_hint = false;
};

Fault fault_of(const std::string& text) {
    const auto plan = YamlPlanFormat().parse(text, "plan.yaml");
    REQUIRE_FALSE(plan);
    CHECK(plan.error().code == ErrorCode::plan_invalid);
    CHECK(plan.error().details.string_at("file") == "plan.yaml");
    return {plan.error().message, plan.error().details.string_at("key"),
            plan.error().details.find("line")->as_int(), !plan.error().hint.empty()};
}

void check_fault(const std::string& text, const std::string& key, int line,
                 const std::string& says) {
    INFO(text);
    const Fault fault = fault_of(text);
    CHECK(fault.key == key);
    CHECK(fault.line == line);
    CHECK_THAT(fault.message, ContainsSubstring(says));
    CHECK_THAT(fault.message, ContainsSubstring("plan.yaml:" + std::to_string(line)));
}

bool same(const PlannedTask& a, const PlannedTask& b) {
    return a.id == b.id && a.title == b.title;
}

template <class T>
bool same(const std::vector<T>& a, const std::vector<T>& b);

bool same(const PlannedDependency& a, const PlannedDependency& b) {
    return a.name == b.name;
}

bool same(const PlannedChangeset& a, const PlannedChangeset& b) {
    return a.id == b.id && a.key == b.key && a.title == b.title && a.description == b.description &&
           a.paths == b.paths && a.lines == b.lines && a.kind == b.kind &&
           a.workflow == b.workflow && same(a.depends_on, b.depends_on) && same(a.tasks, b.tasks);
}

bool same(const PlannedEpic& a, const PlannedEpic& b) {
    return a.id == b.id && a.title == b.title && a.description == b.description &&
           a.root_branch == b.root_branch && a.parent_branch == b.parent_branch &&
           a.scope == b.scope && a.acceptance == b.acceptance &&
           a.changeset_strategy == b.changeset_strategy && a.pr_strategy == b.pr_strategy &&
           a.workflow == b.workflow && a.priority == b.priority && a.draft == b.draft &&
           same(a.depends_on, b.depends_on) && same(a.changesets, b.changesets);
}

template <class T>
bool same(const std::vector<T>& a, const std::vector<T>& b) {
    return std::equal(a.begin(), a.end(), b.begin(), b.end(),
                      [](const T& x, const T& y) { return same(x, y); });
}

// One epic with a changeset whose `line` stands on line 4.
std::string with_changeset(const std::string& line) {
    return "epics:\n  - title: E\n    changesets:\n      - " + line + "\n";
}

} // namespace

TEST_CASE("a plan file gives every part with the line it stands on", "[contract][plan_format]") {
    const PlanDocument plan = parsed(R"(epics:
  - title: "Greeting: a command"
    root_branch: greeting
    parent_branch: main
    scope: one new subcommand
    acceptance: |
      greet prints a name
      and has a test
    draft: true
    priority: 1
    pr_strategy: on-ready
    changeset_strategy: small steps
    description: Why.
    depends_on: [at-aaaaa]
    changesets:
      - key: core
        title: Add the greeting function
        description: |
          What to do, in *Markdown*.

          	make test
        paths: ["src/**", "tests/**"]
        lines: 120
        kind: additive
        tasks: [write the function, write its test]
      - key: cli
        title: Wire the subcommand
        description: Call it.
        depends_on: [core]
)");
    REQUIRE(plan.epics.size() == 1);
    const PlannedEpic& epic = plan.epics[0];
    CHECK(epic.line == 2);
    CHECK(epic.title == "Greeting: a command");
    CHECK(epic.root_branch->str() == "greeting");
    CHECK(epic.acceptance == "greet prints a name\nand has a test\n");
    CHECK(epic.draft);
    CHECK(epic.priority == 1);
    CHECK(epic.pr_strategy == PrStrategy::on_ready);
    CHECK(epic.depends_on.at(0).name == "at-aaaaa");
    REQUIRE(epic.changesets.size() == 2);
    const PlannedChangeset& core = epic.changesets[0];
    CHECK(core.line == 16);
    CHECK(core.description == "What to do, in *Markdown*.\n\n\tmake test\n");
    CHECK(core.paths == std::vector<std::string>{"src/**", "tests/**"});
    CHECK(core.lines == 120);
    CHECK(core.kind == ChangesetKind::additive);
    CHECK(core.tasks.at(1).title == "write its test");
    CHECK(core.tasks.at(1).line == 25);
    CHECK(epic.changesets[1].depends_on.at(0).name == "core");
    CHECK(epic.changesets[1].depends_on.at(0).line == 29);
}

TEST_CASE("anchors and aliases stand for what they name", "[contract][plan_format]") {
    const PlanDocument plan = parsed("epics:\n  - title: E\n    changesets:\n"
                                     "      - {title: A, paths: &p [\"src/**\"]}\n"
                                     "      - {title: B, paths: *p}\n");
    CHECK(plan.epics[0].changesets[1].paths == std::vector<std::string>{"src/**"});
}

TEST_CASE("each mistake in a plan file is named with its line and key", "[contract][plan_format]") {
    check_fault("", "epics", 1, "empty");
    check_fault("# nothing\n", "epics", 1, "empty");
    check_fault("epics:\n", "epics", 1, "no epic");
    check_fault("just words\n", "epics", 1, "must be a map");
    check_fault("- title: E\n", "epics", 1, "must be a map");
    check_fault("epics: soon\n", "epics", 1, "must be a list");
    check_fault("epics:\n  - words\n", "epics", 2, "must be a map");
    check_fault("epics:\n  - title: E\n    titel: F\n", "titel", 3, "unknown key");
    // A letter of another alphabet.
    check_fault("epics:\n  - title: E\n    \xd1\x81hangesets: []\n", "\xd1\x81hangesets", 3,
                "other characters than letters of ASCII");
    check_fault("epics:\n  - title: E\n    title: F\n", "title", 3, "given twice");
    check_fault("epics:\n  - title: [E]\n", "title", 2, "must be text");
    check_fault("epics:\n  - title: E\n    draft: maybe\n", "draft", 3, "true or false");
    check_fault("epics:\n  - title: E\n    draft: \"true\"\n", "draft", 3, "true or false");
    check_fault("epics:\n  - title: E\n    priority: 9\n", "priority", 3, "between 0 and 4");
    check_fault("epics:\n  - title: E\n    priority: high\n", "priority", 3, "a number");
    check_fault("epics:\n  - title: E\n    root_branch: a..b\n", "root_branch", 3, "'..'");
    check_fault("epics:\n  - title: E\n    root_branch: -x\n", "root_branch", 3, "dash");
    check_fault("epics:\n  - title: E\n    pr_strategy: all\n", "pr_strategy", 3, "parallel");
    check_fault("epics:\n  - title: E\n    changesets: {title: A}\n", "changesets", 3, "a list");
    check_fault("epics:\n  - title: E\n    ? [x]\n    : 1\n", "epics", 3, "plain words");
    check_fault(with_changeset("{title: A, size: 3}"), "size", 4, "unknown key");
    check_fault(with_changeset("{title: A, lines: many}"), "lines", 4, "a number");
    check_fault(with_changeset("{title: A, lines: \"12\"}"), "lines", 4, "a number");
    check_fault(with_changeset("{title: A, lines: 99999999999999999999}"), "lines", 4, "a number");
    check_fault(with_changeset("{title: A, kind: feature}"), "kind", 4, "rename, additive");
    check_fault(with_changeset("{title: A, depends_on: core}"), "depends_on", 4, "a list");
    check_fault(with_changeset("{title: A, paths: [[a]]}"), "paths", 4, "must be text");
    check_fault(with_changeset("{title: A, tasks: [{name: t}]}"), "name", 4, "unknown key");
    check_fault(with_changeset("{title: A, id: \"a b\"}"), "id", 4, "not an id");
}

TEST_CASE("a plan file that is no YAML is refused with the line", "[contract][plan_format]") {
    check_fault("epics:\n  - title: a: b\n", "syntax", 2, "YAML");
    check_fault("epics:\n\t- title: E\n", "syntax", 2, "tab");
    check_fault("epics:\n  - title: E\n\t  scope: x\n", "syntax", 3, "tab");
    check_fault("epics: [1\n", "syntax", 2, "YAML");
    check_fault("epics:\n  - title: *nobody\n", "syntax", 2, "anchor");
    check_fault("epics:\n  - title: E\n---\nepics: []\n", "---", 3, "second document");
    check_fault("epics:\n  - title: 'it is open\n    scope: x\n", "title", 2, "quote");
    check_fault("epics:\n  - title: \"it is open\n    scope: x\n", "title", 2, "quote");
    check_fault("epics:\n  - title: \xff\n", "syntax", 2, "UTF-8");
    check_fault(std::string("epics:\n  - title: a\0b\n", 21), "syntax", 2, "control");
    check_fault("epics:\n  - title: \"a\\0b\"\n", "title", 2, "control");
    check_fault("epics: " + std::string(100000, '['), "syntax", 1, "YAML");
    check_fault("epics: &a [*a]\n", "epics", 1, "map");
}

TEST_CASE("changesets may stand alone, as plan_changesets takes them", "[contract][plan_format]") {
    const PlanDocument plan = parsed("changesets:\n  - title: A\n  - title: B\n");
    REQUIRE(plan.epics.size() == 1);
    CHECK(plan.epics[0].title.empty());
    CHECK(plan.epics[0].changesets.size() == 2);
    check_fault("epics:\n  - title: E\nchangesets:\n  - title: A\n", "changesets", 3, "inside");
}

TEST_CASE("what is written parses back to the same plan", "[contract][plan_format]") {
    const std::vector<std::string> texts = {
        "plain words",
        "- a dash",
        "-x",
        "a: b",
        "# no comment",
        "it's \"quoted\"",
        "日本 – ünï",
        "null",
        "true",
        "~",
        "12",
        "*star",
        "&anchor",
        "!tag",
        "{a}",
        "[a]",
        "%percent",
        "`tick",
        "@at",
        "a #b",
        "call `x`, \"y\" & *z; it's $1!",
        "a, [b]",
        "trailing\\",
        "? a",
        "| pipe",
        "two\nlines",
        "ends\nwith one\n",
        "ends\nwith two\n\n",
        "a\n\n\nb",
        "a\n  indented\n\ttab\nb",
        " leading\nblank",
        "\nleading line",
        "a \nb ",
        "cr\r\nlf",
        "# heading\n\n- item: x\n```sh\necho 'a' \"b\"\n```\n",
        "---\ndashes\n...\n",
    };
    for (const std::string& text : texts) {
        PlanDocument plan;
        PlannedEpic epic;
        epic.id = *BeadId::parse("at-abcde");
        epic.title = "Straße: \"x\"";
        epic.description = text;
        epic.scope = text;
        epic.acceptance = text;
        epic.changeset_strategy = text;
        epic.root_branch = *BranchName::parse("naïve/branch");
        epic.parent_branch = *BranchName::parse("main");
        epic.workflow = "qa";
        epic.pr_strategy = PrStrategy::parallel;
        epic.priority = 0;
        epic.draft = true;
        epic.depends_on = {{"at-zzzzz", 0}};
        PlannedChangeset changeset;
        changeset.id = *BeadId::parse("at-abcde.1");
        changeset.title = "-- a title";
        changeset.description = text;
        changeset.paths = {"src/**", "a b/*.cpp"};
        changeset.lines = 0;
        changeset.kind = ChangesetKind::mechanical;
        changeset.depends_on = {{"core: x", 0}};
        changeset.tasks = {{*BeadId::parse("at-abcde.1.1"), "'quoted'", 0}, {{}, "- new", 0}};
        PlannedChangeset fresh;
        fresh.key = "yes";
        fresh.title = "N";
        fresh.workflow = "none";
        epic.changesets = {changeset, fresh};
        plan.epics = {epic};
        const std::string written = YamlPlanFormat().write(plan);
        INFO(written);
        const PlanDocument again = parsed(written);
        CHECK(same(again.epics, plan.epics));
    }
}

TEST_CASE("a plan names workflows as files of workflows are named", "[contract][plan_format]") {
    const auto checked = [](const std::string& of_epic, const std::string& of_changeset) {
        const PlanDocument plan =
            parsed("epics:\n  - title: E\n    workflow: " + of_epic +
                   "\n    changesets:\n      - {title: A, workflow: " + of_changeset + "}\n");
        return check_plan(plan, 800, [](const std::string&) { return false; });
    };
    CHECK(checked("review-cycle", "none"));
    for (const auto& refused : {checked("./mine.yaml", "qa"), checked("qa", "My own")}) {
        const Error fault = test::must_fail(refused);
        CHECK(fault.code == ErrorCode::plan_invalid);
        CHECK_THAT(fault.message, ContainsSubstring("is not the name of a workflow"));
    }
}

TEST_CASE("every plan that ships is a plan", "[contract][plan_format]") {
    std::size_t plans = 0;
    for (const auto& entry :
         std::filesystem::directory_iterator(test::source_folder() / "share/templates/plans")) {
        INFO(entry.path());
        std::ostringstream text;
        text << std::ifstream(entry.path()).rdbuf();
        const PlanDocument plan = parsed(text.str());
        const auto checked = check_plan(plan, 800, [](const std::string&) { return false; });
        if (!checked) FAIL(checked.error().message);
        ++plans;
    }
    CHECK(plans >= 3);
}
