// Taking back the last integration of an epic: its parent branch goes to where it was, as long as
// nothing has come to it since.
#pragma once

#include "app/core/work_context.hpp"
#include "domain/land/integration.hpp"

#include <filesystem>
#include <optional>
#include <string>
#include <vector>

namespace atelier {

struct UndoneIntegration {
    BeadId epic;
    IntegrationReceipt receipt;
    // The checkout that was brought back with it.
    std::optional<std::filesystem::path> checkout = {};
    std::vector<std::string> warnings = {};
};

// not-found where nothing is recorded of one; root-moved, naming the branch and what it is at,
// where it has moved since; dirty, naming the files, where it is checked out and these would be
// lost. All of them leave everything as it was.
Result<UndoneIntegration> undo_integration(WorkContext& work, const BeadId& epic);

} // namespace atelier
