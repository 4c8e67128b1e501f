// What is wrong with a workflow, all of it at once, so that whoever writes one corrects it in one
// go. Structure and keys are seen to as a file is read (adapters/yaml/workflow_yaml); this is about
// what it says.
#pragma once

#include "domain/workflow/workflow.hpp"

#include <cstdint>
#include <string>
#include <vector>

namespace atelier {

struct WorkflowMistake {
    // 0 where it is about the whole.
    int line = 0;
    std::string key;
    // A sentence, lower-case and without a full stop.
    std::string message;
    // What to do about it, in the same form; "" where the message says so.
    std::string cure = {};

    friend bool operator==(const WorkflowMistake&, const WorkflowMistake&) = default;
};

// What a workflow may name. All sorted.
struct WorkflowSurroundings {
    std::vector<std::string> artisans = {};
    std::vector<std::string> briefs = {};
    // Whose runtime has no tools.
    std::vector<std::string> only_writing = {};
    std::int64_t max_turns = 200;
    // Not where a mistake in a file has left steps out: nothing is said then of what is missing.
    bool has_all_steps = true;
};

inline constexpr std::size_t max_workflow_depth = 16;
inline constexpr std::size_t max_workflow_leaves = 256;
inline constexpr std::size_t max_workflow_bytes = 64UL * 1024;

// In the order of their lines.
std::vector<WorkflowMistake> check_workflow(const Workflow& workflow,
                                            const WorkflowSurroundings& around);

// "file.yaml:12: message; cure"
std::string mistake_line(const WorkflowMistake& mistake, const std::string& file);
void sort_mistakes(std::vector<WorkflowMistake>& mistakes);

} // namespace atelier
