// What `doctor` says of the guards of worktrees, and of the user's hooks in them.
#include "support/doctor_fixture.hpp"

using namespace atelier;
using namespace atelier::test;
namespace fs = std::filesystem;

namespace {

// One in which a worker has been.
void guard_a_worktree(Patient& patient, const std::string& name = "at-x.1") {
    const Guard guard{.agent = *AgentId::parse("atelier/worker/ann"),
                      .session = *SessionId::parse("s-1"),
                      .common_dir = "/home/ada/hello/.git",
                      .enlistment = "/home/ada/hello",
                      .project = patient.paths.folder,
                      .worktree = patient.paths.worktrees() / name,
                      .branch = *BranchName::parse("hello-" + name),
                      .epic = *BeadId::parse("at-x")};
    patient.add_worktree(guard.worktree);
    unwrap(patient.files.write("/home/ada/hello/.git/worktrees/" + name + "/atelier",
                               guard_text(guard)));
    unwrap(patient.files.write("/usr/bin/atelier-reference-transaction", "ours"));
}

const std::string our_command = "hook.atelier-reference-transaction.command";

} // namespace

TEST_CASE("what carries the guard of a worktree is named, whichever Git it was chosen for",
          "[app][doctor]") {
    Patient patient;
    guard_a_worktree(patient);
    patient.repository.git.settings = {{"core.hooksPath", patient.paths.hooks().string()}};
    for (const GitVersion git : {GitVersion{2, 39}, GitVersion{2, 55}}) {
        patient.repository.git_version = git;
        const Finding finding = patient.finding("guards");
        CHECK(finding.state == CheckState::good);
        CHECK(finding.message == "at-x.1: a hooks directory, chosen for Git before 2.54");
    }
    patient.repository.git.settings = {{our_command, "/usr/bin/atelier-reference-transaction"}};
    const Finding finding = patient.finding("guards");
    CHECK(finding.state == CheckState::good);
    CHECK(finding.message == "at-x.1: hooks from configuration, chosen for Git 2.54 and later");
    CHECK(finding.details.string_at("git") == "2.55");
}

TEST_CASE("a worktree whose guard Git does not come to is wrong, and says why", "[app][doctor]") {
    Patient patient;
    guard_a_worktree(patient);
    patient.repository.git.settings = {{our_command, "/usr/bin/atelier-reference-transaction"}};
    std::string why;
    SECTION("the Git on PATH is older than what carries it") {
        why = "Git 2.39 does not know hooks from configuration";
    }
    SECTION("it is switched off") {
        patient.repository.git_version = {2, 55};
        patient.repository.git.settings.emplace_back("hook.atelier-reference-transaction.enabled",
                                                     "false");
        why = "Git does not find our hook handlers there";
    }
    SECTION("nothing of ours is in its configuration") {
        patient.repository.git.settings = {{"core.hooksPath", "/theirs"}};
        why = "Git does not find our hook handlers there";
    }
    SECTION("the hooks directory is empty") {
        patient.repository.git.settings = {{"core.hooksPath", patient.paths.hooks().string()}};
        unwrap(patient.files.remove(patient.paths.hooks()));
        why = (patient.paths.hooks() / "reference-transaction").string() + " is missing";
    }
    SECTION("the program is not installed any more") {
        patient.repository.git_version = {2, 55};
        unwrap(patient.files.remove("/usr/bin/atelier-reference-transaction"));
        why = "/usr/bin/atelier-reference-transaction is missing";
    }
    const Finding finding = patient.finding("guards");
    CHECK(finding.state == CheckState::wrong);
    CHECK(finding.message == "at-x.1 is not guarded: " + why);
    CHECK_FALSE(finding.hint.empty());
}

TEST_CASE("hooks that are switched on by name, beside a directory of the user's, guard",
          "[app][doctor]") {
    Patient patient;
    guard_a_worktree(patient);
    patient.repository.git_version = {2, 55};
    patient.repository.git.settings = {{"core.hooksPath", "/theirs"},
                                       {our_command, "/usr/bin/atelier-reference-transaction"},
                                       {"hook.atelier-reference-transaction.enabled", "true"}};
    CHECK(patient.state("guards") == CheckState::good);
}

TEST_CASE("where no worktree is guarded, doctor says what the next session takes",
          "[app][doctor]") {
    Patient patient;
    const std::string begin = "no agent is at work; the next session uses ";
    CHECK(patient.finding("guards").message ==
          begin + "a hooks directory, chosen for Git before 2.54");
    patient.repository.git_version = {2, 54};
    CHECK(patient.finding("guards").message ==
          begin + "hooks from configuration, chosen for Git 2.54 and later");
    CHECK(patient.state("guards") == CheckState::good);
}

TEST_CASE("of several worktrees those that are not guarded are told, and each is in the details",
          "[app][doctor]") {
    Patient patient;
    patient.repository.git.settings = {{"core.hooksPath", patient.paths.hooks().string()}};
    guard_a_worktree(patient, "at-x.1");
    guard_a_worktree(patient, "at-x.2");
    CHECK(patient.finding("guards").message ==
          "at-x.1: a hooks directory, chosen for Git before 2.54; "
          "at-x.2: a hooks directory, chosen for Git before 2.54");
    patient.repository.git.settings.clear();
    const Finding finding = patient.finding("guards");
    CHECK(finding.message == "at-x.1 is not guarded: Git does not find our hook handlers there; "
                             "at-x.2 is not guarded: Git does not find our hook handlers there");
    const auto& rows = finding.details.find("worktrees")->as_array();
    REQUIRE(rows.size() == 2);
    CHECK(rows[0].string_at("worktree") == (patient.paths.worktrees() / "at-x.1").string());
    CHECK(rows[0].string_at("agent") == "atelier/worker/ann");
    CHECK(rows[0].find("carrier")->is_null());
    CHECK(*rows[0].find("guarded") == Json(false));
}

TEST_CASE("only worktrees of the project's that stand and hold a guard are looked at",
          "[app][doctor]") {
    Patient patient;
    guard_a_worktree(patient);
    const fs::path folder = patient.paths.worktrees() / "at-x.1";
    SECTION("not one without a guard") {
        unwrap(patient.files.remove("/home/ada/hello/.git/worktrees/at-x.1/atelier"));
    }
    SECTION("not one whose folder is gone") {
        unwrap(patient.files.remove(folder));
    }
    SECTION("not one at another place") {
        patient.paths = ProjectPaths{"/data/projects/other"};
    }
    CHECK_THAT(patient.finding("guards").message, ContainsSubstring("no agent is at work"));
}

TEST_CASE("a worktree in which a rebase is under way is told once", "[app][doctor]") {
    Patient patient;
    patient.repository.git.settings = {{"core.hooksPath", patient.paths.hooks().string()}};
    guard_a_worktree(patient);
    MemoryWorktree& worktree =
        *patient.repository.git.worktree_at(patient.paths.worktrees() / "at-x.1");
    worktree.in_operation = true;
    worktree.held = worktree.branch;
    CHECK(patient.finding("guards").message ==
          "at-x.1: a hooks directory, chosen for Git before 2.54");
}

TEST_CASE("a guard that cannot be understood is not taken for none", "[app][doctor]") {
    Patient patient;
    guard_a_worktree(patient);
    unwrap(patient.files.write("/home/ada/hello/.git/worktrees/at-x.1/atelier", "{"));
    const Finding finding = patient.finding("guards");
    CHECK(finding.state == CheckState::unknown);
    CHECK_THAT(finding.message, ContainsSubstring("it is not valid JSON"));
    CHECK_FALSE(finding.hint.empty());
}

TEST_CASE("hooks of the user's that a commit of ours does not come to are told apart",
          "[app][doctor]") {
    Patient patient;
    patient.repository.hooks = UserHooks{"/home/ada/hello/.husky/_", {"pre-commit", "pre-push"}};
    patient.prober.there = {"pre-commit", "pre-push"};
    patient.prober.ran = {"pre-commit"};
    CHECK(patient.state("user-hooks") == CheckState::good);
    CHECK(patient.finding("user-hooks").message ==
          "your hooks run in agents' worktrees: pre-commit, pre-push of /home/ada/hello/.husky/_");

    patient.prober.ran.clear();
    const Finding passed_over = patient.finding("user-hooks");
    CHECK(passed_over.state == CheckState::wrong);
    CHECK_THAT(passed_over.message, ContainsSubstring("does not run your pre-commit in "));

    patient.prober.there.clear();
    const Finding absent = patient.finding("user-hooks");
    CHECK(absent.state == CheckState::note);
    CHECK_THAT(absent.message, ContainsSubstring("pre-commit, pre-push"));
    CHECK_THAT(absent.hint, ContainsSubstring("worktree.setup"));
}

TEST_CASE("a hook that is passed over is told before one that is not there", "[app][doctor]") {
    Patient patient;
    patient.repository.hooks = UserHooks{"/home/ada/hooks", {"commit-msg", "pre-commit"}};
    patient.prober.there = {"commit-msg"};
    const Finding finding = patient.finding("user-hooks");
    CHECK(finding.state == CheckState::wrong);
    CHECK(finding.message ==
          "a commit in an agent's worktree does not run your commit-msg in /home/ada/hooks");
    CHECK(*finding.details.find("absent") == Json::strings({"pre-commit"}));
}

TEST_CASE("the cure for hooks that are not there is the one of whoever makes them",
          "[app][doctor]") {
    Patient patient;
    patient.repository.hooks = UserHooks{"/home/ada/hello/.husky/_", {"pre-commit"}};
    CHECK_THAT(patient.finding("user-hooks").hint, ContainsSubstring("husky"));
    patient.repository.hooks = UserHooks{"/home/ada/hello/.githooks", {"pre-commit"}};
    CHECK_THAT(patient.finding("user-hooks").hint, ContainsSubstring("commit the folder"));
}

TEST_CASE("no clone is made for a user without hooks, and what fails in one is unknown",
          "[app][doctor]") {
    Patient patient;
    CHECK(patient.finding("user-hooks").message == "you have no hooks");
    CHECK(patient.prober.begun == 0);
    patient.repository.hooks = UserHooks{"/home/ada/hooks", {"pre-commit"}};
    patient.prober.fault = Error{ErrorCode::git_failed, "no room", "make some"};
    const Finding finding = patient.finding("user-hooks");
    CHECK(finding.state == CheckState::unknown);
    CHECK(finding.message == "no room");
    CHECK(finding.hint == "make some");
}

TEST_CASE("pre-commit that is not installed yet belongs in the main checkout", "[app][doctor]") {
    Patient patient;
    unwrap(patient.files.write("/home/ada/hello/.pre-commit-config.yaml", "repos: []\n"));
    const Finding finding = patient.finding("user-hooks");
    CHECK(finding.state == CheckState::note);
    CHECK_THAT(finding.hint, ContainsSubstring("'pre-commit install' in the main checkout"));
}

TEST_CASE("pre-commit is missed only where there is no such hook and nothing worse",
          "[app][doctor]") {
    Patient patient;
    unwrap(patient.files.write("/home/ada/hello/.pre-commit-config.yaml", "repos: []\n"));
    SECTION("there is one") {
        patient.repository.hooks = UserHooks{"/home/ada/hooks", {"pre-commit"}};
        patient.prober.there = patient.prober.ran = {"pre-commit"};
        CHECK(patient.state("user-hooks") == CheckState::good);
    }
    SECTION("another hook is not run") {
        patient.repository.hooks = UserHooks{"/home/ada/hooks", {"commit-msg"}};
        patient.prober.there = {"commit-msg"};
        CHECK_THAT(patient.finding("user-hooks").message, ContainsSubstring("commit-msg"));
    }
    SECTION("it cannot be looked for") {
        patient.files.broken.insert("/home/ada/hello/.pre-commit-config.yaml");
        CHECK(patient.state("user-hooks") == CheckState::unknown);
    }
}

TEST_CASE("hooks that were changed and programs that moved are told, and put back by --fix",
          "[app][doctor]") {
    Patient patient;
    patient.fix = GENERATE(false, true);
    patient.files.texts[patient.paths.hooks() / "pre-commit"] = "#!/bin/sh\n";
    patient.files.links[patient.paths.program()] = "/gone/atelier-skills";
    const Finding finding = patient.finding("hooks");
    CHECK(finding.state == (patient.fix ? CheckState::good : CheckState::wrong));
    CHECK(finding.fixed == patient.fix);
    CHECK(finding.hint.empty() == patient.fix);
    CHECK_THAT(finding.message,
               ContainsSubstring("pre-commit was replaced") && ContainsSubstring("/program"));
    CHECK((patient.files.links.at(patient.paths.program()) == "/usr/bin/atelier-skills") ==
          patient.fix);
    patient.fix = false;
    CHECK((patient.finding("hooks").state == CheckState::good) == finding.fixed);
}

TEST_CASE("what the sandbox does not hold back is told", "[app][doctor]") {
    Patient patient;
    CHECK_THAT(patient.finding("sandbox").message,
               ContainsSubstring("none") && ContainsSubstring("whose runtime skips Git hooks"));
    patient.plan.settings.sandbox_chosen = true;
    CHECK_THAT(patient.finding("sandbox").message,
               !ContainsSubstring("whose runtime skips Git hooks"));
    patient.plan.settings.sandbox = SandboxMode::bwrap;
    patient.plan.settings.sandbox_pass = {"tmux"};
    const Finding finding = patient.finding("sandbox");
    CHECK(finding.state == CheckState::good);
    CHECK_THAT(finding.message, ContainsSubstring("the network") && ContainsSubstring("tmux") &&
                                    ContainsSubstring("abstract sockets") &&
                                    ContainsSubstring("configuration, HEAD and index"));
}

TEST_CASE("a pushurl at which this Git cannot refuse a push is named", "[app][doctor]") {
    Patient patient;
    patient.repository.git.settings = {{"remote.origin.url", "https://h/a.git"},
                                       {"remote.origin.pushurl", "https://h/a.git"}};
    patient.repository.git_version = {2, 45};
    const Finding finding = patient.finding("guards");
    CHECK(finding.state == CheckState::note);
    CHECK_THAT(
        finding.message,
        ContainsSubstring("agents' pushes to https://h/a.git are refused by our hook alone"));
    patient.repository.git_version = {2, 46};
    CHECK(patient.finding("guards").state == CheckState::good);
}
