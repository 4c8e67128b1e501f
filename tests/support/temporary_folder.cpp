#include "support/temporary_folder.hpp"

#include <cstdlib>
#include <stdexcept>

namespace atelier::test {

TemporaryFolder::TemporaryFolder(const std::filesystem::path& above) {
    std::string pattern = (above / "atelier-test-XXXXXX").string();
    if (mkdtemp(pattern.data()) == nullptr) throw std::runtime_error("no scratch folder");
    path_ = std::filesystem::canonical(pattern);
}

TemporaryFolder::~TemporaryFolder() {
    std::error_code ignored;
    // What a test made read-only can be removed by root alone.
    for (const auto& entry : std::filesystem::recursive_directory_iterator(path_, ignored))
        if (entry.is_directory(ignored) && !entry.is_symlink(ignored))
            std::filesystem::permissions(entry.path(), std::filesystem::perms::owner_all,
                                         std::filesystem::perm_options::add, ignored);
    std::filesystem::remove_all(path_, ignored);
}

} // namespace atelier::test
