// Workflows in YAML: what is wrong with a file is noted, all of it, with its lines; what `write`
// gives reads back as an equal workflow.
#pragma once

#include "adapters/yaml/strict_map.hpp"
#include "domain/workflow/workflow.hpp"
#include "ports/workflows.hpp"

#include <functional>
#include <string>
#include <string_view>
#include <vector>

namespace atelier {

// What is spliced in for `use: NAME`; where it cannot be, why.
using UseWorkflow = std::function<tl::expected<Workflow, std::string>(const std::string& name)>;

struct WorkflowReading {
    Workflow workflow;
    Mistakes mistakes = {};
    // Nothing was left out because of a mistake.
    bool has_all_steps = true;
};

// `name`: what it has to be called; "" for any name.
WorkflowReading read_workflow(std::string_view content, const std::string& name,
                              const UseWorkflow& use);

class YamlWorkflowFormat final : public WorkflowFormat {
  public:
    Result<Workflow> parse(const std::string& text) override;
    std::string write(const Workflow& workflow) override;
};

} // namespace atelier
