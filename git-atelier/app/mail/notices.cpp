#include "app/mail/notices.hpp"

#include "app/core/new_id.hpp"
#include "domain/bead/message.hpp"
#include "domain/work/lifecycle.hpp"

namespace atelier {
namespace {

Result<std::vector<Bead>> open_for(PlanReader& plan, const std::string& key) {
    return plan.select(
        {.kind = BeadKind::message, .statuses = {BeadStatus::open}, .message_key = key});
}

} // namespace

Result<BeadId> send_once(PlanWriter& plan, const Context& context, const Notice& notice) {
    ATELIER_TRY(const auto open, open_for(plan, notice.key));
    if (!open.empty()) return open.front().id;
    ATELIER_TRY(BeadId id, fresh_id(plan, context));
    const Bead message =
        Message::make(std::move(id), notice.subject, notice.body, notice.to,
                      {.from = notice.from.empty() ? context.caller.str() : notice.from,
                       .thread = notice.thread,
                       .reply_to = notice.reply_to,
                       .msg_type = notice.msg_type,
                       .key = notice.key});
    return put_message(plan, message, notice.to);
}

Result<BeadId> put_message(PlanWriter& plan, const Bead& message, const std::string& to) {
    ATELIER_TRY(const Bead stored, plan.create(message));
    Json data = Json::object();
    data.set("to", to).set("subject", stored.title);
    ATELIER_CHECK(plan.append({EventType::message_sent, stored.id, std::move(data)}));
    return stored.id;
}

Result<bool> is_noticed(PlanReader& plan, const std::string& key) {
    ATELIER_TRY(const auto open, open_for(plan, key));
    return !open.empty();
}

Result<std::size_t> close_notices(PlanWriter& plan, const std::string& key,
                                  const std::string& reason) {
    ATELIER_TRY(auto open, open_for(plan, key));
    for (const Bead& message : open) {
        ATELIER_TRY(const Bead closed, finish_message(message, reason));
        ATELIER_CHECK(plan.update(closed));
        ATELIER_CHECK(plan.append({EventType::message_closed, message.id}));
    }
    return open.size();
}

Result<void> close_no_work_notice(PlanWriter& plan) {
    ATELIER_CHECK(close_notices(plan, std::string(no_work_key), "there is work again"));
    return {};
}

} // namespace atelier
