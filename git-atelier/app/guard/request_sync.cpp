#include "app/guard/request_sync.hpp"

namespace atelier {
namespace {

std::string sync_key(const SessionId& session) {
    return "sync:" + session.str();
}

} // namespace

Result<void> request_sync(const Context& context) {
    if (context.caller.role() != Role::planner || !context.session) return {};
    return context.store.write(context.stamp(), [&](PlanWriter& plan) {
        return plan.remember(sync_key(*context.session), format_time(context.clock.now()));
    });
}

Result<std::string> sync_request(PlanReader& plan, const SessionId& session) {
    ATELIER_TRY(const auto asked, plan.remembered(sync_key(session)));
    return asked.value_or("");
}

} // namespace atelier
