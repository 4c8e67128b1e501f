#include "app/mail/mail_inbox.hpp"

#include "app/claim/caller_session.hpp"
#include "app/core/agent_mail.hpp"
#include "app/core/plan_queries.hpp"
#include "app/mail/brief_mail.hpp"
#include "app/mail/settled_mail.hpp"

#include <algorithm>

namespace atelier {
namespace {

// What a session works on; of a worker without one, all that is left of the epic that it holds.
Result<std::vector<BriefReader>> works_of(PlanReader& plan, const Context& context) {
    ATELIER_TRY(const auto session, caller_session(plan, context));
    if (session && !session->ended_at)
        return std::vector<BriefReader>{{context.caller, session->epic, session->changeset}};
    if (context.caller.role() != Role::worker) return std::vector<BriefReader>{};
    ATELIER_TRY(const auto held, assigned_epic(plan, context));
    if (!held) return std::vector<BriefReader>{};
    std::vector<BriefReader> works = {{context.caller, held->id}};
    ATELIER_TRY(const EpicTree tree, load_outline(plan, *held));
    for (const Bead& changeset : tree.changesets())
        if (!is_settled(state_of(changeset)))
            works.push_back({context.caller, held->id, changeset.id});
    return works;
}

} // namespace

Result<MailInboxOutcome> read_mail_inbox(PlanReader& plan, const Context& context, bool all) {
    ATELIER_TRY(const auto works, works_of(plan, context));
    ATELIER_TRY(const auto own, open_messages(plan, context, context.caller, !all));
    ATELIER_TRY(auto sent, messages_in(own));
    ATELIER_TRY(auto messages, still_current(plan, std::move(sent)));
    for (const BriefReader& work : works) {
        ATELIER_TRY(auto told, mail_of_brief(plan, context, work));
        for (ToldMessage& one : told) {
            const auto known = std::ranges::find(messages, one.message.id(), &Message::id);
            if (known == messages.end() && (all || !one.message.read_at()))
                messages.push_back(std::move(one.message));
        }
    }
    std::ranges::stable_sort(messages, {}, &Message::sent_at);
    return MailInboxOutcome{std::move(messages)};
}

Result<MailInboxOutcome> mail_inbox(const Context& context, bool all) {
    return context.store.read(
        [&](PlanReader& plan) { return read_mail_inbox(plan, context, all); });
}

} // namespace atelier
