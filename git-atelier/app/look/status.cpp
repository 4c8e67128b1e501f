#include "app/look/status.hpp"

#include "app/core/approval.hpp"
#include "app/core/decisions.hpp"
#include "app/core/epic_queries.hpp"
#include "app/core/life.hpp"
#include "app/core/plan_queries.hpp"
#include "app/core/start_pauses.hpp"
#include "app/core/turn_record.hpp"
#include "app/look/next_actions.hpp"
#include "app/look/status_of_agents.hpp"
#include "app/mail/settled_mail.hpp"
#include "app/publish/pr_facts.hpp"
#include "base/text.hpp"
#include "domain/bead/bead_order.hpp"
#include "domain/bead/changeset.hpp"
#include "domain/bead/epic.hpp"
#include "domain/bead/message.hpp"
#include "domain/work/choice.hpp"
#include "ports/run_store.hpp"

#include <algorithm>

namespace atelier {
namespace {

// As many as tell a person what was finished lately; each costs what is below it.
constexpr std::size_t listed_closed_epics = 20;
constexpr std::chrono::hours recent_remarks{24};

// The last session of each changeset, an open one before any other.
std::map<BeadId, Session> last_sessions(const std::vector<Session>& sessions) {
    std::map<BeadId, Session> last;
    for (const Session& session : sessions) {
        if (!session.changeset) continue;
        const auto [at, fresh] = last.emplace(*session.changeset, session);
        if (!fresh && (at->second.ended_at || !session.ended_at)) at->second = session;
    }
    return last;
}

// What `block` appended last, in one line and without "blocked TIME: ".
std::string last_block(const Bead& changeset) {
    std::string found;
    for (const std::string& line : lines_of(trim(changeset.notes))) {
        const auto reason = line.find(": ");
        if (line.starts_with("blocked ") && reason != std::string::npos)
            found = line.substr(reason + 2);
        else
            found += (found.empty() ? "" : " ") + line;
    }
    return found;
}

ChangesetStatus changeset_status(const Bead& changeset, const EpicTree& graph,
                                 const std::map<BeadId, Session>& sessions,
                                 const AdmissionRules& rules) {
    ChangesetStatus out{.id = changeset.id, .title = changeset.title};
    out.state = state_of(changeset);
    ChangesetAsWritten written = changeset_as_written(changeset);
    out.branch = std::move(written.work_branch);
    if (const auto session = sessions.find(changeset.id); session != sessions.end()) {
        out.worker = session->second.agent.str();
        if (!session->second.ended_at) out.working_since = session->second.started_at;
    }
    if (const auto lines = parse_integer(written.lines.value_or(""))) out.lines = *lines;
    out.created_at = changeset.created_at;
    if (written.pr_number)
        out.pr = KnownPullRequest{*written.pr_number, written.pr_state.value_or("")};
    out.reasons = next_step_reasons(changeset, graph, rules);
    out.to_review = awaits_approval(changeset, graph, rules);
    out.approved_by = approver_of(changeset, graph);
    if (out.state == ChangesetState::blocked) out.blocked_by = last_block(changeset);
    out.integrated = std::move(written.integrated_sha);
    return out;
}

EpicStatus epic_status(const EpicTree& graph, bool more_work,
                       const std::map<BeadId, Session>& sessions, const AdmissionRules& rules) {
    const Bead& epic = graph.epic();
    EpicStatus out{.id = epic.id, .title = epic.title, .status = epic.status};
    out.draft = is_draft(epic);
    EpicAsWritten written = epic_as_written(epic);
    out.root_branch = std::move(written.root_branch);
    out.parent_branch = std::move(written.parent_branch);
    out.assignee = epic.assignee;
    out.progress = progress_of(graph, more_work);
    out.ready_to_close = out.progress == EpicProgress::closable;
    out.more_work = more_work;
    out.open_tasks = graph.open_tasks(epic.id).size();
    out.updated_at = epic.updated_at;
    if (!out.draft) out.waiting.assign(graph.waiting().begin(), graph.waiting().end());
    for (const Bead& changeset : graph.changesets())
        out.changesets.push_back(changeset_status(changeset, graph, sessions, rules));
    return out;
}

void add_review(const EpicStatus& epic, ReviewStatus& review) {
    if (epic.progress == EpicProgress::closed) return;
    if ((epic.draft && !epic.changesets.empty()) || !epic.waiting.empty())
        review.drafts.push_back(epic.id);
    for (const ChangesetStatus& changeset : epic.changesets) {
        if (changeset.state == ChangesetState::blocked) review.blocked.push_back(changeset.id);
        if (changeset.state == ChangesetState::done) review.done.push_back(changeset.id);
        if (std::any_of(changeset.reasons.begin(), changeset.reasons.end(), [](const Reason& r) {
                return r.code == ErrorCode::prerequisite_abandoned;
            }))
            review.stranded.push_back(changeset.id);
    }
}

std::vector<QueueStatus> queue_statuses(const std::vector<Bead>& queues,
                                        const std::vector<Message>& open_messages) {
    std::map<std::string, QueueStatus> by_name;
    for (const Bead& queue : queues)
        if (!is_closed(queue)) by_name.emplace(queue.title, QueueStatus{queue.title});
    for (const Message& message : open_messages) {
        if (message.queue().empty() || (message.is_claimed() && message.read_at())) continue;
        const std::string& name = message.queue();
        QueueStatus& queue = by_name.emplace(name, QueueStatus{name}).first->second;
        ++(message.is_claimed() ? queue.claimed : queue.waiting);
    }
    std::vector<QueueStatus> out;
    for (auto& [name, queue] : by_name)
        out.push_back(std::move(queue));
    return out;
}

std::vector<UnreadMessage> unread_for_overseer(const std::vector<Message>& open_messages) {
    std::vector<UnreadMessage> out;
    for (auto at = open_messages.rbegin(); at != open_messages.rend(); ++at)
        if (!at->read_at() && at->is_for_overseer())
            out.push_back({at->id(), at->subject(), at->from(), at->sent_at(), at->thread()});
    return out;
}

// A changeset that is to be given up waits as well.
Result<void> add_wishes(PlanReader& plan, EpicStatus& epic) {
    if (epic.progress == EpicProgress::closed) return {};
    ATELIER_TRY(const auto wishes, wished_abandoned(plan, epic.id));
    for (const WishedAbandon& wish : wishes)
        if (std::ranges::count(epic.waiting, wish.changeset) == 0)
            epic.waiting.push_back(wish.changeset);
    return {};
}

using UsageOf = std::map<BeadId, std::optional<TurnReading>>;

Result<UsageOf> usage_by_changeset(PlanReader& plan, const std::vector<Session>& sessions) {
    UsageOf out;
    for (const Session& session : sessions) {
        if (!session.changeset) continue;
        ATELIER_TRY(const auto turn, turn_record(plan, session.id));
        if (turn) add_usage(out[*session.changeset], *turn);
    }
    return out;
}

void add_usage_of(EpicStatus& epic, const UsageOf& usage) {
    for (ChangesetStatus& one : epic.changesets) {
        const auto used = usage.find(one.id);
        if (used == usage.end() || !used->second) continue;
        one.usage = used->second;
        add_usage(epic.usage, *used->second);
    }
}

// Work that is done waits for its pull request: what that waits for says more.
Result<void> add_unpublished(PlanReader& plan, const Settings& settings, const EpicTree& graph,
                             EpicStatus& out) {
    UnpublishedReasons unpublished;
    if (out.count(ChangesetState::done) > 0 && settings.admission.pr_mode != PrMode::none) {
        ATELIER_TRY(unpublished, unpublished_reasons(plan, settings, graph));
    }
    for (ChangesetStatus& one : out.changesets) {
        // What was never worked on was never published.
        if (!has_begun(*graph.find(one.id))) continue;
        ATELIER_TRY(one.published, state_as_seen(plan, one.id));
        if (one.state != ChangesetState::done || settings.admission.pr_mode == PrMode::none)
            continue;
        const std::vector<Reason>& reasons = unpublished[one.id];
        one.to_publish = reasons.empty();
        one.reasons.insert(one.reasons.end(), reasons.begin(), reasons.end());
    }
    return {};
}

Result<std::vector<Bead>> listed_epics(PlanReader& plan, const StatusScope& scope,
                                       StatusOutcome& out) {
    if (scope.only) return plan.select({.ids = {{*scope.only}}, .kind = BeadKind::epic});
    if (scope.first > 0) {
        ATELIER_TRY(auto first, open_epics(plan));
        std::sort(first.begin(), first.end(), older);
        out.partial = true;
        if (first.size() > scope.first)
            first.erase(first.begin() + static_cast<std::ptrdiff_t>(scope.first), first.end());
        return first;
    }
    const BeadQuery closed{.kind = BeadKind::epic, .statuses = {BeadStatus::closed}};
    BeadQuery listed = closed;
    if (!scope.all) listed.newest = listed_closed_epics;
    ATELIER_TRY(auto epics, open_epics(plan));
    ATELIER_TRY(const auto finished, plan.select(listed));
    ATELIER_TRY(const std::size_t all_closed, plan.count(closed));
    out.closed_epics = all_closed - finished.size();
    epics.insert(epics.end(), finished.begin(), finished.end());
    std::sort(epics.begin(), epics.end(), older);
    return epics;
}

Result<void> add_epics(PlanReader& plan, const Context& context, const LivenessProbe& probe,
                       const StatusScope& scope, const std::vector<Message>& open_messages,
                       StatusOutcome& out) {
    ATELIER_TRY(const auto epics, listed_epics(plan, scope, out));
    ATELIER_TRY(const auto graphs, load_epics(plan, epics));
    std::vector<BeadId> changesets;
    for (const EpicTree& graph : graphs)
        for (const Bead& changeset : graph.changesets())
            changesets.push_back(changeset.id);
    ATELIER_TRY(const auto sessions, plan.sessions({.changesets = std::move(changesets)}));
    const auto more_work = epics_with_more_work(open_messages);
    const auto last = last_sessions(sessions);
    ATELIER_TRY(const UsageOf usage, usage_by_changeset(plan, sessions));
    const Time now = context.clock.now();
    ATELIER_TRY(const auto pauses, start_pauses(plan, now));
    ATELIER_TRY(const PauseOrders orders, pause_orders(plan));
    out.paused = orders.all();
    ATELIER_TRY(out.turn_pauses, plan.runs().pauses());
    ATELIER_TRY(out.review.debt, review_debt(plan, context.settings.admission));
    out.review.limits = context.settings.review;
    const auto debt = too_much_to_review(out.review.debt, out.review.limits,
                                         context.caller.role() == Role::overseer);
    for (const EpicTree& graph : graphs) {
        EpicStatus status = epic_status(graph, more_work.contains(graph.epic().id), last,
                                        context.settings.admission);
        add_usage_of(status, usage);
        ATELIER_CHECK(add_wishes(plan, status));
        for (ChangesetStatus& one : status.changesets) {
            ATELIER_TRY(one.state, state_now(plan, context, *graph.find(one.id), probe));
            if (one.state != ChangesetState::working) one.working_since.reset();
        }
        ATELIER_CHECK(add_unpublished(plan, context.settings, graph, status));
        for (ChangesetStatus& one : status.changesets) {
            if (is_settled(one.state)) continue;
            for (Reason& reason : paused_by_order(orders, graph.epic(), context.issue_prefix))
                one.reasons.push_back(std::move(reason));
            for (Reason& reason : left_alone(one.id, graph.epic().id, pauses, now))
                one.reasons.push_back(std::move(reason));
            if (is_held_back(*graph.find(one.id), debt)) one.reasons.push_back(*debt);
            ATELIER_TRY(const auto waits, molecule_waits(plan, context, *graph.find(one.id)));
            if (waits) one.reasons.push_back(*waits);
        }
        out.epics.push_back(std::move(status));
        add_review(out.epics.back(), out.review);
    }
    return {};
}

} // namespace

std::size_t EpicStatus::count(ChangesetState state) const {
    return static_cast<std::size_t>(
        std::count_if(changesets.begin(), changesets.end(),
                      [&](const ChangesetStatus& changeset) { return changeset.state == state; }));
}

Result<StatusOutcome> read_status(const Context& context, const LivenessProbe& probe,
                                  const StatusScope& scope) {
    return context.store.read([&](PlanReader& plan) -> Result<StatusOutcome> {
        StatusOutcome out{.now = context.clock.now()};
        out.all = scope.all;
        ATELIER_TRY(const auto open,
                    plan.select({.kind = BeadKind::message, .statuses = {BeadStatus::open}}));
        ATELIER_TRY(auto sent, messages_in(open));
        ATELIER_TRY(const auto messages, still_current(plan, std::move(sent), out.now));
        ATELIER_CHECK(add_epics(plan, context, probe, scope, messages, out));
        ATELIER_CHECK(add_agents(plan, context, probe, out));
        ATELIER_TRY(const auto queues, plan.select({.kind = BeadKind::queue}));
        out.queues = queue_statuses(queues, messages);
        out.unread = unread_for_overseer(messages);
        ATELIER_TRY(out.awaited, awaited_items(plan, out.epics, out.review, messages));
        if (!scope.only) {
            ATELIER_TRY(out.runs, runs_now(plan, context, probe));
        }
        ATELIER_TRY(out.remarks, remarks_since(plan, out.now - recent_remarks));
        if (context.settings.store_backend == StoreBackend::bd) {
            ATELIER_TRY(out.mirror, mirror_status(plan));
        }
        return out;
    });
}

} // namespace atelier
