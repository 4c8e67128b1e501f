#include "app/project/register_project.hpp"

#include "support/counting_store.hpp"
#include "support/memory_repository.hpp"
#include "support/plan_fixture.hpp"

using namespace atelier;
using namespace atelier::test;
namespace fs = std::filesystem;

namespace {

// A repository at /r with one commit, and an empty data folder.
struct Registration {
    PlanFixture plan;
    MemoryFiles files;
    MemoryRepository repository{files, "/r"};
    fs::path data = "/data";
    bool store_fails = false;

    Registration() {
        repository.commit("/r", "First\n", {{"README.md", "readme\n"}});
        unwrap(files.write("/opt/atelier/bin/atelier-hook-shim", "a shim"));
    }

    fs::path own_folder() const { return data / "projects" / project_key("/r"); }
    Result<RegisterOutcome> run(const RegisterRequest& request = {}) {
        return run_in(repository, request);
    }
    Result<RegisterOutcome> run_in(Repository& where, const RegisterRequest& request) {
        return register_project({where,
                                 files,
                                 data,
                                 {plan.clock.now(), "atelier/overseer/olga"},
                                 "0.1.0",
                                 "# Rules\n",
                                 "/opt/atelier/bin",
                                 [this](const ProjectPaths&) -> Result<std::unique_ptr<PlanStore>> {
                                     if (store_fails)
                                         return fail(ErrorCode::store_failed, "no store");
                                     return std::unique_ptr<PlanStore>(
                                         std::make_unique<CountingStore>(plan.store));
                                 }},
                                request);
    }
    ProjectRecord record_in(const fs::path& folder) {
        const std::string& text = files.texts.at(folder / "config.sys.json");
        return unwrap(parse_project(std::get<Json>(parse_json(text)), "config.sys.json"));
    }
    std::string text_in(const fs::path& folder, const std::string& name) {
        return files.texts.at(folder / name);
    }
    // What the repository of /r holds besides its files, as a copy or a move takes it along.
    void bring_includes(MemoryRepository& there) {
        there.git.includes = repository.git.includes;
        there.commit(there.enlistment(), "First\n", {{"README.md", "readme\n"}});
    }
};

using Texts = std::vector<std::string>;

} // namespace

TEST_CASE("registering fills the project's folder and gives the repository one include",
          "[app][register_project]") {
    Registration at;
    const auto checkout = at.files.below("/r");
    const RegisterOutcome outcome = unwrap(at.run({.issue_prefix = "dev"}));
    CHECK(outcome.folder == at.own_folder());
    CHECK(outcome.key == project_key("/r"));
    CHECK_FALSE(outcome.already);
    CHECK_FALSE(outcome.relinked);
    CHECK(outcome.git_key_is_new);
    CHECK(outcome.git_key == "includeIf.gitdir:./worktrees/dev-*.path");
    CHECK(outcome.warnings.empty());
    CHECK(at.repository.git.includes ==
          std::vector<Include>{
              {worktrees_condition("dev"), (at.own_folder() / "git.config").string()}});
    CHECK(at.files.below("/r") == checkout);

    const ProjectRecord record = at.record_in(at.own_folder());
    CHECK(record.enlistment == "/r");
    CHECK(record.issue_prefix == "dev");
    CHECK(record.version == "0.1.0");
    CHECK(record.created_at == at.plan.clock.now());
    CHECK(at.text_in(at.own_folder(), "config.user.json") == "{}\n");
    CHECK(at.text_in(at.own_folder(), "templates/AGENTS.md") == "# Rules\n");
    CHECK(at.files.texts.contains(at.own_folder() / "git.config"));
    const auto events = at.plan.events();
    REQUIRE(events.size() == 1);
    CHECK(events[0].type == "project.registered");
    CHECK(events[0].actor == "atelier/overseer/olga");
    CHECK_THAT(events[0].data, ContainsSubstring(outcome.key));
}

TEST_CASE("pull requests are wanted only where they can be made", "[app][register_project]") {
    Registration at;
    const auto says = [&](const char* url) {
        at.repository.git.settings = {{"remote.origin.url", url}};
        return at.run({.pr_mode = PrMode::draft});
    };
    for (const char* url : {"/srv/tool.git", "https://bitbucket.org/ann/tool.git"}) {
        INFO(url);
        const Error refused = must_fail(says(url));
        CHECK(refused.code == ErrorCode::usage);
        CHECK_THAT(refused.message,
                   ContainsSubstring("--pr-mode draft: the remote 'origin' does not lead"));
    }
    CHECK(unwrap(says("git@github.com:ann/tool.git")).settings == Texts{"branch.pr_mode"});
    for (const char* url : {"https://gitlab.com/ann/below/tool.git", "git@codeberg.org:ann/tool",
                            "https://git.example.org/ann/tool"}) {
        INFO(url);
        unwrap(says(url));
    }
}

TEST_CASE("a second registration keeps what was edited and is not an event",
          "[app][register_project]") {
    Registration at;
    unwrap(at.run({.branch_prefix = "ai/"}));
    const Time created = at.plan.clock.now();
    at.files.texts[at.own_folder() / "templates/AGENTS.md"] = "edited\n";
    at.plan.clock.advance(Seconds{5});
    const RegisterOutcome again = unwrap(at.run({.pr_mode = PrMode::none, .agent = "echo"}));
    const Error refused = must_fail(at.run({.pr_mode = PrMode::ready}));
    CHECK(refused.code == ErrorCode::usage);
    CHECK_THAT(refused.message, ContainsSubstring("does not lead to a forge"));
    CHECK(again.already);
    CHECK_FALSE(again.git_key_is_new);
    CHECK(again.settings == Texts{"branch.pr_mode", "agent.default"});
    const Json settings =
        std::get<Json>(parse_json(at.text_in(at.own_folder(), "config.user.json")));
    CHECK(settings.dump() ==
          R"({"branch":{"prefix":"ai/","pr_mode":"none"},"agent":{"default":"echo"}})");
    CHECK(at.text_in(at.own_folder(), "templates/AGENTS.md") == "edited\n");
    CHECK(at.record_in(at.own_folder()).created_at == created);
    CHECK(at.plan.event_types() == Texts{"project.registered"});
    CHECK(at.repository.git.includes.size() == 1);
    CHECK(unwrap(at.run({.agent = "echo"})).settings.empty());
}

TEST_CASE("a request that cannot be met writes nothing", "[app][register_project]") {
    Registration at;
    const auto before = at.files.texts;
    for (const RegisterRequest& request :
         {RegisterRequest{.branch_prefix = "a b"}, RegisterRequest{.issue_prefix = ""},
          RegisterRequest{.issue_prefix = "Dev"}, RegisterRequest{.issue_prefix = "a-b"},
          RegisterRequest{.issue_prefix = "ninechars"}, RegisterRequest{.relink = ".."},
          RegisterRequest{.relink = "x/y"}})
        CHECK(must_fail(at.run(request)).code == ErrorCode::usage);
    CHECK(must_fail(at.run({.relink = "nobody-1"})).code == ErrorCode::not_found);
    CHECK(at.files.texts == before);
    CHECK(at.repository.git.includes.empty());
    CHECK(at.plan.events().empty());
}

TEST_CASE("the prefix of ids is for good", "[app][register_project]") {
    Registration at;
    unwrap(at.run({.issue_prefix = "dev"}));
    CHECK(must_fail(at.run({.issue_prefix = "at"})).code == ErrorCode::usage);
    CHECK(unwrap(at.run({.issue_prefix = "dev"})).already);
    CHECK(unwrap(at.run()).already);
    CHECK(at.record_in(at.own_folder()).issue_prefix == "dev");
}

TEST_CASE("a failure takes back a new folder, and leaves one that was there before",
          "[app][register_project]") {
    Registration at;
    SECTION("new, and its configuration for Git cannot be written") {
        at.files.broken.insert(at.own_folder() / "git.config");
        CHECK(must_fail(at.run()).code == ErrorCode::files_failed);
        CHECK_FALSE(unwrap(at.files.exists(at.own_folder())));
    }
    SECTION("new, and it gets no store") {
        at.store_fails = true;
        CHECK(must_fail(at.run()).code == ErrorCode::store_failed);
        CHECK_FALSE(unwrap(at.files.exists(at.own_folder())));
    }
    SECTION("there before") {
        unwrap(at.files.write(at.own_folder() / "notes.txt", "mine\n"));
        at.store_fails = true;
        CHECK(must_fail(at.run()).code == ErrorCode::store_failed);
        CHECK(at.text_in(at.own_folder(), "notes.txt") == "mine\n");
    }
    CHECK_FALSE(at.files.texts.contains(at.own_folder() / "config.sys.json"));
    CHECK(at.repository.git.includes.empty());
    at.files.broken.clear();
    at.store_fails = false;
    CHECK_FALSE(unwrap(at.run()).already);
}

TEST_CASE("a broken file of settings is named and left as it is", "[app][register_project]") {
    Registration at;
    unwrap(at.run());
    at.files.texts[at.own_folder() / "config.user.json"] = "{ broken";
    const Error fault = must_fail(at.run({.agent = "echo"}));
    CHECK(fault.code == ErrorCode::config_invalid);
    CHECK_THAT(fault.message, ContainsSubstring("config.user.json"));
    CHECK(at.text_in(at.own_folder(), "config.user.json") == "{ broken");
}

TEST_CASE("a project moves with its repository when it is told to", "[app][register_project]") {
    Registration at;
    const RegisterOutcome first = unwrap(at.run());
    unwrap(at.files.remove("/r"));
    MemoryRepository moved(at.files, "/moved");
    at.bring_includes(moved);

    const Error refused = must_fail(at.run_in(moved, {}));
    CHECK(refused.code == ErrorCode::registered_elsewhere);
    CHECK_THAT(refused.hint, ContainsSubstring("--relink " + first.key));
    SECTION("and is found by it afterwards, under its old key") {
        const RegisterOutcome outcome = unwrap(at.run_in(moved, {.relink = first.key}));
        CHECK(outcome.relinked);
        CHECK_FALSE(outcome.already);
        CHECK(outcome.folder == first.folder);
        CHECK(at.record_in(first.folder).enlistment == "/moved");
        CHECK(at.plan.event_types() == Texts{"project.registered", "project.registered"});
        const RegisterOutcome again = unwrap(at.run_in(moved, {}));
        CHECK(again.already);
        CHECK(again.key == first.key);
    }
    SECTION("and stays its group's") {
        at.files.texts.at(first.folder / "config.user.json") = R"({"project":{"shared":true}})";
        unwrap(at.run_in(moved, {.relink = first.key}));
        CHECK(at.files.shared);
    }
    SECTION("and follows it back to where it was") {
        unwrap(at.run_in(moved, {.relink = first.key}));
        unwrap(at.files.remove("/moved"));
        MemoryRepository back(at.files, "/r");
        at.bring_includes(back);
        CHECK(must_fail(at.run_in(back, {})).hint == "if that repository has moved here, run 'git "
                                                     "atelier init --relink " +
                                                         first.key + "'");
        CHECK(unwrap(at.run_in(back, {.relink = first.key})).relinked);
        CHECK(at.record_in(first.folder).enlistment == "/r");
    }
    SECTION("and stays the old repository's when that fails") {
        at.store_fails = true;
        CHECK(must_fail(at.run_in(moved, {.relink = first.key})).code == ErrorCode::store_failed);
        CHECK(at.record_in(first.folder).enlistment == "/r");
        CHECK(at.files.texts.contains(first.folder / "git.config"));
    }
}

TEST_CASE("a project whose repository is still there is not given to another",
          "[app][register_project]") {
    Registration at;
    const RegisterOutcome first = unwrap(at.run());
    MemoryRepository other(at.files, "/other");
    const Error refused = must_fail(at.run_in(other, {.relink = first.key}));
    CHECK(refused.code == ErrorCode::registered_elsewhere);
    CHECK_THAT(refused.message, ContainsSubstring("/r, which is still there"));
    CHECK(at.record_in(first.folder).enlistment == "/r");
    CHECK(other.git.includes.empty());
}

TEST_CASE("a copy gets a project of its own and lets go of the one it was copied from",
          "[app][register_project]") {
    Registration at;
    const RegisterOutcome first = unwrap(at.run({.issue_prefix = "dev"}));
    MemoryRepository copy(at.files, "/copy");
    at.bring_includes(copy);
    const RegisterOutcome second = unwrap(at.run_in(copy, {}));
    CHECK(second.key == project_key("/copy"));
    REQUIRE(second.warnings.size() == 1);
    CHECK_THAT(second.warnings[0], ContainsSubstring("/r, of which it is a copy"));
    CHECK(copy.git.includes == std::vector<Include>{{worktrees_condition("at"),
                                                     (second.folder / "git.config").string()}});
    CHECK(at.record_in(first.folder).enlistment == "/r");
}

TEST_CASE("a repository of another data folder is refused until that folder is gone",
          "[app][register_project]") {
    Registration at;
    const RegisterOutcome first = unwrap(at.run());
    at.data = "/other";
    const Error refused = must_fail(at.run());
    CHECK(refused.code == ErrorCode::registered_elsewhere);
    CHECK_THAT(refused.message, ContainsSubstring(first.folder.string()));
    CHECK_FALSE(unwrap(at.files.exists("/other")));
    CHECK(at.repository.git.includes.at(0).path == first.git_value);

    unwrap(at.files.remove("/data"));
    const RegisterOutcome outcome = unwrap(at.run());
    REQUIRE(outcome.warnings.size() == 1);
    CHECK_THAT(outcome.warnings[0], ContainsSubstring("no longer a project"));
    CHECK(at.repository.git.includes.at(0).path == outcome.git_value);
}

TEST_CASE("a project is not kept where Git would meet it, nor at what Git cannot write down",
          "[app][register_project]") {
    Registration at;
    SECTION("in the checkout") {
        at.data = "/r/.data";
    }
    SECTION("in the git dir") {
        at.data = "/r/.git/atelier";
    }
    SECTION("in another checkout of the repository") {
        unwrap(at.repository.worktrees().add_worktree("/side", *BranchName::parse("side"),
                                                      *at.repository.git.ref("refs/heads/main")));
        at.data = "/side/data";
    }
    SECTION("a line break in the path") {
        at.data = "/da\nta";
    }
    const Error refused = must_fail(at.run());
    CHECK(refused.code == ErrorCode::config_invalid);
    CHECK_FALSE(unwrap(at.files.exists(at.data)));
    CHECK(at.repository.git.includes.empty());
}

TEST_CASE("a repository whose path has a line break is refused", "[app][register_project]") {
    Registration at;
    MemoryRepository odd(at.files, "/a\nb");
    CHECK_THAT(must_fail(at.run_in(odd, {})).message, ContainsSubstring("/a\\nb"));
}

TEST_CASE("a checkout that core.bare hides gets no second project", "[app][register_project]") {
    Registration at;
    unwrap(at.run());
    MemoryRepository bare(at.files, "/r/.git");
    const Error refused = must_fail(at.run_in(bare, {}));
    CHECK(refused.code == ErrorCode::registered_elsewhere);
    CHECK_THAT(refused.hint,
               ContainsSubstring("git config --file /r/.git/config --replace-all core.bare false"));
    CHECK(unwrap(at.files.list(at.data / "projects")).size() == 1);
}

TEST_CASE("what of a project was open to others is closed when it is registered again, and told",
          "[app][register_project]") {
    Registration at;
    const RegisterOutcome first = unwrap(at.run());
    CHECK(first.warnings.empty());
    at.files.open = {first.folder, first.folder / ".beads/atelier.db"};
    const RegisterOutcome again = unwrap(at.run());
    REQUIRE(again.warnings.size() == 1);
    CHECK_THAT(again.warnings[0], ContainsSubstring("2 files and folders"));
    CHECK(at.files.open.empty());
}

TEST_CASE("registering says which branch is the default one, and what of submodules is missing",
          "[app][register_project]") {
    Registration at;
    at.repository.commit("/r", "Modules\n",
                         {{".gitmodules", "[submodule \"lib\"]\n\tpath = deps/lib\n"}});
    const RegisterOutcome outcome = unwrap(at.run());
    REQUIRE(outcome.default_branch);
    CHECK(outcome.default_branch->name.str() == "main");
    REQUIRE(outcome.warnings.size() == 1);
    CHECK_THAT(outcome.warnings[0], ContainsSubstring("deps/lib"));
    at.files.texts.at(outcome.folder / "config.user.json") =
        R"({"worktree":{"setup":[["git","submodule","update","--init"]]}})";
    CHECK(unwrap(at.run()).warnings.empty());
}

TEST_CASE("what is missing before work can begin is said, and keeps nothing from registering",
          "[app][register_project]") {
    Registration at;
    MemoryRepository unborn(at.files, "/unborn");
    unborn.git.user.reset();
    const RegisterOutcome outcome = unwrap(at.run_in(unborn, {}));
    REQUIRE(outcome.warnings.size() == 2);
    CHECK_THAT(outcome.warnings[0], ContainsSubstring("no commit yet"));
    CHECK_THAT(outcome.warnings[1], ContainsSubstring("set user.name and user.email"));
    CHECK(at.record_in(outcome.folder).enlistment == "/unborn");
}
