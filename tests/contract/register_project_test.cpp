// Registering over real repositories, real files and a real store: what it promises is what stands
// in the repository's configuration and in the data folder afterwards.
#include "app/project/register_project.hpp"

#include "adapters/files/disk_files.hpp"
#include "adapters/git/repository/git_repository.hpp"
#include "adapters/sqlite/sqlite_store.hpp"
#include "support/catch.hpp"
#include "support/repository_fixture.hpp"

#include <algorithm>

using namespace atelier;
using namespace atelier::test;
namespace fs = std::filesystem;

namespace {

constexpr const char* git_key = "includeIf.gitdir:./worktrees/at-*.path";

// Fails when it is asked to write a file of that name.
class FailingFiles final : public Files {
  public:
    std::string fails_at;

    void share(bool with_group) override { disk_.share(with_group); }
    Result<void> write(const fs::path& path, const std::string& content) override {
        if (path.filename() == fails_at)
            return fail(ErrorCode::files_failed, "cannot write " + path.string() + ": disk full");
        return disk_.write(path, content);
    }
    Result<std::optional<std::string>> read(const fs::path& path) override {
        return disk_.read(path);
    }
    Result<void> make_folder(const fs::path& path) override { return disk_.make_folder(path); }
    Result<std::vector<fs::path>> open_to_others(const fs::path& folder,
                                                 const fs::path& leave) override {
        return disk_.open_to_others(folder, leave);
    }
    Result<void> close_to_others(const fs::path& path) override {
        return disk_.close_to_others(path);
    }
    Result<void> link(const fs::path& path, const fs::path& target) override {
        return disk_.link(path, target);
    }
    Result<void> copy(const fs::path& from, const fs::path& to) override {
        return disk_.copy(from, to);
    }
    Result<void> copy_whole(const fs::path& from, const fs::path& to,
                            const fs::path& draft) override {
        return disk_.copy_whole(from, to, draft);
    }
    Result<void> move(const fs::path& from, const fs::path& to) override {
        return disk_.move(from, to);
    }
    Result<std::optional<fs::path>> link_target(const fs::path& path) override {
        return disk_.link_target(path);
    }
    Result<void> write_program(const fs::path& path, const std::string& content) override {
        return disk_.write_program(path, content);
    }
    Result<ProgramState> program_state(const fs::path& path, const std::string& content) override {
        return disk_.program_state(path, content);
    }
    Result<std::vector<std::string>> list(const fs::path& folder) override {
        return disk_.list(folder);
    }
    Result<std::vector<std::string>> files_below(const fs::path& folder) override {
        return disk_.files_below(folder);
    }
    Result<std::optional<FolderUse>> use_of(const fs::path& folder) override {
        return disk_.use_of(folder);
    }
    Result<bool> exists(const fs::path& path) override { return disk_.exists(path); }
    Result<std::optional<FoundFile>> find(const fs::path& path) override {
        return disk_.find(path);
    }
    Result<void> remove(const fs::path& path) override { return disk_.remove(path); }

  private:
    DiskFiles disk_;
};

struct Registering : RepositoryFixture {
    explicit Registering(RepositoryKind kind = RepositoryKind::plain) : RepositoryFixture(kind) {}

    FailingFiles files;
    fs::path data = sandbox.root() / "data dir";
    bool store_fails = false;

    Result<RegisterOutcome> run(const RegisterRequest& request = {}) {
        return run_in(repository, request);
    }
    Result<RegisterOutcome> run_in(Repository& where, const RegisterRequest& request) {
        return register_project(
            {where,
             files,
             data,
             {*parse_time("2026-01-01T00:00:00Z"), "atelier/overseer/olga"},
             "0.1.0",
             "# Rules for agents\n",
             ATELIER_PROGRAMS,
             [this](const ProjectPaths& paths) -> Result<std::unique_ptr<PlanStore>> {
                 if (store_fails) return fail(ErrorCode::store_failed, "no store");
                 ATELIER_TRY(auto store,
                             SqliteStore::create(paths.store(), paths.folder.filename().string()));
                 return std::unique_ptr<PlanStore>(std::move(store));
             }},
            request);
    }
    std::string config_text() { return read_file(built.common_dir / "config"); }
    std::vector<std::string> config_lines() {
        std::vector<std::string> lines;
        std::string text = git({"config", "--local", "--no-includes", "--list"});
        for (std::size_t at = 0; at <= text.size();) {
            const auto end = std::min(text.find('\n', at), text.size());
            lines.push_back(text.substr(at, end - at));
            at = end + 1;
        }
        return lines;
    }
    std::vector<std::string> project_events(const RegisterOutcome& outcome) {
        const auto store =
            unwrap(SqliteStore::open(outcome.folder / ".beads" / "atelier.db", outcome.key));
        const auto events = unwrap(store->read([](PlanReader& plan) { return plan.events({}); }));
        std::vector<std::string> types;
        for (const Event& event : events)
            types.push_back(event.type);
        return types;
    }
};

} // namespace

TEST_CASE("registering leaves the checkout alone and adds exactly one key",
          "[contract][register_project]") {
    for (const auto& row : names_of(RepositoryKind{})) {
        DYNAMIC_SECTION(row.name) {
            Registering at(row.value);
            const auto before = at.config_lines();
            auto untouched = snapshot(at.sandbox, at.built.folder);

            const auto outcome = unwrap(at.run());

            CHECK(outcome.git_key == git_key);
            CHECK(outcome.git_key_is_new);
            auto after = at.config_lines();
            const std::string added = "includeif.gitdir:./worktrees/at-*.path=" +
                                      (outcome.folder / "git.config").string();
            CHECK(std::count(after.begin(), after.end(), added) == 1);
            std::erase(after, added);
            CHECK(after == before);
            auto now = snapshot(at.sandbox, at.built.folder);
            std::string differs = difference(untouched, now);
            while (differs.ends_with('\n'))
                differs.pop_back();
            CHECK(differs.find('\n') == std::string::npos);
            CHECK_THAT(differs, ContainsSubstring("config"));

            CHECK(outcome.enlistment == at.built.enlistment);
            CHECK(fs::exists(outcome.folder / "config.sys.json"));
            CHECK(read_file(outcome.folder / "config.user.json") == "{}\n");
            CHECK(read_file(outcome.folder / "templates" / "AGENTS.md") == "# Rules for agents\n");
            CHECK(at.project_events(outcome) == std::vector<std::string>{"project.registered"});
        }
    }
}

TEST_CASE("only worktrees of ours see the project's git configuration",
          "[contract][register_project]") {
    Registering at;
    at.git({"remote", "add", "origin", "/nowhere"});
    const auto outcome = unwrap(at.run());
    const fs::path ours = at.sandbox.root() / "worktrees" / "at-x7k2p.1";
    const fs::path theirs = at.sandbox.root() / "theirs";
    at.git({"worktree", "add", "--detach", ours.string()});
    at.git({"worktree", "add", "--detach", theirs.string()});
    CHECK(at.sandbox.git(ours, {"config", "gc.packRefs"}) == "false");
    CHECK(at.sandbox.git(ours, {"config", "gc.auto"}) == "0");
    CHECK(at.sandbox.git(ours, {"config", "remote.origin.tagOpt"}) == "--no-tags");
    CHECK(at.sandbox.try_git(theirs, {"config", "gc.packRefs"}).status == 1);
    CHECK(at.sandbox.try_git(at.built.folder, {"config", "gc.packRefs"}).status == 1);
}

TEST_CASE("a remote's name is quoted as Git quotes it", "[contract][register_project]") {
    Registering at;
    at.git({"config", "remote.a\"b\\c.url", "/nowhere"});
    unwrap(at.run());
    const fs::path ours = at.sandbox.root() / "worktrees" / "at-x7k2p.1";
    at.git({"worktree", "add", "--detach", ours.string()});
    CHECK(at.sandbox.git(ours, {"config", "remote.a\"b\\c.tagOpt"}) == "--no-tags");
}

TEST_CASE("registering again changes only what it is told to", "[contract][register_project]") {
    Registering at;
    const auto first = unwrap(at.run({.branch_prefix = "ai/", .agent = "demo"}));
    CHECK(first.settings == std::vector<std::string>{"branch.prefix", "agent.default"});
    const fs::path user = first.folder / "config.user.json";
    unwrap(at.files.write(user, R"({"mine": 1, "branch": {"prefix": "ai/", "keep_work": true}})"));
    unwrap(at.files.write(first.folder / "templates" / "AGENTS.md", "edited\n"));
    const std::string config = at.config_text();
    const std::string system = read_file(first.folder / "config.sys.json");

    const auto again = unwrap(at.run());
    CHECK(again.already);
    CHECK_FALSE(again.git_key_is_new);
    CHECK(again.settings.empty());
    CHECK(at.config_text() == config);
    CHECK(read_file(first.folder / "config.sys.json") == system);
    CHECK(read_file(first.folder / "templates" / "AGENTS.md") == "edited\n");
    CHECK(at.project_events(first) == std::vector<std::string>{"project.registered"});

    CHECK(unwrap(at.run({.pr_mode = PrMode::none})).settings ==
          std::vector<std::string>{"branch.pr_mode"});
    const Json document = std::get<Json>(parse_json(read_file(user)));
    CHECK(document.dump() ==
          R"({"mine":1,"branch":{"prefix":"ai/","keep_work":true,"pr_mode":"none"}})");
}

TEST_CASE("unknown keys of the program's own file survive", "[contract][register_project]") {
    Registering at;
    const fs::path file = unwrap(at.run()).folder / "config.sys.json";
    Json document = std::get<Json>(parse_json(read_file(file)));
    document.set("later", "kept");
    unwrap(at.files.write(file, document.dump_pretty()));
    unwrap(at.run());
    CHECK(std::get<Json>(parse_json(read_file(file))).string_at("later") == "kept");
}

TEST_CASE("what cannot be is refused before anything is written", "[contract][register_project]") {
    Registering at;
    const std::string config = at.config_text();
    CHECK(code_of(at.run({.branch_prefix = "a b"})) == ErrorCode::usage);
    CHECK(code_of(at.run({.issue_prefix = "A-"})) == ErrorCode::usage);
    CHECK(code_of(at.run({.relink = "../x"})) == ErrorCode::usage);
    CHECK(code_of(at.run({.relink = "nobody-00000000"})) == ErrorCode::not_found);
    CHECK(at.config_text() == config);
    CHECK_FALSE(fs::exists(at.data));
    unwrap(at.run());
    CHECK(code_of(at.run({.issue_prefix = "xy"})) == ErrorCode::usage);
}

TEST_CASE("a failure on the way leaves repository and data folder as they were",
          "[contract][register_project]") {
    for (const std::string file :
         {"AGENTS.md", "config.user.json", "git.config", "agents.git.config", "config.sys.json"}) {
        Registering at;
        const std::string config = at.config_text();
        at.files.fails_at = file;
        CHECK(code_of(at.run()) == ErrorCode::files_failed);
        CHECK(at.config_text() == config);
        CHECK(unwrap(at.files.list(at.data / "projects")).empty());
        at.files.fails_at.clear();
        CHECK_FALSE(unwrap(at.run()).already);
    }
    Registering at;
    at.store_fails = true;
    CHECK(code_of(at.run()) == ErrorCode::store_failed);
    CHECK(unwrap(at.files.list(at.data / "projects")).empty());
    at.store_fails = false;
    // Somebody holds the lock on the repository's configuration.
    write_file(at.built.common_dir / "config.lock", "");
    CHECK_FALSE(at.run());
    CHECK(unwrap(at.files.list(at.data / "projects")).empty());
    fs::remove(at.built.common_dir / "config.lock");
    CHECK(unwrap(at.run()).git_key_is_new);
}

TEST_CASE("a broken configuration file is named and left as it is",
          "[contract][register_project]") {
    Registering at;
    const auto outcome = unwrap(at.run());
    const fs::path user = outcome.folder / "config.user.json";
    write_file(user, "{\n  \"branch\": {\n}");
    auto broken = at.run({.agent = "demo"});
    CHECK(code_of(broken) == ErrorCode::config_invalid);
    CHECK_THAT(broken.error().message, ContainsSubstring("config.user.json:3"));
    CHECK(read_file(user) == "{\n  \"branch\": {\n}");
    write_file(user, R"({"branch": 3})");
    broken = at.run({.branch_prefix = "x/"});
    CHECK(code_of(broken) == ErrorCode::config_invalid);
    CHECK_THAT(broken.error().message, ContainsSubstring("'branch'"));
    write_file(outcome.folder / "config.sys.json", "[]");
    CHECK(code_of(at.run()) == ErrorCode::config_invalid);
}

TEST_CASE("a repository that another data folder has registered is refused, naming it",
          "[contract][register_project]") {
    Registering at;
    const auto first = unwrap(at.run());
    const std::string config = at.config_text();
    const fs::path old = std::exchange(at.data, at.sandbox.root() / "other data");
    const auto refused = at.run();
    CHECK(code_of(refused) == ErrorCode::registered_elsewhere);
    CHECK_THAT(refused.error().message, ContainsSubstring(first.folder.string()));
    CHECK(at.config_text() == config);
    // Once that data folder is gone there is nothing to respect.
    fs::remove_all(old);
    CHECK(unwrap(at.run()).warnings.size() == 1);
}

TEST_CASE("a repository that moved is relinked to its project", "[contract][register_project]") {
    Registering at;
    const std::string prefix = GENERATE("at", "dev");
    const auto first = unwrap(at.run({.agent = "demo", .issue_prefix = prefix}));
    const fs::path moved = at.sandbox.root() / "moved" / "elsewhere";
    fs::create_directories(moved.parent_path());
    fs::rename(at.built.folder, moved);
    GitRepository there(at.sandbox.process(), at.sandbox.environment(),
                        unwrap(discover_repository(moved)));
    const auto refused = at.run_in(there, {});
    CHECK(code_of(refused) == ErrorCode::registered_elsewhere);
    CHECK_THAT(refused.error().hint, ContainsSubstring("--relink " + first.key));
    const auto outcome = unwrap(at.run_in(there, {.relink = first.key}));
    CHECK(outcome.relinked);
    CHECK(outcome.key == first.key);
    CHECK(outcome.enlistment == moved);
    CHECK(unwrap(at.run_in(there, {})).key == first.key);
    CHECK(unwrap(at.run_in(there, {})).already);
    at.sandbox.git(moved, {"config", "core.bare", "true"});
    GitRepository hidden(at.sandbox.process(), at.sandbox.environment(),
                         unwrap(discover_repository(moved)));
    const Error untold = must_fail(at.run_in(hidden, {}));
    CHECK_THAT(untold.message, ContainsSubstring("is registered as " + first.key));
    CHECK_THAT(untold.hint, ContainsSubstring("core.bare false"));
}

TEST_CASE("a project that its group shares stays shared when it is relinked",
          "[contract][register_project]") {
    Registering at;
    const auto first = unwrap(at.run());
    const fs::path settings = first.folder / "config.user.json";
    unwrap(at.files.write(settings, R"({"project":{"shared":true}})"));
    unwrap(at.run());
    const fs::path moved = at.sandbox.root() / "moved";
    fs::rename(at.built.folder, moved);
    GitRepository there(at.sandbox.process(), at.sandbox.environment(),
                        unwrap(discover_repository(moved)));
    at.files.share(false);
    const auto outcome = unwrap(at.run_in(there, {.relink = first.key}));
    CHECK(outcome.relinked);
    CHECK(outcome.warnings.empty());
    CHECK(fs::status(at.data / "projects").permissions() == fs::perms(02770));
    CHECK(fs::status(first.folder).permissions() == fs::perms(02770));
    CHECK(fs::status(settings).permissions() == fs::perms(0660));
    CHECK(fs::status(first.folder / "config.sys.json").permissions() == fs::perms(0660));
}

TEST_CASE("a copy of a registered repository becomes a project of its own",
          "[contract][register_project]") {
    Registering at;
    const std::string prefix = GENERATE("at", "dev");
    const auto first = unwrap(at.run({.issue_prefix = prefix}));
    const fs::path copy = at.sandbox.root() / "copy";
    fs::copy(at.built.folder, copy, fs::copy_options::recursive);
    GitRepository there(at.sandbox.process(), at.sandbox.environment(),
                        unwrap(discover_repository(copy)));
    CHECK(code_of(at.run_in(there, {.relink = first.key})) == ErrorCode::registered_elsewhere);
    auto second = unwrap(at.run_in(there, {}));
    CHECK(second.key != first.key);
    CHECK(second.warnings.size() == 1);
    CHECK(at.sandbox.git(copy, {"config", "--get-regexp", "includeif.*"}) ==
          second.git_key.replace(0, 10, "includeif.") + " " + second.git_value);
    CHECK(at.git({"config", "--get-all", first.git_key}) == first.git_value);
}

TEST_CASE("a repository without a commit can be registered, and is told what to do",
          "[contract][register_project]") {
    Registering at;
    const fs::path folder = at.sandbox.root() / "unborn";
    at.sandbox.git(at.sandbox.root(), {"init", "-q", folder.string()});
    GitRepository unborn(at.sandbox.process(), at.sandbox.environment(),
                         unwrap(discover_repository(folder)));
    const auto outcome = unwrap(at.run_in(unborn, {}));
    REQUIRE(outcome.warnings.size() == 1);
    CHECK_THAT(outcome.warnings[0], ContainsSubstring("no commit"));
}
