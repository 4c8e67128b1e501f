// What a person gets who does something that cannot work: a code, what was wrong, what to do, and
// nothing half done.
#include "base/text.hpp"
#include "support/atelier_sandbox.hpp"
#include "support/catch.hpp"

using namespace atelier;
using namespace atelier::test;

namespace fs = std::filesystem;

namespace {

constexpr auto small_plan = R"(
epics:
  - title: One
    root_branch: one
    changesets:
      - title: Part
        description: "demo: write part.txt x"
)";

// The error of a call that has to fail: one document, with code, message and hint.
Json error_of(const ProcessResult& result) {
    INFO(result.out << result.err);
    CHECK(result.status != 0);
    CHECK(result.status != 70);
    CHECK(result.status < 129 + 1);
    const auto parsed = parse_json(result.out);
    REQUIRE(std::holds_alternative<Json>(parsed));
    const Json& document = std::get<Json>(parsed);
    CHECK_FALSE(at(document, {"ok"}).as_bool());
    const Json error = at(document, {"error"});
    CHECK_FALSE(error.string_at("message").empty());
    CHECK_FALSE(error.string_at("hint").empty());
    return error;
}

Json refused(AtelierSandbox& sandbox, const fs::path& folder, std::vector<std::string> arguments,
             const std::string& input = {}) {
    arguments.emplace_back("--json");
    return error_of(sandbox.try_atelier(folder, arguments, input));
}

// A command in a mount namespace where `folder` is read-only or a small file system.
ProcessResult in_namespace(AtelierSandbox& sandbox, const fs::path& folder,
                           std::vector<std::string> mounts, std::vector<std::string> arguments) {
    std::vector<std::string> argv = {"bwrap", "--dev-bind", "/", "/"};
    argv.insert(argv.end(), mounts.begin(), mounts.end());
    argv.insert(argv.end(), {"--", (sandbox.programs() / "git-atelier").string()});
    argv.insert(argv.end(), arguments.begin(), arguments.end());
    return sandbox.run(folder, argv);
}

bool has_bwrap(AtelierSandbox& sandbox) {
    ProcessRequest request{.argv = {"bwrap", "--dev-bind", "/", "/", "true"},
                           .environment = sandbox.environment()};
    const auto ran = sandbox.git().process().run(request);
    return ran && ran->status == 0;
}

} // namespace

TEST_CASE("outside a repository every command says so", "[e2e][bad_input]") {
    AtelierSandbox sandbox;
    const fs::path empty = sandbox.root() / "empty";
    fs::create_directories(empty);
    for (const std::vector<std::string>& command :
         std::vector<std::vector<std::string>>{{"init", "--yes"},
                                               {"status"},
                                               {"list"},
                                               {"log"},
                                               {"why", "at-aaaaa"},
                                               {"work", "--mode", "auto", "--agent", "demo"},
                                               {"plan", "--from", "-"}}) {
        INFO(join(command, " "));
        CHECK(refused(sandbox, empty, command).string_at("code") == "not-a-repository");
    }
}

TEST_CASE("an unregistered repository points to init", "[e2e][bad_input]") {
    AtelierSandbox sandbox;
    const BuiltRepository repository = sandbox.git().plain();
    for (const std::vector<std::string>& command :
         std::vector<std::vector<std::string>>{{"status"},
                                               {"list"},
                                               {"log"},
                                               {"show", "at-aaaaa"},
                                               {"work", "--mode", "auto", "--agent", "demo"},
                                               {"plan", "--from", "-"}}) {
        INFO(join(command, " "));
        const Json error = refused(sandbox, repository.folder, command);
        CHECK(error.string_at("code") == "not-registered");
        CHECK(error.string_at("hint").find("git atelier init") != std::string::npos);
    }
    CHECK_FALSE(fs::exists(sandbox.root() / "data"));
}

TEST_CASE("a repository without a commit can be registered, its work is refused with the reason",
          "[e2e][bad_input]") {
    AtelierSandbox sandbox;
    const fs::path folder = sandbox.root() / "unborn";
    fs::create_directories(folder);
    sandbox.git().git(folder, {"init", "-q"});
    sandbox.atelier(folder, {"init", "--yes"});
    const ProcessResult planned = sandbox.try_atelier(folder, {"plan", "--from", "-"}, small_plan);
    if (planned.status == 0) {
        const ProcessResult worked = sandbox.work(folder);
        CHECK(worked.status == 1);
        CHECK((worked.out + worked.err).find("commit") != std::string::npos);
    } else {
        CHECK(planned.err.find("commit") != std::string::npos);
    }
    CHECK(sandbox.git().git(folder, {"for-each-ref"}) == "");
}

TEST_CASE("a corrupt store is named and left as it is", "[e2e][bad_input]") {
    AtelierSandbox sandbox;
    const BuiltRepository repository = sandbox.git().plain();
    sandbox.plan(repository.folder, small_plan);
    const fs::path store = sandbox.project(repository.enlistment) / ".beads" / "atelier.db";
    const std::string broken(8192, 'x');
    write_file(store, broken);
    fs::remove(store.string() + "-wal");
    fs::remove(store.string() + "-shm");
    for (const std::vector<std::string>& command : std::vector<std::vector<std::string>>{
             {"status"}, {"log"}, {"list"}, {"work", "--mode", "auto", "--agent", "demo"}}) {
        INFO(join(command, " "));
        const Json error = refused(sandbox, repository.folder, command);
        CHECK(error.string_at("code") == "store-corrupt");
        CHECK(error.string_at("message").find(store.string()) != std::string::npos);
    }
    CHECK(read_file(store) == broken);
}

TEST_CASE("a bead is named by what is unique of its id, and a mistyped name is told",
          "[e2e][bad_input]") {
    AtelierSandbox sandbox;
    const BuiltRepository repository = sandbox.git().plain();
    const std::string epic = sandbox.plan(repository.folder, small_plan).front();
    const std::string beginning = epic.substr(3, 4);
    for (const std::string& name : {epic, beginning, std::string("one")}) {
        CAPTURE(name);
        CHECK(at(sandbox.json(repository.folder, {"show", name}), {"bead", "id"}).as_string() ==
              epic);
    }
    const Json preview =
        sandbox.json(repository.folder, {"work", "--dry-run", "--mode", "auto", beginning + ".1"});
    CHECK(preview.string_at("epic") == epic);
    CHECK(refused(sandbox, repository.folder, {"log", "--bead", "at-typo"}).string_at("code") ==
          "not-found");
    CHECK_THAT(refused(sandbox, repository.folder, {"stauts"}).string_at("message"),
               ContainsSubstring("did you mean 'status'?"));
    CHECK_THAT(sandbox.atelier(repository.folder, {"help", "work"}),
               ContainsSubstring("--run-mode"));
}

TEST_CASE("a broken configuration names file and key", "[e2e][bad_input]") {
    AtelierSandbox sandbox;
    const BuiltRepository repository = sandbox.git().plain();
    sandbox.plan(repository.folder, small_plan);
    const fs::path config = sandbox.project(repository.enlistment) / "config.user.json";
    write_file(config, "{\"changeset\": {\"max_lines\": \"many\"}}");
    Json error = refused(sandbox, repository.folder, {"status"});
    CHECK(error.string_at("code") == "config-invalid");
    CHECK(error.string_at("message").find("changeset.max_lines") != std::string::npos);
    CHECK(error.string_at("message").find("config.user.json") != std::string::npos);
    write_file(config, "{\"changeset\": ");
    error = refused(sandbox, repository.folder, {"status"});
    CHECK(error.string_at("code") == "config-invalid");
    CHECK(error.string_at("message").find("config.user.json") != std::string::npos);
    CHECK(read_file(config) == "{\"changeset\": ");
}

TEST_CASE("each kind of mistake in a plan names line and key, and writes nothing",
          "[e2e][bad_input]") {
    struct Mistake {
        const char* what;
        const char* text;
        const char* key;
        int line;
    };
    const auto mistake = GENERATE(
        Mistake{"unknown key", "epics:\n  - title: A\n    colour: red\n", "colour", 3},
        Mistake{"empty title", "epics:\n  - title: \"\"\n", "title", 2},
        Mistake{"unknown dependency",
                "epics:\n  - title: A\n    changesets:\n      - key: a\n        title: X\n        "
                "depends_on: [nowhere]\n",
                "depends_on", 6},
        Mistake{
            "cycle",
            "epics:\n  - title: A\n    changesets:\n      - {key: a, title: X, depends_on: [b]}\n  "
            "    - {key: b, title: Y, depends_on: [a]}\n",
            "depends_on", 0},
        Mistake{"too large",
                "epics:\n  - title: A\n    changesets:\n      - title: X\n        lines: 801\n",
                "lines", 0},
        Mistake{"wrong type", "epics:\n  - title: A\n    changesets: yes\n", "changesets", 3},
        Mistake{"bad branch", "epics:\n  - title: A\n    root_branch: \"-x y\"\n", "root_branch",
                3},
        Mistake{"not YAML", "epics:\n  - title: [unclosed\n", "", 0});
    INFO(mistake.what);
    AtelierSandbox sandbox;
    const BuiltRepository repository = sandbox.git().plain();
    sandbox.atelier(repository.folder, {"init", "--yes"});
    const Json error = refused(sandbox, repository.folder, {"plan", "--from", "-"}, mistake.text);
    CHECK(error.string_at("code") == "plan-invalid");
    if (*mistake.key != '\0') CHECK(error.find("details")->string_at("key") == mistake.key);
    if (mistake.line > 0) CHECK(at(error, {"details", "line"}).as_int() == mistake.line);
    CHECK(at(sandbox.json(repository.folder, {"status"}), {"epics"}).as_array().empty());
}

TEST_CASE("odd names are taken as they are or refused clearly", "[e2e][bad_input]") {
    AtelierSandbox sandbox;
    const BuiltRepository repository = sandbox.git().build(RepositoryKind::odd_path);
    const auto epics = sandbox.plan(repository.folder, R"(
epics:
  - title: "--title 'with' \"quotes\" und Übermaß 日本"
    root_branch: "größe/日本"
    changesets:
      - title: "-- $(touch /tmp/never) `x` ; |"
        description: "demo: write odd.txt 'quoted' \"twice\""
)");
    const ProcessResult worked = sandbox.work(repository.folder);
    INFO(worked.out << worked.err);
    CHECK(worked.status == 0);
    CHECK(sandbox.git().git(repository.folder, {"rev-list", "--count", "main..größe/日本"}) == "1");
    for (const char* name : {"-x", "a b", "a/b", "", "ä"})
        CHECK(error_of(sandbox.work(repository.folder, {"--json", "--name=" + std::string(name)}))
                  .string_at("code") == "usage");
    for (const char* id : {"-x", "a b", "$(x)"})
        CHECK(refused(sandbox, repository.folder, {"show", "--", id}).string_at("code") == "usage");
    CHECK(refused(sandbox, repository.folder, {"show", "at-zzzzz"}).string_at("code") ==
          "not-found");
}

TEST_CASE("without a terminal prompt mode is a usage error that names the way out",
          "[e2e][bad_input]") {
    AtelierSandbox sandbox;
    const BuiltRepository repository = sandbox.git().plain();
    sandbox.plan(repository.folder, small_plan);
    const ProcessResult result =
        sandbox.try_atelier(repository.folder, {"work", "--agent", "demo"});
    CHECK(result.status == 129);
    CHECK(result.err.find("--mode auto") != std::string::npos);
}

TEST_CASE("a bad value of an option of work is told before anything else", "[e2e][bad_input]") {
    AtelierSandbox sandbox;
    const BuiltRepository repository = sandbox.git().plain();
    sandbox.atelier(repository.folder, {"init", "--yes"});
    const auto [option, value] = GENERATE(table<std::string, std::string>(
        {{"--jobs", "x"}, {"--jobs", "0"}, {"--watch-interval", "soon"}, {"--name", "a/b"}}));
    for (const std::vector<std::string>& more :
         {std::vector<std::string>{}, std::vector<std::string>{"at-zzzzz"}}) {
        std::vector<std::string> call{"work", option, value};
        call.insert(call.end(), more.begin(), more.end());
        const ProcessResult refused = sandbox.try_atelier(repository.folder, call);
        INFO(join(call, " ") << ": " << refused.err);
        CHECK(refused.status == 129);
        CHECK_THAT(refused.err, ContainsSubstring(value) && !ContainsSubstring("not a terminal") &&
                                    !ContainsSubstring("at-zzzzz"));
    }
}

TEST_CASE("a bad value in an environment variable names the variable", "[e2e][bad_input]") {
    AtelierSandbox sandbox;
    const BuiltRepository repository = sandbox.git().plain();
    sandbox.plan(repository.folder, small_plan);
    for (const char* variable : {"ATELIER_MODE", "ATELIER_RUN_MODE", "ATELIER_WATCH_INTERVAL"}) {
        sandbox.environment()[variable] = "sometimes";
        const ProcessResult result =
            sandbox.try_atelier(repository.folder, {"work", "--agent", "demo"});
        CHECK(result.status == 129);
        CHECK(result.err.find(variable) != std::string::npos);
        sandbox.environment().erase(variable);
    }
}

TEST_CASE("an unknown agent names those there are", "[e2e][bad_input]") {
    AtelierSandbox sandbox;
    const BuiltRepository repository = sandbox.git().plain();
    sandbox.plan(repository.folder, small_plan);
    const Json error =
        refused(sandbox, repository.folder, {"work", "--mode", "auto", "--agent", "nobody"});
    CHECK(error.string_at("code") == "runtime-missing");
    CHECK((error.string_at("message") + error.string_at("hint")).find("demo") != std::string::npos);
}

TEST_CASE("a read-only data folder is an error that says so, and nothing changes",
          "[e2e][bad_input]") {
    AtelierSandbox sandbox;
    if (!has_bwrap(sandbox)) {
        WARN("skipped: bwrap does not work on this machine");
        return;
    }
    const BuiltRepository repository = sandbox.git().plain();
    const std::string data = (sandbox.root() / "data").string();
    fs::create_directories(data);
    const std::vector<std::string> read_only = {"--ro-bind", data, data};
    const auto before = snapshot(sandbox.git(), repository.folder);
    Json error =
        error_of(in_namespace(sandbox, repository.folder, read_only, {"init", "--yes", "--json"}));
    CHECK(error.string_at("message").find("read-only") != std::string::npos);
    CHECK(difference(before, snapshot(sandbox.git(), repository.folder)) == "");
    CHECK(fs::is_empty(data));

    sandbox.plan(repository.folder, small_plan);
    error = error_of(in_namespace(sandbox, repository.folder, read_only,
                                  {"work", "--mode", "auto", "--agent", "demo", "--json"}));
    CHECK(error.string_at("message").find("read-only") != std::string::npos);
    CHECK(in_namespace(sandbox, repository.folder, read_only, {"status", "--json"}).status == 0);
    CHECK(sandbox.work(repository.folder).status == 0);
}

TEST_CASE("a full disk is an error that says so, and the work goes on when there is room",
          "[e2e][bad_input]") {
    AtelierSandbox sandbox;
    if (!has_bwrap(sandbox)) {
        WARN("skipped: bwrap does not work on this machine");
        return;
    }
    const BuiltRepository repository = sandbox.git().plain();
    const std::string data = (sandbox.root() / "data").string();
    fs::create_directories(data);
    const auto before = snapshot(sandbox.git(), repository.folder);
    // Smaller than the store's first pages.
    const Json error =
        error_of(in_namespace(sandbox, repository.folder, {"--size", "16384", "--tmpfs", data},
                              {"init", "--yes", "--json"}));
    CHECK(error.string_at("message").find("full") != std::string::npos);
    CHECK(difference(before, snapshot(sandbox.git(), repository.folder)) == "");
    sandbox.plan(repository.folder, small_plan);
    CHECK(sandbox.work(repository.folder).status == 0);
}
