#include "app/work/hand_off.hpp"

#include "app/agent/earlier_work.hpp"
#include "app/mail/notices.hpp"
#include "base/text.hpp"
#include "domain/work/matter.hpp"
#include "ports/git_refs.hpp"
#include "ports/git_worktrees.hpp"
#include "ports/repository.hpp"

namespace atelier {
namespace {

struct LeftWork {
    std::vector<std::string> commits;
    std::vector<std::string> tasks;
    // nullopt: could not be looked at.
    std::optional<std::vector<std::string>> uncommitted;

    bool was_begun() const { return !commits.empty() || !uncommitted || !uncommitted->empty(); }
};

constexpr std::size_t most_lines = 30;

std::string part(const std::string& title, const std::vector<std::string>& lines) {
    if (lines.empty()) return {};
    std::string out = "\n" + title + ":\n\n";
    for (std::size_t at = 0; at < lines.size() && at < most_lines; ++at)
        out += "- " + lines[at] + "\n";
    if (lines.size() > most_lines)
        out += "- and " + std::to_string(lines.size() - most_lines) + " more\n";
    return out;
}

std::string body_of(const Session& session, const LeftWork& left) {
    std::string out = session.agent.str() + " ended in the midst of it, in the session " +
                      session.id.str() + " (" + session.outcome->text() + ")" +
                      (session.outcome_text.empty() ? "" : ": " + session.outcome_text) + "\n";
    out += part("Done", left.commits) + part("Tasks that are left", left.tasks);
    if (!left.uncommitted)
        return out + "\nWhether everything is committed in " + session.worktree +
               " could not be told.\n";
    return out + part("Not committed, in " + session.worktree, *left.uncommitted);
}

Result<LeftWork> left_work(WorkContext& work, const Session& session) {
    LeftWork left;
    const auto head = work.repository.refs().resolve(full_ref(*session.branch));
    if (head && *head && session.base)
        left.commits = commit_lines(work.repository, {*session.base, **head});
    if (const auto state = work.repository.worktrees().worktree_state(session.worktree))
        left.uncommitted = state->changed;
    ATELIER_TRY(const auto below, work.plan.store.read([&](PlanReader& plan) {
        return plan.select({.below = session.changeset});
    }));
    for (const Bead& task : below)
        if (!is_closed(task)) left.tasks.push_back(task.id.str() + " " + task.title);
    return left;
}

} // namespace

bool ends_mid_work(const Session& session) {
    if (!session.changeset || !session.branch || session.worktree.empty()) return false;
    if (session.declared != Declared::nothing || !session.outcome) return false;
    switch (session.outcome->end()) {
    case SessionEnd::interrupted:
    case SessionEnd::lost:
    case SessionEnd::failed:
    case SessionEnd::blocked:
    case SessionEnd::ended:
        return true;
    case SessionEnd::integrated:
    case SessionEnd::done:
    case SessionEnd::conflict:
    case SessionEnd::unread:
    case SessionEnd::turn:
    case SessionEnd::detached:
        return false;
    }
    return false;
}

Result<void> hand_off(WorkContext& work, const Session& ended) {
    if (!ends_mid_work(ended)) return {};
    ATELIER_TRY(const LeftWork left, left_work(work, ended));
    const Context& context = work.plan;
    const std::string key = matter_key(Matter::handoff, *ended.changeset);
    return context.store.write(context.stamp(), [&](PlanWriter& plan) -> Result<void> {
        ATELIER_CHECK(close_notices(plan, key, "a later session has ended"));
        ATELIER_TRY(const auto changeset, plan.find(*ended.changeset));
        if (!left.was_begun() || !changeset || is_closed(*changeset)) return {};
        ATELIER_CHECK(send_once(plan, context,
                                {.to = "",
                                 .subject = "HANDOFF: " + changeset->title,
                                 .body = body_of(ended, left),
                                 .thread = ended.changeset,
                                 .key = key,
                                 .from = ended.agent.str()}));
        return {};
    });
}

} // namespace atelier
