#include "app/worktree/set_up_worktree.hpp"

#include "app/worktree/command_in_worktree.hpp"
#include "app/worktree/recorded_worktree.hpp"
#include "base/text.hpp"
#include "ports/git_worktrees.hpp"
#include "ports/repository.hpp"

namespace atelier {
namespace {

namespace fs = std::filesystem;

enum class Way { copy, link };

Result<void> bring(WorkContext& work, Way way, const std::string& path, const fs::path& worktree) {
    const fs::path from = work.project.enlistment / path;
    const fs::path to = worktree / path;
    ATELIER_TRY(const bool present, work.files.exists(to));
    if (present) return {};
    ATELIER_TRY(const bool known, work.files.exists(from));
    if (!known) {
        work.progress.warn(std::string(way == Way::copy ? "worktree.copy" : "worktree.link") +
                           ": there is no " + from.string());
        return {};
    }
    if (way == Way::link) return work.files.link(to, from);
    return work.files.copy_whole(from, to, work.paths.copy_draft(worktree));
}

} // namespace

Result<bool> needs_set_up(WorkContext& work, const fs::path& worktree) {
    const Settings& settings = work.plan.settings;
    if (settings.worktree_copy.empty() && settings.worktree_link.empty() &&
        settings.worktree_setup.empty())
        return false;
    ATELIER_TRY(const auto record, record_of_worktree(work.plan.store, worktree));
    return !record ||
           (record->phase != WorktreePhase::set_up && !has_been_worked_in(record->phase));
}

Result<void> set_up_worktree(WorkContext& work, const SessionId& session,
                             const fs::path& worktree) {
    ATELIER_TRY(const bool needed, needs_set_up(work, worktree));
    if (!needed) return {};
    const Settings& settings = work.plan.settings;
    for (const std::string& path : settings.worktree_copy)
        ATELIER_CHECK(bring(work, Way::copy, path, worktree));
    for (const std::string& path : settings.worktree_link)
        ATELIER_CHECK(bring(work, Way::link, path, worktree));
    for (const auto& command : settings.worktree_setup) {
        work.progress.stage(worktree.filename().string(), "set up: " + join(command, " "));
        ATELIER_TRY(auto fault, failing_command(work, session, worktree,
                                                {.argv = command,
                                                 .setting = "worktree.setup",
                                                 .limit = settings.setup_timeout,
                                                 .code = ErrorCode::runtime_failed}));
        if (fault) return fail(*std::move(fault));
    }
    ATELIER_TRY(const WorktreeState state, work.repository.worktrees().worktree_state(worktree));
    if (state.changed.empty())
        return record_worktree(work.plan, worktree, WorktreePhase::set_up, session);
    Json details = Json::object();
    details.set("paths", Json::strings(state.changed));
    return fail(ErrorCode::dirty,
                "preparing " + worktree.string() + " left changes: " + join(state.changed, ", "),
                advise(Hint::ignore_what_is_brought), std::move(details));
}

} // namespace atelier
