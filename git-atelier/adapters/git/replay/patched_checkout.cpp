#include "adapters/git/replay/patched_checkout.hpp"

#include "base/path.hpp"
#include "base/text.hpp"

#include <algorithm>

namespace atelier {
namespace {

namespace fs = std::filesystem;

constexpr Millis patch_deadline{15 * 60'000};
constexpr std::size_t most_patched = 100;
constexpr std::string_view no_file = "000000";

bool is_plain(const DifferingFile& file) {
    const auto kind = [](std::string_view mode) { return mode.substr(0, 3); };
    const bool both = file.mode_before != no_file && file.mode_after != no_file;
    const std::string_view mode = file.mode_after == no_file ? file.mode_before : file.mode_after;
    if (both && kind(file.mode_before) != kind(file.mode_after)) return false;
    return kind(mode) != "160" && fs::path(file.path).filename() != ".gitattributes";
}

// Git says so of a file that it prints no lines of.
bool has_unprinted(const std::string& patch) {
    return patch.find("\nBinary files ") != std::string::npos;
}

} // namespace

bool is_new(const DifferingFile& file) {
    return file.mode_before == no_file;
}

Result<std::vector<DifferingFile>> differing_files(const Git& git, const CommitId& from,
                                                   const CommitId& to) {
    ATELIER_TRY(const std::string listed, git.output({"diff-tree", "-r", "--raw", "--no-renames",
                                                      "-z", from.str(), to.str()}));
    // ":100644 100644 ID ID M", then the path.
    std::vector<DifferingFile> files;
    const auto fields = nul_fields(listed);
    for (std::size_t at = 0; at + 1 < fields.size(); at += 2)
        if (const std::string& about = fields[at]; about.size() > 14)
            files.push_back({about.substr(1, 6), about.substr(8, 6), fields[at + 1]});
    return files;
}

bool can_be_patched(const std::vector<DifferingFile>& files) {
    if (files.size() >= most_patched || !std::ranges::all_of(files, is_plain)) return false;
    // They are sorted as trees are, where what stands below a name may follow on others.
    return std::ranges::none_of(files, [&](const DifferingFile& one) {
        return std::ranges::any_of(files, [&](const DifferingFile& other) {
            return one.path != other.path && is_below(other.path, one.path);
        });
    });
}

Result<bool> patch_checkout(const Git& git, const fs::path& git_dir, const fs::path& worktree,
                            const CommitId& from, const CommitId& to) {
    ATELIER_TRY(
        std::string patch,
        git.output({"-c", "core.bigFileThreshold=256k", "diff-tree", "-r", "-p", "--full-index",
                    "--no-renames", "--src-prefix=a/", "--dst-prefix=b/", from.str(), to.str()}));
    if (has_unprinted(patch)) return false;
    GitCall apply = call_in_checkout(git_dir, worktree,
                                     {"-c", "apply.whitespace=nowarn", "-c",
                                      "apply.ignoreWhitespace=no", "apply", "--index", "-"},
                                     patch_deadline);
    apply.input = std::move(patch);
    ATELIER_TRY(const ProcessResult applied, git.run(apply));
    return applied.status == 0;
}

} // namespace atelier
