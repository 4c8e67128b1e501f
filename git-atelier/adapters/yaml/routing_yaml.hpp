// Who leads a task of the workshop, in YAML: read as strictly as workflows, all that is wrong with
// a file being noted.
#pragma once

#include "adapters/yaml/strict_map.hpp"
#include "base/result.hpp"
#include "domain/workflow/routing.hpp"

#include <filesystem>
#include <string_view>
#include <vector>

namespace atelier {

// `artisans`: who may lead, sorted.
Routing read_routing(std::string_view content, const std::vector<std::string>& artisans,
                     Mistakes& mistakes);

// Of the first of these folders of templates that has a `routing.yaml`. not-found where none has;
// workflow-invalid with file, line and key.
Result<Routing> routing_in(const std::vector<std::filesystem::path>& templates,
                           const std::vector<std::string>& artisans);

} // namespace atelier
