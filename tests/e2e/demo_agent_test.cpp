// The demo agent proves nothing by what it prints: with any skill that it needs doing nothing,
// nothing lands.
#include "base/text.hpp"
#include "support/atelier_sandbox.hpp"
#include "support/catch.hpp"

using namespace atelier;
using namespace atelier::testing;

namespace fs = std::filesystem;

namespace {

constexpr auto plan = R"(
epics:
  - title: One
    root_branch: one
    changesets:
      - title: Part
        description: "demo: write part.txt x"
        tasks: [write it]
)";

// The skills that the demo agent names.
std::vector<std::string> skills_of_demo(const fs::path& programs) {
    const std::string script = read_file(programs / "atelier-demo-agent");
    std::vector<std::string> used;
    for (const auto& entry : fs::directory_iterator(programs)) {
        const std::string name = entry.path().filename().string();
        if (name.find('-') == std::string::npos && name.find('_') != std::string::npos &&
            !name.ends_with("_tests") && script.find(name) != std::string::npos)
            used.push_back(name);
    }
    return used;
}

} // namespace

TEST_CASE("every skill that the demo agent calls is needed for anything to land", "[e2e][demo]") {
    AtelierSandbox probe;
    const auto skills = skills_of_demo(probe.programs());
    REQUIRE(skills.size() >= 4);
    for (const std::string& skill : skills) {
        INFO("without " << skill);
        AtelierSandbox sandbox;
        const BuiltRepository repository = sandbox.git().plain();
        sandbox.plan(repository.folder, plan);
        const fs::path programs = sandbox.root() / "programs";
        fs::create_directories(programs);
        for (const auto& entry : fs::directory_iterator(sandbox.programs()))
            if (entry.is_regular_file() && entry.path().filename() != skill)
                fs::create_hard_link(entry.path(), programs / entry.path().filename());
        write_file(programs / skill, "#!/bin/sh\nexit 0\n");
        fs::permissions(programs / skill, fs::perms::owner_all);
        sandbox.environment()["ATELIER_SHARE"] =
            (sandbox.programs().parent_path() / "share" / "git-atelier").string();
        sandbox.use_programs(programs);
        CHECK(sandbox.work(repository.folder).status == 1);
        CHECK(sandbox.git().git(repository.folder, {"rev-list", "--count", "main..one"}) == "0");
    }
}
