#include "app/guard/gone_branch.hpp"

#include "ports/git_history.hpp"
#include "ports/git_refs.hpp"
#include "ports/git_worktrees.hpp"
#include "ports/repository.hpp"

namespace atelier {
namespace {

constexpr std::string_view branch_refs = "refs/heads/";

// By its log, where HEAD stands, or stood when it left the branch for the last time. `stays`: it
// has not left it, or for a branch that is not there yet.
Result<std::string> last_on_branch(WorkContext& work, const Session& session, bool stays) {
    const auto git_dir = work.repository.worktrees().git_dir(session.worktree);
    if (!git_dir) return std::string();
    ATELIER_TRY(const auto log, work.repository.refs().ref_log(
                                    "worktrees/" + git_dir->filename().string() + "/HEAD"));
    const std::string leaves = "checkout: moving from " + session.branch->str() + " to ";
    if (stays) return log.empty() ? std::string() : log.front().to;
    for (std::size_t i = 0; i + 1 < log.size(); ++i)
        if (log[i].what.starts_with(leaves)) return log[i + 1].to;
    return std::string();
}

} // namespace

Result<GoneBranch> work_on_gone_branch(WorkContext& work, const Session& session,
                                       const CommitId& began, const std::string& renamed_to,
                                       const RepositoryState& before,
                                       const RepositoryState& after) {
    const auto grown = [&](const std::string& text) -> Result<std::optional<CommitId>> {
        const auto head = CommitId::parse(text);
        if (!head) return std::nullopt;
        ATELIER_TRY(const bool is_grown, work.repository.history().is_ancestor(began, *head));
        return is_grown ? std::optional(*head) : std::nullopt;
    };
    const auto head = after.heads.find(session.worktree);
    const std::string stands = head == after.heads.end() ? "" : head->second;
    std::string there = stands;
    if (stands.starts_with(branch_refs)) {
        const bool known = stands != renamed_to && !before.refs.value_of(stands).empty();
        there = known ? "" : after.refs.value_of(stands);
    }
    ATELIER_TRY(const auto here, grown(there));
    if (here) return GoneBranch{*here, stands};
    const bool is_new = stands.starts_with(branch_refs) && before.refs.value_of(stands).empty();
    const bool stays = is_new || stands == full_ref(*session.branch);
    ATELIER_TRY(const std::string last, last_on_branch(work, session, stays));
    ATELIER_TRY(const auto earlier, grown(last));
    return GoneBranch{earlier.value_or(began)};
}

} // namespace atelier
