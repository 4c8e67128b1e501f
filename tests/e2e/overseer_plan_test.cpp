// The overseer's planning commands as programs: what stands in the store and in Git afterwards,
// not what they print about themselves.
#include "support/atelier_sandbox.hpp"
#include "support/catch.hpp"

#include <algorithm>

using namespace atelier;
using namespace atelier::test;
namespace fs = std::filesystem;

namespace {

constexpr const char* plan_of_two = R"(epics:
  - title: Greeting
    root_branch: greeting
    changesets:
      - key: core
        title: Core
        description: Write it.
        tasks: [write]
      - title: Cli
        description: Call it.
        depends_on: [core]
)";

struct Planned {
    AtelierSandbox sandbox;
    BuiltRepository built;
    std::string epic;

    explicit Planned(RepositoryKind kind = RepositoryKind::plain,
                     const std::string& plan = plan_of_two)
        : built(sandbox.git().build(kind)) {
        sandbox.atelier(built.folder, {"init", "--yes"});
        epic = at(plan_json(plan), {"epics", "0", "id"}).as_string();
    }

    Json plan_json(const std::string& plan, std::vector<std::string> more = {}) {
        std::vector<std::string> arguments = {"plan", "--from", "-", "--json"};
        arguments.insert(arguments.end(), more.begin(), more.end());
        return document(sandbox.atelier(built.folder, arguments, plan));
    }
    static Json document(const std::string& text) {
        auto parsed = parse_json(text);
        if (std::holds_alternative<JsonFault>(parsed)) FAIL("no JSON document: " << text);
        return std::get<Json>(std::move(parsed));
    }
    // The error's code; the command must fail with that status.
    std::string refused(int status, std::vector<std::string> arguments,
                        const std::string& input = {}) {
        arguments.emplace_back("--json");
        const auto result = sandbox.try_atelier(built.folder, arguments, input);
        CHECK(result.status == status);
        return at(document(result.out), {"error", "code"}).as_string();
    }
    // What `plan --edit` gives the editor.
    std::string plan_text() {
        const fs::path copy = sandbox.root() / "seen.yaml";
        editor("cp \"$1\" '" + copy.string() + "'");
        sandbox.atelier(built.folder, {"plan", "--edit", epic});
        return read_file(copy);
    }
    void editor(const std::string& script) {
        const fs::path file = sandbox.root() / "my editor";
        write_file(file, "#!/bin/sh\n" + script + "\n");
        fs::permissions(file, fs::perms::owner_all);
        sandbox.environment()["GIT_EDITOR"] = "'" + file.string() + "'";
    }
    std::vector<std::string> kept_edits() {
        std::vector<std::string> names;
        const fs::path folder = sandbox.project(built.enlistment) / "edits";
        if (!fs::exists(folder)) return names;
        for (const auto& entry : fs::directory_iterator(folder))
            names.push_back(entry.path().string());
        return names;
    }
};

} // namespace

TEST_CASE("a plan from a file stands in the store with the ids it printed", "[e2e][plan]") {
    Planned planned;
    const std::string text = planned.plan_text();
    CHECK_THAT(text, ContainsSubstring("id: " + planned.epic + "\n"));
    CHECK_THAT(text, ContainsSubstring("id: " + planned.epic + ".1.1\n"));
    CHECK_THAT(text, ContainsSubstring("- " + planned.epic + ".1\n"));
    // The plan is no branch yet.
    CHECK(planned.sandbox.git().git(planned.built.folder, {"branch", "--list", "greeting*"}) == "");
}

TEST_CASE("titles with quotes, dashes and letters outside ASCII survive an edit", "[e2e][plan]") {
    Planned planned(RepositoryKind::odd_path, R"(epics:
  - title: "-- \"Grüße\": it's 日本"
    changesets:
      - title: "-x"
        description: "- not a list\n\n\ttab: 'x'\n# no comment"
)");
    const std::string before = planned.plan_text();
    CHECK_THAT(before, ContainsSubstring("Grüße"));
    planned.editor("sed -i 's/Grüße/Grüezi/' \"$1\"");
    planned.sandbox.atelier(planned.built.folder, {"plan", "--edit", planned.epic});
    std::string expected = before;
    expected.replace(expected.find("Grüße"), std::string("Grüße").size(), "Grüezi");
    CHECK(planned.plan_text() == expected);
}

TEST_CASE("a dry run writes nothing", "[e2e][plan]") {
    Planned planned;
    const Json shown = planned.plan_json("epics: [{title: Other}]", {"--dry-run"});
    CHECK(at(shown, {"dry_run"}).as_bool());
    const std::string id = at(shown, {"epics", "0", "id"}).as_string();
    CHECK(planned.refused(1, {"promote", id, "--yes"}) == "not-found");
}

TEST_CASE("an edit is saved, or refused with the text kept", "[e2e][plan]") {
    Planned planned;
    planned.editor("printf '      - title: More\\n        description: D\\n' >> \"$1\"");
    const Json saved = planned.sandbox.json(planned.built.folder, {"plan", "--edit", planned.epic});
    CHECK(at(saved, {"changesets", "0", "id"}).as_string() == planned.epic + ".3");
    CHECK(planned.kept_edits().empty());
    // A changeset or a task stands for its epic.
    for (const std::string& inside : {planned.epic + ".1", planned.epic + ".1.1"})
        CHECK(at(planned.sandbox.json(planned.built.folder, {"plan", "--edit", inside}), {"epic"})
                  .as_string() == planned.epic);

    planned.editor("printf '        titel: x\\n' >> \"$1\"");
    CHECK(planned.refused(1, {"plan", "--edit", planned.epic}) == "plan-invalid");
    REQUIRE(planned.kept_edits().size() == 1);
    CHECK_THAT(read_file(planned.kept_edits()[0]), ContainsSubstring("titel: x"));

    planned.editor("sed -i 's/root_branch: greeting/root_branch: other/' \"$1\"");
    CHECK(planned.refused(1, {"plan", "--edit", planned.epic}) == "branch-immutable");
    planned.editor("exit 3");
    CHECK(planned.refused(1, {"plan", "--edit", planned.epic}) == "runtime-failed");
    planned.sandbox.environment().erase("GIT_EDITOR");
    CHECK(planned.refused(129, {"plan", "--edit", planned.epic}) == "usage");
}

TEST_CASE("a root branch that the repository has is refused", "[e2e][plan]") {
    Planned planned;
    planned.sandbox.git().git(planned.built.folder, {"branch", "topic/x"});
    const auto with_root = [](const std::string& root) {
        return "epics:\n  - title: T\n    root_branch: " + root + "\n";
    };
    CHECK(planned.refused(1, {"plan", "--from", "-"}, with_root("topic/x")) == "branch-exists");
    CHECK(planned.refused(1, {"plan", "--from", "-"}, with_root("topic")) == "ref-conflict");
    CHECK(planned.refused(1, {"plan", "--from", "-"}, with_root("greeting")) == "branch-exists");
}

TEST_CASE("promoting asks a person, and is refused where nobody can be asked", "[e2e][plan]") {
    Planned planned;
    const Json made = planned.plan_json(
        "epics: [{title: D, draft: true, changesets: [{title: A, description: B}]}]");
    const std::string id = at(made, {"epics", "0", "id"}).as_string();
    CHECK(planned.refused(129, {"promote", id}) == "usage");
    const Json done = planned.sandbox.json(planned.built.folder, {"promote", id, "--yes"});
    CHECK(at(done, {"promoted"}).as_bool());
    CHECK(at(done, {"ready", "0"}).as_string() == id + ".1");
}

TEST_CASE("nobody is asked to promote or abandon what is promoted or abandoned already",
          "[e2e][plan]") {
    Planned planned;
    const fs::path& folder = planned.built.folder;
    CHECK_THAT(planned.sandbox.atelier(folder, {"promote", planned.epic}),
               ContainsSubstring("nothing new is waiting to be promoted"));
    for (const std::string& id : {planned.epic + ".1", planned.epic}) {
        planned.sandbox.atelier(folder, {"abandon", id, "--reason", "no", "--yes"});
        CHECK(planned.sandbox.atelier(folder, {"abandon", id, "--reason", "no"}) ==
              id + " is already abandoned\n");
    }
}

TEST_CASE("an abandoned changeset's branch moves to the rescue refs", "[e2e][abandon]") {
    Planned planned;
    GitSandbox& git = planned.sandbox.git();
    const std::string changeset = planned.epic + ".1";
    const std::string branch = "greeting-" + changeset;
    git.git(planned.built.folder, {"branch", branch});
    const std::string head = git.git(planned.built.folder, {"rev-parse", branch});

    CHECK(planned.refused(129, {"abandon", changeset, "--reason", "no"}) == "usage");
    const ProcessResult shown =
        planned.sandbox.try_atelier(planned.built.folder, {"abandon", changeset, "--reason", "no"});
    CHECK(shown.status == 129);
    CHECK_THAT(shown.out, ContainsSubstring("would abandon\n  " + changeset + "  Core\n"));
    CHECK(planned.refused(129, {"abandon", changeset, "--yes"}) == "usage");
    const Json done = planned.sandbox.json(planned.built.folder,
                                           {"abandon", changeset, "--reason", "no", "--yes"});

    const std::string ref = at(done, {"kept", "0", "ref"}).as_string();
    CHECK(ref.starts_with("refs/atelier/rescue/"));
    CHECK(git.git(planned.built.folder, {"rev-parse", ref}) == head);
    CHECK(git.try_git(planned.built.folder, {"rev-parse", "--verify", "-q", branch}).status == 1);
    CHECK(at(done, {"stopped", "0"}).as_string() == planned.epic + ".2");
    CHECK(planned.refused(1, {"retry", changeset}) == "not-runnable");

    const Json epic = planned.sandbox.json(
        planned.built.folder, {"abandon", planned.epic, "--reason", "all of it", "--yes"});
    CHECK(at(epic, {"changesets", "0"}).as_string() == planned.epic + ".2");
    planned.editor("echo >> \"$1\"");
    CHECK(planned.refused(1, {"plan", "--edit", planned.epic}) == "epic-closed");
}

TEST_CASE("a planner needs an agent to be named, and says which there are", "[e2e][plan]") {
    Planned planned;
    const auto result = planned.sandbox.try_atelier(planned.built.folder, {"plan", "a", "goal"});
    CHECK(result.status == 129);
    CHECK_THAT(result.err, ContainsSubstring("use --agent NAME"));
}

TEST_CASE("a read-only data folder refuses a registration and leaves nothing", "[e2e][init]") {
    AtelierSandbox sandbox;
    const BuiltRepository built = sandbox.git().plain();
    const fs::path data = sandbox.root() / "data";
    fs::create_directories(data);
    const std::string before = read_file(built.common_dir / "config");
    const auto result = sandbox.run(
        built.folder, {"bwrap", "--dev-bind", "/", "/", "--ro-bind", data.string(), data.string(),
                       (sandbox.programs() / "git-atelier").string(), "init", "--yes"});
    CHECK(result.status == 128);
    CHECK_THAT(result.err, ContainsSubstring("read-only"));
    CHECK(read_file(built.common_dir / "config") == before);
    CHECK(fs::is_empty(data));
}

TEST_CASE("a full disk refuses a registration and leaves nothing", "[e2e][init]") {
    AtelierSandbox sandbox;
    const BuiltRepository built = sandbox.git().plain();
    const fs::path data = sandbox.root() / "data";
    fs::create_directories(data);
    const std::string before = read_file(built.common_dir / "config");
    // Room for the first files, not for the store.
    const auto result = sandbox.run(
        built.folder, {"bwrap", "--dev-bind", "/", "/", "--size", "24576", "--tmpfs", data.string(),
                       "sh", "-c", "\"$0\" init --yes; echo status $?; find \"$1\" -type f",
                       (sandbox.programs() / "git-atelier").string(), data.string()});
    CHECK_THAT(result.out, ContainsSubstring("status 128"));
    CHECK_THAT(result.out, !ContainsSubstring("config.sys.json"));
    CHECK(read_file(built.common_dir / "config") == before);
}
