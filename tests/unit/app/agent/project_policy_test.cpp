#include "app/agent/project_policy.hpp"
#include "support/catch.hpp"
#include "support/memory_files.hpp"
#include "support/unwrap.hpp"

using namespace atelier;
using namespace atelier::test;

namespace {

struct Asked {
    MemoryFiles files;
    ProjectPaths paths{"/data/projects/p"};
    std::string offered;

    std::string text(Role role) { return unwrap(project_policy(files, paths, role)).text; }
    Result<PolicyEdit> edit(const std::vector<Role>& roles, const std::string& written) {
        return edit_policy({.files = files,
                            .folder = paths.folder / "edits",
                            .edit = [&](const std::filesystem::path& file) -> Result<void> {
                                offered = files.texts[file];
                                files.texts[file] = written;
                                return {};
                            },
                            .read = [&](const std::filesystem::path& file) -> Result<std::string> {
                                return files.texts[file];
                            },
                            .again = [](const std::string&) { return false; }},
                           paths, roles, "policy-1.md");
    }
};

} // namespace

TEST_CASE("agents are told the policy of their role, and nothing without one", "[app][policy]") {
    Asked at;
    CHECK(policy_section(unwrap(project_policy(at.files, at.paths, Role::worker))).empty());
    CHECK(unwrap(at.edit({Role::worker}, "\nWrite tests.\n\n")).changed);
    CHECK(at.text(Role::worker) == "Write tests.");
    CHECK(at.text(Role::planner).empty());
    CHECK_THAT(policy_section(unwrap(project_policy(at.files, at.paths, Role::worker))),
               ContainsSubstring("asks this of every worker:\n\nWrite tests.\n"));
    CHECK(at.files.texts.at("/data/projects/p/templates/policy.worker.md") == "Write tests.\n");
}

TEST_CASE("both roles are edited as one while they have the same policy", "[app][policy]") {
    Asked at;
    const std::vector<Role> both = {Role::planner, Role::worker};
    CHECK(unwrap(at.edit(both, "Small steps.\n")).changed);
    CHECK(at.text(Role::planner) == "Small steps.");
    CHECK_FALSE(unwrap(at.edit(both, "Small steps.\n")).changed);
    CHECK(at.offered == "Small steps.\n");
    unwrap(at.edit({Role::worker}, "Write tests.\n"));
    const Error error = must_fail(at.edit(both, "x"));
    CHECK(error.code == ErrorCode::usage);
    CHECK_THAT(error.message, ContainsSubstring("--role"));
    // An empty text takes it away.
    CHECK(unwrap(at.edit({Role::worker}, "\n")).changed);
    CHECK(at.text(Role::worker).empty());
    CHECK_FALSE(at.files.texts.contains("/data/projects/p/templates/policy.worker.md"));
    CHECK(at.text(Role::planner) == "Small steps.");
}
