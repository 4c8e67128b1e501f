// Workflows, artisans, briefs and presets in folders of a test's own.
#pragma once

#include "adapters/yaml/workflow_files.hpp"
#include "support/git_sandbox.hpp"
#include "support/temporary_folder.hpp"

#include <string>

namespace atelier::test {

struct WorkflowFolders {
    TemporaryFolder folder;
    WorkflowFiles files{{folder / "project", folder / "user", folder / "shipped"}};

    void put(const std::string& file, const std::string& text) const {
        write_file(folder / file, text);
    }
};

inline const std::string one_turn = "steps: [{turn: a}]\nroles: {a: scout}\n";

} // namespace atelier::test
