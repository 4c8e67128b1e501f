// Epics whose changesets each write one file, for workers side by side: what is planned, and that
// each of them landed once.
#pragma once

#include "base/text.hpp"
#include "support/atelier_sandbox.hpp"
#include "support/catch.hpp"

#include <filesystem>
#include <set>
#include <string>

namespace atelier::test {

// One epic of a plan file. `directive`: what the demo agent is told besides, for each of them.
inline std::string epic_of_parts(const std::string& root, int changesets,
                                 const std::string& directive = {}) {
    std::string plan =
        "  - title: Epic " + root + "\n    root_branch: " + root + "\n    changesets:\n";
    for (int i = 1; i <= changesets; ++i)
        plan += "      - title: Part " + std::to_string(i) +
                "\n        description: |\n          demo: write " + root + "/" +
                std::to_string(i) + ".txt part\n" +
                (directive.empty() ? "" : "          " + directive + "\n");
    return plan;
}

inline void check_landed_once(AtelierSandbox& sandbox, const std::filesystem::path& repository,
                              const std::string& root, std::size_t changesets) {
    INFO(root);
    const auto landed = lines_of(sandbox.git().git(
        repository, {"log", "--format=%(trailers:key=Atelier-Changeset,valueonly,separator=)",
                     "main.." + root}));
    CHECK(landed.size() == changesets);
    CHECK(std::set<std::string>(landed.begin(), landed.end()).size() == changesets);
}

} // namespace atelier::test
