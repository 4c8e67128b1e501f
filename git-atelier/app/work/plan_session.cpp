#include "app/work/plan_session.hpp"

#include "app/agent/agent_program.hpp"
#include "app/agent/build_turn.hpp"
#include "app/agent/conversation.hpp"
#include "app/agent/run_turn.hpp"
#include "app/claim/identity.hpp"
#include "app/claim/require_unpaused.hpp"
#include "app/core/new_id.hpp"
#include "app/core/plan_queries.hpp"
#include "app/core/turn_record.hpp"
#include "app/guard/guard_worktree.hpp"
#include "app/guard/outlived_session.hpp"
#include "app/guard/request_sync.hpp"
#include "app/guard/rescue_refs.hpp"
#include "app/mail/planner_mail.hpp"
#include "app/work/end_session.hpp"
#include "app/work/heard_in_turn.hpp"
#include "app/worktree/take_away.hpp"
#include "app/worktree/unfinished_worktrees.hpp"
#include "base/text.hpp"
#include "domain/guard/planner_sync.hpp"
#include "ports/git_refs.hpp"
#include "ports/git_worktrees.hpp"
#include "ports/repository.hpp"

#include <algorithm>

namespace atelier {
namespace {

namespace fs = std::filesystem;

// How often it is looked whether anything is due.
constexpr Millis pace{1'000};

Result<CommitId> head_of(GitRefs& refs, const BranchName& branch) {
    ATELIER_TRY(const auto head, refs.resolve_anywhere(branch));
    if (head) return *head;
    return fail(ErrorCode::not_found, "there is no branch " + branch.str() + " with a commit",
                advise(Hint::first_commit));
}

class PlannerRun {
  public:
    PlannerRun(WorkContext& work, const PlanSessionRequest& request, Identity identity,
               SessionId id, BranchName followed, BranchName branch, CommitId start)
        : work_(work), request_(request), identity_(std::move(identity)),
          followed_(std::move(followed)), session_{.id = std::move(id),
                                                   .agent = identity_.agent,
                                                   .stage = Stage::worktree,
                                                   .started_at = work.plan.clock.now(),
                                                   .worktree = (work.paths.worktrees() /
                                                                (work.plan.issue_prefix +
                                                                 "-planner-" + request.name))
                                                                   .string(),
                                                   .branch = std::move(branch),
                                                   .start = start},
          at_(std::move(start)) {}

    Result<PlanSessionOutcome> run() {
        PlanSessionOutcome outcome{.planner = identity_.agent,
                                   .session = session_.id,
                                   .branch = *session_.branch,
                                   .interactive = request_.interactive};
        ATELIER_CHECK(begin());
        auto turn = hold(outcome);
        const auto ended = take_down(outcome);
        const auto closed = end_session(
            work_, session_.id, turn ? SessionOutcome(SessionEnd::ended) : turn.error().code,
            turn ? end_text(*turn) : turn.error().message);
        if (!turn) return tl::unexpected(turn.error());
        if (!ended) return tl::unexpected(ended.error());
        if (!closed) return tl::unexpected(closed.error());
        outcome.turn = *turn;
        return outcome;
    }

  private:
    Context& context() { return work_.plan; }
    Repository& repository() { return work_.repository; }
    fs::path worktree() const { return session_.worktree; }

    Result<void> record(Stage stage, bool first) {
        work_.progress.stage(identity_.agent.name(), std::string(name_of(stage)));
        session_.stage = stage;
        return context().store.write(context().stamp(), [&](PlanWriter& plan) -> Result<void> {
            ATELIER_CHECK(plan.put(session_));
            if (stage == Stage::agent)
                ATELIER_CHECK(plan.put(WorktreeRecord{worktree().filename().string(),
                                                      WorktreePhase::worked_in, session_.id}));
            Json data = Json::object();
            data.set("session", session_.id.str()).set("stage", name_of(stage));
            return plan.append({first ? EventType::session_started : EventType::session_stage,
                                identity_.agent.bead(context().issue_prefix), std::move(data)});
        });
    }

    Result<void> begin() {
        ATELIER_CHECK(record(Stage::worktree, true));
        ATELIER_CHECK(clear_remains());
        ATELIER_TRY(const auto old, repository().refs().resolve(full_ref(*session_.branch)));
        if (old && *old != at_) {
            ATELIER_CHECK(make_rescue_refs(
                context(), repository().refs(),
                {{rescue_ref(context().clock.now(), full_ref(*session_.branch)), *old}},
                "atelier: planner branch follows " + followed_.str(),
                {{full_ref(*session_.branch), at_, *old}}));
        }
        ATELIER_CHECK(work_.files.make_folder(work_.paths.worktrees()));
        ATELIER_CHECK(
            repository().refs().remove_stale_locks(worktree(), {full_ref(*session_.branch)}));
        ATELIER_CHECK(record_worktree(context(), worktree(), WorktreePhase::making, session_.id));
        ATELIER_TRY(const AddedWorktree added,
                    repository().worktrees().add_worktree(worktree(), *session_.branch, at_));
        if (!added.failed_hook.empty()) work_.progress.warn(added.failed_hook);
        ATELIER_CHECK(record_worktree(context(), worktree(), WorktreePhase::made, session_.id));
        return repository().worktrees().lock_worktree(worktree(), lock_reason_of(session_.id));
    }

    // What a planner of this name left when it was killed.
    Result<void> clear_remains() {
        ATELIER_TRY(const auto known, record_of_worktree(context().store, worktree()));
        ATELIER_TRY(const SeenWorktree seen, see_worktree(work_, worktree()));
        ATELIER_TRY(const TakenAway taken, make_room(work_, ours(), known, seen));
        for (const std::string& kept : taken.kept)
            work_.progress.warn("an earlier session left work in " + worktree().string() +
                                "; it is kept as " + kept);
        if (taken.gone()) return {};
        return fail(ErrorCode::dirty, told_kept(identity_.agent.name(), taken.judgement),
                    advise(Hint::other_planner));
    }

    // With all that it holds kept elsewhere; left where that is not possible.
    Result<TakenAway> take_away() {
        return take_away_if_there({context(), repository(), work_.files, work_.paths}, ours(),
                                  Removal::forced);
    }

    OurWorktree ours() const {
        OurWorktree wanted{
            .checkout = {}, .purpose = Purpose::planner, .planner = identity_.agent.name()};
        wanted.checkout.worktree = worktree();
        return wanted;
    }

    Result<TurnOutcome> hold(PlanSessionOutcome& outcome) {
        ATELIER_CHECK(guard_worktree(work_, session_));
        ATELIER_TRY(before_, snapshot_repository(work_, session_));
        ATELIER_CHECK(record(Stage::brief, false));
        ATELIER_TRY(const auto conversation, begin_conversation());
        ATELIER_TRY(const TurnRequest turn, build_planner_turn(work_, request_.runtime, session_,
                                                               {.goal = request_.goal,
                                                                .epic = request_.epic,
                                                                .followed = followed_,
                                                                .interactive = request_.interactive,
                                                                .conversation = conversation}));
        if (!request_.interactive) outcome.transcript = turn.transcript;
        ATELIER_TRY(const auto before, epics());
        ATELIER_CHECK(record(Stage::agent, false));
        TurnHooks hooks;
        hooks.interval = pace;
        hooks.every = [&] { return tend(); };
        ATELIER_TRY(const TurnOutcome ended, run_turn(work_, {turn, request_.runtime, hooks}));
        ATELIER_CHECK(record_turn(ended));
        if (ended.end == TurnEnd::lost)
            ATELIER_CHECK(tell_of_killed_keeper(work_, session_, ended.left_behind));
        ATELIER_CHECK(heard_in_turn(context(), session_.id, ended));
        work_.notify_overseer();
        ATELIER_TRY(const auto after, epics());
        for (const BeadId& id : after)
            if (std::find(before.begin(), before.end(), id) == before.end())
                outcome.epics.push_back(id);
        ATELIER_TRY(outcome.waiting, waiting_beside(outcome.epics));
        return ended;
    }

    // The one that goes on, if any; on a terminal, where a planner is talked to.
    Result<std::optional<Conversation>> begin_conversation() {
        std::optional<Conversation> last;
        if (request_.interactive) {
            ATELIER_TRY(last, planner_conversation(work_, request_.runtime, session_,
                                                   request_.new_session));
        }
        Conversation begun = last.value_or(Conversation{});
        begun.runtime = request_.runtime.name;
        begun.result.reset();
        ATELIER_CHECK(context().store.write(context().stamp(), [&](PlanWriter& plan) {
            return put_conversation(plan, session_.id, begun);
        }));
        return last;
    }

    Result<void> record_turn(const TurnOutcome& ended) {
        return context().store.write(context().stamp(), [&](PlanWriter& plan) -> Result<void> {
            ATELIER_CHECK(record_in_conversation(plan, session_.id, ended));
            return put_turn_record(plan, session_.id, ended.reading);
        });
    }

    Result<std::vector<BeadId>> epics() {
        ATELIER_TRY(const auto beads,
                    context().store.read([](PlanReader& plan) { return open_epics(plan); }));
        std::vector<BeadId> out;
        for (const Bead& bead : beads)
            out.push_back(bead.id);
        return out;
    }

    // What else is planned and not approved.
    Result<std::vector<EpicWaiting>> waiting_beside(const std::vector<BeadId>& named) {
        return context().store.read([&](PlanReader& plan) -> Result<std::vector<EpicWaiting>> {
            std::vector<EpicWaiting> waiting;
            ATELIER_TRY(const auto epics, open_epics(plan));
            for (const Bead& epic : epics) {
                if (std::ranges::count(named, epic.id) > 0) continue;
                ATELIER_TRY(auto changes, what_waits(plan, epic));
                if (!changes.empty()) waiting.push_back({epic.id, std::move(changes)});
            }
            return waiting;
        });
    }

    // While the agent runs.
    Result<void> tend() {
        const Time now = context().clock.now();
        const Millis third = std::chrono::duration_cast<Millis>(context().settings.lease.lease) / 3;
        if (now >= renew_at_) {
            ATELIER_CHECK(renew_leases(context(), identity_, std::nullopt));
            renew_at_ = now + std::min(third, PlannerSync::interval);
        }
        ATELIER_TRY(const std::string request, context().store.read([&](PlanReader& plan) {
            return sync_request(plan, session_.id);
        }));
        if (!sync_.due(now, request)) return {};
        follow();
        warn_when_dirty();
        return {};
    }

    // Said once: what is changed here does not go anywhere.
    void warn_when_dirty() {
        if (dirty_) return;
        const auto state = repository().worktrees().worktree_state(worktree());
        if (!state || state->changed.empty()) return;
        dirty_ = true;
        work_.progress.warn("the planner has changed files in its worktree, " +
                            state->changed.front() +
                            (state->changed.size() > 1 ? " and others" : "") +
                            "; they are kept as a commit at its end, and do not land");
    }

    // Only where it is certain that nobody's work is in the way; said once when it is not.
    void follow() {
        const auto head = head_of(repository().refs(), followed_);
        if (!head || *head == at_) return;
        const auto moved =
            repository().worktrees().advance_worktree(worktree(), *session_.branch, at_, *head);
        if (moved) {
            at_ = *head;
            follows_ = true;
        } else if (follows_) {
            follows_ = false;
            work_.progress.warn("the planner's worktree stays behind " + followed_.str() + ": " +
                                moved.error().message);
        }
    }

    Result<void> take_down(PlanSessionOutcome& outcome) {
        ATELIER_CHECK(work_.machine.end_processes_of(session_.id));
        session_.start = at_;
        ATELIER_TRY(const bool there, work_.files.exists(worktree() / ".git"));
        ATELIER_TRY(outcome.watch, verify_repository(work_, session_, before_));
        if (!there) return {};
        ATELIER_TRY(const TakenAway taken, take_away());
        for (const std::string& kept : taken.kept) {
            if (kept.find("/files-of-") != std::string::npos)
                outcome.kept = kept;
            else
                work_.progress.warn("what the planner left in its worktree is kept as " + kept);
        }
        if (!taken.gone()) {
            work_.progress.warn(told_kept(identity_.agent.name(), taken.judgement));
            return {};
        }
        const auto deleted = repository().refs().update_refs(
            {{full_ref(*session_.branch), std::nullopt, at_}}, "atelier: planner has ended");
        if (!deleted && deleted.error().code != ErrorCode::root_moved)
            return tl::unexpected(deleted.error());
        return {};
    }

    WorkContext& work_;
    const PlanSessionRequest& request_;
    Identity identity_;
    // The branch that the worktree shows, and where it stands now.
    BranchName followed_;
    Session session_;
    CommitId at_;
    std::optional<RepositoryState> before_ = {};
    bool follows_ = true;
    bool dirty_ = false;
    Time renew_at_{};
    PlannerSync sync_{session_.started_at};
};

Result<void> require_planner_unpaused(Context context, const PlanSessionRequest& request) {
    ATELIER_TRY(context.caller, AgentId::make(Role::planner, request.name));
    return context.store.read(
        [&](PlanReader& plan) { return require_unpaused(plan, context, request.epic); });
}

} // namespace

Result<PlanSessionOutcome> plan_session(WorkContext work, const PlanSessionRequest& request) {
    ATELIER_CHECK(require_planner_unpaused(work.plan, request));
    const TurnCommand command = planner_command(request.runtime, request.interactive);
    if (command.argv.empty())
        return fail(ErrorCode::runtime_missing,
                    "the runtime '" + request.runtime.name + "' says no command for planners",
                    advise(Hint::planner_command, "planner", request.runtime.file.string()));
    ATELIER_CHECK(require_agent_program(work, Role::planner, request.runtime, command));
    if (request.epic)
        ATELIER_CHECK(work.plan.store.read(
            [&](PlanReader& plan) { return require_epic(plan, *request.epic); }));
    ATELIER_TRY(const BranchName followed, work.repository.refs().default_branch());
    ATELIER_TRY(BranchName branch, BranchName::parse(followed.str() + "-planner-" + request.name));
    ATELIER_TRY(const Identity identity, acquire_identity(work.plan, Role::planner, request.name,
                                                          work.machine.self(), work.probe()));
    work.plan.caller = identity.agent;
    const auto hold = [&]() -> Result<PlanSessionOutcome> {
        ATELIER_CHECK(clear_unfinished_worktrees(work));
        ATELIER_CHECK(recover_sessions(work, identity.agent));
        ATELIER_TRY(const SessionId id, fresh_session_id(work.plan));
        work.plan.session = id;
        work.repository.tag_children(id);
        ATELIER_TRY(CommitId start, head_of(work.repository.refs(), followed));
        return PlannerRun(work, request, identity, id, followed, std::move(branch),
                          std::move(start))
            .run();
    };
    auto outcome = hold();
    const auto left = release_identity(work.plan, identity);
    if (!outcome) return outcome;
    if (!left) return tl::unexpected(left.error());
    return outcome;
}

Result<void> answer_planner_mail(const WorkContext& work, const RuntimeDefinition& runtime,
                                 std::set<BeadId>& tried) {
    if (work.plan.settings.plan_answers != PlanAnswers::automatic) return {};
    ATELIER_TRY(const auto mail, work.plan.store.read([&](PlanReader& plan) {
        return unread_planner_mail(plan, work.plan);
    }));
    for (const PlannerMail& one : mail) {
        bool fresh = false;
        for (const Message& message : one.messages)
            fresh = tried.insert(message.id()).second || fresh;
        if (!fresh) continue;
        const auto held = plan_session(
            work, {.name = one.planner.name(),
                   .runtime = runtime,
                   .goal = "Answer the messages below. Nobody is there to be asked: plan what they "
                           "ask for as drafts, or say to whoever wrote what is to be decided."});
        const bool at_work = !held && (held.error().code == ErrorCode::identity_in_use ||
                                       held.error().code == ErrorCode::paused);
        if (!held && !at_work)
            work.progress.warn("the mail of " + one.planner.str() +
                               " is not answered: " + with_hint(held.error()));
        if (held)
            work.progress.note(one.planner.str() + " was given " +
                               counted(one.messages.size(), "message") + ": " +
                               end_text(held->turn));
    }
    return {};
}

} // namespace atelier
