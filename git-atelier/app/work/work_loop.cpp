#include "app/work/work_loop.hpp"

#include "app/claim/claim.hpp"
#include "app/claim/work_done.hpp"
#include "app/core/plan_queries.hpp"
#include "app/guard/start_record.hpp"
#include "app/land/unrecorded_landings.hpp"
#include "app/mail/notices.hpp"
#include "app/work/end_session.hpp"
#include "app/worktree/recorded_worktree.hpp"
#include "app/worktree/ref_locks.hpp"
#include "app/worktree/tidy_landed.hpp"

#include <algorithm>

namespace atelier {
namespace {

constexpr std::string_view no_work_key = "no-eligible-epics";

bool store_is_unusable(ErrorCode code) {
    return code == ErrorCode::store_failed || code == ErrorCode::store_corrupt ||
           code == ErrorCode::store_newer || code == ErrorCode::store_foreign ||
           code == ErrorCode::files_failed;
}

class Loop {
  public:
    Loop(WorkContext work, const WorkRequest& request, Identity identity, RuntimeDefinition runtime)
        : work_(std::move(work)), request_(request), identity_(std::move(identity)),
          runtime_(std::move(runtime)) {
        work_.plan.caller = identity_.agent;
        outcome_.worker = identity_.agent;
        rules_.epic = request.epic;
        rules_.ask = request.mode == SelectionMode::prompt && !request.epic;
    }

    Result<WorkOutcome> run() {
        // Git lists no worktrees while one is half made.
        or_warn(clear_unfinished_worktrees(work_));
        ATELIER_CHECK(recover_sessions(work_, identity_.agent));
        look_after_the_dead();
        for (;;) {
            if (work_.interrupt.requested()) {
                outcome_.stop = WorkStop::interrupted;
                return std::move(outcome_);
            }
            ATELIER_CHECK(renew_identity());
            work_.plan_changed();
            ATELIER_TRY(Selection selection, select());
            ATELIER_TRY(const bool again, take(selection));
            if (!again) return std::move(outcome_);
        }
    }

    Result<void> end() { return leave(work_.plan, identity_); }

  private:
    // What cannot be put in order keeps nothing else from going on.
    void or_warn(const Result<void>& done) {
        if (!done) work_.progress.warn(done.error().message);
    }

    // What runs that are gone have left in the repository, whoever's they were.
    void look_after_the_dead() {
        or_warn(clear_unfinished_worktrees(work_));
        or_warn(
            work_.plan.store.read(moved_refs).and_then([&](const std::vector<std::string>& refs) {
                return clear_left_locks(work_, refs);
            }));
        or_warn(record_unrecorded_landings(work_));
        or_warn(tidy_landed(work_));
        or_warn(left_starts(work_).and_then(
            [&](const std::vector<SessionId>& left) { return forget_starts(left); }));
    }

    Result<void> forget_starts(const std::vector<SessionId>& left) {
        for (const SessionId& session : left) {
            ATELIER_CHECK(forget_start(work_, session));
            work_.progress.note("removed what session " + session.str() +
                                " began with: its run was killed before it could");
        }
        return {};
    }

    Millis renewal() const {
        return std::chrono::duration_cast<Millis>(work_.plan.settings.lease.lease) / 3;
    }

    // Only when it is due: each write wakes whoever waits for the store to change, this run too.
    Result<void> renew_identity() {
        const Time now = work_.plan.clock.now();
        if (now - renewed_ < renewal()) return {};
        renewed_ = now;
        return renew_leases(work_.plan, identity_, std::nullopt);
    }

    Result<Selection> select() {
        return work_.plan.store.read(
            [&](PlanReader& plan) { return select_work(plan, work_.plan, rules_); });
    }

    // Whether the loop goes on.
    Result<bool> take(Selection& selection) {
        if (selection.step == NextStep::idle && !selection.candidates.empty() && rules_.ask)
            return ask(selection);
        switch (selection.step) {
        case NextStep::session:
        case NextStep::land:
            return hold_session(selection);
        case NextStep::close:
            return close_epic(*selection.epic);
        case NextStep::give_up:
            return give_up(*selection.epic);
        case NextStep::mail:
            return stop_for_mail(selection);
        case NextStep::idle:
            return idle(selection);
        }
        return false;
    }

    Result<bool> ask(const Selection& selection) {
        std::vector<Bead> epics;
        ATELIER_CHECK(work_.plan.store.read([&](PlanReader& plan) -> Result<void> {
            for (const BeadId& id : selection.candidates) {
                ATELIER_TRY(Bead epic, require_epic(plan, id));
                epics.push_back(std::move(epic));
            }
            return {};
        }));
        ATELIER_TRY(const auto chosen, request_.choose(epics));
        if (!chosen) {
            outcome_.stop =
                work_.interrupt.requested() ? WorkStop::interrupted : WorkStop::no_choice;
            return false;
        }
        SelectionRules rules = rules_;
        rules.epic = chosen;
        rules.ask = false;
        ATELIER_TRY(const Selection picked, work_.plan.store.read([&](PlanReader& plan) {
            return select_work(plan, work_.plan, rules);
        }));
        // Somebody else was quicker: ask again with what is left.
        if (picked.step != NextStep::session && picked.step != NextStep::land) return true;
        return hold_session(picked);
    }

    Result<bool> hold_session(const Selection& selection) {
        waiting_ = false;
        ATELIER_CHECK(clear_no_work_notice());
        const SessionRequest request{.identity = identity_,
                                     .runtime = runtime_,
                                     .epic = *selection.epic,
                                     .changeset = *selection.changeset,
                                     .named = request_.epic.has_value()};
        const auto report = selection.step == NextStep::land ? land_session(work_, request)
                                                             : work_session(work_, request);
        if (!report) return failed_session(selection, report.error());
        outcome_.sessions.push_back(*report);
        if (report->end == SessionEnd::interrupted) {
            outcome_.stop = WorkStop::interrupted;
            return false;
        }
        // It waits for another changeset; landing it is tried again when that one has landed.
        if (report->end == SessionEnd::done && selection.step == NextStep::land)
            rules_.excluded.insert(*selection.changeset);
        if (report->end == SessionEnd::integrated) ATELIER_CHECK(admit_again(*selection.epic));
        if (request_.run_mode != RunMode::once) return true;
        ATELIER_CHECK(close_if_settled(*selection.epic));
        outcome_.stop = WorkStop::once;
        return false;
    }

    // What of the epic was left out waits for nothing that has not just changed.
    Result<void> admit_again(const BeadId& epic) {
        ATELIER_TRY(const auto below, work_.plan.store.read([&](PlanReader& plan) {
            return plan.select({.parent = epic});
        }));
        for (const Bead& bead : below)
            rules_.excluded.erase(bead.id);
        return {};
    }

    Result<bool> failed_session(const Selection& selection, const Error& error) {
        // Another worker took the epic between the look and the claim.
        if (error.code == ErrorCode::epic_taken && !request_.epic) return true;
        if (store_is_unusable(error.code)) return tl::unexpected(error);
        if (request_.epic && outcome_.sessions.empty()) return tl::unexpected(error);
        work_.progress.warn(selection.changeset->str() + ": " + error.message);
        if (!error.hint.empty()) work_.progress.warn("hint: " + error.hint);
        outcome_.failures.push_back({*selection.epic, *selection.changeset, error});
        rules_.excluded.insert(*selection.changeset);
        // What failed is the epic's ground, its other changesets would meet the same.
        rules_.excluded.insert(*selection.epic);
        outcome_.stop = request_.run_mode == RunMode::once ? WorkStop::once : WorkStop::no_work;
        ATELIER_CHECK(give_up_if_idle(*selection.epic));
        return request_.run_mode != RunMode::once;
    }

    // A failed session's epic goes back, unless work of ours is in it.
    Result<void> give_up_if_idle(const BeadId& id) {
        return work_.plan.store.write(work_.plan.stamp(), [&](PlanWriter& plan) -> Result<void> {
            ATELIER_TRY(const EpicTree graph, load_epic(plan, id));
            if (graph.epic().assignee != identity_.agent.str()) return {};
            for (const Bead& changeset : graph.changesets()) {
                const ChangesetState state = state_of(changeset);
                if (state == ChangesetState::working || state == ChangesetState::done) return {};
            }
            ATELIER_CHECK(
                give_up_claim(plan, work_.plan, graph.epic(), "a session could not be held"));
            return {};
        });
    }

    // What is left of an epic that was given back is to close it, which needs its claim.
    Result<void> hold_for_closing(const BeadId& id) {
        return work_.plan.store.write(work_.plan.stamp(), [&](PlanWriter& plan) -> Result<void> {
            ATELIER_TRY(const Bead epic, require_epic(plan, id));
            if (epic.assignee == identity_.agent.str()) return {};
            const ClaimHolder holder{identity_.run, work_.machine.self()};
            ATELIER_CHECK(take_claim(plan, work_.plan, epic, holder, work_.probe(),
                                     request_.epic.has_value()));
            return {};
        });
    }

    Result<bool> close_epic(const BeadId& epic) {
        const auto held = hold_for_closing(epic);
        if (!held) {
            const ErrorCode code = held.error().code;
            // Another worker was quicker.
            const bool settled = code == ErrorCode::epic_taken || code == ErrorCode::epic_closed;
            if (settled && !request_.epic) return true;
            return tl::unexpected(held.error());
        }
        ATELIER_CHECK(work_done(work_.plan, {.epic = epic}));
        work_.progress.note(epic.str() + " is closed: every changeset is merged or abandoned.");
        outcome_.closed_epics.push_back(epic);
        return request_.run_mode != RunMode::once || outcome_.sessions.empty();
    }

    Result<void> close_if_settled(const BeadId& epic) {
        ATELIER_TRY(const Selection next, select());
        if (next.step == NextStep::close && next.epic == epic) ATELIER_CHECK(close_epic(epic));
        return {};
    }

    Result<bool> give_up(const BeadId& epic) {
        ATELIER_CHECK(
            work_.plan.store.write(work_.plan.stamp(), [&](PlanWriter& plan) -> Result<void> {
                ATELIER_TRY(const Bead bead, require_epic(plan, epic));
                ATELIER_CHECK(
                    give_up_claim(plan, work_.plan, bead, "nothing in it can be done now"));
                return {};
            }));
        work_.progress.note(epic.str() + " is given back: nothing in it can be done now.");
        // With no work of another epic left, the next look ends the run.
        rules_.excluded.insert(epic);
        return true;
    }

    Result<bool> stop_for_mail(const Selection& selection) {
        outcome_.stop = WorkStop::unread_mail;
        outcome_.messages = selection.messages;
        return false;
    }

    Result<bool> idle(const Selection& selection) {
        outcome_.reasons = selection.reasons;
        ATELIER_CHECK(require_possible(selection));
        if (request_.run_mode != RunMode::watch) {
            outcome_.stop = WorkStop::no_work;
            if (outcome_.sessions.empty() && outcome_.failures.empty() && !request_.epic &&
                selection.epic == std::nullopt)
                ATELIER_CHECK(tell_no_work());
            return false;
        }
        if (!waiting_) work_.progress.stage("watch", "waiting for work");
        waiting_ = true;
        work_.interrupt.wait(std::min<Millis>(request_.watch_interval, renewal()),
                             work_.paths.store());
        // What failed is tried again at the interval, not at each change of the store.
        const Time now = work_.plan.clock.now();
        if (now >= retry_at_) {
            rules_.excluded.clear();
            look_after_the_dead();
            retry_at_ = now + request_.watch_interval;
        }
        return true;
    }

    // An epic that was asked for by name and that nobody could work on is an error, not an end of
    // work.
    Result<void> require_possible(const Selection& selection) {
        if (!request_.epic || !outcome_.sessions.empty()) return {};
        const auto found = selection.reasons.find(*request_.epic);
        if (found == selection.reasons.end()) return {};
        for (const Reason& reason : found->second)
            if (reason.code == ErrorCode::epic_closed || reason.code == ErrorCode::epic_draft ||
                reason.code == ErrorCode::epic_taken || reason.code == ErrorCode::no_changesets ||
                reason.code == ErrorCode::pinned)
                return fail(reason.code, reason.message,
                            "'git atelier why " + request_.epic->str() + "' says more");
        return {};
    }

    Result<void> tell_no_work() {
        return work_.plan.store.write(work_.plan.stamp(), [&](PlanWriter& plan) -> Result<void> {
            ATELIER_CHECK(send_once(plan, work_.plan,
                                    {.to = "overseer",
                                     .subject = "NEEDS-DECISION: No eligible epics",
                                     .body = "A worker found no epic to work on. Plan one with "
                                             "'git atelier plan', promote a draft, or unblock what "
                                             "'git atelier status' shows as blocked.\n",
                                     .key = std::string(no_work_key)}));
            return {};
        });
    }

    Result<void> clear_no_work_notice() {
        return work_.plan.store.write(work_.plan.stamp(), [&](PlanWriter& plan) -> Result<void> {
            ATELIER_CHECK(close_notices(plan, std::string(no_work_key), "there is work again"));
            return {};
        });
    }

    WorkContext work_;
    const WorkRequest& request_;
    Identity identity_;
    RuntimeDefinition runtime_;
    SelectionRules rules_;
    Time renewed_ = work_.plan.clock.now();
    Time retry_at_{};
    // Said once for each time that there is nothing to do.
    bool waiting_ = false;
    WorkOutcome outcome_{.worker = identity_.agent};
};

} // namespace

bool WorkOutcome::failed() const {
    return !failures.empty() ||
           std::any_of(sessions.begin(), sessions.end(), [](const SessionReport& session) {
               return session.end == SessionEnd::blocked;
           });
}

bool WorkOutcome::succeeded() const {
    return !failed() && stop != WorkStop::unread_mail && stop != WorkStop::interrupted;
}

Result<WorkOutcome> run_work_loop(WorkContext work, const WorkRequest& request) {
    ATELIER_TRY(RuntimeDefinition runtime, work.runtimes.definition(request.runtime));
    ATELIER_TRY(const Identity identity, acquire_identity(work.plan, Role::worker, request.name,
                                                          work.machine.self(), work.probe()));
    Loop loop(std::move(work), request, identity, std::move(runtime));
    auto outcome = loop.run();
    const auto left = loop.end();
    if (!outcome) return outcome;
    if (!left) return tl::unexpected(left.error());
    return outcome;
}

Result<Selection> preview_work(const Context& context, const WorkRequest& request) {
    Context worker = context;
    const std::string name = request.name.value_or("worker-1");
    ATELIER_TRY(worker.caller, AgentId::make(Role::worker, name));
    return context.store.read(
        [&](PlanReader& plan) { return select_work(plan, worker, {.epic = request.epic}); });
}

} // namespace atelier
