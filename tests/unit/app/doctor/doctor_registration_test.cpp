// What `doctor` says of the repository and its project.
#include "domain/work/lifecycle.hpp"
#include "support/doctor_fixture.hpp"

using namespace atelier;
using namespace atelier::test;

namespace {

// What somebody else leads elsewhere, for worktrees of theirs.
const Include somebody_elses{"gitdir:./worktrees/b-*", "/data/projects/other/git.config"};

} // namespace

TEST_CASE("a repository that moved is told with the way to take the project along",
          "[app][doctor]") {
    Patient patient;
    CHECK(patient.finding("repository").message == "/home/ada/hello, project hello-1");
    patient.repository.git.enlistment = "/home/ada/elsewhere";
    const Finding moved = patient.finding("repository");
    CHECK(moved.state == CheckState::wrong);
    CHECK(moved.message ==
          "the project hello-1 belongs to /home/ada/hello, not to /home/ada/elsewhere");
    CHECK_THAT(moved.hint, ContainsSubstring("git atelier init --relink hello-1"));
}

TEST_CASE("a default agent whose program is not installed is named", "[app][doctor]") {
    Patient patient;
    CHECK(patient.state("agent-program") == CheckState::good);
    patient.plan.settings.agent_default = "claude";
    CHECK(patient.finding("agent-program").message == "agent.default is claude");
    patient.runtimes = std::vector<InstalledRuntime>{
        {.name = "claude", .programs = {"claude"}, .first_start = "asks for trust"}};
    CHECK(patient.finding("agent-program").message ==
          "agent.default is claude; at its first start it asks for trust: start 'claude' once in "
          "/home/ada/hello and answer");
    patient.missing_agent = "the runtime 'claude' starts claude, which is not on PATH";
    CHECK(patient.state("agent-program") == CheckState::note);
    CHECK(patient.finding("agent-program").message == patient.missing_agent);
}

TEST_CASE("the runtimes are told with their versions, and which of them do not start",
          "[app][doctor]") {
    Patient patient;
    CHECK(patient.finding("runtimes").message == "there are no runtimes");
    patient.runtimes = std::vector<InstalledRuntime>{
        {.name = "claude", .state = RuntimeState::starts, .version = "2.1.332"},
        {.name = "command", .state = RuntimeState::open},
        {.name = "pi", .state = RuntimeState::missing, .fault = "the runtime 'pi' starts pi"}};
    CHECK(patient.state("runtimes") == CheckState::good);
    CHECK(patient.finding("runtimes").message == "installed: claude (2.1.332); not installed: pi");
    patient.runtimes->push_back(
        {.name = "x", .state = RuntimeState::broken, .fault = "it ended with status 1"});
    const Finding broken = patient.finding("runtimes");
    CHECK(broken.state == CheckState::note);
    CHECK_THAT(broken.message, ContainsSubstring("x does not start: it ended with status 1; "));
    const Json* listed = broken.details.find("runtimes");
    REQUIRE(listed);
    CHECK(listed->as_array().size() == 4);
    CHECK(listed->as_array()[1].string_at("state") == "open");
    patient.runtimes = fail(ErrorCode::files_failed, "cannot list /share");
    CHECK(patient.state("runtimes") == CheckState::unknown);
}

TEST_CASE("pull requests need a remote on a forge that answers", "[app][doctor]") {
    Patient patient;
    CHECK_THAT(patient.finding("pull-requests").message, ContainsSubstring("is none"));
    patient.plan.settings.admission.pr_mode = PrMode::draft;
    const Finding nowhere = patient.finding("pull-requests");
    CHECK(nowhere.state == CheckState::wrong);
    CHECK_THAT(nowhere.message, ContainsSubstring("does not lead to a forge"));
    CHECK_FALSE(nowhere.hint.empty());
    patient.repository.origin.address = "git@github.com:ann/tool.git";
    CHECK(patient.state("pull-requests") == CheckState::good);
    CHECK(patient.finding("pull-requests").message ==
          "made on github.com in ann/tool, pushed to origin");
    SECTION("its program is not installed") {
        patient.forge->fault = Error{ErrorCode::runtime_missing, "there is no gh", "install it"};
        CHECK(patient.state("pull-requests") == CheckState::wrong);
        CHECK(patient.finding("pull-requests").hint == "install it");
    }
    SECTION("nobody is logged in") {
        for (const Hint hint :
             {Hint::log_in_to_gitlab, Hint::log_in_to_gitea, Hint::log_in_to_forge}) {
            patient.forge->fault = Error{ErrorCode::forge_unknown, "nobody is logged in there",
                                         advise(hint, std::string("github.com"))};
            CHECK(patient.state("pull-requests") == CheckState::wrong);
        }
        CHECK_THAT(patient.finding("pull-requests").hint, ContainsSubstring("gh auth login"));
    }
    SECTION("it does not answer now") {
        patient.forge->fault = Error{ErrorCode::forge_unknown, "github.com did not answer"};
        CHECK(patient.state("pull-requests") == CheckState::unknown);
    }
}

TEST_CASE("Git has to be 2.38 at least, and may not say what it is", "[app][doctor]") {
    Patient patient;
    patient.repository.git_version = {2, 38};
    CHECK(patient.finding("git-version").message == "Git 2.38");
    CHECK(patient.state("git-version") == CheckState::good);
    patient.repository.git_version = {2, 37};
    CHECK(patient.finding("git-version").message == "Git 2.37 is older than 2.38");
    CHECK(patient.state("git-version") == CheckState::wrong);
    patient.repository.git_version = {3, 0};
    CHECK(patient.state("git-version") == CheckState::good);
    patient.repository.git_version = {};
    CHECK(patient.state("git-version") == CheckState::unknown);
}

TEST_CASE("doctor says what replays commits, and why it is not the library", "[app][doctor]") {
    Patient patient;
    CHECK(patient.finding("replay-engine").message ==
          "commits are replayed in memory by libgit2.so.1.5");
    patient.replay.reads_repository = false;
    CHECK(patient.state("replay-engine") == CheckState::good);
    CHECK_THAT(patient.finding("replay-engine").message, ContainsSubstring("'git merge-tree': "));
    patient.replay.loaded = false;
    CHECK(patient.state("replay-engine") == CheckState::note);
    CHECK_THAT(patient.finding("replay-engine").message,
               ContainsSubstring("libgit2.so.1.5 cannot be loaded"));
    CHECK(patient.examined().sound());
}

TEST_CASE("the one key of the configuration is missed, doubled or elsewhere, and set by --fix",
          "[app][doctor]") {
    Patient patient;
    const auto good = patient.repository.git.includes;
    std::string said;
    SECTION("missing") {
        patient.repository.git.includes.clear();
        said = "the repository's configuration has no includeIf.gitdir:./worktrees/at-*.path";
    }
    SECTION("twice") {
        patient.repository.git.includes.push_back(good[0]);
        said = "includeIf.gitdir:./worktrees/at-*.path is set more than once";
    }
    SECTION("twice, once elsewhere") {
        patient.repository.git.includes.push_back({good[0].condition, "/data/other/git.config"});
        said = "includeIf.gitdir:./worktrees/at-*.path is set more than once";
    }
    SECTION("elsewhere") {
        patient.repository.git.includes[0].path = "/data/projects/other/git.config";
        said = "includeIf.gitdir:./worktrees/at-*.path leads elsewhere";
    }
    CHECK(patient.state("worktree-include") == CheckState::wrong);
    CHECK(patient.finding("worktree-include").message == said);
    CHECK_FALSE(patient.examined().sound());
    CHECK(patient.repository.git.includes != good);
    patient.fix = true;
    const Finding fixed = patient.finding("worktree-include");
    CHECK(fixed.state == CheckState::good);
    CHECK(fixed.fixed);
    CHECK(patient.repository.git.includes == good);
    CHECK_FALSE(patient.finding("worktree-include").fixed);
}

TEST_CASE("what leads somebody else's worktrees is neither counted nor touched", "[app][doctor]") {
    Patient patient;
    const Include ours = patient.repository.git.includes.at(0);
    patient.repository.git.includes = {somebody_elses, ours, somebody_elses};
    CHECK(patient.state("worktree-include") == CheckState::good);
    patient.repository.git.includes = {somebody_elses, somebody_elses};
    CHECK_THAT(patient.finding("worktree-include").message, ContainsSubstring("has no "));
    patient.fix = true;
    CHECK(patient.finding("worktree-include").fixed);
    CHECK(patient.repository.git.includes ==
          std::vector<Include>{somebody_elses, somebody_elses, ours});
}

TEST_CASE("a key that --fix cannot set stays wrong, and is told with the reason", "[app][doctor]") {
    Patient patient;
    patient.repository.git.includes.clear();
    unwrap(patient.files.write("/home/ada/hello/.git/config.lock", ""));
    patient.fix = true;
    const DoctorOutcome outcome = patient.examined();
    CHECK_FALSE(outcome.sound());
    const Finding finding = patient.finding("worktree-include");
    CHECK(finding.state == CheckState::wrong);
    CHECK_FALSE(finding.fixed);
    CHECK(finding.message ==
          "the repository's configuration has no includeIf.gitdir:./worktrees/at-*.path, and it "
          "cannot be set: the configuration is locked by another program");
    CHECK(finding.hint == "try again");
    CHECK(patient.repository.git.includes.empty());
}

TEST_CASE("the project's folder is tried by writing to it, and nothing of that stays",
          "[app][doctor]") {
    Patient patient;
    const auto before = patient.files.below(patient.paths.folder);
    CHECK(patient.finding("project-folder").message == "/data/projects/hello-1 can be written");
    CHECK(patient.files.below(patient.paths.folder) == before);
    patient.files.broken.insert(patient.paths.folder / ".doctor");
    const Finding finding = patient.finding("project-folder");
    CHECK(finding.state == CheckState::wrong);
    CHECK(finding.message == "cannot use /data/projects/hello-1/.doctor: it is broken");
}

TEST_CASE("what other users can read is wrong, and closed on request", "[app][doctor]") {
    Patient patient;
    CHECK(patient.state("privacy") == CheckState::good);
    patient.files.open = {"/data", patient.paths.store(), patient.paths.worktrees() / "at-1/a.txt"};
    const Finding open = patient.finding("privacy");
    CHECK(open.state == CheckState::wrong);
    CHECK_THAT(open.message, ContainsSubstring("atelier.db"));
    CHECK_THAT(open.message, !ContainsSubstring("a.txt"));
    patient.fix = true;
    CHECK(patient.finding("privacy").fixed);
    CHECK(patient.files.open.size() == 1);
    patient.fix = false;
    CHECK(patient.state("privacy") == CheckState::good);
}

TEST_CASE("which branch is the default one, and what said so, is told", "[app][doctor]") {
    Patient patient;
    CHECK(patient.finding("default-branch").message == "main, from the main checkout's branch");
    patient.repository.git.origin_head = "trunk";
    patient.repository.force("refs/remotes/origin/trunk", patient.first);
    CHECK(patient.finding("default-branch").message == "trunk, from origin/HEAD");
    patient.repository.git.origin_head.reset();
    patient.repository.detach("/home/ada/hello");
    CHECK(patient.state("default-branch") == CheckState::wrong);
    CHECK_THAT(patient.finding("default-branch").hint,
               ContainsSubstring("git config init.defaultBranch"));
}

TEST_CASE("submodules that nothing checks out are noted, with what would", "[app][doctor]") {
    Patient patient;
    CHECK(patient.state("submodules") == CheckState::good);
    patient.repository.commit("/home/ada/hello", "Modules\n",
                              {{".gitmodules", "[submodule \"lib\"]\n\tpath = deps/lib\n"}});
    const Finding finding = patient.finding("submodules");
    CHECK(finding.state == CheckState::note);
    CHECK_THAT(finding.message, ContainsSubstring("deps/lib"));
    CHECK_THAT(finding.message, ContainsSubstring("worktree.setup"));
    patient.plan.settings.worktree_setup = {{"git", "submodule", "update", "--init"}};
    CHECK(patient.state("submodules") == CheckState::good);
    patient.plan.settings.sandbox = SandboxMode::automatic;
    CHECK(patient.state("submodules") == CheckState::note);
    CHECK_THAT(patient.finding("submodules").hint, ContainsSubstring("git submodule init"));
    patient.repository.git.settings.emplace_back("submodule.deps/lib.url", "/lib");
    CHECK(patient.state("submodules") == CheckState::good);
}

TEST_CASE("a setting is told with the way on that it leaves, else with where to change it",
          "[app][doctor]") {
    Patient patient;
    CHECK(patient.state("settings") == CheckState::good);
    patient.plan.settings.unsupported = {{"review.required", "work waits", "land it"}};
    CHECK(patient.state("settings") == CheckState::note);
    CHECK(patient.finding("settings").message == "work waits");
    CHECK(patient.finding("settings").hint == "land it");
    patient.plan.settings.unsupported.push_back({"branch.pr_mode", "no pull requests"});
    CHECK(patient.finding("settings").message == "work waits; no pull requests");
    CHECK_THAT(patient.finding("settings").hint, ContainsSubstring("land it; change it in "));
}

TEST_CASE("doctor says how much waits for a review, and that nothing lands without an approval",
          "[app][doctor]") {
    Patient patient;
    CHECK(patient.finding("reviews").message == "nothing waits for a review");
    patient.plan.settings.admission.review_required = true;
    CHECK(patient.state("reviews") == CheckState::good);
    CHECK_THAT(patient.finding("reviews").message, Catch::StartsWith("review.required is true"));
    const Bead epic = patient.plan.epic("E");
    Bead done = patient.plan.changeset(epic, "Done");
    patient.plan.update(unwrap(mark_done(done, *CommitId::parse(std::string(40, 'c')))));
    CHECK(patient.state("reviews") == CheckState::note);
    CHECK(patient.finding("reviews").message == "you are 1 review behind, 0 lines");
    CHECK_THAT(patient.finding("reviews").hint, ContainsSubstring("git atelier review"));
}
