#include "app/mail/mail_inbox.hpp"

#include "app/claim/caller_session.hpp"
#include "app/core/agent_mail.hpp"
#include "app/core/plan_queries.hpp"
#include "app/mail/brief_mail.hpp"
#include "app/mail/settled_mail.hpp"
#include "domain/bead/bead_order.hpp"

#include <algorithm>

namespace atelier {
namespace {

// What a session works on; of a worker without one, the epic that it holds and all that is left of
// it.
Result<std::vector<BeadId>> works_of(PlanReader& plan, const Context& context) {
    std::vector<BeadId> works;
    ATELIER_TRY(const auto session, caller_session(plan, context));
    if (session && !session->ended_at) {
        for (const auto& work : {session->epic, session->changeset})
            if (work) works.push_back(*work);
        return works;
    }
    if (context.caller.role() != Role::worker) return works;
    ATELIER_TRY(const auto held, assigned_epic(plan, context));
    if (!held) return works;
    works.push_back(held->id);
    ATELIER_TRY(const EpicTree tree, load_outline(plan, *held));
    for (const Bead& changeset : tree.changesets())
        if (!is_settled(state_of(changeset))) works.push_back(changeset.id);
    return works;
}

} // namespace

Result<MailInboxOutcome> read_mail_inbox(PlanReader& plan, const Context& context, bool all) {
    ATELIER_TRY(auto beads, open_messages(plan, context, context.caller, !all));
    ATELIER_TRY(const auto works, works_of(plan, context));
    ATELIER_TRY(auto said, mail_about(plan, works, context.caller.role()));
    for (Bead& bead : said) {
        ATELIER_TRY(const Message message, Message::of(bead));
        // Each reads its copy for itself: had it not, it would be among its own.
        const bool known = std::ranges::find(beads, bead.id, &Bead::id) != beads.end() ||
                           message.is_copied_to(context.caller);
        if (!known && (all || !bead.message->read_at)) beads.push_back(std::move(bead));
    }
    std::ranges::sort(beads, older);
    ATELIER_TRY(auto sent, messages_in(beads));
    ATELIER_TRY(auto messages, still_current(plan, std::move(sent), context.clock.now()));
    return MailInboxOutcome{std::move(messages)};
}

Result<MailInboxOutcome> mail_inbox(const Context& context, bool all) {
    return context.store.read(
        [&](PlanReader& plan) { return read_mail_inbox(plan, context, all); });
}

} // namespace atelier
