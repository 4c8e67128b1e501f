#include "adapters/git/process/scratch_folder.hpp"

#include <cstdlib>

namespace atelier {

namespace fs = std::filesystem;

Result<ScratchFolder> ScratchFolder::make(const Environment& environment) {
    const auto base = environment.find("TMPDIR");
    const bool given = base != environment.end() && fs::path(base->second).is_absolute();
    std::string pattern = (given ? base->second : "/tmp") + "/atelier-XXXXXX";
    if (::mkdtemp(pattern.data()) == nullptr)
        return fail(ErrorCode::files_failed, "cannot make a temporary folder " + pattern,
                    advise(Hint::temporary_folder));
    return ScratchFolder(fs::path(pattern));
}

ScratchFolder::~ScratchFolder() {
    if (path_.empty()) return;
    std::error_code ignored;
    fs::remove_all(path_, ignored);
}

ScratchFolder::ScratchFolder(ScratchFolder&& other) noexcept : path_(std::move(other.path_)) {
    other.path_.clear();
}

} // namespace atelier
