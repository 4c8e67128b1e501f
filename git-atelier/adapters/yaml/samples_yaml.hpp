// The pieces that come with the program, in YAML: read as strictly as workflows, all that is wrong
// with the file being noted.
#pragma once

#include "adapters/yaml/named_files.hpp"
#include "adapters/yaml/strict_map.hpp"
#include "base/result.hpp"
#include "domain/piece/sample_piece.hpp"

#include <string_view>

namespace atelier {

SampleSet read_samples(std::string_view content, Mistakes& mistakes);

// Of the first folder that has a `samples.yaml`. not-found where none has; workflow-invalid with
// file, line and key.
Result<SampleSet> samples_in(const NamedFiles& files);

} // namespace atelier
