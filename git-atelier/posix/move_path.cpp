#include "posix/move_path.hpp"

#include "posix/replace_file.hpp"

#include <unistd.h>

namespace atelier::posix {

namespace fs = std::filesystem;

Expected<void> move_path(const fs::path& from, const fs::path& to) {
    const auto renamed = rename_file(from, to);
    if (renamed || renamed.error() != std::errc::cross_device_link) return renamed;
    fs::path draft = to;
    draft += ".moving-" + std::to_string(::getpid());
    std::error_code failure;
    fs::copy(from, draft, fs::copy_options::recursive | fs::copy_options::copy_symlinks, failure);
    const Expected<void> named =
        failure ? Expected<void>(tl::unexpected(static_cast<std::errc>(failure.value())))
                : rename_file(draft, to);
    if (!named) {
        fs::remove_all(draft, failure);
        return named;
    }
    fs::remove_all(from, failure);
    if (failure) return tl::unexpected(static_cast<std::errc>(failure.value()));
    return {};
}

} // namespace atelier::posix
