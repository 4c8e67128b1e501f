#include "app/mail/brief_mail.hpp"

#include "app/core/agent_mail.hpp"
#include "app/mail/settled_mail.hpp"
#include "base/text.hpp"
#include "domain/bead/bead_order.hpp"
#include "domain/mail/interruption.hpp"
#include "domain/work/matter.hpp"

#include <algorithm>
#include <set>

namespace atelier {
namespace {

std::string told_key(const BeadId& subject) {
    return "told:" + subject.str();
}

Result<std::set<std::string>> told_of(PlanReader& plan, const BeadId& subject) {
    ATELIER_TRY(const auto noted, plan.remembered(told_key(subject)));
    std::set<std::string> ids;
    for (const std::string& id : split(noted.value_or(""), ' '))
        if (!id.empty()) ids.insert(id);
    return ids;
}

bool is_to(Role role, const Message& message) {
    // It is for whoever has taken it from its queue.
    if (message.is_claimed()) return false;
    if (message.to() == name_of(role)) return true;
    const auto to = message.recipient();
    return to && to->role() == role;
}

// To whoever works on the changeset next; its words are told again by the brief itself, so that
// nobody has to answer to it.
bool is_handoff(const Message& message) {
    return matter_of(message).matter == Matter::handoff;
}

// Told in every brief while it is open: what an overseer has said to workers, and the work that a
// planner has not planned yet.
bool is_told_again(Role role, const Message& message) {
    return role == Role::worker ? message.is_from_overseer()
                                : matter_of(message).matter == Matter::more_work;
}

Result<std::vector<Bead>> in_thread(PlanReader& plan, const BeadId& thread) {
    return plan.select(
        {.kind = BeadKind::message, .statuses = {BeadStatus::open}, .thread = thread});
}

// Beads once each, oldest first.
class Collected {
  public:
    void add(const Bead& bead) {
        if (ids_.insert(bead.id).second) beads_.push_back(bead);
    }
    Result<std::vector<Message>> messages(PlanReader& plan, Time now) {
        std::sort(beads_.begin(), beads_.end(), older);
        ATELIER_TRY(auto all, messages_in(beads_));
        return still_current(plan, std::move(all), now);
    }

  private:
    std::set<BeadId> ids_;
    std::vector<Bead> beads_;
};

bool is_among(const std::vector<Bead>& beads, const BeadId& id) {
    return std::ranges::find(beads, id, &Bead::id) != beads.end();
}

} // namespace

Result<std::optional<Message>> question_of(PlanReader& plan, const Message& message) {
    if (!message.reply_to()) return std::optional<Message>{};
    ATELIER_TRY(const auto asked, plan.find(*message.reply_to()));
    if (!asked || kind_of(*asked) != BeadKind::message) return std::optional<Message>{};
    ATELIER_TRY(Message question, Message::of(*asked));
    return std::optional(std::move(question));
}

Result<std::vector<Bead>> mail_about(PlanReader& plan, const std::vector<BeadId>& threads,
                                     Role role) {
    std::vector<Bead> said;
    for (const BeadId& thread : threads) {
        ATELIER_TRY(const auto open, in_thread(plan, thread));
        for (const Bead& bead : open) {
            ATELIER_TRY(const Message message, Message::of(bead));
            const bool meant =
                is_to(role, message) || (role == Role::worker && is_handoff(message));
            if (meant && (!message.read_at() || is_told_again(role, message))) said.push_back(bead);
        }
    }
    return said;
}

Result<std::vector<ToldMessage>> mail_of_brief(PlanReader& plan, const Context& context,
                                               const BriefReader& reader) {
    const Role role = reader.agent.role();
    std::vector<BeadId> threads;
    for (const auto& thread : {reader.epic, reader.changeset})
        if (thread) threads.push_back(*thread);
    ATELIER_TRY(const NotificationLevel level, notification_level(plan, context, reader.agent));
    ATELIER_TRY(const auto own, open_messages(plan, context, reader.agent, role == Role::worker));
    Collected collected;
    ATELIER_TRY(const auto said, mail_about(plan, threads, role));
    for (const Bead& bead : said) {
        ATELIER_TRY(const Message message, Message::of(bead));
        // Each reads its copy for itself: one that it has read is not among its own.
        if (!message.is_copied_to(reader.agent) || is_among(own, bead.id)) collected.add(bead);
    }
    for (const Bead& bead : own) {
        ATELIER_TRY(const Message message, Message::of(bead));
        if (!is_told_in_brief(message, reader.agent, level)) continue;
        ATELIER_TRY(const bool elsewhere, waits_for_brief(plan, message));
        const bool planners =
            role != Role::worker && (!message.read_at() || is_told_again(role, message));
        if (role == Role::worker ? !elsewhere : planners) collected.add(bead);
    }
    ATELIER_TRY(auto messages, collected.messages(plan, context.clock.now()));
    std::vector<ToldMessage> told;
    for (Message& message : messages) {
        ATELIER_TRY(auto question, question_of(plan, message));
        told.push_back({std::move(message), std::move(question)});
    }
    return told;
}

Result<void> note_told(PlanWriter& plan, const BeadId& subject,
                       const std::vector<ToldMessage>& told) {
    std::vector<std::string> ids;
    for (const ToldMessage& one : told)
        ids.push_back(one.message.id().str());
    return plan.remember(told_key(subject), join(ids, " "));
}

Result<std::size_t> mark_told_read(PlanWriter& plan, const Context& context,
                                   const BeadId& subject) {
    ATELIER_TRY(const auto told, told_of(plan, subject));
    std::size_t fresh = 0;
    for (const std::string& text : told) {
        ATELIER_TRY(const BeadId id, BeadId::parse(text));
        ATELIER_TRY(const bool marked, mark_read_by(plan, context, context.caller, id));
        if (!marked) continue;
        ATELIER_TRY(const auto read, plan.find(id));
        ATELIER_TRY(const Message message, Message::of(*read));
        if (!is_handoff(message)) ++fresh;
    }
    return fresh;
}

Result<std::vector<Message>> untold(PlanReader& plan, const BeadId& epic, const BeadId& changeset) {
    ATELIER_TRY(const auto told, told_of(plan, changeset));
    ATELIER_TRY(const auto held, plan.find(epic));
    const auto holder = AgentId::parse(held ? held->assignee : "");
    // A copy of its own it reads for itself.
    std::optional<ReadMail> read;
    if (holder) {
        ATELIER_TRY(read, ReadMail::of(plan, *holder));
    }
    std::vector<Message> fresh;
    for (const BeadId& thread : {epic, changeset}) {
        ATELIER_TRY(const auto open, in_thread(plan, thread));
        for (const Bead& bead : open) {
            ATELIER_TRY(Message message, Message::of(bead));
            if (!is_to(Role::worker, message) || message.read_at()) continue;
            if (told.contains(message.id().str())) continue;
            if (read && read->has(message)) continue;
            fresh.push_back(std::move(message));
        }
    }
    return fresh;
}

} // namespace atelier
