// Workflows, artisans, briefs and presets from files (port WorkflowCatalog) in several folders of
// templates: a project's, the user's, those that are shipped.
#pragma once

#include "adapters/yaml/named_files.hpp"
#include "adapters/yaml/workflow_yaml.hpp"
#include "ports/workflows.hpp"

#include <filesystem>
#include <map>
#include <string>
#include <vector>

namespace atelier {

class WorkflowFiles final : public WorkflowCatalog {
  public:
    // At least one folder of templates, with folders `workflows`, `artisans`, `briefs`, `presets`,
    // `dialogue` and `celebrations` in it; the last one is what is shipped.
    explicit WorkflowFiles(const std::vector<std::filesystem::path>& templates);

    Result<FoundWorkflow> workflow(const std::string& name) override;
    Result<FoundWorkflow> workflow_in(const std::filesystem::path& file) override;
    Result<std::vector<std::string>> workflow_names() override;
    Result<Artisan> artisan(const std::string& name) override;
    Result<std::vector<std::string>> artisan_names() override;
    Result<BriefFile> brief(const std::string& name) override;
    Result<std::vector<std::string>> brief_names() override;
    Result<Preset> preset(const std::string& name) override;
    Result<std::vector<std::string>> preset_names() override;
    Result<Dialogue> dialogue(const std::string& artisan) override;
    Result<std::vector<std::string>> celebrations(const std::string& workflow) override;
    Result<SampleSet> samples() override;

  private:
    // What one call has read for `use`: whole workflows, and those whose files are being read.
    struct Uses;
    tl::expected<Workflow, std::string> used(const std::string& name, Uses& uses);
    Result<WorkflowReading> read(const std::filesystem::path& file, const std::string& name,
                                 Uses& uses);

    NamedFiles workflows_;
    NamedFiles artisans_;
    NamedFiles briefs_;
    NamedFiles presets_;
    NamedFiles dialogues_;
    NamedFiles celebrations_;
    NamedFiles samples_;
};

} // namespace atelier
