#include "app/mail/settled_mail.hpp"

#include "app/core/plan_queries.hpp"
#include "app/mail/notices.hpp"
#include "domain/work/lifecycle.hpp"
#include "domain/work/matter.hpp"

#include <map>
#include <set>

namespace atelier {
namespace {

Result<std::map<BeadId, Bead>> threads_of(PlanReader& plan, const std::vector<Message>& messages) {
    std::set<BeadId> ids;
    for (const Message& message : messages)
        if (message.thread()) ids.insert(*message.thread());
    std::map<BeadId, Bead> threads;
    if (ids.empty()) return threads;
    ATELIER_TRY(auto beads, plan.select({.ids = std::vector<BeadId>(ids.begin(), ids.end())}));
    for (Bead& bead : beads)
        threads.emplace(bead.id, std::move(bead));
    return threads;
}

const Bead* thread_among(const std::map<BeadId, Bead>& threads, const Message& message) {
    const auto found = message.thread() ? threads.find(*message.thread()) : threads.end();
    return found == threads.end() ? nullptr : &found->second;
}

// Some epic has a changeset that can be worked on, so that nobody needs to be asked for one.
Result<bool> some_work(PlanReader& plan) {
    ATELIER_TRY(const auto epics, open_epics(plan));
    for (const Bead& epic : epics) {
        if (is_draft(epic)) continue;
        ATELIER_TRY(const EpicTree tree, load_outline(plan, epic));
        if (!runnable_changesets(tree).empty()) return true;
    }
    return false;
}

// Asked only where such a message is open.
Result<bool> asks_for_nothing(PlanReader& plan, const Message& message) {
    if (message.key() != no_work_key) return false;
    ATELIER_TRY(const bool finished, is_all_finished(plan));
    if (finished) return true;
    return some_work(plan);
}

Result<std::vector<Bead>> over_among(PlanReader& plan, const std::vector<Bead>& open) {
    ATELIER_TRY(const auto messages, messages_in(open));
    ATELIER_TRY(const auto threads, threads_of(plan, messages));
    std::vector<Bead> over;
    for (std::size_t i = 0; i < open.size(); ++i) {
        ATELIER_TRY(const bool unneeded, asks_for_nothing(plan, messages[i]));
        if (unneeded || is_over(messages[i], thread_among(threads, messages[i])))
            over.push_back(open[i]);
    }
    return over;
}

Result<void> close_all(PlanWriter& plan, const std::vector<Bead>& messages) {
    for (const Bead& message : messages) {
        ATELIER_TRY(const Bead closed, finish_message(message, "its matter is settled"));
        ATELIER_CHECK(plan.update(closed));
        ATELIER_CHECK(plan.append({EventType::message_closed, message.id}));
    }
    return {};
}

const BeadQuery open_mail{.kind = BeadKind::message, .statuses = {BeadStatus::open}};

} // namespace

Result<std::vector<Message>> still_current(PlanReader& plan, std::vector<Message> messages,
                                           Time now) {
    ATELIER_TRY(const auto threads, threads_of(plan, messages));
    std::vector<Message> current;
    for (Message& message : messages) {
        ATELIER_TRY(const bool unneeded, asks_for_nothing(plan, message));
        if (!unneeded && !message.has_expired(now) &&
            !is_over(message, thread_among(threads, message)))
            current.push_back(std::move(message));
    }
    return current;
}

Result<bool> is_all_finished(PlanReader& plan) {
    ATELIER_TRY(const auto open, open_epics(plan));
    if (!open.empty()) return false;
    ATELIER_TRY(
        const auto closed,
        plan.select({.kind = BeadKind::epic, .statuses = {BeadStatus::closed}, .newest = 1}));
    return !closed.empty();
}

Result<void> close_settled_thread(PlanWriter& plan, const BeadId& bead) {
    BeadQuery query = open_mail;
    query.thread = bead;
    ATELIER_TRY(const auto open, plan.select(query));
    ATELIER_TRY(const auto over, over_among(plan, open));
    return close_all(plan, over);
}

Result<void> close_settled_mail(const Context& context) {
    ATELIER_TRY(const bool any, context.store.read([](PlanReader& plan) -> Result<bool> {
        ATELIER_TRY(const auto open, plan.select(open_mail));
        ATELIER_TRY(const auto over, over_among(plan, open));
        return !over.empty();
    }));
    if (!any) return {};
    return context.store.write(context.stamp(), [](PlanWriter& plan) -> Result<void> {
        ATELIER_TRY(const auto open, plan.select(open_mail));
        ATELIER_TRY(const auto over, over_among(plan, open));
        return close_all(plan, over);
    });
}

} // namespace atelier
