#include "app/core/approval.hpp"

#include "app/core/decisions.hpp"
#include "app/core/plan_queries.hpp"
#include "base/text.hpp"
#include "domain/bead/bead_order.hpp"
#include "domain/bead/changeset.hpp"
#include "domain/undo/take_back.hpp"

#include <algorithm>
#include <map>

namespace atelier {
namespace {

constexpr std::string_view abandoned_part = "abandoned";

Result<std::optional<PlanText>> text_in(const Event& event) {
    auto data = parse_json(event.data);
    Json* json = std::get_if<Json>(&data);
    Json* approved = json == nullptr ? nullptr : json->find(approved_field.name);
    if (approved == nullptr) return std::optional<PlanText>();
    ATELIER_TRY(PlanText text, read_plan_text(std::move(*approved)));
    return std::optional(std::move(text));
}

Result<std::optional<PlanText>> text_in_newest(PlanReader& plan, const BeadId& epic,
                                               EventType type) {
    ATELIER_TRY(const auto found, plan.events({.bead = epic, .types = {type}, .newest = 1}));
    return found.empty() ? std::optional<PlanText>() : text_in(found.front());
}

Result<std::optional<PlanText>> text_of_approval(PlanReader& plan, const BeadId& epic,
                                                 const std::optional<Event>& promotion) {
    if (promotion) {
        ATELIER_TRY(auto promoted, text_in(*promotion));
        if (promoted) return promoted;
    }
    return text_in_newest(plan, epic, EventType::epic_adopted);
}

Json text_data(const BeadId& epic, const PlanText& text) {
    return Json::object()
        .set(approved_field.name, plan_text_json(text))
        .set(digests_field.name, digests_json(epic, text));
}

std::string wishes_key(const BeadId& epic) {
    return std::string(wishes_prefix) + epic.str();
}

// What is closed and was never approved is of no interest any more.
std::vector<Bead> of_interest(std::vector<Bead> below, const std::optional<PlanText>& approved) {
    std::erase_if(below, [&](const Bead& bead) {
        return is_closed(bead) && !(approved && mentions(*approved, bead.id));
    });
    return below;
}

std::vector<WaitingChange> changes_from(const PlanBeads& rows,
                                        const std::optional<PlanText>& approved) {
    const auto below = of_interest(rows.below, approved);
    auto waiting =
        waiting_changes(rows.epic.id, approved.value_or(PlanText()), plan_text(rows.epic, below));
    std::erase_if(waiting, [&](const WaitingChange& change) {
        const auto bead = std::ranges::find(below, change.bead, &Bead::id);
        return bead != below.end() && is_closed(*bead);
    });
    return waiting;
}

// Whether what is changed of it is approved by being changed.
bool is_approved_by_change(const Context& context, const Bead& epic) {
    return context.caller.role() == Role::overseer && !is_draft(epic);
}

void add_wish(const WishedAbandon& wish, const std::vector<Bead>& below,
              std::vector<WaitingChange>& waiting) {
    const PartChange part{std::string(abandoned_part), "", wish.reason};
    const auto known = std::ranges::find(waiting, wish.changeset, &WaitingChange::bead);
    if (known != waiting.end()) {
        known->parts.push_back(part);
        return;
    }
    const auto bead = std::ranges::find(below, wish.changeset, &Bead::id);
    if (bead != below.end()) waiting.push_back({bead->id, bead->title, false, {part}});
}

bool is_planned_mechanical(const Bead& changeset) {
    const auto planned = Changeset::of(changeset);
    if (!planned) return false;
    const auto mechanical = planned->is_mechanical();
    return mechanical && *mechanical;
}

// What of the plan is not finished, draft or not, as its rows have it; and the part of it that is
// approved, as it is.
struct OpenPlan {
    std::map<BeadId, Bead> rows;
    std::vector<Bead> in_force;
    // The epic that each is in.
    std::map<BeadId, BeadId> epics;
};

Result<OpenPlan> open_plan(PlanReader& plan, const BeadId& changed, const PlanText& text) {
    OpenPlan out;
    ATELIER_TRY(const auto epics, open_epics(plan));
    for (const Bead& epic : epics) {
        ATELIER_TRY(auto below, plan.select({.below = epic.id}));
        PlanBeads beads{epic, std::move(below)};
        for (const Bead& bead : beads.below)
            out.rows.emplace(bead.id, bead);
        out.rows.emplace(epic.id, epic);
        if (is_draft(epic) && epic.id != changed) continue;
        ATELIER_TRY(const auto approved, approved_text(plan, epic.id));
        if (epic.id == changed)
            beads = as_approved(std::move(beads), text);
        else if (approved)
            beads = as_approved(std::move(beads), *approved);
        beads.below.push_back(std::move(beads.epic));
        for (Bead& bead : beads.below) {
            if (is_draft(bead) && bead.id != changed) continue;
            out.epics.emplace(bead.id, epic.id);
            out.in_force.push_back(std::move(bead));
        }
    }
    return out;
}

bool is_planned(const OpenPlan& open, const BeadId& bead, const BeadId& next) {
    const auto row = open.rows.find(bead);
    if (row == open.rows.end()) return false;
    const auto above = row->second.parent ? open.rows.find(*row->second.parent) : open.rows.end();
    std::vector<BeadId> below;
    if (const auto other = open.rows.find(next);
        other != open.rows.end() && other->second.parent == bead)
        below.push_back(next);
    const auto awaited =
        waits_for(row->second, above == open.rows.end() ? nullptr : &above->second, below);
    return std::ranges::count(awaited, next) > 0;
}

// The first of the ring's epics of which it is planned that it waits no longer.
std::optional<BeadId> ends_ring(const OpenPlan& open, const std::vector<BeadId>& ring) {
    for (std::size_t i = 0; i < ring.size(); ++i)
        if (!is_planned(open, ring[i], ring[(i + 1) % ring.size()])) return open.epics.at(ring[i]);
    return std::nullopt;
}

} // namespace

Result<void> require_no_ring(PlanReader& plan, const BeadId& epic, const PlanText& text) {
    ATELIER_TRY(const OpenPlan open, open_plan(plan, epic, text));
    std::vector<const Bead*> beads;
    std::vector<BeadId> own;
    for (const Bead& bead : open.in_force) {
        beads.push_back(&bead);
        if (open.epics.at(bead.id) == epic) own.push_back(bead.id);
    }
    const auto ring = waiting_ring(beads, own);
    if (ring.empty()) return {};
    std::vector<std::string> names;
    for (const BeadId& id : ring)
        names.push_back(id.str());
    const auto first = ends_ring(open, ring);
    return fail(ErrorCode::plan_invalid,
                "with what is approved elsewhere these would wait for each other: " +
                    join(names, ", "),
                first ? advise(Hint::promote_first, first->str())
                      : advise(Hint::why_it_waits, ring.front().str()));
}

Result<std::optional<PlanText>> approved_text(PlanReader& plan, const BeadId& epic) {
    ATELIER_TRY(const auto promotion, decision_in_force(plan, epic, Act::promotion));
    return text_of_approval(plan, epic, promotion);
}

Result<Approval> approval_of(PlanReader& plan, const PlanBeads& rows, PlanDepth depth) {
    const BeadId& epic = rows.epic.id;
    ATELIER_TRY(const auto promotion, decision_in_force(plan, epic, Act::promotion));
    if (promotion && approves_as_it_stands(promotion->data, rows.epic, rows.below, depth))
        return Approval{.as_it_stands = true};
    Approval approval;
    ATELIER_TRY(approval.text, text_of_approval(plan, epic, promotion));
    return approval;
}

Result<PlanText> planned_text(PlanReader& plan, const Bead& epic) {
    ATELIER_TRY(const auto below, plan.select({.below = epic.id}));
    return plan_text(epic, below);
}

Result<void> record_promotion(PlanWriter& plan, EventType by, const BeadId& epic,
                              const PlanText& text, const std::vector<BeadId>& ready) {
    Json data = text_data(epic, text);
    std::vector<std::string> ids;
    for (const BeadId& id : ready)
        ids.push_back(id.str());
    data.set("ready", Json::strings(ids));
    ATELIER_CHECK(plan.decide(Act::promotion, {by, epic, std::move(data)}));
    return {};
}

bool waits_for_promotion(const Context& context, const Bead& epic) {
    return !is_draft(epic) && context.caller.role() != Role::overseer;
}

Result<void> keep_approved_text(PlanWriter& plan, const Bead& epic) {
    if (is_draft(epic) || is_closed(epic)) return {};
    ATELIER_TRY(const auto approved, approved_text(plan, epic.id));
    if (approved) return {};
    ATELIER_TRY(const PlanText text, planned_text(plan, epic));
    return plan.append({EventType::epic_adopted, epic.id, text_data(epic.id, text)});
}

Result<PlanChange> begin_change(PlanWriter& plan, const Context& context, const Bead& epic) {
    if (waits_for_promotion(context, epic)) ATELIER_CHECK(keep_approved_text(plan, epic));
    PlanChange change{epic, {}};
    if (is_approved_by_change(context, epic)) {
        ATELIER_TRY(change.before, planned_text(plan, epic));
    }
    return change;
}

Result<void> end_change(PlanWriter& plan, const Context& context, const PlanChange& change) {
    if (!is_approved_by_change(context, change.epic)) return {};
    // What nobody has promoted is promoted by no edit.
    ATELIER_TRY(const auto promotion, decision_in_force(plan, change.epic.id, Act::promotion));
    if (!promotion) return {};
    ATELIER_TRY(const auto approved, approved_text(plan, change.epic.id));
    ATELIER_TRY(const auto epic, plan.find(change.epic.id));
    ATELIER_TRY(const PlanText after, planned_text(plan, epic.value_or(change.epic)));
    const PlanText next = with_changes(approved.value_or(change.before), change.before, after);
    if (next == approved.value_or(change.before)) return {};
    ATELIER_CHECK(require_no_ring(plan, change.epic.id, next));
    return record_promotion(plan, EventType::epic_approved, change.epic.id, next, {});
}

Result<std::vector<WaitingChange>> what_waits(PlanReader& plan, const Bead& epic) {
    if (is_closed(epic)) return std::vector<WaitingChange>();
    ATELIER_TRY(auto below, plan.select({.below = epic.id}));
    return what_waits(plan, {epic, std::move(below)});
}

Result<std::vector<WaitingChange>> what_waits(PlanReader& plan, const PlanBeads& rows) {
    if (is_closed(rows.epic)) return std::vector<WaitingChange>();
    ATELIER_TRY(const Approval approval, approval_of(plan, rows, PlanDepth::whole));
    return what_waits(plan, rows, approval);
}

Result<std::vector<WaitingChange>> what_waits(PlanReader& plan, const PlanBeads& rows,
                                              const Approval& approval) {
    const Bead& epic = rows.epic;
    if (is_closed(epic)) return std::vector<WaitingChange>();
    if (!approval.as_it_stands && !approval.text && !is_draft(epic)) {
        ATELIER_TRY(const auto promotion, decision_in_force(plan, epic.id, Act::promotion));
        if (promotion) return std::vector<WaitingChange>();
    }
    std::vector<WaitingChange> waiting;
    if (!approval.as_it_stands) waiting = changes_from(rows, approval.text);
    ATELIER_TRY(const auto wishes, wished_abandoned(plan, epic.id));
    for (const WishedAbandon& wish : wishes)
        add_wish(wish, rows.below, waiting);
    for (WaitingChange& change : waiting) {
        const auto bead = std::ranges::find(rows.below, change.bead, &Bead::id);
        if (bead == rows.below.end()) continue;
        change.lines = changeset_as_written(*bead).lines.value_or("");
        change.mechanical = is_planned_mechanical(*bead);
        if (const auto planned = Changeset::of(*bead)) change.paths = join(planned->paths(), ", ");
    }
    return waiting;
}

Result<void> wish_abandoned(PlanWriter& plan, const BeadId& epic, const WishedAbandon& wish) {
    ATELIER_TRY(auto wishes, wished_abandoned(plan, epic));
    if (std::ranges::count(wishes, wish) > 0) return {};
    std::erase_if(wishes,
                  [&](const WishedAbandon& one) { return one.changeset == wish.changeset; });
    wishes.push_back(wish);
    Json list = Json::array();
    for (const WishedAbandon& one : wishes)
        list.push(
            Json::object()
                .set("changeset", one.changeset.str())
                .set("reason", one.reason)
                .set("superseded_by", one.superseded_by ? Json(one.superseded_by->str()) : Json()));
    ATELIER_CHECK(plan.remember(wishes_key(epic), list.dump()));
    Json data = Json::object();
    data.set("reason", wish.reason);
    if (wish.superseded_by) data.set("superseded_by", wish.superseded_by->str());
    return plan.append({EventType::changeset_abandon_asked, wish.changeset, std::move(data)});
}

Result<std::vector<WishedAbandon>> wished_abandoned(PlanReader& plan, const BeadId& epic) {
    std::vector<WishedAbandon> wishes;
    ATELIER_TRY(const auto kept, plan.remembered(wishes_key(epic)));
    auto parsed = parse_json(kept.value_or("[]"));
    const Json* list = std::get_if<Json>(&parsed);
    if (list == nullptr || !list->is_array()) return wishes;
    for (const Json& row : list->as_array()) {
        ATELIER_TRY(BeadId changeset, BeadId::parse(row.string_at("changeset")));
        auto by = BeadId::parse(row.string_at("superseded_by"));
        ATELIER_TRY(const auto bead, plan.find(changeset));
        if (!bead || is_closed(*bead)) continue;
        wishes.push_back({std::move(changeset), row.string_at("reason"),
                          by ? std::optional(*std::move(by)) : std::nullopt});
    }
    return wishes;
}

Result<void> forget_wishes(PlanWriter& plan, const BeadId& epic) {
    return plan.remember(wishes_key(epic), "[]");
}

} // namespace atelier
