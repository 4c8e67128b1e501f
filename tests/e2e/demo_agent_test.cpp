// The demo agent proves nothing by what it prints: with any skill that it needs doing nothing,
// nothing lands.
#include "base/text.hpp"
#include "support/atelier_sandbox.hpp"
#include "support/catch.hpp"

using namespace atelier;
using namespace atelier::test;

namespace fs = std::filesystem;

namespace {

std::string plan_with(const std::string& directive) {
    return R"(
epics:
  - title: One
    root_branch: one
    changesets:
      - title: Part
        description: "demo: )" +
           directive + R"("
        tasks: [write it]
)";
}

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

// The plan worked off with one skill replaced by a program that does nothing; none when empty.
struct Crippled {
    explicit Crippled(const std::string& skill, const std::string& plan)
        : repository(sandbox.git().plain()), epics(sandbox.plan(repository.folder, plan)) {
        const fs::path programs = sandbox.root() / "programs";
        fs::create_directories(programs);
        // Elsewhere than the build perhaps, where no link leads to.
        const fs::path small = sandbox.programs() / "atelier-skills";
        fs::copy_file(small, programs / small.filename());
        for (const auto& entry : fs::directory_iterator(sandbox.programs())) {
            const fs::path name = entry.path().filename();
            if (!entry.is_regular_file() || name == skill || name == small.filename()) continue;
            if (fs::equivalent(entry.path(), small))
                fs::create_hard_link(programs / small.filename(), programs / name);
            else if (!name.string().ends_with("_tests"))
                fs::copy_file(entry.path(), programs / name);
        }
        if (!skill.empty()) {
            write_file(programs / skill, "#!/bin/sh\nexit 0\n");
            fs::permissions(programs / skill, fs::perms::owner_all);
        }
        sandbox.environment()["ATELIER_SHARE"] =
            (sandbox.programs().parent_path() / "share" / "git-atelier").string();
        sandbox.use_programs(programs);
        status = sandbox.work(repository.folder).status;
    }
    std::string landed() {
        return sandbox.git().git(repository.folder, {"rev-list", "--count", "main..one"});
    }

    AtelierSandbox sandbox;
    BuiltRepository repository;
    std::vector<std::string> epics;
    int status = -1;
};

} // namespace

TEST_CASE("every skill that the demo agent calls is needed for anything to land", "[e2e][demo]") {
    const std::string plan = plan_with("write part.txt x");
    Crippled whole("", plan);
    CHECK(whole.status == 0);
    CHECK(whole.landed() == "1");
    auto skills = skills_of_demo(whole.sandbox.programs());
    // Called only where a plan says so: below.
    CHECK(std::erase(skills, "changeset_block") == 1);
    REQUIRE(skills.size() >= 4);
    for (const std::string& skill : skills) {
        INFO("without " << skill);
        Crippled crippled(skill, plan);
        CHECK(crippled.status == 1);
        CHECK(crippled.landed() == "0");
    }
}

TEST_CASE("the demo agent blocks through the skill and in no other way", "[e2e][demo]") {
    const std::string skill = GENERATE("", "changeset_block");
    INFO("without " << skill);
    Crippled run(skill, plan_with("block the reason given"));
    CHECK(run.landed() == "0");
    const Json changeset =
        at(run.sandbox.json(run.repository.folder, {"status"}), {"epics", "0", "changesets", "0"});
    CHECK(changeset.string_at("state") == "blocked");
    const bool by_skill = changeset.dump().find("the reason given") != std::string::npos;
    CHECK(by_skill == skill.empty());
}
