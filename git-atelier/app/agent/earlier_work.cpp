#include "app/agent/earlier_work.hpp"

#include "app/changeset/line_comments.hpp"
#include "app/core/last_fault.hpp"
#include "base/text.hpp"
#include "ports/git_history.hpp"
#include "ports/repository.hpp"

namespace atelier {
namespace {

constexpr std::size_t told_commits = 30;

Result<std::optional<EarlierSession>> last_session(PlanReader& plan, const Session& current) {
    std::optional<EarlierSession> last;
    ATELIER_TRY(const auto sessions, plan.sessions({.changeset = current.changeset}));
    for (const Session& session : sessions)
        if (session.id != current.id && session.ended_at) last = EarlierSession{session};
    if (!last) return last;
    ATELIER_TRY(const auto fault, last_fault(plan, *current.changeset, last->session.id));
    if (!fault) return last;
    last->fault = fault->message;
    last->output = fault->output;
    return last;
}

} // namespace

std::vector<std::string> commit_lines(Repository& repository, const OwnCommits& own) {
    GitHistory& history = repository.history();
    std::vector<std::string> lines;
    if (own.base == own.head) return lines;
    const auto commits = history.commits(own.base, own.head);
    if (!commits) return lines;
    const std::size_t left_out =
        commits->size() > told_commits ? commits->size() - told_commits : 0;
    if (left_out > 0) lines.push_back(counted(left_out, "earlier commit"));
    for (std::size_t i = left_out; i < commits->size(); ++i) {
        const CommitId& commit = (*commits)[i];
        const auto message = history.message(commit);
        const auto text = message ? lines_of(*message) : std::vector<std::string>{};
        lines.push_back(commit.str().substr(0, 10) + (text.empty() ? "" : " " + text.front()));
    }
    return lines;
}

Result<void> add_earlier_work(const Context& context, Repository& repository,
                              const ProjectPaths& paths, const Session& session,
                              const std::optional<OwnCommits>& own, BriefFacts& facts) {
    ATELIER_TRY(facts.earlier,
                context.store.read([&](PlanReader& plan) { return last_session(plan, session); }));
    // Nobody has kept what an agent without an orchestrator printed.
    if (facts.earlier && facts.earlier->session.outcome != SessionOutcome(SessionEnd::detached))
        facts.earlier->transcript = paths.transcript(facts.earlier->session.id);
    if (own) facts.commits = commit_lines(repository, *own);
    if (!session.changeset) return {};
    ATELIER_TRY(const auto comments,
                followed_comments(context, repository, *session.changeset,
                                  own ? std::optional(own->head) : std::nullopt));
    facts.comments = comments_text(comments);
    return {};
}

} // namespace atelier
