// What Git does with the configuration of a guard: what is pushed, and where an agent's guard
// holds.
#include "adapters/files/disk_files.hpp"
#include "app/guard/hook_installation.hpp"
#include "base/text.hpp"
#include "domain/guard/git_variables.hpp"
#include "support/repository_fixture.hpp"

#include <algorithm>

using namespace atelier;
using namespace atelier::test;

namespace fs = std::filesystem;

namespace {

// A repository with a worktree of ours and one of the user's. In place of our handlers stand
// programs that refuse.
struct GuardedRepository {
    GitSandbox sandbox;
    BuiltRepository built;
    ChildProcess process;
    GitRepository repository;
    DiskFiles files;
    ProjectPaths paths{sandbox.root() / "pro ject"};
    HookInstallationDeps deps{repository, files, paths, "r-1", sandbox.root() / "pro grams"};
    fs::path worktree = sandbox.root() / "at-1";
    fs::path elsewhere = sandbox.root() / "elsewhere";
    fs::path other = sandbox.plain("other").folder;

    explicit GuardedRepository(RepositoryKind kind = RepositoryKind::plain)
        : built(sandbox.build(kind, "re[p]o*?")),
          repository(process, sandbox.environment(), unwrap(discover_repository(built.folder)),
                     open_objects) {
        git({"worktree", "add", "-q", "-b", "ours", worktree.string()});
        git({"worktree", "add", "-q", "-b", "theirs", elsewhere.string()});
        for (const char* event : {"pre-commit", "reference-transaction"})
            for (const fs::path& program :
                 {paths.hooks() / event, deps.programs / ("atelier-" + std::string(event))})
                refuse_by(program);
    }

    static void refuse_by(const fs::path& program) {
        write_file(program,
                   "#!/bin/sh\ncase \"$1\" in '') ;; prepared) grep -q ' refs/heads/' || exit 0;; "
                   "*) exit 0;; esac\necho refused by ours >&2\nexit 1\n");
        fs::permissions(program, fs::perms::owner_all);
    }
    std::string git(std::vector<std::string> words) {
        return sandbox.git(built.folder, std::move(words));
    }
    void configure() {
        unwrap(repository.configuration().set_include("gitdir:./worktrees/at-*",
                                                      paths.git_config().string()));
        const GitVersion version = unwrap(repository.version());
        const auto remotes = unwrap(repository.configuration().remotes());
        write_file(paths.git_config(), worktree_config(deps, version, remotes));
        write_file(paths.carried_config(), carried_config(deps, version, remotes));
    }
    fs::path add_bare(const std::string& name) {
        sandbox.git(sandbox.root(), {"init", "-q", "--bare", (sandbox.root() / name).string()});
        return sandbox.root() / name;
    }
    std::string refs_of(const fs::path& bare) { return sandbox.git(bare, {"for-each-ref"}); }

    // What an agent has: a runtime that switches hooks off for each command, as Gemini's does.
    Environment agent() const {
        Environment environment = sandbox.environment();
        environment["GIT_CONFIG_COUNT"] = "1";
        environment["GIT_CONFIG_KEY_0"] = "core.hooksPath";
        environment["GIT_CONFIG_VALUE_0"] = "";
        return with_parameters(std::move(environment), carrier_of_guard(deps));
    }
    ProcessResult run(const fs::path& folder, std::vector<std::string> words,
                      const Environment& environment) {
        words.insert(words.begin(), "git");
        return unwrap(process.run(
            {.argv = std::move(words), .environment = environment, .directory = folder}));
    }
    void check_refused(const fs::path& folder, const std::vector<std::string>& words,
                       const Environment& environment, const std::string& why) {
        const ProcessResult result = run(folder, words, environment);
        INFO(folder << ": " << join(words, " ") << "\n" << result.err);
        CHECK(result.status != 0);
        CHECK_THAT(result.err, ContainsSubstring(why));
    }
};

const std::string no_push = "agents-do-not-push";

} // namespace

TEST_CASE("nothing is pushed from a worktree of ours, and what is fetched comes from where it did",
          "[contract][git][guard]") {
    GuardedRepository at;
    const fs::path first = at.add_bare("first.git");
    const fs::path second = at.add_bare("second.git");
    const fs::path longer = at.add_bare("first.git.more");
    const fs::path odd = at.add_bare("a#;b \"q\\.git");
    const std::vector<fs::path> all = {first, second, longer, odd};
    for (const fs::path& bare : all)
        at.git({"push", "-q", bare.string(), "main"});
    const std::vector<std::pair<std::string, std::vector<fs::path>>> remotes = {
        {"origin", {first}},
        {"led", {first, second}},
        {"own", {first, first}},
        {"long", {longer, first}},
        {"odd", {odd}}};
    for (const auto& [name, urls] : remotes) {
        at.git({"remote", "add", name, urls.front().string()});
        if (urls.size() > 1)
            at.git({"config", "remote." + name + ".pushurl", urls.back().string()});
    }
    // A rule of the user's that is longer than one for every address.
    at.git({"config", "--global", "url." + at.sandbox.root().string() + "/.pushInsteadOf",
            at.sandbox.root().string() + "/"});
    at.configure();
    const Environment& plain = at.sandbox.environment();

    for (const auto& [name, urls] : remotes) {
        at.check_refused(at.worktree, {"push", "--no-verify", name, "HEAD:refs/heads/out"}, plain,
                         no_push);
        at.check_refused(at.worktree,
                         {"push", "--no-verify", urls.back().string(), "HEAD:refs/heads/out"},
                         plain, no_push);
        CHECK(at.run(at.worktree, {"fetch", "-q", name}, plain).status == 0);
    }
    at.git({"remote", "add", "new", "/nowhere/new.git"});
    for (const char* address : {"new", "https://h.example/a.git", "git@h.example:a.git"})
        at.check_refused(at.worktree, {"push", "--no-verify", address, "HEAD:refs/heads/out"},
                         plain, no_push);
    for (const std::string& line : lines_of(at.sandbox.git(at.worktree, {"remote", "-v"})))
        if (line.ends_with("(push)")) CHECK(std::ranges::count(line, ' ') == 1);
    for (const fs::path& bare : all)
        CHECK_THAT(at.refs_of(bare), !ContainsSubstring("refs/heads/out"));

    for (const auto& [name, urls] : remotes)
        at.git({"push", "-q", name, "main:refs/heads/persons-" + name});
    CHECK_THAT(at.refs_of(second), ContainsSubstring("refs/heads/persons-led"));
}

TEST_CASE("an agent's guard follows it everywhere in the repository, and into no other",
          "[contract][git][guard]") {
    const auto kind =
        GENERATE(RepositoryKind::plain, RepositoryKind::odd_path, RepositoryKind::submodule,
                 RepositoryKind::bare, RepositoryKind::separate_git_dir);
    INFO("repository: " << name_of(kind));
    GuardedRepository at(kind);
    const fs::path remote = at.add_bare("remote.git");
    at.git({"remote", "add", "upstream", remote.string()});
    at.git({"config", "remote.upstream.pushurl", remote.string()});
    at.configure();
    const Environment agent = at.agent();
    const fs::path link = at.sandbox.root() / "link";
    fs::create_directory_symlink(at.built.folder, link);
    const std::vector<std::string> commit = {"commit", "-q", "--allow-empty", "-m", "x"};
    const std::vector<std::string> push = {"push", "--no-verify", "upstream",
                                           "HEAD:refs/heads/out"};
    for (const fs::path& place : {at.built.folder, at.worktree, at.elsewhere, link}) {
        at.check_refused(place, commit, agent, "refused by ours");
        at.check_refused(place, {"branch", "made"}, agent, "refused by ours");
        at.check_refused(place, push, agent, no_push);
        CHECK(at.run(place, {"fetch", "-q", "upstream"}, agent).status == 0);
    }
    Environment named = agent;
    named["GIT_DIR"] = at.built.common_dir.string();
    at.check_refused("/", {"update-ref", "refs/heads/made", "refs/heads/main"}, named,
                     "refused by ours");

    CHECK(at.run(at.other, commit, agent).status == 0);
    CHECK(at.run(at.other, {"push", "-q", remote.string(), "HEAD:refs/heads/own"}, agent).status ==
          0);
    CHECK(at.run(at.elsewhere, push, at.sandbox.environment()).status == 0);
    // A hook of the user's has its own folder.
    CHECK(at.run(at.worktree, {"config", "core.hooksPath"},
                 with_parameters(agent, {{"core.hooksPath", "/theirs"}}))
              .out == "/theirs\n");
}

TEST_CASE("an agent's guard holds in submodules, which have remotes of their own",
          "[contract][git][guard][submodules]") {
    GuardedRepository at;
    const fs::path remote = at.add_bare("remote.git");
    at.git({"remote", "add", "upstream", remote.string()});
    const fs::path origin = at.sandbox.plain("origin").folder;
    at.git({"submodule", "--quiet", "add", origin.string(), "module"});
    at.git({"commit", "-qm", "Add the module"});
    at.configure();
    const Environment agent = at.agent();
    const fs::path module = at.built.folder / "module";
    at.check_refused(module, {"push", "--no-verify", "origin", "HEAD:refs/heads/out"}, agent,
                     no_push);
    at.check_refused(module, {"commit", "-q", "--allow-empty", "-m", "x"}, agent,
                     "refused by ours");
    CHECK(at.run(module, {"remote"}, agent).out == "origin\n");
    CHECK(at.run(module, {"fetch", "-q", "--all"}, agent).status == 0);
    CHECK(at.run(module, {"push", "-q", "origin", "HEAD:refs/heads/persons"},
                 at.sandbox.environment())
              .status == 0);
}
