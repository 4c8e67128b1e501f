#include "app/work/work_loop.hpp"

#include "app/claim/work_done.hpp"
#include "app/core/plan_queries.hpp"
#include "app/core/start_pauses.hpp"
#include "app/forecast/make_forecast.hpp"
#include "app/publish/publish_epics.hpp"
#include "app/publish/settle_tickets.hpp"
#include "app/work/finished_epic.hpp"
#include "app/work/left_behind.hpp"
#include "app/work/mail_session.hpp"
#include "app/work/plan_session.hpp"
#include "app/work/run_claims.hpp"
#include "app/work/run_identity.hpp"
#include "app/work/work_choice.hpp"
#include "app/work/work_notices.hpp"
#include "app/worktree/moved_worktrees.hpp"
#include "app/worktree/unfinished_worktrees.hpp"
#include "ports/repository.hpp"

#include <algorithm>

namespace atelier {
namespace {

bool store_is_unusable(ErrorCode code) {
    return code == ErrorCode::store_failed || code == ErrorCode::store_corrupt ||
           code == ErrorCode::store_newer || code == ErrorCode::store_foreign ||
           code == ErrorCode::files_failed;
}

class Loop {
  public:
    Loop(WorkContext work, const WorkRequest& request, RuntimeDefinition runtime)
        : work_(std::move(work)), request_(request), runtime_(std::move(runtime)) {}

    Result<WorkOutcome> run() {
        // Git lists no worktrees while one is half made.
        or_warn(clear_unfinished_worktrees(work_));
        or_warn(bring_back_moved(work_));
        for (bool begun = false; !begun;) {
            ATELIER_TRY(const Selection first, select());
            ATELIER_TRY(begun, become(first));
        }
        look_after_the_dead(work_);
        if (!request_.queue) {
            ATELIER_CHECK(publish_first());
            ATELIER_CHECK(settle_tickets(work_));
        }
        for (;;) {
            if (work_.interrupt.requested()) {
                outcome_.stop = WorkStop::interrupted;
                return std::move(outcome_);
            }
            ATELIER_CHECK(renew_identity());
            work_.plan_changed();
            if (!request_.queue) or_warn(answer_planner_mail(work_, runtime_, planners_told_));
            ATELIER_TRY(Selection selection, select());
            ATELIER_TRY(const bool fitting, become(selection));
            if (!fitting) continue;
            ATELIER_CHECK(notices_.tell_waiting(selection.reasons));
            ATELIER_TRY(const bool again, take(selection));
            if (!again) return std::move(outcome_);
        }
    }

    Result<void> end() { return identity_.leave(); }

  private:
    // What cannot be put in order keeps nothing else from going on.
    void or_warn(const Result<void>& done) {
        if (!done) work_.progress.warn(with_hint(done.error()));
    }

    Millis renewal() const { return renewal_interval(work_.plan.settings.lease, waiting_); }

    // The forge is asked once for all workers of a run.
    Result<void> publish_first() {
        const auto& since = request_.given_back_since;
        return since ? publish_unless_since(work_, *since) : publish_epics(work_, request_.epic);
    }

    // Only when it is due: each write wakes whoever waits for the store to change, this run too.
    Result<void> renew_identity() {
        const Time now = work_.plan.clock.now();
        if (now - renewed_ < renewal() || !identity_.now()) return {};
        renewed_ = now;
        return renew_leases(work_.plan, *identity_.now(), std::nullopt);
    }

    Result<bool> become(const Selection& selection) {
        ATELIER_TRY(const bool done, identity_.become(selection));
        if (!done || outcome_.worker == identity_.now()->agent) return done;
        outcome_.worker = identity_.now()->agent;
        work_.progress.works_as(outcome_.worker.name());
        return true;
    }

    Result<Selection> select() { return select(rules_); }
    Result<Selection> select(ChoiceRules rules) {
        ATELIER_TRY(WorkQuestion question, question_of(request_));
        question.rules = std::move(rules);
        if (identity_.now()) question.agent = identity_.now()->agent;
        const auto ground = with_forecast(read_ground(work_.repository, work_.paths),
                                          keep_forecast(work_.plan, work_.repository));
        return work_.plan.store.read([&](PlanReader& plan) -> Result<Selection> {
            ATELIER_TRY(Selection selection,
                        look_for_work(plan, work_.plan, work_.probe(), ground, request_, question));
            sees_all_ = !question.rules.epic && question.rules.excluded.empty() && !request_.queue;
            return selection;
        });
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
            return give_up(selection);
        case NextStep::mail:
            return hear_mail(selection);
        case NextStep::queue:
            return serve(selection);
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
        ChoiceRules rules = rules_;
        rules.epic = chosen;
        rules.ask = false;
        ATELIER_TRY(const Selection picked, select(rules));
        // Somebody else was quicker: ask again with what is left.
        if (picked.step != NextStep::session && picked.step != NextStep::land) return true;
        ATELIER_TRY(const bool fitting, become(picked));
        return fitting ? hold_session(picked) : true;
    }

    bool watches() const { return request_.run_mode == RunMode::watch; }

    Result<void> name(const BeadId& id) {
        ATELIER_TRY(const Bead changeset, work_.plan.store.read([&](PlanReader& plan) {
            return changeset_as_approved(plan, id);
        }));
        work_.progress.begin(id.str(), changeset.title);
        return {};
    }

    Result<bool> hold_session(const Selection& selection) {
        waiting_ = false;
        ATELIER_CHECK(name(*selection.changeset));
        SessionRequest request{.identity = *identity_.now(),
                               .runtime = runtime_,
                               .epic = *selection.epic,
                               .changeset = *selection.changeset,
                               .named = request_.epic.has_value(),
                               .workflows = request_.workflows};
        bool of_workflow = false;
        request.workflow_at_fault = [&] { of_workflow = true; };
        const auto report = selection.step == NextStep::land ? land_session(work_, request)
                                                             : work_session(work_, request);
        if (!report) return failed_session(selection, report.error(), of_workflow);
        ATELIER_CHECK(end_pauses(work_.plan, {*selection.changeset, *selection.epic}));
        ATELIER_CHECK(notices_.close_about(*selection.epic, selection.changeset));
        outcome_.sessions.push_back(*report);
        // Its agent gave the epic back: it would be given the same again.
        if (report->end == SessionEnd::ended)
            rules_.excluded.insert({*selection.changeset, *selection.epic});
        if (report->end == SessionEnd::interrupted && report->code != ErrorCode::paused) {
            outcome_.stop = WorkStop::interrupted;
            return false;
        }
        // It waits for another changeset; landing it is tried again when that one has landed.
        if (report->end == SessionEnd::done && selection.step == NextStep::land)
            rules_.excluded.insert(*selection.changeset);
        if (report->end == SessionEnd::integrated) ATELIER_CHECK(admit_again(*selection.epic));
        if (report->end == SessionEnd::done) ATELIER_CHECK(publish_epics(work_, selection.epic));
        ATELIER_CHECK(settle_tickets(work_, selection.epic));
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

    Result<bool> failed_session(const Selection& selection, const Error& error, bool of_workflow) {
        // Another worker took the epic between the look and the claim, or a person paused it.
        const bool taken = error.code == ErrorCode::epic_taken && !request_.epic;
        if (taken || error.code == ErrorCode::paused) return true;
        if (error.code == ErrorCode::epic_taken || store_is_unusable(error.code))
            return tl::unexpected(error);
        const FailedSession failed{*selection.epic, *selection.changeset, error, of_workflow};
        rules_.tries_paused = false;
        // Nobody has to do anything about a limit, and others may be worked on meanwhile.
        if (error.code != ErrorCode::rate_limited) {
            ATELIER_CHECK(leave_alone(failed));
            const bool others_go_on = failed.of_workflow && !request_.changeset;
            if (request_.epic && outcome_.sessions.empty() && !watches() && !others_go_on)
                return tl::unexpected(error);
        }
        work_.progress.warn(failed.changeset.str() + ": " + with_hint(error));
        outcome_.failures.push_back(failed);
        outcome_.stop = request_.run_mode == RunMode::once ? WorkStop::once : WorkStop::no_work;
        return request_.run_mode != RunMode::once;
    }

    // It hides no other epic; whoever comes next goes on with what was begun in it.
    Result<void> leave_alone(const FailedSession& failed) {
        if (failed.error.code == ErrorCode::lease_lost) {
            // Somebody else has taken it over, and it goes on there.
            rules_.excluded.insert({failed.changeset, failed.epic});
        } else {
            ATELIER_CHECK(notices_.tell_failed(failed));
            ATELIER_CHECK(leave_for_a_while(work_.plan, failed));
        }
        return give_back(work_, failed.epic, "a session could not be run");
    }

    Result<bool> close_epic(const BeadId& epic) {
        const auto held =
            hold_for_closing(work_, *identity_.now(), epic, request_.epic.has_value());
        if (!held) {
            const ErrorCode code = held.error().code;
            // Another worker was quicker.
            const bool settled = code == ErrorCode::epic_taken || code == ErrorCode::epic_closed;
            if (settled && !request_.epic) return true;
            return tl::unexpected(held.error());
        }
        ATELIER_CHECK(work_done(work_.plan, {.epic = epic}));
        ATELIER_CHECK(notices_.close_about(epic));
        ATELIER_TRY(const EpicTree tree,
                    work_.plan.store.read([&](PlanReader& plan) { return load_epic(plan, epic); }));
        work_.progress.note(finished_text(tree, work_.repository.refs()));
        ATELIER_CHECK(settle_tickets(work_, epic));
        outcome_.closed_epics.push_back(epic);
        return request_.run_mode != RunMode::once || outcome_.sessions.empty();
    }

    Result<void> close_if_settled(const BeadId& epic) {
        ATELIER_TRY(const Selection next, select());
        if (next.step == NextStep::close && next.epic == epic) ATELIER_CHECK(close_epic(epic));
        return {};
    }

    Result<bool> give_up(const Selection& selection) {
        const BeadId& epic = *selection.epic;
        ATELIER_CHECK(require_begun(selection));
        ATELIER_CHECK(give_back(work_, epic, std::string(why_given_up(request_))));
        work_.progress.note(released_text(request_, selection));
        return true;
    }

    Result<void> require_begun(const Selection& selection) {
        const bool begun = !outcome_.sessions.empty() || !outcome_.closed_epics.empty() ||
                           !outcome_.failures.empty();
        return begun ? Result<void>() : require_possible(request_, selection);
    }

    Result<bool> serve(const Selection& selection) {
        ATELIER_TRY(const auto served,
                    queue_session(work_, *identity_.now(), runtime_,
                                  {selection.queue, selection.messages.front()}));
        // Another worker was quicker.
        if (!served) return true;
        waiting_ = false;
        outcome_.served.push_back(*served);
        if (!served->dealt_with) rules_.excluded.insert(served->message);
        if (request_.run_mode != RunMode::once) return true;
        outcome_.stop = WorkStop::once;
        return false;
    }

    // Nothing is left that it could be told with: it is told by itself, once.
    Result<bool> hear_mail(const Selection& selection) {
        if (told_ != selection.messages) {
            told_ = selection.messages;
            or_warn(mail_session(work_, *identity_.now(), runtime_));
            if (request_.run_mode != RunMode::once) return true;
            outcome_.stop = WorkStop::once;
            return false;
        }
        // What comes later is worked on, and its brief holds the mail.
        if (request_.run_mode == RunMode::watch) return idle(selection);
        outcome_.stop = WorkStop::unread_mail;
        outcome_.messages = selection.messages;
        return false;
    }

    Result<bool> idle(const Selection& selection) {
        outcome_.reasons = selection.reasons;
        if (!watches() || !may_come(request_, selection)) ATELIER_CHECK(require_begun(selection));
        if (sees_all_) ATELIER_CHECK(notices_.close_settled(selection.reasons));
        if (!watches()) return wait_out_pause(selection);
        if (!waiting_) work_.progress.stage("watch", "waiting for work");
        waiting_ = true;
        ATELIER_TRY(
            const Millis limit,
            until_next_look(work_.plan, std::min<Millis>(request_.watch_interval, renewal())));
        work_.store_watch.wait_for_change(limit);
        const Time now = work_.plan.clock.now();
        if (now >= retry_at_) {
            rules_.excluded.clear();
            look_after_the_dead(work_);
            ATELIER_CHECK(publish_epics(work_, request_.epic));
            ATELIER_CHECK(settle_tickets(work_));
            retry_at_ = now + request_.watch_interval;
        }
        return true;
    }

    // Whoever has mended what failed and starts the next run need not ask for it by name: a first
    // pause is short enough to wait for where there is nothing else to do.
    Result<bool> wait_out_pause(const Selection& selection) {
        const Time now = work_.plan.clock.now();
        ATELIER_TRY(const auto first, end_of_short_pause(work_.plan, selection));
        if (!first || !outcome_.failures.empty()) return nothing_left(selection);
        if (!waiting_) work_.progress.stage("work", "waiting to try again what failed before");
        waiting_ = true;
        work_.store_watch.wait_for_change(std::chrono::ceil<Millis>(*first - now));
        return true;
    }

    Result<bool> nothing_left(const Selection& selection) {
        outcome_.stop = WorkStop::no_work;
        const bool told = is_known_to_overseer(selection.reasons);
        const bool idle = outcome_.sessions.empty() && outcome_.failures.empty() &&
                          outcome_.closed_epics.empty() && outcome_.served.empty();
        if (idle && !request_.epic && !request_.queue && !told && !request_.attended)
            ATELIER_CHECK(notices_.tell_no_work());
        return false;
    }

    WorkContext work_;
    const WorkRequest& request_;
    RuntimeDefinition runtime_;
    RunIdentity identity_{work_, request_.name};
    WorkNotices notices_{work_.plan};
    ChoiceRules rules_ = rules_of(request_);
    // The mail of a session of its own, and that of turns of planners.
    std::vector<BeadId> told_;
    std::set<BeadId> planners_told_;
    // The last look left no epic out.
    bool sees_all_ = false;
    // It was said that the run waits.
    bool waiting_ = false;
    Time renewed_ = work_.plan.clock.now();
    Time retry_at_{};
    WorkOutcome outcome_{.worker = work_.plan.caller, .queue_only = request_.queue};
};

} // namespace

Result<WorkOutcome> run_work_loop(WorkContext work, const WorkRequest& request) {
    ATELIER_TRY(RuntimeDefinition runtime, work.runtimes.definition(request.runtime));
    Loop loop(std::move(work), request, std::move(runtime));
    auto outcome = loop.run();
    const auto left = loop.end();
    if (!outcome) return outcome;
    if (!left) return tl::unexpected(left.error());
    return outcome;
}

} // namespace atelier
