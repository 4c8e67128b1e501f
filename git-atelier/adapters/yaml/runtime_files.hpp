// Runtime definitions from YAML files (port RuntimeCatalog): the project's own folder over the
// shipped one.
#pragma once

#include "ports/agent_runtime.hpp"

#include <filesystem>

namespace atelier {

class RuntimeFiles final : public RuntimeCatalog {
  public:
    // Folders of NAME.yaml; either may be missing. Read at each call, so an edited file counts at
    // once.
    RuntimeFiles(std::filesystem::path project, std::filesystem::path shipped)
        : project_(std::move(project)), shipped_(std::move(shipped)) {}

    Result<RuntimeDefinition> definition(const std::string& name) override;
    Result<std::vector<std::string>> names() override;

  private:
    std::filesystem::path project_;
    std::filesystem::path shipped_;
};

} // namespace atelier
