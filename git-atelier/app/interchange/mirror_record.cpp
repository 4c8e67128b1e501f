#include "app/interchange/mirror_record.hpp"

#include "base/text.hpp"
#include "domain/interchange/beads_jsonl.hpp"

namespace atelier {
namespace {

constexpr const char* position_key = "mirror:position";
constexpr const char* time_key = "mirror:time";

std::string record_key(const BeadId& id) {
    return "mirror:bead:" + id.str();
}

tl::unexpected<Error> unreadable(const std::string& key) {
    return fail(ErrorCode::invariant_broken,
                "what is remembered of the mirror cannot be read: " + key);
}

} // namespace

Result<std::optional<MirrorRecord>> mirror_record(PlanReader& plan, const BeadId& id) {
    ATELIER_TRY(const auto text, plan.remembered(record_key(id)));
    if (!text) return std::nullopt;
    const auto parsed = parse_json(*text);
    const Json* document = std::get_if<Json>(&parsed);
    const Json* delivered = document == nullptr ? nullptr : document->find("delivered");
    const Json* base_copy = document == nullptr ? nullptr : document->find("twin");
    if (delivered == nullptr || !delivered->is_int() || base_copy == nullptr)
        return unreadable(record_key(id));
    MirrorRecord record{.delivered = delivered->as_int(), .base_copy = {}, .differs = {}};
    if (!base_copy->is_null()) {
        // Of our own writing: there is no YAML in it any more.
        ATELIER_TRY(ReadRow row, read_beads_row(*base_copy, Time{}, {}));
        record.base_copy = std::move(row.bead);
    }
    if (const Json* differs = document->find("differs"); differs != nullptr && differs->is_array())
        for (const Json& part : differs->as_array())
            if (part.is_string()) record.differs.push_back(part.as_string());
    return record;
}

Result<void> put_mirror_record(PlanWriter& plan, const BeadId& id, const MirrorRecord& record) {
    Json document = Json::object();
    document.set("delivered", record.delivered)
        .set("twin", record.base_copy ? beads_row(*record.base_copy) : Json());
    if (!record.differs.empty()) document.set("differs", Json::strings(record.differs));
    ATELIER_CHECK(plan.put_delivered(id, record.delivered));
    return plan.remember(record_key(id), document.dump());
}

Result<std::int64_t> mirror_position(PlanReader& plan) {
    ATELIER_TRY(const auto text, plan.remembered(position_key));
    if (!text) return 0;
    const auto number = parse_integer(*text);
    if (!number) return unreadable(position_key);
    return *number;
}

Result<void> put_mirror_position(PlanWriter& plan, std::int64_t seq) {
    return plan.remember(position_key, std::to_string(seq));
}

Result<std::optional<Time>> mirror_time(PlanReader& plan) {
    ATELIER_TRY(const auto text, plan.remembered(time_key));
    if (!text) return std::nullopt;
    ATELIER_TRY(const Time time, parse_time(*text));
    return time;
}

Result<void> put_mirror_time(PlanWriter& plan, Time time) {
    return plan.remember(time_key, format_time(time));
}

} // namespace atelier
