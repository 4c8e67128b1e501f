#include "app/worktree/former_paths.hpp"

namespace atelier {

namespace fs = std::filesystem;

Result<std::optional<fs::path>> led_from(Files& files, const fs::path& place) {
    ATELIER_TRY(const auto target, files.link_target(place));
    if (!target || target->empty() || target->has_parent_path()) return std::optional<fs::path>();
    return std::optional(place.parent_path() / *target);
}

Result<void> lead_on(Files& files, const fs::path& from, const fs::path& to, LeftPlace left) {
    const fs::path folder = from.parent_path();
    ATELIER_TRY(const auto names, files.list(folder));
    for (const std::string& name : names) {
        ATELIER_TRY(const auto now, led_from(files, folder / name));
        if (now == from) ATELIER_CHECK(files.link(folder / name, to.filename()));
    }
    return left == LeftPlace::leads_on ? files.link(from, to.filename()) : Result<void>();
}

Result<void> tidy_former_paths(Files& files, const fs::path& worktrees) {
    ATELIER_TRY(const auto names, files.list(worktrees));
    for (const std::string& name : names) {
        ATELIER_TRY(const auto now, led_from(files, worktrees / name));
        if (!now) continue;
        ATELIER_TRY(const bool stands, files.exists(*now));
        if (!stands) ATELIER_CHECK(files.remove(worktrees / name));
    }
    return {};
}

} // namespace atelier
