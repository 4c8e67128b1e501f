// A project in order, one with a broken plan, and the way back from there.
#include "support/atelier_sandbox.hpp"
#include "support/catch.hpp"

#include <fstream>

using namespace atelier;
using namespace atelier::test;
namespace fs = std::filesystem;

namespace {

constexpr const char* doctored_plan = R"(epics:
  - title: Greeting
    changesets:
      - title: Core
        description: Write it.
      - title: Page
        description: Describe it.
)";

std::string state_of(const Json& doctor, const std::string& name) {
    for (const Json& check : doctor.find("checks")->as_array())
        if (check.string_at("name") == name) return check.string_at("state");
    return "no such check";
}

} // namespace

TEST_CASE("doctor finds a project in order, and the key that somebody removed", "[e2e][doctor]") {
    AtelierSandbox sandbox;
    const BuiltRepository built = sandbox.git().build(RepositoryKind::plain);
    sandbox.plan(built.folder, doctored_plan);
    const Json before = sandbox.json(built.folder, {"doctor"});
    INFO(before.dump());
    CHECK(before.find("sound")->as_bool());

    sandbox.git().git(built.folder,
                      {"config", "--remove-section", "includeIf.gitdir:./worktrees/at-*"});
    CHECK(sandbox.try_atelier(built.folder, {"doctor"}).status == 1);
    CHECK_THAT(sandbox.atelier(built.folder, {"doctor", "--fix"}),
               ContainsSubstring("fixed  worktree-include"));
    CHECK_THAT(sandbox.atelier(built.folder, {"doctor", "--format", "table"}),
               ContainsSubstring("good  worktree-include"));
}

TEST_CASE("a broken plan is named everywhere, and what can be read goes into a new one",
          "[e2e][doctor]") {
    AtelierSandbox sandbox;
    const BuiltRepository built = sandbox.git().build(RepositoryKind::plain);
    const std::string epic = sandbox.plan(built.folder, doctored_plan).front();
    const fs::path store = sandbox.project(built.folder) / ".beads" / "atelier.db";
    // The page of the index by kind and status: every bead can still be read, but not found.
    {
        std::fstream file(store, std::ios::in | std::ios::out | std::ios::binary);
        std::string bytes{std::istreambuf_iterator<char>(file), {}};
        const auto page = static_cast<std::size_t>(static_cast<unsigned char>(bytes[16])) << 8U;
        std::size_t broken = page;
        while (bytes.at(broken) != 0x0a || bytes.find("epicopen", broken) > broken + page)
            broken += page;
        file.clear();
        file.seekp(static_cast<std::streamoff>(broken));
        file << std::string(page, '\x55');
    }
    const ProcessResult refused = sandbox.try_atelier(built.folder, {"status", "--json"});
    CHECK(refused.status == 128);
    CHECK_THAT(refused.out, ContainsSubstring("store-corrupt"));
    CHECK_THAT(refused.out, ContainsSubstring("git atelier doctor"));
    const ProcessResult looked = sandbox.try_atelier(built.folder, {"doctor", "--json"});
    CHECK(looked.status == 1);
    const Json doctor = std::get<Json>(parse_json(looked.out));
    CHECK(state_of(doctor, "store-integrity") == "wrong");
    CHECK_FALSE(doctor.find("sound")->as_bool());

    const fs::path rows = sandbox.root() / "saved.jsonl";
    CHECK(sandbox.try_atelier(built.folder, {"doctor", "--salvage", store.string()}).status == 129);
    const Json saved = sandbox.json(built.folder, {"doctor", "--salvage", rows.string()});
    CHECK(at(saved, {"salvaged", "cut"}).as_array().empty());
    fs::rename(store, sandbox.root() / "broken.db");
    CHECK(sandbox.try_atelier(built.folder, {"doctor"}).status == 1);
    sandbox.atelier(built.folder, {"init"});
    sandbox.atelier(built.folder, {"import", rows.string()});
    CHECK(at(sandbox.json(built.folder, {"status"}), {"epics", "0", "id"}).as_string() == epic);
    CHECK(at(sandbox.json(built.folder, {"status"}), {"epics", "0", "changesets"})
              .as_array()
              .size() == 2);
    // The decisions of the plan that broke are still beside the new one.
    CHECK(sandbox.try_atelier(built.folder, {"doctor"}).status == 1);
    sandbox.atelier(built.folder, {"doctor", "--fix"});
    CHECK(sandbox.json(built.folder, {"doctor"}).find("sound")->as_bool());
}
