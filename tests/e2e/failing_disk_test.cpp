// Programs whose disk fails at every single statement in turn: the plan is as before, or as after.
#include "adapters/sqlite/sqlite_store.hpp"
#include "support/atelier_sandbox.hpp"
#include "support/catch.hpp"

using namespace atelier;
using namespace atelier::test;

namespace fs = std::filesystem;

namespace {

constexpr auto disk_plan = R"(
epics:
  - title: One
    root_branch: one
    changesets:
      - key: core
        title: Part
        description: "demo: write part.txt x"
        tasks: [write it, test it]
      - title: Other
        description: More.
        depends_on: [core]
)";

struct Everything {
    std::vector<Bead> beads;
    std::vector<Event> events;
    std::vector<Lease> leases;

    bool operator==(const Everything&) const = default;
};

Everything everything_in(const fs::path& project) {
    auto store = SqliteStore::open(project / ".beads" / "atelier.db", project.filename());
    REQUIRE(store);
    const auto read = (*store)->read([](PlanReader& plan) -> Result<Everything> {
        ATELIER_TRY(auto beads, plan.select({}));
        ATELIER_TRY(auto events, plan.events({}));
        ATELIER_TRY(auto leases, plan.leases());
        return Everything{std::move(beads), std::move(events), std::move(leases)};
    });
    REQUIRE(read);
    return *read;
}

// Registers the repository and plans one epic, whose id this is.
std::string planned(AtelierSandbox& sandbox, const BuiltRepository& repository) {
    sandbox.atelier(repository.folder, {"init", "--yes"});
    sandbox.atelier(repository.folder, {"plan", "--from", "-"}, disk_plan);
    for (const Bead& bead : everything_in(sandbox.project(repository.enlistment)).beads)
        if (kind_of(bead) == BeadKind::epic) return bead.id.str();
    FAIL("no epic was planned");
    return {};
}

// Runs `program` with its n-th statement failing, for every n, until it gets through.
void fail_everywhere(AtelierSandbox& sandbox, const fs::path& folder,
                     const std::vector<std::string>& program, const std::string& input = {}) {
    const fs::path project = sandbox.project(folder);
    const Everything before = everything_in(project);
    for (int statement = 1; statement < 500; ++statement) {
        INFO("statement " << statement);
        sandbox.environment()["ATELIER_TEST_FAIL_AT"] = std::to_string(statement);
        const ProcessResult ran = sandbox.run(folder, program, input);
        sandbox.environment().erase("ATELIER_TEST_FAIL_AT");
        INFO(ran.out << ran.err);
        if (ran.status == 0) {
            // Fewer would mean that the change is not among the statements asked for.
            CHECK(statement > 10);
            CHECK_FALSE(everything_in(project) == before);
            return;
        }
        REQUIRE(ran.status == 128);
        const auto parsed = parse_json(ran.out);
        REQUIRE(std::holds_alternative<Json>(parsed));
        CHECK(at(std::get<Json>(parsed), {"error", "code"}).as_string() == "store-failed");
        REQUIRE(everything_in(project) == before);
    }
    FAIL("the program never came to its end");
}

} // namespace

TEST_CASE("a claim whose disk fails has happened whole or not at all",
          "[e2e][failing_disk][doors]") {
    AtelierSandbox sandbox;
    const BuiltRepository repository = sandbox.git().plain();
    const std::string epic = planned(sandbox, repository);
    sandbox.environment()["ATELIER_AGENT_ID"] = "atelier/worker/alice";
    fail_everywhere(sandbox, repository.folder,
                    {(sandbox.programs() / "epic_claim").string(), epic});
}

TEST_CASE("a plan whose disk fails is written whole or not at all", "[e2e][failing_disk][doors]") {
    AtelierSandbox sandbox;
    const BuiltRepository repository = sandbox.git().plain();
    planned(sandbox, repository);
    fail_everywhere(
        sandbox, repository.folder,
        {(sandbox.programs() / "git-atelier").string(), "plan", "--from", "-", "--json"},
        R"(
epics:
  - title: Two
    root_branch: two
    changesets:
      - title: Part
        description: Do it.
        tasks: [one, two]
)");
}
