// `git atelier plan --edit EPIC`: the epic as a plan file in the person's editor, again and again
// until it can be saved or they let it be.
#pragma once

#include "app/plan/apply_edited_plan.hpp"
#include "ports/documents.hpp"
#include "ports/files.hpp"

#include <filesystem>
#include <functional>
#include <string>

namespace atelier {

// All references outlive the call.
struct PlanEditing {
    PlanFormat& format;
    Files& files;
    // Below it each call has a file of its own, so that no kept text is written over.
    std::filesystem::path folder;
    // Opens the file in the editor and comes back when that has ended.
    std::function<Result<void>(const std::filesystem::path& file)> edit;
    // What the person wrote.
    std::function<Result<std::string>(const std::filesystem::path& file)> read;
    // For an epic that has no root branch yet.
    const RepositoryBranches& branches;
    // Whether they want to edit again after hearing why it was not saved.
    std::function<bool(const std::string& why)> again;
};

// What the person wrote is never lost: an error names the file that keeps it, as `kept_in` too.
Result<EditPlanOutcome> plan_in_editor(const Context& context, const BeadId& epic,
                                       const PlanEditing& editing);

} // namespace atelier
