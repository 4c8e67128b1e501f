// A registered repository with a real store, and the skills run as the programs that they are: a
// process each, nothing but what is on its command line and in its environment.
#pragma once

#include "adapters/sqlite/sqlite_store.hpp"
#include "app/plan/plan_epics.hpp"
#include "domain/project/project.hpp"
#include "support/git_sandbox.hpp"
#include "support/plan_fixture.hpp"

#include <filesystem>
#include <memory>
#include <string>
#include <vector>

namespace atelier::test {

struct SkillAnswer {
    int status = 0;
    std::string out;
    std::string err;
    // What `out` holds: exactly one JSON document on one line, or the test fails.
    Json document() const;
    // The error's code; "" when it succeeded.
    std::string code() const;
};

class SkillSandbox {
  public:
    SkillSandbox();

    GitSandbox git;
    BuiltRepository repository;
    ProjectPaths paths;
    std::unique_ptr<SqliteStore> store;

    // Two epics: one with two changesets, the second needing the first, and a task each; one with
    // a single changeset.
    PlannedEpicOutcome epic;
    PlannedEpicOutcome other;

    // As that agent, in the repository.
    SkillAnswer run(const std::string& skill, const std::vector<std::string>& arguments,
                    const std::string& agent = "atelier/worker/alice", Environment extra = {});
    // In any folder, with exactly this environment besides the sandbox's own.
    SkillAnswer run_in(const std::filesystem::path& folder, const std::string& skill,
                       const std::vector<std::string>& arguments, const Environment& extra);

    BeadId changeset(std::size_t number) const { return epic.changesets.at(number).bead.id; }
    BeadId task(std::size_t number) const { return epic.changesets.at(number).tasks.at(0).id; }
    Bead get(const BeadId& id);
    // As the overseer does.
    void promote(const BeadId& epic);
    void declare_queue(const std::string& name);
    std::vector<std::string> event_types();

    static std::filesystem::path programs();

  private:
    Context as(Role role, const std::string& name);

    test::FakeClock clock_;
    test::FakeIds ids_;
    Settings settings_;
};

} // namespace atelier::test
