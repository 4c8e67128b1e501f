// Runs whose artisans have agents with tools alone, which edit the document in a worktree, in
// memory.
#pragma once

#include "support/document_fixture.hpp"

#include <filesystem>
#include <functional>
#include <string>

namespace atelier::test {

struct EditingFixture : DocumentFixture {
    EditingFixture() {
        writers.text.clear();
        writers.worker = {"edit", "{prompt_file}"};
        answering.meanwhile = [this](const Asked& one) {
            edit(answering.requests.back().directory, one);
        };
        answering.answer = [](const Asked&) { return "It is done."; };
    }

    // What an agent does in its worktree, or in its home: each adds a line to the document.
    std::function<void(const std::filesystem::path&, const Asked&)> edit =
        [this](const std::filesystem::path& folder, const Asked& one) {
            add_line(folder, "A line by " + one.artisan + ".");
        };

    void add_line(const std::filesystem::path& folder, const std::string& line) {
        const auto before = unwrap(files.read(folder / "notes.md"));
        unwrap(files.write(folder / "notes.md", before.value_or("") + line + "\n"));
    }
    std::filesystem::path worktree_of_run(const BeadId& run) const {
        return paths.worktrees() / run.str();
    }
    // Of turns, not of the person.
    bool is_there(const BeadId& run) {
        return repository.git.worktree_at(worktree_of_run(run)) != nullptr;
    }
    std::optional<CommitId> turn_branch_of(const BeadId& run) {
        return repository.git.ref(full_ref(*run_of(run).branch) + "-turn");
    }
};

} // namespace atelier::test
