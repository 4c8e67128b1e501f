// Runtime definitions from YAML files (port RuntimeCatalog) in several folders: a project's, the
// user's, those that are shipped.
#pragma once

#include "adapters/yaml/named_files.hpp"
#include "ports/agent_runtime.hpp"

#include <filesystem>
#include <vector>

namespace atelier {

class RuntimeFiles final : public RuntimeCatalog {
  public:
    // Folders of NAME.yaml, at least one; the first that has a name decides, and any may be
    // missing. Read at each call, so an edited file counts at once.
    explicit RuntimeFiles(std::vector<std::filesystem::path> folders);

    Result<RuntimeDefinition> definition(const std::string& name) override;
    Result<std::vector<std::string>> names() override;

  private:
    NamedFiles files_;
};

} // namespace atelier
