#include "app/upkeep/doctor.hpp"

#include "support/memory_repository.hpp"
#include "support/plan_fixture.hpp"
#include "support/samples.hpp"

#include <algorithm>
#include <map>
#include <set>

using namespace atelier;
using namespace atelier::test;
namespace fs = std::filesystem;

namespace {

// A clone in which a commit comes to these.
class FakeProber : public HookProber {
  public:
    std::vector<std::string> there;
    std::vector<std::string> ran;

    Result<std::unique_ptr<HookProbe>> begin(const std::string& name) override {
        CHECK(name == "at-rehearsal");
        return std::make_unique<Clone>(*this);
    }

  private:
    class Clone : public HookProbe {
      public:
        explicit Clone(const FakeProber& of) : of_(of) {}
        Repository& repository() override { return repository_; }
        const fs::path& project() const override { return place_; }
        const fs::path& worktree() const override { return place_; }
        const std::vector<std::string>& hooks() const override { return of_.there; }
        Result<std::vector<std::string>> commit() override { return of_.ran; }

      private:
        const FakeProber& of_;
        fs::path place_ = "/tmp/clone";
        MemoryFiles files_;
        MemoryRepository repository_{files_, place_};
    };
};

struct Patient {
    PlanFixture plan;
    ProjectRecord record{.enlistment = "/home/ada/hello", .key = "hello-1"};
    ProjectPaths paths{"/data/projects/hello-1"};
    MemoryFiles files;
    MemoryRepository repository{files, "/home/ada/hello"};
    CommitId first = repository.commit("/home/ada/hello", "First\n", {{"README.md", "x\n"}});
    StoreInspection store{.file = "/data/projects/hello-1/.beads/atelier.db",
                          .project = "hello-1",
                          .version = 3,
                          .tables = {{"beads", 7, true}, {"labels", 9, true}, {"events", 8, true}}};
    Result<Context> context = plan.overseer();
    LivenessProbe probe = gone;
    FakeProber prober;
    bool fix = false;
    ReplayEngine replay = {.library = "libgit2.so.1.5"};

    Patient() {
        repository.git.includes = {{"gitdir:./worktrees/at-*", paths.git_config().string()}};
    }
    void add_worktree(const fs::path& folder) {
        unwrap(repository.worktrees().add_worktree(
            folder, *BranchName::parse("hello-" + folder.filename().string()), first));
    }
    DoctorOutcome examined() {
        return run_doctor({record, paths, repository, files, store, context, probe, prober,
                           "/usr/bin", fix, replay});
    }
    Finding finding(const std::string& name) {
        for (const CheckedFinding& check : examined().checks)
            if (check.name == name) return check.finding;
        FAIL("no check " << name);
        return {};
    }
    CheckState state(const std::string& name) { return finding(name).state; }
};

} // namespace

TEST_CASE("a project that is in order passes every check", "[app][doctor]") {
    Patient patient;
    const DoctorOutcome outcome = patient.examined();
    CHECK(outcome.sound());
    CHECK(outcome.checks.size() == 13);
    std::set<std::string> names;
    for (const CheckedFinding& check : outcome.checks) {
        INFO(check.name);
        CHECK(names.insert(check.name).second);
        CHECK(check.finding.state == CheckState::good);
        CHECK_FALSE(check.finding.message.empty());
    }
    CHECK(patient.files.below(patient.paths.folder).empty());
}

TEST_CASE("a damaged store is told with what can be read and how to save it", "[app][doctor]") {
    Patient patient;
    patient.store.fault = Error{ErrorCode::store_corrupt, "it is broken", "hint"};
    patient.store.damage = {"page 7", "page 8"};
    patient.store.tables[0] = {"beads", 5, false};
    patient.store.copies = {"/data/atelier.db.v2", "/data/atelier.db.v1"};
    patient.context = tl::unexpected(*patient.store.fault);
    CHECK_FALSE(patient.examined().sound());
    const Finding opens = patient.finding("store-opens");
    CHECK(opens.state == CheckState::wrong);
    CHECK(opens.hint == "'git atelier doctor --salvage FILE' writes the beads that can be read; "
                        "the newest copy is /data/atelier.db.v2");
    CHECK(patient.finding("store-integrity").message == "page 7, and 1 more");
    const Finding contents = patient.finding("store-contents");
    CHECK(contents.state == CheckState::wrong);
    CHECK(contents.message == "5 beads, 8 events can be read; not intact: beads");
    patient.store.tables[0].rows = 1;
    CHECK(patient.finding("store-contents").message ==
          "1 bead, 8 events can be read; not intact: beads");
    CHECK(patient.state("event-chain") == CheckState::unknown);
    CHECK(patient.state("dead-claims") == CheckState::unknown);
    CHECK(patient.state("left-worktrees") == CheckState::unknown);
}

TEST_CASE("a store that is not there is not taken for one without damage", "[app][doctor]") {
    Patient patient;
    patient.store.fault = Error{ErrorCode::store_corrupt, "it is missing", "hint"};
    patient.store.tables.clear();
    patient.context = tl::unexpected(*patient.store.fault);
    CHECK(patient.state("store-opens") == CheckState::wrong);
    CHECK(patient.state("store-integrity") == CheckState::unknown);
    CHECK(patient.state("store-contents") == CheckState::unknown);
}

TEST_CASE("a store of another project keeps its own way out", "[app][doctor]") {
    Patient patient;
    patient.store.fault = Error{ErrorCode::store_foreign, "of another project", "relink it"};
    patient.context = tl::unexpected(*patient.store.fault);
    CHECK(patient.finding("store-opens").hint == "relink it");
    CHECK(patient.state("store-integrity") == CheckState::good);
}

TEST_CASE("the one key of the configuration is missed, doubled or elsewhere, and set by --fix",
          "[app][doctor]") {
    Patient patient;
    const auto good = patient.repository.git.includes;
    SECTION("missing") {
        patient.repository.git.includes.clear();
    }
    SECTION("twice") {
        patient.repository.git.includes.push_back(good[0]);
    }
    SECTION("elsewhere") {
        patient.repository.git.includes[0].path = "/data/projects/other/git.config";
    }
    CHECK(patient.state("worktree-include") == CheckState::wrong);
    CHECK_FALSE(patient.examined().sound());
    CHECK(patient.repository.git.includes != good);
    patient.fix = true;
    const Finding fixed = patient.finding("worktree-include");
    CHECK(fixed.state == CheckState::good);
    CHECK(fixed.fixed);
    CHECK(patient.repository.git.includes == good);
    CHECK_FALSE(patient.finding("worktree-include").fixed);
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

TEST_CASE("an old Git, a foreign repository and a folder that cannot be written are wrong",
          "[app][doctor]") {
    Patient patient;
    patient.repository.git_version = {2, 37};
    CHECK(patient.state("git-version") == CheckState::wrong);
    patient.repository.git_version = {};
    CHECK(patient.state("git-version") == CheckState::unknown);
    patient.repository.git.enlistment = "/home/ada/elsewhere";
    CHECK(patient.state("repository") == CheckState::wrong);
    const fs::path probe = patient.paths.folder / ".doctor";
    patient.files.broken.insert(probe);
    CHECK(patient.finding("project-folder").message ==
          "cannot use /data/projects/hello-1/.doctor: it is broken");
}

TEST_CASE("claims and worktrees of the dead are noted, and are not wrong", "[app][doctor]") {
    Patient patient;
    Bead epic = patient.plan.epic("Greeting");
    Bead changeset = patient.plan.changeset(epic, "One");
    epic.status = BeadStatus::hooked;
    epic.assignee = "atelier/worker/alice";
    patient.plan.update(epic);
    Lease lease{.on = epic.id,
                .agent = *AgentId::parse(epic.assignee),
                .session = *SessionId::parse("s-1"),
                .keeper = {"host", "boot", "ns", 42, 7},
                .expires_at = patient.plan.clock.now() + Seconds{60}};
    patient.plan.put(lease);
    patient.probe = alive;
    CHECK(patient.state("dead-claims") == CheckState::good);
    patient.probe = gone;
    CHECK(patient.finding("dead-claims").message == epic.id.str() + " by atelier/worker/alice");
    CHECK(patient.state("dead-claims") == CheckState::note);
    lease.ended = true;
    patient.plan.put(lease);
    CHECK(patient.state("dead-claims") == CheckState::good);

    const fs::path worktree = patient.paths.worktrees() / changeset.id.str();
    patient.add_worktree(worktree);
    CHECK(patient.state("left-worktrees") == CheckState::good);
    changeset.status = BeadStatus::closed;
    patient.plan.update(changeset);
    CHECK(patient.finding("left-worktrees").message == worktree.string());
    CHECK(patient.examined().sound());
}

namespace {

// One in which a worker has been.
void guard_a_worktree(Patient& patient) {
    const Guard guard{.agent = *AgentId::parse("atelier/worker/ann"),
                      .session = *SessionId::parse("s-1"),
                      .common_dir = "/home/ada/hello/.git",
                      .enlistment = "/home/ada/hello",
                      .project = patient.paths.folder,
                      .worktree = patient.paths.worktrees() / "at-x.1",
                      .branch = *BranchName::parse("hello-at-x.1"),
                      .epic = *BeadId::parse("at-x")};
    patient.add_worktree(guard.worktree);
    unwrap(patient.files.write("/home/ada/hello/.git/worktrees/at-x.1/atelier", guard_text(guard)));
    unwrap(patient.files.write(patient.paths.hooks() / "reference-transaction", "ours"));
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
    const Finding finding = patient.finding("guards");
    CHECK(finding.state == CheckState::wrong);
    CHECK(finding.message == "at-x.1 is not guarded: " + why);
    CHECK_FALSE(finding.hint.empty());
}

TEST_CASE("hooks of the user's that a commit of ours does not come to are told apart",
          "[app][doctor]") {
    Patient patient;
    patient.repository.hooks = UserHooks{"/home/ada/hello/.husky/_", {"pre-commit", "pre-push"}};
    patient.prober.there = {"pre-commit", "pre-push"};
    patient.prober.ran = {"pre-commit"};
    CHECK(patient.state("user-hooks") == CheckState::good);

    patient.prober.ran.clear();
    const Finding passed_over = patient.finding("user-hooks");
    CHECK(passed_over.state == CheckState::wrong);
    CHECK_THAT(passed_over.message, ContainsSubstring("does not run your pre-commit"));

    patient.prober.there.clear();
    const Finding absent = patient.finding("user-hooks");
    CHECK(absent.state == CheckState::note);
    CHECK_THAT(absent.message, ContainsSubstring("pre-commit, pre-push"));
    CHECK_THAT(absent.hint, ContainsSubstring("worktree.setup"));
}

TEST_CASE("pre-commit that is not installed yet belongs in the main checkout", "[app][doctor]") {
    Patient patient;
    unwrap(patient.files.write("/home/ada/hello/.pre-commit-config.yaml", "repos: []\n"));
    const Finding finding = patient.finding("user-hooks");
    CHECK(finding.state == CheckState::note);
    CHECK_THAT(finding.hint, ContainsSubstring("'pre-commit install' in the main checkout"));
}
