#include "app/core/last_fault.hpp"

#include "base/json.hpp"

namespace atelier {
namespace {

std::string fault_key(const BeadId& changeset) {
    return "fault:" + changeset.str();
}

} // namespace

LastFault last_fault_from(const SessionId& session, const Error& fault) {
    std::string output = fault.details.string_at("output");
    if (output.empty()) output = fault.details.string_at("stderr");
    const auto onto = CommitId::parse(fault.details.string_at("onto"));
    return {session, fault.message, std::move(output), onto ? std::optional(*onto) : std::nullopt};
}

Result<void> put_last_fault(PlanWriter& plan, const BeadId& changeset, const LastFault& fault) {
    Json row = Json::object();
    row.set("session", fault.session.str())
        .set("message", fault.message)
        .set("output", fault.output)
        .set("onto", fault.onto ? fault.onto->str() : "");
    return plan.remember(fault_key(changeset), row.dump());
}

Result<std::optional<LastFault>> last_fault(PlanReader& plan, const BeadId& changeset,
                                            const SessionId& session) {
    ATELIER_TRY(const auto text, plan.remembered(fault_key(changeset)));
    if (!text) return std::optional<LastFault>{};
    const auto parsed = parse_json(*text);
    const Json* row = std::get_if<Json>(&parsed);
    if (row == nullptr || row->string_at("session") != session.str())
        return std::optional<LastFault>{};
    const auto onto = CommitId::parse(row->string_at("onto"));
    return std::optional(LastFault{session, row->string_at("message"), row->string_at("output"),
                                   onto ? std::optional(*onto) : std::nullopt});
}

} // namespace atelier
