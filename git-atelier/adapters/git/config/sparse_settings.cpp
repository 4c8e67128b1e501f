#include "adapters/git/config/sparse_settings.hpp"

#include "adapters/git/config/config_file.hpp"
#include "posix/errno_error.hpp"
#include "posix/read_file.hpp"
#include "posix/replace_file.hpp"

#include <algorithm>

namespace atelier {
namespace {

namespace fs = std::filesystem;

constexpr std::string_view is_sparse = "core.sparsecheckout";
constexpr std::string_view is_cone = "core.sparsecheckoutcone";
constexpr std::string_view is_sparse_index = "index.sparse";

fs::path patterns_of(const fs::path& git_dir) {
    return git_dir / "info/sparse-checkout";
}

Result<void> write_for_checkout(const fs::path& file, const std::string& text) {
    std::error_code failure;
    fs::create_directories(file.parent_path(), failure);
    if (failure)
        return fail(posix::errno_error("make", file.parent_path(), std::errc(failure.value())));
    if (const auto written = posix::replace_file(file, text); !written)
        return fail(posix::errno_error("write", file, written.error()));
    return {};
}

std::string configuration_text(const SparseSettings& settings) {
    const auto said = [](bool value) { return value ? "true\n" : "false\n"; };
    return std::string("[core]\n\tsparseCheckout = true\n\tsparseCheckoutCone = ") +
           said(settings.cone) + "[index]\n\tsparse = " + said(settings.sparse_index);
}

} // namespace

bool says_only_which_files(const fs::path& configuration) {
    const auto text = posix::read_file(configuration);
    const auto entries = parse_config(text.value_or(""));
    return !entries.empty() && std::ranges::all_of(entries, [](const ConfigEntry& entry) {
        return entry.key == is_sparse || entry.key == is_cone || entry.key == is_sparse_index;
    });
}

Result<std::optional<SparseSettings>> sparse_settings(const Git& git, const fs::path& git_dir) {
    const auto patterns = posix::read_file(patterns_of(git_dir));
    if (!patterns) return std::nullopt;
    SparseSettings settings{.patterns = *patterns};
    const GitCall ask{.arguments = {"config", "--list", "-z"},
                      .environment = {{"GIT_DIR", git_dir.string()}},
                      .place = GitPlace::repository};
    ATELIER_TRY(const std::string listed, git.output(ask));
    bool sparse = false;
    for (const std::string& entry : nul_fields(listed)) {
        // "KEY\nVALUE", or a key alone, which is true; the last one counts.
        const auto end = entry.find('\n');
        const std::string key = entry.substr(0, end);
        const bool value = end == std::string::npos || config_bool(entry.substr(end + 1));
        if (key == is_sparse) sparse = value;
        if (key == is_cone) settings.cone = value;
        if (key == is_sparse_index) settings.sparse_index = value;
    }
    return sparse ? std::optional(std::move(settings)) : std::nullopt;
}

Result<std::optional<SparseSettings>> sparse_settings_of_main(const Git& git,
                                                              const RepositoryLayout& layout) {
    if (layout.bare) return std::nullopt;
    return sparse_settings(git, layout.common_dir);
}

Result<void> follow_main_checkout(const Git& git, const RepositoryLayout& layout,
                                  const fs::path& own) {
    ATELIER_TRY(const auto wanted, sparse_settings_of_main(git, layout));
    if (!wanted) return {};
    ATELIER_CHECK(write_for_checkout(patterns_of(own), wanted->patterns));
    ATELIER_TRY(const auto here, sparse_settings(git, own));
    // With extensions.worktreeConfig each checkout says for itself whether it is sparse.
    if (here == wanted) return {};
    return write_for_checkout(own / "config.worktree", configuration_text(*wanted));
}

} // namespace atelier
