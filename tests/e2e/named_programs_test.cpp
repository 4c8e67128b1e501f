// A repository whose configuration names a program wherever it can: none of our commands runs one,
// but where the user's own must run.
#include "support/atelier_sandbox.hpp"
#include "support/catch.hpp"
#include "support/named_programs.hpp"

using namespace atelier;
using namespace atelier::test;

namespace fs = std::filesystem;

namespace {

constexpr const char* one_named_changeset = R"(
epics:
  - title: Named
    root_branch: named
    changesets:
      - title: Write
        description: "demo: write ok.txt fine"
)";

// The user's own, at a move of a ref.
const std::set<std::string> allowed = {"reference-transaction"};

} // namespace

TEST_CASE("no command runs a program that the repository names outside of a keeper",
          "[e2e][named]") {
    AtelierSandbox sandbox;
    const BuiltRepository repository =
        sandbox.git().build(GENERATE(RepositoryKind::plain, RepositoryKind::submodule));
    const fs::path folder = repository.folder;
    NamedPrograms programs(sandbox.git(), repository.common_dir);
    programs.ran();
    const auto ran_in = [&](const std::vector<std::string>& arguments) {
        const ProcessResult result = sandbox.try_atelier(folder, arguments);
        INFO(arguments.front() << ": " << result.out << result.err);
        CHECK(result.status == 0);
        CHECK(programs.ran(allowed) == std::set<std::string>{});
    };
    ran_in({"init", "--yes", "--agent", "demo"});
    write_file(sandbox.root() / "plan.yaml", one_named_changeset);
    ran_in({"plan", "--from", (sandbox.root() / "plan.yaml").string()});
    ran_in({"work", "--mode", "auto"});
    CHECK(sandbox.git().try_git(folder, {"cat-file", "-e", "named:ok.txt"}).status == 0);
    for (const char* command : {"status", "list", "log", "review", "inbox", "doctor"})
        ran_in({command});
    ran_in({"gc", "--yes"});
    ran_in({"remove", "--yes"});
}
