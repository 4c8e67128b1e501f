#include "app/changeset/reopen_unheard.hpp"

#include "app/core/plan_queries.hpp"
#include "app/mail/brief_mail.hpp"
#include "base/text.hpp"
#include "domain/work/lifecycle.hpp"

namespace atelier {

Result<std::vector<BeadId>> reopen_unheard(PlanWriter& plan, const BeadId& epic, const BeadId& id) {
    ATELIER_TRY(const auto messages, untold(plan, epic, id));
    std::vector<BeadId> unheard;
    std::vector<std::string> ids;
    for (const Message& message : messages) {
        unheard.push_back(message.id());
        ids.push_back(message.id().str());
    }
    if (unheard.empty()) return unheard;
    ATELIER_TRY(const Bead changeset, require_changeset(plan, id));
    ATELIER_TRY(const Bead again, reopen(changeset));
    ATELIER_CHECK(plan.update(again));
    Json data = Json::object();
    data.set("messages", Json::strings(ids));
    ATELIER_CHECK(plan.append({EventType::changeset_reopened, id, std::move(data)}));
    return unheard;
}

std::string unheard_text(std::size_t messages, std::string_view before) {
    return counted(messages, "message") +
           " about it came in meanwhile; the next session is told before " + std::string(before);
}

} // namespace atelier
