#include "domain/undo/taken_decision.hpp"

namespace atelier {
namespace {

Json event_or_none(const std::optional<DecidingEvent>& event) {
    if (!event) return {};
    return Json::object().set("seq", event->seq).set("hash", event->hash);
}

Json bead_row(const ChangedBead& bead) {
    Json parts = Json::array();
    for (const BeadPart& part : bead.parts)
        parts.push(Json::array({part.name, part.before, part.after}));
    return Json::object()
        .set("id", bead.id.str())
        .set("created", bead.created)
        .set("parts", std::move(parts));
}

const Json::Array& list_at(const Json& row, std::string_view key) {
    static const Json::Array none;
    const Json* const value = row.find(key);
    return value != nullptr && value->is_array() ? value->as_array() : none;
}

std::optional<DecidingEvent> read_deciding(const Json* row) {
    if (row == nullptr || !row->is_object()) return std::nullopt;
    return DecidingEvent{row->int_at("seq"), row->string_at("hash")};
}

bool read_changed_bead(const Json& row, TakenDecision& into) {
    auto id = BeadId::parse(row.string_at("id"));
    if (!id) return false;
    const Json* const created = row.find("created");
    ChangedBead bead{.id = *std::move(id),
                     .created = created != nullptr && created->is_bool() && created->as_bool()};
    for (const Json& part : list_at(row, "parts")) {
        if (!part.is_array() || part.as_array().size() != 3) return false;
        const Json::Array& texts = part.as_array();
        for (const Json& text : texts)
            if (!text.is_string()) return false;
        bead.parts.push_back({texts[0].as_string(), texts[1].as_string(), texts[2].as_string()});
    }
    into.beads.push_back(std::move(bead));
    return true;
}

bool read_changed_row(const Json& row, TakenDecision& into) {
    auto bead = BeadId::parse(row.string_at("bead"));
    const auto act = parse_name<Act>(row.string_at("act"));
    const auto after = read_deciding(row.find("after"));
    if (!bead || !act || !after) return false;
    into.rows.push_back({*std::move(bead), *act, read_deciding(row.find("before")), *after});
    return true;
}

bool read_lists(const Json& row, TakenDecision& into) {
    for (const Json& id : list_at(row, "about")) {
        auto about = BeadId::parse(id.is_string() ? id.as_string() : std::string());
        if (!about) return false;
        into.about.push_back(*std::move(about));
    }
    for (const Json& bead : list_at(row, "beads"))
        if (!read_changed_bead(bead, into)) return false;
    for (const Json& decided : list_at(row, "rows"))
        if (!read_changed_row(decided, into)) return false;
    for (const Json& memory : list_at(row, "memories"))
        into.memories.push_back(
            {memory.string_at("key"), memory.string_at("before"), memory.string_at("after")});
    return true;
}

} // namespace

Json spans_json(const std::vector<EventSpan>& spans) {
    Json rows = Json::array();
    for (const EventSpan& span : spans)
        rows.push(Json::object().set("from", span.first).set("to", span.last));
    return rows;
}

std::vector<EventSpan> spans_in(const Json& row, std::string_view key) {
    std::vector<EventSpan> spans;
    for (const Json& span : list_at(row, key))
        spans.push_back({span.int_at("from"), span.int_at("to")});
    return spans;
}

bool moves_branches(DecisionKind kind) {
    return kind == DecisionKind::integrate || kind == DecisionKind::restack;
}

std::string taken_decision_text(const TakenDecision& decision) {
    Json about = Json::array();
    for (const BeadId& id : decision.about)
        about.push(id.str());
    Json beads = Json::array();
    for (const ChangedBead& bead : decision.beads)
        beads.push(bead_row(bead));
    Json rows = Json::array();
    for (const ChangedRow& row : decision.rows)
        rows.push(Json::object()
                      .set("bead", row.bead.str())
                      .set("act", name_of(row.act))
                      .set("before", event_or_none(row.before))
                      .set("after", event_or_none(row.after)));
    Json memories = Json::array();
    for (const ChangedMemory& memory : decision.memories)
        memories.push(Json::object()
                          .set("key", memory.key)
                          .set("before", memory.before)
                          .set("after", memory.after));
    return Json::object()
        .set("number", decision.number)
        .set("below", decision.below)
        .set("kind", name_of(decision.kind))
        .set("about", std::move(about))
        .set("at", format_time(decision.at))
        .set("by", decision.by)
        .set("first", decision.first)
        .set("last", decision.last)
        .set("others", spans_json(decision.others))
        .set("beads", std::move(beads))
        .set("rows", std::move(rows))
        .set("memories", std::move(memories))
        .dump();
}

std::optional<TakenDecision> taken_decision_from(std::string_view text) {
    const auto parsed = parse_json(text);
    const Json* const row = std::get_if<Json>(&parsed);
    if (row == nullptr || !row->is_object()) return std::nullopt;
    const auto kind = parse_name<DecisionKind>(row->string_at("kind"));
    const auto at = parse_time(row->string_at("at"));
    if (!kind || !at) return std::nullopt;
    TakenDecision decision{.number = row->int_at("number"),
                           .below = row->int_at("below"),
                           .kind = *kind,
                           .at = *at,
                           .by = row->string_at("by"),
                           .first = row->int_at("first"),
                           .last = row->int_at("last"),
                           .others = spans_in(*row, "others")};
    if (decision.number < 1 || !read_lists(*row, decision)) return std::nullopt;
    return decision;
}

} // namespace atelier
