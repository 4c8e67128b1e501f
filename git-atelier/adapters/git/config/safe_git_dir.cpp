#include "adapters/git/config/safe_git_dir.hpp"

#include "adapters/git/config/config_file.hpp"
#include "base/text.hpp"
#include "posix/read_file.hpp"
#include "posix/replace_file.hpp"

#include <algorithm>
#include <array>
#include <map>

namespace atelier {
namespace {

namespace fs = std::filesystem;

// How objects and refs are stored and shown, and who signs as what. None of them names a program.
constexpr auto copied = std::to_array<std::string_view>({"core.abbrev",
                                                         "core.bigfilethreshold",
                                                         "core.commitgraph",
                                                         "core.compression",
                                                         "core.deltabasecachelimit",
                                                         "core.filemode",
                                                         "core.filesreflocktimeout",
                                                         "core.fsync",
                                                         "core.fsyncmethod",
                                                         "core.ignorecase",
                                                         "core.logallrefupdates",
                                                         "core.loosecompression",
                                                         "core.multipackindex",
                                                         "core.packedgitlimit",
                                                         "core.packedgitwindowsize",
                                                         "core.packedrefstimeout",
                                                         "core.precomposeunicode",
                                                         "core.protecthfs",
                                                         "core.protectntfs",
                                                         "core.repositoryformatversion",
                                                         "core.sharedrepository",
                                                         "core.symlinks",
                                                         "core.usereplacerefs",
                                                         "diff.algorithm",
                                                         "diff.renamelimit",
                                                         "diff.renames",
                                                         "extensions.compatobjectformat",
                                                         "extensions.noop",
                                                         "extensions.objectformat",
                                                         "extensions.partialclone",
                                                         "extensions.preciousobjects",
                                                         "extensions.refstorage",
                                                         "extensions.relativeworktrees",
                                                         "i18n.commitencoding",
                                                         "i18n.logoutputencoding",
                                                         "merge.directoryrenames",
                                                         "merge.renamelimit",
                                                         "merge.renames",
                                                         "merge.renormalize",
                                                         "user.email",
                                                         "user.name",
                                                         "worktree.userelativepaths"});

// Where the objects that a partial clone left out are fetched from.
constexpr auto copied_of_promisors =
    std::to_array<std::string_view>({".fetch", ".partialclonefilter", ".promisor", ".url"});

// What is the repository's own. Those that are not there are links that lead nowhere, where Git
// finds nothing, or makes what it needs at their end.
constexpr auto linked = std::to_array<const char*>(
    {"logs", "objects", "packed-refs", "refs", "reftable", "shallow", "worktrees"});

bool is_copied(const ConfigEntry& entry, bool partial) {
    if (std::ranges::find(copied, entry.key) != copied.end()) return true;
    if (!partial || !entry.key.starts_with("remote.")) return false;
    // `ext::` and unknown helpers are programs; the transports of Git itself are not.
    const bool transport = entry.value.find("::") == std::string::npos;
    return transport && std::ranges::any_of(copied_of_promisors, [&](std::string_view end) {
               return entry.key.ends_with(end);
           });
}

std::string quoted(std::string_view value) {
    std::string out = "\"";
    for (const char c : value) {
        if (c == '\n') {
            out += "\\n";
            continue;
        }
        if (c == '"' || c == '\\') out += '\\';
        out += c;
    }
    return out + "\"";
}

// `section.name` or `section.subsection.name`
std::string heading_of(std::string_view key) {
    const auto first = key.find('.');
    const auto last = key.rfind('.');
    std::string heading = "[" + std::string(key.substr(0, first));
    if (first != last) heading += " " + quoted(key.substr(first + 1, last - first - 1));
    return heading + "]\n";
}

// It is compared with what it should be before each call of Git.
Result<void> put_file(const fs::path& file, const std::string& wanted) {
    if (const auto there = posix::read_file(file); there && *there == wanted) return {};
    auto draft = posix::Draft::beside(file);
    if (!draft) return fail(posix::errno_error("write", file, draft.error()));
    if (const auto filled = draft->fill(wanted, 0600, posix::Kept::briefly); !filled)
        return fail(posix::errno_error("write", file, filled.error()));
    if (const auto replaced = draft->take_place_of(file, posix::Kept::briefly); !replaced)
        return fail(posix::errno_error("replace", file, replaced.error()));
    return {};
}

} // namespace

std::string safe_configuration(std::string_view text, bool bare) {
    const std::vector<ConfigEntry> entries = parse_config(text);
    const bool partial = std::ranges::any_of(
        entries, [](const auto& entry) { return entry.key == "extensions.partialclone"; });
    std::string out;
    const auto add = [&](std::string_view key, std::string_view value) {
        out += heading_of(key) + "\t" + std::string(key.substr(key.rfind('.') + 1)) + " = " +
               quoted(value) + "\n";
    };
    bool logs_said = false;
    for (const ConfigEntry& entry : entries) {
        if (!is_copied(entry, partial)) continue;
        logs_said = logs_said || entry.key == "core.logallrefupdates";
        add(entry.key, entry.value);
    }
    add("core.bare", bare ? "true" : "false");
    if (!logs_said) add("core.logallrefupdates", bare ? "false" : "true");
    add("core.hookspath", "/dev/null");
    add("core.fsmonitor", "false");
    add("gc.auto", "0");
    return out;
}

GitCall call_to_add_worktree(const Git& git, const std::vector<std::string>& words) {
    // Git makes the first one's folder, but not at the end of a link.
    std::error_code failure;
    fs::create_directory(git.common_dir() / "worktrees", failure);
    GitCall call{{"worktree", "add", "--quiet"}};
    call.arguments.insert(call.arguments.end(), words.begin(), words.end());
    return call;
}

Result<void> SafeGitDir::link_all() const {
    std::error_code failure;
    fs::create_directories(folder_, failure);
    if (!failure) fs::permissions(folder_, fs::perms::owner_all, failure);
    if (failure) return fail(posix::errno_error("make", folder_, std::errc(failure.value())));
    for (const char* name : linked) {
        const fs::path link = folder_ / name;
        const fs::path target = layout_.common_dir / name;
        if (fs::read_symlink(link, failure) == target) continue;
        fs::remove_all(link, failure);
        fs::create_symlink(target, link, failure);
        // Another process of ours may have been quicker.
        std::error_code ignored;
        if (failure && fs::read_symlink(link, ignored) != target)
            return fail(posix::errno_error("make", link, std::errc(failure.value())));
    }
    for (const char* name : {"info", "hooks"})
        fs::remove_all(folder_ / name, failure);
    return {};
}

Result<fs::path> SafeGitDir::renew() {
    const std::lock_guard lock(renewing_);
    if (folder_.empty()) {
        ATELIER_TRY(ScratchFolder made, ScratchFolder::make(environment_));
        scratch_.emplace(std::move(made));
        folder_ = scratch_->path();
    }
    if (!linked_) ATELIER_CHECK(link_all());
    linked_ = true;
    std::string config = posix::read_file(layout_.common_dir / "config").value_or("");
    if (wanted_.empty() || config != seen_) wanted_ = safe_configuration(config, layout_.bare);
    seen_ = std::move(config);
    ATELIER_CHECK(put_file(folder_ / "config", wanted_));
    const auto head = posix::read_file(layout_.common_dir / "HEAD");
    if (!head) return fail(posix::errno_error("read", layout_.common_dir / "HEAD", head.error()));
    ATELIER_CHECK(put_file(folder_ / "HEAD", *head));
    return folder_;
}

} // namespace atelier
