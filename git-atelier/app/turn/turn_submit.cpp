#include "app/turn/turn_submit.hpp"

#include "app/agent/text_turn.hpp"
#include "app/piece/piece_texts.hpp"
#include "app/run/finish_turn.hpp"
#include "app/turn/between_turns.hpp"
#include "app/turn/own_turn.hpp"
#include "domain/agent/secrets.hpp"
#include "domain/run/reply.hpp"
#include "ports/run_store.hpp"

namespace atelier {
namespace {

Result<SubmittedTurn> leave_to_driver(const RunWorld& world, const OwnTurn& own,
                                      const std::string& reply) {
    const auto file = submitted_reply(world.work.paths, own.session);
    SubmittedTurn out{.turn = own.turn};
    ATELIER_TRY(out.replaced, world.work.files.exists(file));
    ATELIER_CHECK(world.work.files.write(file, reply));
    return out;
}

Result<SubmittedTurn> record(const RunWorld& world, const OwnTurn& own, const std::string& reply) {
    ATELIER_TRY(const FinishedTurn finished,
                finish_turn(world, own.lease, own.turn.n, {.reply = reply}));
    const auto came = between_turns(world, own.lease, {.agent = world.work.plan.caller}, 0);
    if (came && came->is_due) ATELIER_CHECK(let_run_wait(world, own.lease, "its next turn is due"));
    ATELIER_CHECK(leave_run(world.work.plan, own.lease));
    if (!came) return tl::unexpected(came.error());
    ATELIER_TRY(const auto run, world.work.plan.store.read([&](PlanReader& plan) {
        return plan.runs().find(own.turn.run);
    }));
    return SubmittedTurn{
        .turn = finished.record, .run = run ? run->status : came->run.status, .recorded = true};
}

// Whoever heard no answer hands the same in again.
Result<std::optional<SubmittedTurn>> recorded_before(const RunWorld& world,
                                                     const std::string& reply) {
    const Context& context = world.work.plan;
    std::optional<Run> run;
    ATELIER_TRY(const auto last,
                context.store.read([&](PlanReader& plan) -> Result<std::optional<TurnRecord>> {
                    ATELIER_TRY(auto turn, last_turn(plan, context));
                    if (turn) {
                        ATELIER_TRY(run, plan.runs().find(turn->run));
                    }
                    return turn;
                }));
    if (!last || !run || last->status != TurnStatus::done) return std::optional<SubmittedTurn>{};
    ATELIER_TRY(const Reply read, read_reply(reply));
    std::string kept = last->text;
    if (last->piece) {
        ATELIER_TRY(const auto texts,
                    texts_of(context.store, world.work.repository, {*last->piece}));
        kept = texts.at(*last->piece);
    }
    if (kept != read.content) return std::optional<SubmittedTurn>{};
    return std::optional(
        SubmittedTurn{.turn = *last, .run = run->status, .recorded = true, .already = true});
}

} // namespace

Result<SubmittedTurn> turn_submit(const RunWorld& world, const Submission& submission) {
    const Context& context = world.work.plan;
    ATELIER_TRY(std::string reply, reply_submitted(submission));
    reply = Secrets(world.work.user_environment).hide_in(reply);
    const auto own = context.store.read([&](PlanReader& plan) { return own_turn(plan, context); });
    if (own) return own->driven ? leave_to_driver(world, *own, reply) : record(world, *own, reply);
    if (own.error().code != ErrorCode::not_runnable || context.session)
        return tl::unexpected(own.error());
    ATELIER_TRY(auto before, recorded_before(world, reply));
    if (before) return *std::move(before);
    return tl::unexpected(own.error());
}

} // namespace atelier
