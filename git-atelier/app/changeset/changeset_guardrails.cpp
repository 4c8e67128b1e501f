#include "app/changeset/changeset_guardrails.hpp"

#include "app/changeset/changeset_base.hpp"
#include "app/changeset/changeset_size.hpp"
#include "app/claim/caller_session.hpp"
#include "app/claim/own_work.hpp"
#include "app/core/plan_queries.hpp"
#include "app/mail/notices.hpp"
#include "base/text.hpp"
#include "domain/work/matter.hpp"
#include "ports/git_history.hpp"
#include "ports/git_refs.hpp"
#include "ports/git_replay.hpp"
#include "ports/git_worktrees.hpp"
#include "ports/repository.hpp"

namespace atelier {
namespace {

struct Subject {
    Bead changeset;
    // The last one that had a worktree for it.
    std::optional<Session> session;
};

Result<Subject> subject_of(PlanReader& plan, const Context& context,
                           const std::optional<BeadId>& named) {
    ATELIER_TRY(auto session, caller_session(plan, context));
    ATELIER_TRY(const Bead meant, changeset_meant(plan, context, session, named));
    ATELIER_TRY(Bead changeset, changeset_as_approved(plan, meant.id));
    if (!session || !session->changeset) {
        ATELIER_TRY(const auto sessions, plan.sessions({.changeset = changeset.id}));
        session.reset();
        for (const Session& one : sessions)
            if (one.base && one.branch) session = one;
    }
    if (session && (!session->base || !session->branch)) session.reset();
    return Subject{std::move(changeset), std::move(session)};
}

// With what is not committed yet: a commit that would be too large was refused.
Result<CommitId> head_of(Repository& repository, const Session& session) {
    ATELIER_TRY(const auto checkouts, repository.worktrees().checkouts());
    for (const Checkout& checkout : checkouts) {
        if (checkout.worktree != session.worktree || checkout.in_progress || checkout.prunable)
            continue;
        ATELIER_TRY(const auto captured,
                    repository.replays().snapshot_worktree(session.worktree,
                                                           "To be counted, not to be kept", {}));
        if (captured) return *captured;
    }
    ATELIER_TRY(const auto head, repository.refs().resolve(full_ref(*session.branch)));
    return head.value_or(*session.base);
}

Result<GuardrailReport> count(const Context& context, Repository& repository,
                              const Subject& subject) {
    const Session& session = *subject.session;
    ATELIER_TRY(const CommitId head, head_of(repository, session));
    ATELIER_TRY(const CommitId base,
                changeset_base(repository.history(), *session.base, session.onto, head));
    ATELIER_TRY(const auto changes, repository.history().changes(base, head));
    return measure_changeset(context, subject.changeset, changes);
}

std::string question(const Context& context, const GuardrailsOutcome& outcome,
                     const std::string& reason) {
    std::string body = context.caller.str() + " asks, because:\n\n" + std::string(trim(reason)) +
                       "\n\nIt changes " + std::to_string(outcome.report.lines) + " lines in " +
                       counted(static_cast<std::size_t>(outcome.report.files), "file") +
                       "; changeset.max_lines is " + std::to_string(outcome.limit) + ".\n";
    for (const Reason& one : outcome.report.exceeded)
        body += "\n- " + one.message;
    if (!outcome.report.binaries.empty())
        body += "\n\nLarger binary files are allowed by changeset.max_binary_bytes in "
                "config.user.json, not by an approval.";
    const std::string id = outcome.changeset.str();
    const std::string epic = outcome.report.epic.value_or(outcome.changeset).str();
    return body + "\n\nAllow the lines: git atelier review " + id +
           " --approve-size --reason TEXT\nOther paths:     git atelier plan --edit " + epic +
           "\nNeither:         git atelier inbox --reply ID --message TEXT, with what to do "
           "instead\n";
}

Result<BeadId> ask(const Context& context, const GuardrailsOutcome& outcome,
                   const std::string& reason) {
    return context.store.write(context.stamp(), [&](PlanWriter& plan) -> Result<BeadId> {
        ATELIER_TRY(const auto session, caller_session(plan, context));
        ATELIER_TRY(const Bead changeset, require_changeset(plan, outcome.changeset));
        ATELIER_CHECK(require_own_work(plan, context, session, changeset));
        ATELIER_CHECK(note_asked_lines(plan, outcome.changeset, outcome.report.lines));
        return send_once(plan, context,
                         {.to = "overseer",
                          .subject = "NEEDS-DECISION: may " + outcome.changeset.str() +
                                     " be that large (" + std::to_string(outcome.report.lines) +
                                     " lines)?",
                          .body = question(context, outcome, reason),
                          .thread = outcome.changeset,
                          .key = size_key(outcome.changeset)});
    });
}

Result<std::optional<BeadId>> open_question(const Context& context, const BeadId& changeset) {
    ATELIER_TRY(const auto open, context.store.read([&](PlanReader& plan) {
        return plan.select({.kind = BeadKind::message,
                            .statuses = {BeadStatus::open},
                            .message_key = size_key(changeset)});
    }));
    return open.empty() ? std::nullopt : std::optional(open.front().id);
}

} // namespace

std::string size_key(const BeadId& changeset) {
    return matter_key(Matter::size, changeset);
}

Result<GuardrailsOutcome>
changeset_guardrails(const Context& context, const std::function<Result<Repository*>()>& repository,
                     const GuardrailsRequest& request) {
    if (request.reason && trim(*request.reason).empty())
        return fail(ErrorCode::usage, "the reason is empty", advise(Hint::say_why_large));
    ATELIER_TRY(const Subject subject, context.store.read([&](PlanReader& plan) {
        return subject_of(plan, context, request.changeset);
    }));
    GuardrailsOutcome outcome{.changeset = subject.changeset.id,
                              .report = {},
                              .limit = context.settings.limits.max_lines};
    if (subject.session) {
        ATELIER_TRY(Repository* const place, repository());
        ATELIER_TRY(outcome.report, count(context, *place, subject));
    }
    outcome.checks = context.settings.checks;
    outcome.verdict = verdict_of(outcome.report, context.settings.limits);
    if (request.reason && outcome.verdict == SizeVerdict::exceeded) {
        // No approval settles that, and the overseer would be asked for one.
        if (!outcome.report.too_many_lines)
            return fail(*guardrail_fault(outcome.report, context.settings.limits));
        ATELIER_TRY(outcome.message, ask(context, outcome, *request.reason));
    } else {
        ATELIER_TRY(outcome.message, open_question(context, outcome.changeset));
    }
    return outcome;
}

} // namespace atelier
