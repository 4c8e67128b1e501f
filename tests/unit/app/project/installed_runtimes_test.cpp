#include "app/project/installed_runtimes.hpp"

#include "support/project_fixture.hpp"

using namespace atelier;
using namespace atelier::test;

namespace {

class Catalog final : public RuntimeCatalog {
  public:
    std::filesystem::path folder = "/share/templates/runtimes";

    Result<RuntimeDefinition> definition(const std::string& name) override {
        if (name == "odd") return fail(ErrorCode::config_invalid, "odd.yaml:1: 'x' is not a key");
        if (name == "any") return RuntimeDefinition{.name = name, .worker = {"{options}"}};
        return RuntimeDefinition{.name = name,
                                 .worker = {name + "-run", "{prompt}"},
                                 .planner_batch = {name + "-run", "plan"},
                                 .file = folder / (name + ".yaml")};
    }
    Result<std::vector<std::string>> names() override {
        return std::vector<std::string>{"any", "gone", "here", "odd"};
    }
};

std::string only_here(const std::string& program) {
    return program == "here-run" ? "" : "is not on PATH";
}

} // namespace

TEST_CASE("a runtime is installed when its programs are there", "[app][init]") {
    Catalog catalog;
    const auto found = unwrap(installed_runtimes(catalog, only_here, "/share"));
    REQUIRE(found.size() == 4);
    CHECK(found[0].state == RuntimeState::open);
    CHECK(found[1].state == RuntimeState::missing);
    CHECK(found[1].fault == "the runtime 'gone' starts gone-run, which is not on PATH");
    CHECK(found[2].state == RuntimeState::installed);
    CHECK(found[2].programs == std::vector<std::string>{"here-run"});
    CHECK(found[3].state == RuntimeState::broken);
    CHECK(found[3].fault == "odd.yaml:1: 'x' is not a key");
}

TEST_CASE("a runtime starts when its program answers --version", "[app][doctor]") {
    Catalog catalog;
    FakeProcess process;
    ProcessResult answer{.out = "\n  1.2.3 (Here)  \nmore\n"};
    process.answer = [&](const ProcessRequest&) -> Result<ProcessResult> { return answer; };
    const auto tried = [&] {
        auto found = unwrap(installed_runtimes(catalog, only_here, "/share"));
        try_to_start(found, process, {{"PATH", "/bin"}});
        return found[2];
    };
    CHECK(tried().version == "1.2.3 (Here)");
    CHECK(tried().state == RuntimeState::starts);
    REQUIRE_FALSE(process.ran.empty());
    CHECK(process.ran[0].argv == std::vector<std::string>{"here-run", "--version"});
    answer = {.status = 3, .err = "no libc\n"};
    CHECK(tried().state == RuntimeState::broken);
    CHECK(tried().fault == "'here-run --version' ended with status 3: no libc");
    answer = {.timed_out = true};
    CHECK(tried().fault == "'here-run --version' did not end within 10 seconds");
    process.answer = [](const ProcessRequest&) -> Result<ProcessResult> {
        return fail(ErrorCode::runtime_missing, "cannot be started");
    };
    CHECK(tried().fault == "cannot be started");
    process.ran.clear();
    // Of a program of somebody's own nobody knows what it would do with the argument.
    catalog.folder = "/data/templates/runtimes";
    CHECK(tried().state == RuntimeState::installed);
    CHECK(process.ran.empty());
}

TEST_CASE("a login is seen by a variable or a file of the person's", "[app][init]") {
    MemoryFiles files;
    unwrap(files.write("/home/ada/.x/login", "{}"));
    const RuntimeDefinition runtime{
        .name = "x", .worker = {"x"}, .login = {"$X_KEY", "$X_HOME/login", "~/.x/login"}};
    const auto looked = [&](const Environment& person) {
        return look_for_login(runtime, files, person);
    };
    CHECK(looked({}) == LoginState::unseen);
    CHECK(looked({{"HOME", "/home/eve"}, {"X_KEY", ""}}) == LoginState::unseen);
    CHECK(looked({{"HOME", "/home/eve"}, {"X_KEY", "k"}}) == LoginState::seen);
    CHECK(looked({{"HOME", "/home/ada"}}) == LoginState::seen);
    CHECK(looked({{"X_HOME", "/home/ada/.x"}}) == LoginState::seen);
    CHECK(look_for_login({.name = "x", .worker = {"x"}}, files, {}) == LoginState::unknown);
}

TEST_CASE("people choose from agents that come from elsewhere, those with a login first",
          "[app][init]") {
    MemoryFiles files;
    unwrap(files.write("/opt/bin/atelier-demo-agent", ""));
    const std::vector<InstalledRuntime> there{
        {.name = "any", .state = RuntimeState::open},
        {.name = "claude", .programs = {"claude"}, .login = LoginState::unseen},
        {.name = "codex", .programs = {"codex"}, .login = LoginState::seen},
        {.name = "demo", .programs = {"atelier-demo-agent"}, .login = LoginState::seen},
        {.name = "gone", .state = RuntimeState::missing, .programs = {"gone"}}};
    std::vector<std::string> names;
    for (const InstalledRuntime& one : runtimes_to_choose(there, "/opt/bin", files))
        names.push_back(one.name);
    CHECK(names == std::vector<std::string>{"codex", "claude"});
}
