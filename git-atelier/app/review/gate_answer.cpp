#include "app/review/gate_answer.hpp"

#include "app/core/plan_queries.hpp"
#include "app/document/document_version.hpp"
#include "app/piece/piece_texts.hpp"
#include "base/text.hpp"
#include "domain/work/matter.hpp"
#include "ports/git_refs.hpp"

namespace atelier {
namespace {

Result<std::optional<OpenGate>> gate_of(const RunDesk& desk, const BeadId& run) {
    return desk.plan.store.read(
        [&](PlanReader& plan) { return open_gate(plan, desk.format, run); });
}

Result<SignalRequest> decision(const OpenGate& gate, const MessageAnswer& answer) {
    const std::string text(trim(answer.text));
    SignalRequest request{
        .run = gate.run.id, .kind = SignalKind::answer, .text = text, .seen = gate.as_asked()};
    if (gate.step.kind == GateKind::answer) {
        if (!answer.approves) return request;
        return fail(ErrorCode::usage,
                    gate.run.id.str() + " waits for an answer, not for an approval",
                    advise(Hint::say_message));
    }
    if (!answer.approves && text.empty())
        return fail(ErrorCode::usage, gate.run.id.str() + " waits for an approval",
                    advise(Hint::decides_at_gate));
    request.kind = answer.approves ? SignalKind::approve : SignalKind::request_changes;
    return request;
}

Result<MessageAnswered> decide(const RunDesk& desk, const Message& message, const BeadId& run,
                               const MessageAnswer& answer) {
    if (answer.approves_size)
        return fail(ErrorCode::usage, message.id().str() + " does not ask for a size",
                    advise(Hint::no_size_asked));
    ATELIER_TRY(const auto gate, gate_of(desk, run));
    if (!gate || gate->message != message.id())
        return fail(ErrorCode::already_decided,
                    "what " + run.str() + " asked with " + message.id().str() + " has been decided",
                    advise(Hint::shows_run, run.str()));
    if (answer.as_read != nullptr && (message.subject() != answer.as_read->subject() ||
                                      message.body() != answer.as_read->body()))
        return fail(ErrorCode::conflict, message.id().str() + " has been changed meanwhile",
                    advise(Hint::lists_messages));
    ATELIER_TRY(const SignalRequest request, decision(*gate, answer));
    ATELIER_TRY(SignalOutcome decided, signal_run(desk, request));
    return MessageAnswered{{message.id(), {}, {}}, std::move(decided)};
}

Result<std::optional<DocumentToReview>> document_of(const RunDesk& desk, const Run& run) {
    std::optional<DocumentToReview> none;
    ATELIER_TRY(const auto planned, desk.plan.store.read([&](PlanReader& plan) {
        return planned_document(plan, run.id);
    }));
    if (!planned) return none;
    ATELIER_TRY(auto version, desk.repository.refs().resolve(full_ref(planned->branch)));
    if (!version) return none;
    ATELIER_TRY(auto text, document_at(desk.repository, planned->run, *version));
    return std::optional(DocumentToReview{planned->run.document, planned->branch,
                                          *std::move(version), std::move(text)});
}

Result<void> note_shown(const Context& context, const BeadId& run, const CommitId& version) {
    if (context.caller.role() != Role::overseer) return {};
    ATELIER_TRY(const auto known,
                context.store.read([&](PlanReader& plan) { return shown_version(plan, run); }));
    if (known == version) return {};
    return context.store.write(
        context.stamp(), [&](PlanWriter& plan) { return keep_shown_version(plan, run, version); });
}

} // namespace

Result<MessageAnswered> answer_any(const RunDesk& desk, const MessageAnswer& answer) {
    ATELIER_TRY(const InboxOutcome found, read_message(desk.plan, answer.message));
    const Message& message = found.items.front().message;
    const KnownMatter known = matter_of(message);
    if (known.matter == Matter::gate) return decide(desk, message, *known.bead, answer);
    if (answer.approves)
        return fail(ErrorCode::usage, message.id().str() + " is not from a run at a gate",
                    advise(Hint::leave_one_out));
    ATELIER_TRY(AnswerOutcome sent, answer_message(desk.plan, message.id(), answer.text,
                                                   answer.approves_size, answer.as_read));
    return MessageAnswered{std::move(sent)};
}

Result<std::optional<GateReview>> gate_review(const RunDesk& desk, const BeadId& id) {
    ATELIER_TRY(auto gate, gate_of(desk, id));
    if (!gate) return std::optional<GateReview>();
    GateReview out{.now = desk.plan.clock.now(), .gate = *std::move(gate)};
    std::vector<BeadId> ids;
    for (const Piece& piece : out.gate.pieces)
        ids.push_back(piece.id);
    ATELIER_TRY(auto texts, texts_of(desk.plan.store, desk.repository, ids));
    for (const BeadId& piece : ids)
        out.texts.push_back(std::move(texts.at(piece)));
    ATELIER_TRY(out.document, document_of(desk, out.gate.run));
    if (out.document) {
        out.gate.version = out.document->version;
        ATELIER_CHECK(note_shown(desk.plan, out.gate.run.id, out.document->version));
    }
    return std::optional(std::move(out));
}

} // namespace atelier
