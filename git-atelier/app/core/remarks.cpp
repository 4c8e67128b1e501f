#include "app/core/remarks.hpp"

#include "base/json.hpp"

namespace atelier {
namespace {

constexpr std::size_t kept_remarks = 20;
const std::string remarks_key = "remarks";

Result<std::vector<Remark>> read_remarks(PlanReader& plan) {
    ATELIER_TRY(const auto text, plan.remembered(remarks_key));
    std::vector<Remark> remarks;
    if (!text) return remarks;
    const auto parsed = parse_json(*text);
    const Json* document = std::get_if<Json>(&parsed);
    if (document == nullptr || !document->is_array()) return remarks;
    for (const Json& row : document->as_array())
        if (const auto at = parse_time(row.string_at("at")))
            remarks.push_back({*at, row.string_at("session"), row.string_at("text")});
    return remarks;
}

} // namespace

Result<void> add_remarks(PlanWriter& plan, Time now, const Session& session,
                         const std::vector<std::string>& texts) {
    Json data = Json::object();
    data.set("session", session.id.str()).set("changes", Json::strings(texts));
    ATELIER_CHECK(plan.append({EventType::repository_changed, session.changeset, std::move(data)}));
    ATELIER_TRY(auto remarks, read_remarks(plan));
    for (const std::string& text : texts)
        remarks.push_back({now, session.id.str(), text});
    const std::size_t first = remarks.size() > kept_remarks ? remarks.size() - kept_remarks : 0;
    Json rows = Json::array();
    for (std::size_t at = first; at < remarks.size(); ++at) {
        Json row = Json::object();
        row.set("at", format_time(remarks[at].at))
            .set("session", remarks[at].session)
            .set("text", remarks[at].text);
        rows.push(std::move(row));
    }
    return plan.remember(remarks_key, rows.dump());
}

Result<std::vector<Remark>> remarks_since(PlanReader& plan, Time since) {
    ATELIER_TRY(auto remarks, read_remarks(plan));
    std::erase_if(remarks, [&](const Remark& remark) { return remark.at < since; });
    return remarks;
}

} // namespace atelier
