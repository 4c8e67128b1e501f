// What needs only objects and refs runs nothing that the repository names, and answers as before.
#include "adapters/files/disk_files.hpp"
#include "adapters/git/config/safe_git_dir.hpp"
#include "adapters/git/process/git_command.hpp"
#include "app/guard/sandbox.hpp"
#include "base/text.hpp"
#include "support/named_programs.hpp"
#include "support/repository_fixture.hpp"
#include "support/test_places.hpp"

#include <csignal>

using namespace atelier;
using namespace atelier::test;
namespace fs = std::filesystem;

namespace {

using Names = std::set<std::string>;

// A history with a fork, and then programs under every name.
struct NamedFixture : RepositoryFixture {
    NamedFixture() {
        base = sandbox.commit(built.folder, "Base", {{"notes.txt", "1\n2\n3\n4\n5\n6\n7\n8\n9\n"}});
        git({"branch", "root"});
        git({"checkout", "-q", "-b", "work"});
        head = sandbox.commit(built.folder, "Change the end",
                              {{"notes.txt", "1\n2\n3\n4\n5\n6\n7\n8\nnine\n"}});
        git({"checkout", "-q", "root"});
        root = sandbox.commit(built.folder, "Change the beginning",
                              {{"notes.txt", "one\n2\n3\n4\n5\n6\n7\n8\n9\n"}});
        git({"checkout", "-q", "main"});
        programs.emplace(sandbox, built.common_dir);
        programs->ran();
    }

    std::optional<NamedPrograms> programs;
    CommitId base{at("HEAD")};
    CommitId head{base};
    CommitId root{base};
};

} // namespace

TEST_CASE("questions about objects and refs run nothing that the repository names",
          "[contract][git][safe]") {
    NamedFixture f;
    GitHistory& history = f.repository.history();
    GitRefs& refs = f.repository.refs();
    CHECK(unwrap(refs.resolve("refs/heads/work")) == f.head);
    CHECK(unwrap(refs.branches()).size() == 3);
    CHECK(unwrap(refs.default_branch()).str() == "main");
    CHECK_FALSE(unwrap(refs.ref_log("refs/heads/work")).empty());
    CHECK(unwrap(history.is_ancestor(f.base, f.head)));
    CHECK(unwrap(history.merge_base(f.root, f.head)) == f.base);
    CHECK(unwrap(history.commits(f.base, f.head)).size() == 1);
    CHECK(unwrap(history.merges(f.base, f.head)).empty());
    CHECK_FALSE(unwrap(history.message(f.head)).empty());
    CHECK(unwrap(history.changes(f.base, f.head)).size() == 1);
    CHECK_FALSE(unwrap(history.equal_on(f.base, f.head, f.root)));
    CHECK_THAT(unwrap(history.diff({f.base, f.head}, {})), ContainsSubstring("+nine\n"));
    CHECK_THAT(unwrap(history.range_diff({f.base, f.head}, {f.base, f.root})),
               ContainsSubstring("Change the beginning"));
    CHECK(unwrap(f.repository.worktrees().checkouts()).front().worktree == f.built.folder);
    CHECK(unwrap(f.repository.audit().state()).heads.size() == 1);
    CHECK(f.programs->ran() == Names{});
}

TEST_CASE("a move of a ref is shown to the user's reference-transaction and to no other program",
          "[contract][git][safe]") {
    NamedFixture f;
    unwrap(f.repository.refs().update_refs({{"refs/heads/new", f.head, std::nullopt}}, "new"));
    // From Git 2.54 on also the one that the configuration names for it.
    Names ran = f.programs->ran();
    ran.erase("hook.named-reference-transaction.command");
    CHECK(ran == Names{"reference-transaction"});
}

TEST_CASE("trailers of a replay are written without the user's commands for trailers",
          "[contract][git][safe]") {
    NamedFixture f;
    // Both name a merge driver of the user's, by which a content merge would go.
    fs::remove(f.built.common_dir / "info/attributes");
    f.git({"config", "--unset", "merge.default"});
    f.programs->ran();
    const ReplayResult replayed = unwrap(f.repository.replays().replay(
        {f.base, f.head, f.root, {{"Atelier-Epic", "at-x"}}, "worker", "worker@example.org"}));
    REQUIRE(replayed.head.has_value());
    CHECK(f.git({"show", replayed.head->str() + ":notes.txt"}) == "one\n2\n3\n4\n5\n6\n7\n8\nnine");
    f.programs->ran();
    CHECK(unwrap(f.repository.history().message(*replayed.head)) ==
          "Change the end\n\nAtelier-Epic: at-x\n");
    CHECK(f.programs->ran() == Names{});
}

TEST_CASE("the git dir of our own follows the repository's configuration and HEAD",
          "[contract][git][safe]") {
    RepositoryFixture f;
    const fs::path place = f.sandbox.root() / "safe";
    SafeGitDir safe(unwrap(discover_repository(f.built.folder)), f.sandbox.environment(), place);
    unwrap(safe.renew());
    CHECK(read_file(place / "HEAD") == "ref: refs/heads/main\n");
    f.git({"checkout", "-q", "-b", "other"});
    f.git({"config", "core.sharedRepository", "group"});
    f.git({"config", "core.fsmonitor", "/bin/false"});
    unwrap(safe.renew());
    CHECK(read_file(place / "HEAD") == "ref: refs/heads/other\n");
    CHECK(f.sandbox.git(place, {"config", "--get", "core.sharedrepository"}) == "group");
    CHECK(f.sandbox.git(place, {"config", "--get", "core.fsmonitor"}) == "false");
    // Whoever wrote into it is written over.
    write_file(place / "config", "[core]\n\tfsmonitor = /bin/false\n");
    unwrap(safe.renew());
    CHECK(f.sandbox.git(place, {"config", "--get", "core.fsmonitor"}) == "false");
    fs::create_directories(place / "hooks");
    SafeGitDir again(unwrap(discover_repository(f.built.folder)), f.sandbox.environment(), place);
    unwrap(again.renew());
    CHECK_FALSE(fs::exists(place / "hooks"));
}

TEST_CASE("only values that name no program are copied from the repository's configuration",
          "[contract][git][safe]") {
    const std::string text =
        safe_configuration("[core]\n\tsharedRepository = group\n\teditor = vi\n"
                           "[filter \"x\"]\n\tclean = cat\n"
                           "[remote \"origin\"]\n\turl = ext::sh -c true\n"
                           "[extensions]\n\tobjectFormat = sha256\n",
                           false);
    CHECK(text.find("group") != std::string::npos);
    CHECK(text.find("sha256") != std::string::npos);
    CHECK(text.find("vi") == std::string::npos);
    CHECK(text.find("cat") == std::string::npos);
    CHECK(text.find("ext::") == std::string::npos);
    CHECK(text.find("logallrefupdates = \"true\"") != std::string::npos);
}

namespace {

// Git in checkouts below a keeper, as in a session.
struct KeptFixture : RepositoryFixture {
    KeptFixture()
        : kept(process, sandbox.environment(), unwrap(discover_repository(built.folder)), {},
               {.keeper = programs_folder() / "atelier-keeper"}) {
        write_file(built.common_dir / "info/attributes", "* filter=named\n");
    }
    // Names a program for the contents of all files, and changes one of them to other contents of
    // the same length: for others Git asks no filter to know that a file differs.
    void clean_by(const std::string& body) {
        const fs::path file = sandbox.root() / "clean";
        write_file(file, "#!/bin/sh\n" + body + "\ncat\n");
        fs::permissions(file, fs::perms::owner_all);
        git({"config", "filter.named.clean", file.string()});
        write_file(built.folder / "README.md", "edited\n");
    }
    GitRepository kept;
};

} // namespace

TEST_CASE("what a program of the repository's leaves running in a checkout is ended with Git",
          "[contract][git][safe]") {
    KeptFixture f;
    const fs::path pid = f.sandbox.root() / "pid";
    f.clean_by("setsid sleep 600 </dev/null >/dev/null 2>&1 &\necho $! >'" + pid.string() + "'");
    CHECK(unwrap(f.kept.worktrees().worktree_state(f.built.folder)).changed ==
          std::vector<std::string>{"README.md"});
    const auto left = parse_integer(trim(read_file(pid)));
    REQUIRE(left.has_value());
    CHECK(::kill(static_cast<pid_t>(*left), 0) != 0);
}

TEST_CASE("what a program of the repository's does in a checkout stays within the session's bounds",
          "[contract][git][safe]") {
    KeptFixture f;
    const fs::path secret = f.sandbox.root() / "secret";
    write_file(secret / "file", "kept\n");
    f.clean_by("echo gone >'" + (secret / "file").string() + "'");
    std::vector<fs::path> asked;
    f.kept.confine([&](const fs::path& folder) -> Result<Confinement> {
        asked.push_back(folder);
        return Confinement{sandbox_command({{secret, Access::read}}, folder), {}};
    });
    CHECK(unwrap(f.kept.worktrees().worktree_state(f.built.folder)).changed.size() == 1);
    CHECK(read_file(secret / "file") == "kept\n");
    REQUIRE_FALSE(asked.empty());
    CHECK(asked.front() == f.built.folder);
    f.kept.confine([](const fs::path&) -> Result<Confinement> {
        return fail(ErrorCode::runtime_missing, "no sandbox");
    });
    CHECK(code_of(f.kept.worktrees().worktree_state(f.built.folder)) == ErrorCode::runtime_missing);
}

TEST_CASE("what a program of the repository's does in a checkout counts as an agent's, whatever "
          "the caller's environment says",
          "[contract][git][safe]") {
    KeptFixture f;
    const fs::path seen = f.sandbox.root() / "seen";
    f.clean_by("echo \"$ATELIER_AGENT_ID $ATELIER_AGENT_SESSION\" >'" + seen.string() + "'");
    Environment environment = f.sandbox.environment();
    environment["ATELIER_AGENT_ID"] = "atelier/overseer/ursula";
    GitRepository kept(f.process, environment, unwrap(discover_repository(f.built.folder)), {},
                       {.keeper = programs_folder() / "atelier-keeper"});
    kept.tag_children(*SessionId::parse("s-2"));
    kept.confine([](const fs::path&) -> Result<Confinement> {
        return Confinement{{}, {{"ATELIER_AGENT_ID", "atelier/worker/alice"}}};
    });
    unwrap(kept.worktrees().worktree_state(f.built.folder));
    CHECK(read_file(seen) == "atelier/worker/alice s-2\n");
}

TEST_CASE("a replay by the user's merge driver works in the sandbox of a project, which the driver "
          "does not leave",
          "[contract][git][safe]") {
    KeptFixture f;
    const fs::path& folder = f.built.folder;
    const fs::path project = f.sandbox.root() / "project";
    const fs::path seen = f.sandbox.root() / "seen";
    write_file(project / "plan", "kept\n");
    const fs::path driver = f.sandbox.root() / "driver";
    write_file(driver, "#!/bin/sh\necho merged >'" + seen.string() + "'\necho gone >'" +
                           (project / "plan").string() + "'\nexit 0\n");
    fs::permissions(driver, fs::perms::owner_all);
    f.git({"config", "merge.named.driver", driver.string()});
    const std::string middle = "2\n3\n4\n5\n6\n7\n8\n";
    const CommitId base = f.sandbox.commit(
        folder, "Base",
        {{"notes.txt", "1\n" + middle + "9\n"}, {".gitattributes", "notes.txt merge=named\n"}});
    const CommitId head = f.sandbox.commit(folder, "End", {{"notes.txt", "1\n" + middle + "x\n"}});
    f.git({"reset", "-q", "--hard", base.str()});
    const CommitId root = f.sandbox.commit(folder, "Top", {{"notes.txt", "x\n" + middle + "9\n"}});
    DiskFiles files;
    Settings settings;
    settings.sandbox = SandboxMode::bwrap;
    f.kept.confine(
        git_confinement({f.kept, files, f.process, settings, {project}, f.sandbox.environment()},
                        [] { return static_cast<PlanStore*>(nullptr); }));
    const ReplayResult replayed = unwrap(f.kept.replays().replay(
        {base, head, root, {{"Atelier-Epic", "at-x"}}, "worker", "worker@example.org"}));
    CHECK(replayed.head.has_value());
    CHECK(read_file(seen) == "merged\n");
    CHECK(read_file(project / "plan") == "kept\n");
}

TEST_CASE("a status of Git's below a keeper is Git's own, and so are its words",
          "[contract][git][safe]") {
    KeptFixture f;
    Git git(f.process, f.sandbox.environment(), f.built.common_dir);
    git.keep_by(programs_folder() / "atelier-keeper");
    const GitCall call{.arguments = {"rev-parse", "--verify", "no-such-ref"},
                       .directory = f.built.folder,
                       .place = GitPlace::worktree};
    const ProcessResult result = unwrap(git.run(call));
    CHECK(result.status == 128);
    CHECK_THAT(result.err, ContainsSubstring("Needed a single revision"));
}
