#include "app/molecule/gate_review.hpp"

#include "app/core/decisions.hpp"
#include "app/run/signal_run.hpp"
#include "app/worktree/approved_work.hpp"
#include "domain/bead/message.hpp"
#include "domain/review/work_approval.hpp"
#include "ports/git_history.hpp"
#include "ports/repository.hpp"
#include "ports/run_store.hpp"

#include <algorithm>

namespace atelier {
namespace {

// A gate about which nobody is asked any more.
struct SilentGate {
    // What was said of the work since it was opened; nullopt: nothing.
    std::optional<Event> verdict = {};
    // The words of a request for changes.
    std::string text = {};
};

Result<std::string> words_of(PlanReader& plan, const Event& verdict) {
    const auto parsed = parse_json(verdict.data);
    const Json* const data = std::get_if<Json>(&parsed);
    if (data == nullptr) return std::string();
    const Json* const several = data->find("messages");
    const bool of_forge = several != nullptr && several->is_array() &&
                          !several->as_array().empty() && several->as_array().front().is_string();
    const auto id = BeadId::parse(of_forge ? several->as_array().front().as_string()
                                           : data->string_at("message"));
    if (!id) return std::string();
    ATELIER_TRY(const auto message, plan.find(*id));
    if (!message) return std::string();
    ATELIER_TRY(const Message said, Message::of(*message));
    return said.body();
}

// What was approved on a forge; nullopt: the event is of something else.
std::optional<CommitId> approved_on_forge(const Event& event) {
    const auto parsed = parse_json(event.data);
    const Json* const data = std::get_if<Json>(&parsed);
    if (event.type != name_of(EventType::changeset_pr_changed) || data == nullptr)
        return std::nullopt;
    const auto head = CommitId::parse(data->string_at("head"));
    return head ? std::optional(*head) : std::nullopt;
}

// What a review of its pull request came to last.
Result<std::optional<Event>> said_on_forge(PlanReader& plan, const BeadId& changeset,
                                           std::int64_t since) {
    ATELIER_TRY(const auto events, plan.events({.after = since,
                                                .bead = changeset,
                                                .types = {EventType::changeset_reopened,
                                                          EventType::changeset_pr_changed}}));
    const auto said = std::find_if(events.rbegin(), events.rend(), [](const Event& event) {
        return event.type == name_of(EventType::changeset_reopened) || approved_on_forge(event);
    });
    return said == events.rend() ? std::nullopt : std::optional(*said);
}

Result<std::optional<SilentGate>> silent_gate(PlanReader& plan, const BeadId& id) {
    std::optional<SilentGate> none;
    ATELIER_TRY(const auto run, plan.runs().find(id));
    if (!run || run->waits_at.empty() || !run->waits_for) return none;
    ATELIER_TRY(const auto message, plan.find(*run->waits_for));
    if (message && !is_closed(*message)) return none;
    ATELIER_TRY(const auto opened,
                plan.events({.bead = id, .types = {EventType::gate_opened}, .newest = 1}));
    const std::int64_t since = opened.empty() ? 0 : opened.front().seq;
    SilentGate gate;
    ATELIER_TRY(gate.verdict, decision_in_force(plan, *run->changeset, Act::verdict));
    if (gate.verdict && gate.verdict->seq < since) gate.verdict.reset();
    if (!gate.verdict) {
        ATELIER_TRY(gate.verdict, said_on_forge(plan, *run->changeset, since));
    }
    if (gate.verdict) {
        ATELIER_TRY(gate.text, words_of(plan, *gate.verdict));
    }
    return std::optional(std::move(gate));
}

// The tree that was approved, where it is that of the work as it is; nullopt: the work is another.
Result<std::optional<TreeId>> approved_tree(const RunWorld& world, const Event& verdict,
                                            const CommitId& base, const CommitId& head) {
    GitHistory& history = world.work.repository.history();
    if (const auto there = approved_on_forge(verdict)) {
        if (*there != head) return std::optional<TreeId>();
        ATELIER_TRY(TreeId tree, history.tree(head));
        return std::optional(std::move(tree));
    }
    const WorkApproval approval = *approval_in(verdict);
    if (approval.work.head == head) return std::optional(approval.work.tree);
    ATELIER_TRY(const auto patches, patches_between(history, base, head));
    return patches == approval.work.patches ? std::optional(approval.work.tree) : std::nullopt;
}

Result<void> open_anew(const RunWorld& world, const DriverLease& lease) {
    const Context& context = world.work.plan;
    return context.store.write(context.stamp(), [&](PlanWriter& plan) -> Result<void> {
        ATELIER_TRY(auto run, plan.runs().find(lease.run));
        if (!run || run->waits_at.empty()) return {};
        run->waits_at.clear();
        run->waits_for.reset();
        return put_run(plan, *run, lease.term);
    });
}

} // namespace

Result<void> take_review_at_gate(const RunWorld& world, const DriverLease& lease,
                                 const CommitId& base, const CommitId& head) {
    const Context& context = world.work.plan;
    ATELIER_TRY(const auto gate,
                context.store.read([&](PlanReader& plan) { return silent_gate(plan, lease.run); }));
    if (!gate) return {};
    if (!gate->verdict) return open_anew(world, lease);
    const Event& verdict = *gate->verdict;
    const bool approves = approval_in(verdict) || approved_on_forge(verdict);
    std::optional<TreeId> tree;
    if (approves) {
        ATELIER_TRY(tree, approved_tree(world, verdict, base, head));
        if (!tree) return open_anew(world, lease);
    }
    Context said = context;
    ATELIER_TRY(said.caller, AgentId::parse(verdict.actor));
    said.session.reset();
    const SignalRequest request{.run = lease.run,
                                .kind =
                                    approves ? SignalKind::approve : SignalKind::request_changes,
                                .text = gate->text,
                                .by_review = true,
                                .tree = std::move(tree)};
    ATELIER_CHECK(signal_run({said, world.format, world.work.repository}, request));
    return {};
}

} // namespace atelier
