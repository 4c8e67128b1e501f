#include "app/review/inbox.hpp"

#include "app/changeset/changeset_guardrails.hpp"
#include "app/changeset/changeset_size.hpp"
#include "app/changeset/unblock_changeset.hpp"
#include "app/core/epic_queries.hpp"
#include "app/core/plan_queries.hpp"
#include "app/mail/notices.hpp"
#include "app/mail/settled_mail.hpp"
#include "app/review/review.hpp"
#include "base/digest.hpp"
#include "base/text.hpp"
#include "domain/run/run_signal.hpp"
#include "domain/work/lifecycle.hpp"
#include "domain/work/matter.hpp"
#include "ports/run_store.hpp"

#include <algorithm>

namespace atelier {
namespace {

// A run that waits at a gate stands for the message of that.
Result<Bead> message_named(PlanReader& plan, const BeadId& id) {
    ATELIER_TRY(Bead bead, require_bead(plan, id));
    if (kind_of(bead) != BeadKind::run) return bead;
    ATELIER_TRY(const auto run, plan.runs().find(id));
    if (!run || !run->waits_for)
        return fail(ErrorCode::not_found, id.str() + " asks nothing of you",
                    advise(Hint::shows_run, id.str()));
    return require_bead(plan, *run->waits_for);
}

// `or_own`: what an overseer sent, too.
Result<Bead> require_message(PlanReader& plan, const BeadId& id, bool or_own) {
    ATELIER_TRY(Bead bead, message_named(plan, id));
    const auto message = Message::of(bead);
    if (message && message->is_for_overseer()) return bead;
    if (message && or_own && message->is_from_overseer()) return bead;
    return fail(ErrorCode::not_found,
                message ? bead.id.str() + " was not sent to the overseer" : message.error().message,
                advise(Hint::lists_messages));
}

// The run would wait on, and nothing would say for what.
Result<void> require_no_gate(PlanReader& plan, const Bead& message) {
    ATELIER_TRY(const Message read, Message::of(message));
    const KnownMatter known = matter_of(read);
    if (known.matter != Matter::gate) return {};
    ATELIER_TRY(const auto run, plan.runs().find(*known.bead));
    if (!run || run->waits_for != message.id) return {};
    return gate_comes_first(*run);
}

Result<void> put_away(PlanWriter& plan, const Context& context, const Bead& message,
                      const std::string& reason) {
    ATELIER_TRY(Bead closed, finish_message(message, reason));
    Message::mark_read(closed, context.clock.now());
    if (closed == message) return {};
    ATELIER_CHECK(plan.update(closed));
    // An approval closes the question that it answers by itself.
    if (is_closed(message)) return {};
    return plan.append({EventType::message_closed, message.id});
}

// usage when it is not what `message` is about.
Result<ApproveSizeOutcome> approve_what_was_asked(PlanWriter& plan, const Context& context,
                                                  const Message& message, const std::string& why) {
    std::optional<std::int64_t> asked;
    if (message.thread()) {
        ATELIER_TRY(asked, asked_lines(plan, *message.thread()));
    }
    if (asked) return approve_changeset_size(plan, context, *message.thread(), why);
    return fail(ErrorCode::usage, message.id().str() + " does not ask for a size",
                advise(Hint::no_size_asked));
}

// The changeset that `message` was sent about when it was blocked, or that waits for what it asks,
// if it still does.
Result<std::optional<Bead>> blocked_with(PlanReader& plan, const Message& message) {
    const std::optional<BeadId>& about = message.thread();
    if (!about || (message.key() != blocked_key(*about) && message.key() != size_key(*about)))
        return std::optional<Bead>{};
    ATELIER_TRY(auto changeset, plan.find(*about));
    if (changeset && state_of(*changeset) != ChangesetState::blocked) changeset.reset();
    return changeset;
}

// What has ended is in no brief any more.
Result<void> require_reader(PlanReader& plan, const Message& message) {
    if (!message.thread()) return {};
    ATELIER_TRY(const auto about, plan.find(*message.thread()));
    if (!about || !is_closed(*about)) return {};
    return fail(ErrorCode::not_runnable,
                about->id.str() + " is closed: nobody is left to read the answer",
                advise(Hint::close_and_plan, message.id().str()));
}

// It asks what it asked when it was read.
Result<void> require_as_read(const Bead& bead, const Message& message, const Message& as_read) {
    if (is_closed(bead))
        return fail(ErrorCode::conflict,
                    message.id().str() + " has been closed meanwhile: " + bead.close_reason,
                    advise(Hint::lists_messages));
    if (message.subject() == as_read.subject() && message.body() == as_read.body()) return {};
    return fail(ErrorCode::conflict, message.id().str() + " has been changed meanwhile",
                advise(Hint::lists_messages));
}

Result<WaitingPlan> waiting_plan(PlanReader& plan) {
    ATELIER_TRY(const auto open, open_epics(plan));
    ATELIER_TRY(const auto trees, load_epics(plan, open));
    return WaitingPlan(trees);
}

std::string reply_subject(const std::string& subject) {
    return subject.starts_with("Re: ") ? subject : "Re: " + subject;
}

} // namespace

Result<InboxOutcome> read_inbox(const Context& context) {
    return context.store.read([&](PlanReader& plan) -> Result<InboxOutcome> {
        InboxOutcome out{context.clock.now(), {}};
        ATELIER_TRY(const auto beads,
                    plan.select({.kind = BeadKind::message,
                                 .statuses = {BeadStatus::open, BeadStatus::pinned}}));
        ATELIER_TRY(auto sent, messages_in(beads));
        ATELIER_TRY(auto messages, still_current(plan, std::move(sent), out.now));
        std::erase_if(messages, [](const Message& one) { return !one.is_for_overseer(); });
        if (messages.empty()) return out;
        ATELIER_TRY(const WaitingPlan waiting, waiting_plan(plan));
        for (Message& message : one_a_matter(std::move(messages))) {
            ATELIER_TRY(const Awaited awaited, awaited_by(plan, message));
            HeldUp held_up = waiting.held_up_by(message);
            out.items.push_back({std::move(message), awaited, true, std::move(held_up)});
        }
        std::ranges::sort(out.items, [](const InboxItem& a, const InboxItem& b) {
            return comes_first(a.message, a.held_up, b.message, b.held_up);
        });
        return out;
    });
}

Result<InboxOutcome> read_message(const Context& context, const BeadId& id) {
    return context.store.read([&](PlanReader& plan) -> Result<InboxOutcome> {
        ATELIER_TRY(const Bead bead, require_message(plan, id, true));
        ATELIER_TRY(Message message, Message::of(bead));
        ATELIER_TRY(const Awaited awaited, awaited_by(plan, message));
        ATELIER_TRY(const WaitingPlan waiting, waiting_plan(plan));
        HeldUp held_up = is_closed(bead) ? HeldUp{} : waiting.held_up_by(message);
        return InboxOutcome{context.clock.now(),
                            {{std::move(message), awaited, !is_closed(bead), std::move(held_up)}}};
    });
}

bool takes_answer(const Message& message) {
    return message.is_for_overseer() && (AgentId::parse(message.from()).has_value() ||
                                         matter_of(message).matter == Matter::gate);
}

Result<AnswerOutcome> answer_message(const Context& context, const BeadId& id,
                                     const std::string& text, bool approves_size,
                                     const Message* as_read) {
    if (trim(text).empty())
        return fail(ErrorCode::usage, "the answer is empty", advise(Hint::say_message));
    return context.store.write(context.stamp(), [&](PlanWriter& plan) -> Result<AnswerOutcome> {
        ATELIER_TRY(const Bead bead, require_message(plan, id, false));
        ATELIER_TRY(const Message message, Message::of(bead));
        if (as_read != nullptr) ATELIER_CHECK(require_as_read(bead, message, *as_read));
        const std::string& asker = message.from();
        if (!AgentId::parse(asker))
            return fail(ErrorCode::usage,
                        id.str() + " is from " + (asker.empty() ? "an unknown sender" : asker) +
                            ", who does not read mail",
                        advise(Hint::close_message, id.str()));
        ATELIER_CHECK(require_reader(plan, message));
        AnswerOutcome out{id, {}, {}};
        ATELIER_TRY(out.reply,
                    send_once(plan, context,
                              {.to = asker,
                               .subject = reply_subject(message.subject()),
                               .body = text,
                               .thread = message.thread(),
                               .key = "answer:" + id.str() + ":" + sha256_hex(text).substr(0, 12),
                               .msg_type = "reply",
                               .reply_to = id}));
        ATELIER_TRY(const auto changeset, blocked_with(plan, message));
        bool unblocked = false;
        if (approves_size && !is_closed(bead)) {
            ATELIER_TRY(const ApproveSizeOutcome approved,
                        approve_what_was_asked(plan, context, message, text));
            out.approved_lines = approved.lines;
            unblocked = approved.unblocked;
        }
        ATELIER_TRY(const Bead now, require_bead(plan, id));
        ATELIER_CHECK(put_away(plan, context, now, "answered"));
        if (changeset) {
            if (!unblocked) ATELIER_CHECK(unblock_changeset(plan, *changeset));
            // One answer to one question, however often it was put.
            ATELIER_CHECK(close_notices(plan, size_key(changeset->id), "answered"));
            out.unblocked = changeset->id;
        }
        return out;
    });
}

Result<AnswerOutcome> close_message(const Context& context, const BeadId& id) {
    return context.store.write(context.stamp(), [&](PlanWriter& plan) -> Result<AnswerOutcome> {
        ATELIER_TRY(const Bead message, require_message(plan, id, true));
        ATELIER_CHECK(require_no_gate(plan, message));
        ATELIER_CHECK(put_away(plan, context, message, "closed without an answer"));
        return AnswerOutcome{message.id, {}, {}};
    });
}

} // namespace atelier
