#include "app/agent/stuck_turn.hpp"

#include "app/mail/notices.hpp"
#include "base/text.hpp"

#include <algorithm>

namespace atelier {

std::string stuck_key(const BeadId& changeset) {
    return "stuck:" + changeset.str();
}

StuckTurn::StuckTurn(const Context& context, Session session)
    : context_(context), session_(std::move(session)), alive_at_(context.clock.now()) {}

void StuckTurn::heard() {
    alive_at_ = context_.clock.now();
}

Result<void> StuckTurn::look() {
    const auto is_silent = [&] { return context_.clock.now() - alive_at_ >= stuck_after; };
    if (!is_silent() && !told_) return {};
    ATELIER_CHECK(look_for_events());
    if (is_silent() == told_.has_value()) return {};
    if (is_silent()) return tell();
    told_.reset();
    return context_.store.write(context_.stamp(), [&](PlanWriter& plan) -> Result<void> {
        ATELIER_CHECK(close_notices(plan, stuck_key(*session_.changeset), "it goes on"));
        return {};
    });
}

// What its skills have written.
Result<void> StuckTurn::look_for_events() {
    return context_.store.read([&](PlanReader& plan) -> Result<void> {
        ATELIER_TRY(const auto events, plan.events({.since = alive_at_}));
        for (const Event& event : events)
            // What tells of its silence is written in its session as well.
            if (event.session == session_.id.str() && (!told_ || event.bead != told_))
                alive_at_ = std::max(alive_at_, event.at);
        return {};
    });
}

Result<void> StuckTurn::tell() {
    const std::string id = session_.changeset->str();
    const std::string silence = human_duration(context_.clock.now() - alive_at_);
    return context_.store.write(context_.stamp(), [&](PlanWriter& plan) -> Result<void> {
        ATELIER_TRY(
            told_,
            send_once(
                plan, context_,
                {.to = "overseer",
                 .subject =
                     "BLOCKED: the agent of " + id + " has said and done nothing for " + silence,
                 .body =
                     "It runs still, in session " + session_.id.str() +
                     ", and what it waits for is not known. 'git atelier show " + id +
                     "' names its transcript. Ctrl-C where its run was started stops it, and the "
                     "next 'git atelier work' goes on with what it has committed.\n",
                 .thread = session_.changeset,
                 .key = stuck_key(*session_.changeset),
                 .from = std::string(program_sender)}));
        return {};
    });
}

} // namespace atelier
