// Artisans and presets in YAML, read as strictly as workflows: all that is wrong with a file is
// noted.
#pragma once

#include "adapters/yaml/strict_map.hpp"
#include "domain/workflow/artisan.hpp"
#include "domain/workflow/commission.hpp"

#include <string>
#include <string_view>

namespace atelier {

// `name`: the file's, which is what they are called.
Artisan read_artisan(std::string_view content, const std::string& name, Mistakes& mistakes);
Preset read_preset(std::string_view content, const std::string& name, Mistakes& mistakes);

} // namespace atelier
