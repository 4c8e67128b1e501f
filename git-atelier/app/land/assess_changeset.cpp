#include "app/land/assess_changeset.hpp"

#include "app/changeset/changeset_base.hpp"
#include "app/changeset/changeset_size.hpp"
#include "app/changeset/line_comments.hpp"
#include "app/changeset/worktree_fault.hpp"
#include "app/land/check_work.hpp"
#include "base/text.hpp"
#include "ports/git_history.hpp"
#include "ports/git_refs.hpp"
#include "ports/git_worktrees.hpp"
#include "ports/repository.hpp"

namespace atelier {
namespace {

ErrorCode code_of(TurnResult result) {
    switch (result) {
    case TurnResult::rate_limited:
        return ErrorCode::rate_limited;
    case TurnResult::over_budget:
        return ErrorCode::budget_exceeded;
    case TurnResult::stalled:
    case TurnResult::timed_out:
        return ErrorCode::runtime_stalled;
    case TurnResult::interrupted:
        return ErrorCode::interrupted;
    case TurnResult::finished:
    case TurnResult::model_error:
    case TurnResult::refused:
    case TurnResult::cut:
    case TurnResult::failed:
    case TurnResult::killed:
        break;
    }
    return ErrorCode::runtime_failed;
}

Error turn_error(const Session& session, const TurnOutcome& turn, const TurnVerdict& verdict) {
    Json details = Json::object();
    details.set("result", name_of(verdict.result))
        .set("status", turn.status)
        .set("output", turn.tail);
    if (verdict.status) details.set("http_status", *verdict.status);
    if (!verdict.words.empty()) details.set("words", verdict.words);
    const ErrorCode code = code_of(verdict.result);
    const bool lost = turn.end == TurnEnd::lost;
    const bool broke = code == ErrorCode::runtime_failed || code == ErrorCode::runtime_stalled;
    const Advice hint = broke && !lost ? advise(Hint::read_transcript, session.id.str()) : Advice();
    return {code, verdict.sentence, hint, std::move(details)};
}

// What the agent said last may be why.
std::string without_commit(const TurnOutcome& turn) {
    const std::string words = last_words_line(turn.reading);
    return "the agent ended without a commit and without saying that it is done" +
           (words.empty() ? "" : "; it said last: " + words);
}

Error nothing_on(const BranchName& branch) {
    return {ErrorCode::nothing_committed, "nothing has been committed on " + branch.str(),
            advise(Hint::commit_there_first)};
}

// Why the session is not done although its agent, if there was one, has ended; nullopt when it is.
std::optional<Error> not_done(const Session& session, const std::optional<TurnOutcome>& turn,
                              const WorktreeState& state, std::size_t commits) {
    const bool declared = session.declared == Declared::done;
    if (turn && !declared) {
        const TurnVerdict verdict = turn->verdict();
        if (verdict.result != TurnResult::finished) return turn_error(session, *turn, verdict);
    }
    if (auto fault = worktree_fault(session, state)) return fault;
    if (commits == 0 && !turn) return nothing_on(*session.branch);
    if (commits == 0)
        return Error{declared ? ErrorCode::nothing_committed : ErrorCode::runtime_failed,
                     declared ? "the agent said it is done, but made no commit"
                              : without_commit(*turn),
                     advise(Hint::nothing_to_change)};
    return std::nullopt;
}

// An agent that says that it is done has been refused by then; a person answers nobody.
Result<std::optional<Error>> comments_fault(const Context& context, const BeadId& changeset) {
    ATELIER_TRY(auto fault, context.store.read([&](PlanReader& plan) {
        return unanswered_comments(plan, changeset);
    }));
    if (fault) fault->hint = advise(Hint::see_review, changeset.str());
    return fault;
}

// The replay lays commits one on the other; what a merge brought in may be in none of them.
Result<std::optional<Error>> merge_fault(GitHistory& history, const Session& session,
                                         const Assessment& result) {
    ATELIER_TRY(const auto merges, history.merges(result.base, result.head));
    if (merges.empty()) return std::nullopt;
    Json details = Json::object();
    std::vector<std::string> names;
    for (const CommitId& merge : merges)
        names.push_back(merge.str());
    details.set("merges", Json::strings(names)).set("base", result.base.str());
    return Error{ErrorCode::merge_commit,
                 "the work holds the merge " + merges.front().str() +
                     ", and only a line of commits can land",
                 advise(Hint::rebase_merge, session.worktree, result.base.str()),
                 std::move(details)};
}

// The root branch would name a commit that only this worktree has.
Result<std::optional<Error>> link_fault(GitHistory& history, const Session& session,
                                        const Assessment& result) {
    ATELIER_TRY(const auto links, history.stray_links(result.base, result.head));
    if (links.empty()) return std::nullopt;
    Json details = Json::object();
    details.set("paths", Json::strings(links));
    const std::string path = shell_quoted(links.front());
    return Error{ErrorCode::nested_repository,
                 "the work holds a link to a repository that .gitmodules does not name: " +
                     first_few(links),
                 advise(Hint::unlink_repository, session.worktree, path), std::move(details)};
}

// On what would land now: the root branch may have more than the work was begun on.
Result<std::optional<Error>> check_fault(WorkContext& work, const Bead& changeset,
                                         const Session& session, const Assessment& result) {
    if (work.plan.settings.checks.empty()) return std::nullopt;
    ATELIER_TRY(const auto candidate, landing_candidate(work, changeset, result.base, result.head));
    return failing_check(work, session, candidate);
}

} // namespace

Result<Assessment> assess_changeset(WorkContext& work, const Bead& changeset,
                                    const Session& session, const std::optional<TurnOutcome>& turn,
                                    WithChecks checks) {
    Repository& repository = work.repository;
    const auto state = repository.worktrees().worktree_state(session.worktree);
    const bool removed = turn && !state && state.error().code == ErrorCode::not_a_repository;
    if (!state && !removed) return tl::unexpected(state.error());
    ATELIER_TRY(const auto head, repository.refs().resolve(full_ref(*session.branch)));
    Assessment result{.fault = {}, .base = *session.base, .head = head.value_or(*session.base)};
    if (session.declared == Declared::blocked || session.declared == Declared::abandoned) {
        result.settled_by_agent = true;
        result.fault =
            Error{ErrorCode::not_runnable,
                  "the agent " + std::string(name_of(session.declared)) + " the changeset" +
                      (session.summary.empty() ? "" : ": " + session.summary)};
        return result;
    }
    if (removed) {
        result.fault = Error{ErrorCode::runtime_failed,
                             "the agent has removed its worktree; what it committed is on " +
                                 session.branch->str()};
        return result;
    }
    ATELIER_TRY(result.base,
                changeset_base(repository.history(), *session.base, session.onto, result.head));
    ATELIER_TRY(const bool grown, repository.history().is_ancestor(result.base, result.head));
    if (!grown) {
        result.fault = Error{ErrorCode::ref_conflict,
                             "the work branch no longer contains " + result.base.str() +
                                 ", on which the changeset was begun",
                             advise(Hint::rebase_in, session.worktree)};
        return result;
    }
    ATELIER_TRY(const auto commits, repository.history().commits(result.base, result.head));
    result.commits = commits.size();
    result.fault = not_done(session, turn, *state, commits.size());
    if (!result.fault && turn) {
        ATELIER_TRY(result.fault, comments_fault(work.plan, changeset.id));
    }
    result.unfinished = result.fault.has_value();
    if (result.fault) return result;

    ATELIER_TRY(result.fault, merge_fault(repository.history(), session, result));
    if (result.fault) return result;

    ATELIER_TRY(result.fault, link_fault(repository.history(), session, result));
    if (result.fault) return result;

    ATELIER_TRY(const auto changes, repository.history().changes(result.base, result.head));
    ATELIER_TRY(result.guardrails, measure_changeset(work.plan, changeset, changes));
    result.fault = guardrail_fault(result.guardrails, work.plan.settings.limits);
    if (result.fault || checks == WithChecks::no) return result;
    ATELIER_TRY(result.fault, check_fault(work, changeset, session, result));
    return result;
}

} // namespace atelier
