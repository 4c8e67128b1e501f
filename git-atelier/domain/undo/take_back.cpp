#include "domain/undo/take_back.hpp"

#include "base/json.hpp"
#include "domain/bead/pause_order.hpp"

#include <algorithm>
#include <array>
#include <span>
#include <utility>

namespace atelier {
namespace {

struct BuildingType {
    EventType type;
    std::string_view code;
    // Between who did it and the bead.
    std::string_view words;
};

constexpr auto building_types = std::to_array<BuildingType>({
    {EventType::epic_claimed, "claimed", " has claimed "},
    {EventType::epic_taken_over, "claimed", " has taken over "},
    {EventType::session_started, "session", " has begun a session on "},
    {EventType::changeset_started, "session", " has begun "},
    {EventType::changeset_done, "worked-on", " is done with "},
    {EventType::changeset_declared, "worked-on", " has reported on "},
    {EventType::changeset_blocked, "worked-on", " has blocked "},
    {EventType::changeset_reopened, "worked-on", " has reopened "},
    {EventType::changeset_pushed, "worked-on", " has pushed "},
    {EventType::changeset_publish_requested, "worked-on", " wants to publish "},
    {EventType::changeset_pr_changed, "worked-on", " has seen a change of the pull request of "},
    {EventType::changeset_merged, "landed", " has landed "},
    {EventType::epic_closed, "closed", " has closed "},
    {EventType::epic_abandoned, "closed", " has abandoned "},
    {EventType::epic_integrated, "integrated", " has integrated "},
    {EventType::epic_restacked, "moved", " has restacked "},
    {EventType::message_read, "read", " has read "},
    {EventType::message_claimed, "read", " has taken "},
});

constexpr std::array ends_of_epics{EventType::epic_closed, EventType::epic_abandoned,
                                   EventType::epic_integrated};
constexpr std::array steps_of_dependents{EventType::changeset_started, EventType::session_started,
                                         EventType::changeset_done, EventType::changeset_merged};

const BuildingType* building(const Event& event) {
    const auto type = type_of(event);
    const auto row =
        std::ranges::find_if(building_types, [&](const auto& one) { return one.type == type; });
    return row == building_types.end() ? nullptr : &*row;
}

bool is_one_of(const Event& event, std::span<const EventType> types) {
    const auto type = type_of(event);
    return type && std::ranges::find(types, *type) != types.end();
}

std::string name_of_actor(const std::string& actor) {
    const auto id = AgentId::parse(actor);
    return id ? id->name() : actor;
}

class Judgement {
  public:
    Judgement(const TakenDecision& decision, const SinceDecision& since)
        : decision_(decision), since_(since) {}

    Result<TakingBack> made() {
        find_events();
        for (const ChangedBead& changed : decision_.beads)
            ATELIER_CHECK(put_back(changed));
        put_back_rows();
        put_back_memories();
        return std::move(out_);
    }

  private:
    void add(BuiltOn built) {
        const auto same = [&](const BuiltOn& known) {
            return known.bead == built.bead && known.code == built.code;
        };
        if (std::ranges::none_of(out_.built, same)) out_.built.push_back(std::move(built));
    }

    bool has_built_on(const BeadId& bead) const {
        return std::ranges::any_of(out_.built,
                                   [&](const BuiltOn& known) { return known.bead == bead; });
    }

    std::set<BeadId> own_beads() const {
        std::set<BeadId> own(decision_.about.begin(), decision_.about.end());
        for (const ChangedBead& changed : decision_.beads)
            own.insert(changed.id);
        for (const ChangedRow& row : decision_.rows)
            if (row.act != Act::promotion) own.insert(row.bead);
        if (decision_.kind == DecisionKind::promote)
            own.insert(since_.around.begin(), since_.around.end());
        return own;
    }

    void find_events() {
        const std::set<BeadId> own = own_beads();
        for (const Event& event : without_undone(since_.events)) {
            const BuildingType* const row = building(event);
            if (row == nullptr || !event.bead || !concerns(event, own)) continue;
            add({std::string(row->code), event.bead, event.seq,
                 name_of_actor(event.actor) + std::string(row->words) + event.bead->str()});
        }
    }

    bool concerns(const Event& event, const std::set<BeadId>& own) const {
        const BeadId& bead = *event.bead;
        if (own.contains(bead)) return true;
        if (since_.dependents.contains(bead)) return is_one_of(event, steps_of_dependents);
        return since_.around.contains(bead) && is_one_of(event, ends_of_epics);
    }

    Result<void> put_back(const ChangedBead& changed) {
        const auto found = since_.beads.find(changed.id);
        if (found == since_.beads.end()) {
            add({"gone", changed.id, 0, changed.id.str() + " is gone"});
            return {};
        }
        const Bead& now = found->second;
        if (changed.created) {
            withdraw(now);
            return {};
        }
        const BeadKind kind = kind_of(now);
        if (kind == BeadKind::agent) return {};
        // What it does follows from what is recorded of it, which no bead has.
        if (kind == BeadKind::run) {
            add({"run", now.id, 0, now.id.str() + " is a run, of which what is recorded stays"});
            return {};
        }
        return kind == BeadKind::message ? put_back_message(changed, now)
                                         : put_back_parts(changed, now);
    }

    // Of beads only messages are sent by a decision.
    void withdraw(const Bead& now) {
        if (now.message && now.message->read_at && !has_built_on(now.id))
            add({"read", now.id, 0, now.assignee + " has read " + now.id.str()});
        if (is_closed(now)) return;
        Bead closed = now;
        closed.status = BeadStatus::closed;
        closed.close_reason = taken_back_reason;
        out_.beads.push_back(std::move(closed));
    }

    // One that has been dealt with another way since stays as it is.
    Result<void> put_back_message(const ChangedBead& changed, const Bead& now) {
        const auto is_as_left = [&](const BeadPart& part) {
            return part_of(now, part.name) == part.after;
        };
        if (since_.sent_anew.contains(now.id) || !std::ranges::all_of(changed.parts, is_as_left))
            return {};
        return write_parts(changed, now);
    }

    Result<void> put_back_parts(const ChangedBead& changed, const Bead& now) {
        const bool is_epic = kind_of(now) == BeadKind::epic;
        for (const BeadPart& part : changed.parts) {
            if ((is_epic && part.name == assignee_part) || part_of(now, part.name) == part.after)
                continue;
            if (!has_built_on(now.id))
                add({"changed", now.id, 0,
                     "the " + part.name + " of " + now.id.str() + " is not as it was left"});
            return {};
        }
        return write_parts(changed, now);
    }

    Result<void> write_parts(const ChangedBead& changed, const Bead& now) {
        const bool is_epic = kind_of(now) == BeadKind::epic;
        Bead back = now;
        for (const BeadPart& part : changed.parts)
            if (!is_epic || part.name != assignee_part)
                ATELIER_CHECK(put_part(back, part.name, part.before));
        if (is_epic && is_claimed(back)) back.status = BeadStatus::open;
        if (back != now) out_.beads.push_back(std::move(back));
        return {};
    }

    void put_back_rows() {
        for (const ChangedRow& changed : decision_.rows) {
            const auto now = std::ranges::find_if(since_.rows, [&](const DecisionRow& row) {
                return row.bead == changed.bead && row.act == changed.act;
            });
            if (now == since_.rows.end() || now->seq != changed.after.seq) {
                add({"decided-again", changed.bead, now == since_.rows.end() ? 0 : now->seq,
                     "the " + std::string(name_of(changed.act)) + " of " + changed.bead.str() +
                         " has been decided again"});
                continue;
            }
            out_.rows.push_back(changed);
        }
    }

    void put_back_memories() {
        for (const ChangedMemory& changed : decision_.memories) {
            const auto now = since_.memories.find(changed.key);
            const bool as_left = now != since_.memories.end() && now->second == changed.after;
            if (as_left)
                out_.memories.push_back(changed);
            else if (changed.key == pause_orders_key)
                add({"changed", std::nullopt, 0, "something was paused or resumed since"});
        }
    }

    const TakenDecision& decision_;
    const SinceDecision& since_;
    TakingBack out_;
};

} // namespace

bool is_kept_memory(std::string_view key) {
    return key == start_pauses_key || key == pause_orders_key || key.starts_with(wishes_prefix) ||
           key.starts_with(line_comments_prefix);
}

std::vector<Event> without_undone(std::vector<Event> events) {
    struct Undone {
        EventSpan whole;
        std::vector<EventSpan> others;

        bool has(std::int64_t seq) const {
            return whole.has(seq) && std::ranges::none_of(others, [&](const EventSpan& span) {
                       return span.has(seq);
                   });
        }
    };
    std::vector<Undone> undone;
    for (const Event& event : events) {
        if (type_of(event) != EventType::decision_undone) continue;
        const auto parsed = parse_json(event.data);
        if (const Json* const data = std::get_if<Json>(&parsed))
            undone.push_back(
                {{data->int_at("from"), data->int_at("to")}, spans_in(*data, "others")});
    }
    std::erase_if(events, [&](const Event& event) {
        return std::ranges::any_of(undone, [&](const Undone& one) { return one.has(event.seq); });
    });
    return events;
}

Result<TakingBack> take_back(const TakenDecision& decision, const SinceDecision& since) {
    return Judgement(decision, since).made();
}

} // namespace atelier
