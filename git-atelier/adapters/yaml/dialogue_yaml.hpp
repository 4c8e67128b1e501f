// What artisans say, and what is said of a run that has completed, in YAML: read as strictly as
// workflows, all that is wrong with a file being noted.
#pragma once

#include "adapters/yaml/named_files.hpp"
#include "adapters/yaml/strict_map.hpp"
#include "base/result.hpp"
#include "domain/workflow/dialogue.hpp"

#include <string>
#include <string_view>
#include <vector>

namespace atelier {

Dialogue read_dialogue(std::string_view content, Mistakes& mistakes);
std::vector<std::string> read_celebrations(std::string_view content, Mistakes& mistakes);

// Of the first of these names that has a file; nothing where none has. workflow-invalid with file,
// line and key.
Result<Dialogue> dialogue_in(const NamedFiles& files, const std::string& artisan);
Result<std::vector<std::string>> celebrations_in(const NamedFiles& files,
                                                 const std::vector<std::string>& names);

} // namespace atelier
