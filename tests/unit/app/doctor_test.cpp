#include "app/doctor.hpp"

#include "support/bare_repository.hpp"
#include "support/fake_world.hpp"
#include "support/samples.hpp"

#include <algorithm>
#include <set>

using namespace atelier;
using namespace atelier::test;
namespace fs = std::filesystem;

namespace {

class IncludingRepository : public BareRepository {
  public:
    std::vector<Include> found;
    GitVersion git = {2, 39};

    const fs::path& enlistment() const override { return place; }
    Result<std::vector<Include>> includes() override { return found; }
    Result<void> set_include(const std::string& condition, const std::string& path) override {
        found = {{condition, path}};
        return {};
    }
    Result<GitVersion> version() override { return git; }

    fs::path place = "/home/ada/hello";
};

// Remembers what is written, and where nothing can be.
class NotingFiles : public Files {
  public:
    std::set<fs::path> there;
    bool read_only = false;

    Result<std::optional<std::string>> read(const fs::path&) override { return std::nullopt; }
    Result<void> write(const fs::path& path, const std::string&) override {
        if (read_only) return fail(ErrorCode::files_failed, path.string() + " is read-only");
        there.insert(path);
        return {};
    }
    Result<void> make_folder(const fs::path&) override { return {}; }
    Result<void> link(const fs::path&, const fs::path&) override { return {}; }
    Result<void> copy(const fs::path&, const fs::path&) override { return {}; }
    Result<void> place_program(const fs::path&, const fs::path&) override { return {}; }
    Result<std::vector<std::string>> list(const fs::path&) override {
        return std::vector<std::string>();
    }
    Result<bool> exists(const fs::path& path) override { return there.contains(path); }
    Result<void> remove(const fs::path& path) override {
        there.erase(path);
        return {};
    }
};

struct Patient {
    TestPlan plan;
    ProjectRecord record{.enlistment = "/home/ada/hello", .key = "hello-1"};
    ProjectPlaces places{"/data/projects/hello-1"};
    IncludingRepository repository;
    NotingFiles files;
    StoreExamination store{
        .file = "/data/projects/hello-1/.beads/atelier.db",
        .project = "hello-1",
        .version = 3,
        .tables = {{"beads", 7, true}, {"labels", 9, true}, {"events", 8, true}}};
    Result<Context> context = plan.overseer();
    LivenessProbe probe = gone;
    bool fix = false;

    Patient() { repository.found = {{"gitdir:./worktrees/at-*", places.git_config().string()}}; }
    DoctorOutcome examined() {
        return run_doctor({record, places, repository, files, store, context, probe, fix});
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
    CHECK(outcome.checks.size() == 10);
    std::set<std::string> names;
    for (const CheckedFinding& check : outcome.checks) {
        INFO(check.name);
        CHECK(names.insert(check.name).second);
        CHECK(check.finding.state == CheckState::good);
        CHECK_FALSE(check.finding.message.empty());
    }
    CHECK(patient.files.there.empty());
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
    CHECK(contents.message == "5 beads, 8 events can be read; not whole: beads");
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
    const auto good = patient.repository.found;
    SECTION("missing") {
        patient.repository.found.clear();
    }
    SECTION("twice") {
        patient.repository.found.push_back(good[0]);
    }
    SECTION("elsewhere") {
        patient.repository.found[0].path = "/data/projects/other/git.config";
    }
    CHECK(patient.state("worktree-include") == CheckState::wrong);
    CHECK_FALSE(patient.examined().sound());
    CHECK(patient.repository.found != good);
    patient.fix = true;
    const Finding fixed = patient.finding("worktree-include");
    CHECK(fixed.state == CheckState::good);
    CHECK(fixed.fixed);
    CHECK(patient.repository.found == good);
    CHECK_FALSE(patient.finding("worktree-include").fixed);
}

TEST_CASE("an old Git, a foreign repository and a folder that cannot be written are wrong",
          "[app][doctor]") {
    Patient patient;
    patient.repository.git = {2, 37};
    CHECK(patient.state("git-version") == CheckState::wrong);
    patient.repository.git = {};
    CHECK(patient.state("git-version") == CheckState::unknown);
    patient.repository.place = "/home/ada/elsewhere";
    CHECK(patient.state("repository") == CheckState::wrong);
    patient.files.read_only = true;
    CHECK(patient.finding("project-folder").message ==
          "/data/projects/hello-1/.doctor is read-only");
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

    const fs::path worktree = patient.places.worktrees() / changeset.id.str();
    patient.repository.held->push_back({.worktree = worktree});
    CHECK(patient.state("left-worktrees") == CheckState::good);
    changeset.status = BeadStatus::closed;
    patient.plan.update(changeset);
    CHECK(patient.finding("left-worktrees").message == worktree.string());
    CHECK(patient.examined().sound());
}
