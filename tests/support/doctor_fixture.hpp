// A project that is in order, in memory, and what `doctor` finds in it.
#pragma once

#include "app/doctor/doctor.hpp"
#include "app/guard/hook_installation.hpp"
#include "support/memory_forge.hpp"
#include "support/memory_repository.hpp"
#include "support/plan_fixture.hpp"

#include <string>
#include <vector>

namespace atelier::test {

// A clone in which a commit comes to these.
class FakeProber : public HookProber {
  public:
    std::vector<std::string> there;
    std::vector<std::string> ran;
    // No clone can be made.
    std::optional<Error> fault;
    std::size_t begun = 0;

    Result<std::unique_ptr<HookProbe>> begin(const std::string& name) override {
        CHECK(name == "at-rehearsal");
        if (fault) return fail(*fault);
        ++begun;
        return std::make_unique<Clone>(*this);
    }

  private:
    class Clone : public HookProbe {
      public:
        explicit Clone(const FakeProber& of) : of_(of) {}
        Repository& repository() override { return repository_; }
        const std::filesystem::path& project() const override { return place_; }
        const std::filesystem::path& worktree() const override { return place_; }
        const std::vector<std::string>& hooks() const override { return of_.there; }
        Result<std::vector<std::string>> commit() override { return of_.ran; }

      private:
        const FakeProber& of_;
        std::filesystem::path place_ = "/tmp/clone";
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
    std::string missing_agent = {};
    Result<std::vector<InstalledRuntime>> runtimes = {};
    std::shared_ptr<MemoryForge> forge = std::make_shared<MemoryForge>();

    Patient() {
        repository.git.includes = {{"gitdir:./worktrees/at-*", paths.git_config().string()}};
        repository.hooks = UserHooks{"/home/ada/hello/.git/hooks", {}};
        unwrap(files.write("/usr/bin/atelier-hook-shim", "a shim"));
        unwrap(
            install_hooks({repository, files, paths, record.key, "/usr/bin"}, "/home/ada/hello"));
    }
    void add_worktree(const std::filesystem::path& folder) {
        unwrap(repository.worktrees().add_worktree(
            folder, *BranchName::parse("hello-" + folder.filename().string()), first));
    }
    DoctorOutcome examined() { return examined(context); }
    DoctorOutcome examined(const Result<Context>& in_use) {
        return run_doctor({record, paths, repository, files, store, in_use, probe, prober,
                           "/usr/bin", fix, replay, missing_agent, runtimes,
                           [this](const ForgeRepository&) -> Result<std::shared_ptr<Forge>> {
                               return std::shared_ptr<Forge>(forge);
                           }});
    }
    Finding finding(const std::string& name) { return finding_in(examined(), name); }
    static Finding finding_in(const DoctorOutcome& outcome, const std::string& name) {
        for (const CheckedFinding& check : outcome.checks)
            if (check.name == name) return check.finding;
        FAIL("no check " << name);
        return {};
    }
    CheckState state(const std::string& name) { return finding(name).state; }
};

} // namespace atelier::test
