// Moving refs, and the locks that a killed session leaves behind.
#include "adapters/git/git_repository.hpp"

#include "base/text.hpp"

#include <system_error>

namespace atelier {
namespace {

namespace fs = std::filesystem;

std::string shown(const std::optional<CommitId>& commit) {
    return commit ? commit->str() : std::string("nothing");
}

// `refs/...` without a way out of the git dir.
Result<void> check_ref(const std::string& ref) {
    const bool whole = ref.starts_with("refs/") && ref.find("..") == std::string::npos &&
                       ref.find("//") == std::string::npos && ref.find('\0') == std::string::npos;
    if (!whole) return fail(ErrorCode::usage, "'" + ref + "' is not a full ref name");
    return {};
}

std::string instructions(const std::vector<RefUpdate>& updates) {
    const char nul = '\0';
    std::string out;
    for (const RefUpdate& update : updates) {
        if (update.to && update.from)
            out += "update " + update.ref + nul + update.to->str() + nul + update.from->str() + nul;
        else if (update.to)
            out += "create " + update.ref + nul + update.to->str() + nul;
        else if (update.from)
            out += "delete " + update.ref + nul + update.from->str() + nul;
    }
    return out;
}

Result<void> remove_lock(const fs::path& lock) {
    std::error_code failure;
    fs::remove(lock, failure);
    if (failure)
        return fail(ErrorCode::files_failed,
                    "cannot remove " + lock.string() + ": " + failure.message(),
                    "remove it by hand when no git runs there");
    return {};
}

} // namespace

Result<void> GitRepository::update_refs(const std::vector<RefUpdate>& updates,
                                        const std::string& message) {
    for (const RefUpdate& update : updates)
        ATELIER_CHECK(check_ref(update.ref));
    const std::string input = instructions(updates);
    if (input.empty()) return {};
    // Another's hook may hold a lock for longer than Git waits by itself.
    std::vector<std::string> arguments = {"-c", "core.filesRefLockTimeout=10000", "-c",
                                          "core.packedRefsTimeout=10000", "update-ref"};
    if (!message.empty()) arguments.insert(arguments.end(), {"-m", message});
    arguments.insert(arguments.end(), {"--stdin", "-z"});
    const GitCall call{arguments, input};
    ATELIER_TRY(const ProcessResult result, git_.run(call));
    if (result.status == 0) return {};
    for (const RefUpdate& update : updates) {
        ATELIER_TRY(const auto now, resolve(update.ref));
        if (now == update.from) continue;
        Json details = Json::object();
        details.set("ref", update.ref);
        details.set("expected", update.from ? Json(update.from->str()) : Json());
        details.set("found", now ? Json(now->str()) : Json());
        return fail(ErrorCode::root_moved,
                    update.ref + " is at " + shown(now) + ", not at " + shown(update.from),
                    "it has moved since; try again", std::move(details));
    }
    return fail(ref_failure(call, result));
}

Result<void> GitRepository::remove_stale_locks(const fs::path& worktree,
                                               const std::vector<std::string>& refs) {
    for (const std::string& ref : refs) {
        ATELIER_CHECK(check_ref(ref));
        ATELIER_CHECK(remove_lock(place_.common_dir / (ref + ".lock")));
    }
    std::error_code failure;
    if (!fs::exists(worktree / ".git", failure)) return {};
    ATELIER_TRY(const RepositoryLayout place, discover_repository(worktree));
    if (place.common_dir != place_.common_dir || place.git_dir == place_.common_dir)
        return fail(ErrorCode::usage,
                    worktree.string() + " is not a linked worktree of this repository");
    for (const char* name : {"index.lock", "HEAD.lock"})
        ATELIER_CHECK(remove_lock(place.git_dir / name));
    return {};
}

} // namespace atelier
