// Whether anything at all in a folder is another than it was.
#pragma once

#include "base/result.hpp"

#include <filesystem>
#include <string>
#include <vector>

namespace atelier {

struct ImprintedFolder {
    std::filesystem::path folder;
    // Folders in which no file is do not count.
    bool files_only = false;
    // Nor do these, right in it.
    std::vector<std::string> besides = {};
};

// Several times faster than a footprint, which says what: text that differs then. Also the mode of
// a file counts, and that it lost a name. Links are not followed. Files-failed where something is
// mounted below them.
Result<std::string> imprint_of(const std::vector<ImprintedFolder>& folders);

} // namespace atelier
