#include "app/look/digest.hpp"

#include "app/look/last_look.hpp"
#include "app/look/status.hpp"
#include "app/look/status_of_epic.hpp"
#include "domain/undo/taken_decision.hpp"

#include <algorithm>
#include <set>

namespace atelier {
namespace {

struct Past {
    std::optional<Time> since;
    std::vector<Event> events;
    LogMark end;
    std::map<BeadId, std::string> titles;
};

Json data_of(const Event& event) {
    auto parsed = parse_json(event.data);
    Json* const data = std::get_if<Json>(&parsed);
    return data != nullptr && data->is_object() ? std::move(*data) : Json::object();
}

// What was not seen. A store that is older than the mark has other events under those numbers.
Result<std::vector<Event>> events_after(PlanReader& plan, const LogMark& mark, std::int64_t last) {
    if (mark.seq <= last) return plan.events({.after = mark.seq});
    return plan.events({.since = mark.at});
}

Result<Past> past_since(PlanReader& plan, const std::optional<Time>& since,
                        const std::optional<LogMark>& mark, Time now) {
    Past past{.since = since ? since : mark ? std::optional(mark->at) : std::nullopt};
    ATELIER_TRY(const auto newest, plan.events({.newest = 1}));
    past.end = {now, newest.empty() ? 0 : newest.back().seq};
    if (!since && mark) {
        ATELIER_TRY(past.events, events_after(plan, *mark, past.end.seq));
    } else {
        ATELIER_TRY(past.events, plan.events({.since = since}));
    }
    std::set<BeadId> named;
    for (const Event& event : past.events)
        if (event.bead) named.insert(*event.bead);
    ATELIER_TRY(const auto beads,
                plan.select({.ids = std::vector<BeadId>(named.begin(), named.end())}));
    for (const Bead& bead : beads)
        past.titles.emplace(bead.id, bead.title);
    return past;
}

Result<void> keep_only(PlanReader& plan, const BeadId& epic, Past& past) {
    ATELIER_TRY(const auto below, plan.select({.below = epic}));
    std::set<BeadId> about = {epic};
    for (const Bead& bead : below)
        about.insert(bead.id);
    std::erase_if(past.events,
                  [&](const Event& event) { return !event.bead || !about.contains(*event.bead); });
    return {};
}

class Teller {
  public:
    Teller(const Context& context, const Past& past) : caller_(context.caller), past_(past) {}

    void tell(DigestOutcome& out) const {
        for (const Event& event : past_.events) {
            const auto type = type_of(event);
            if (!type) continue;
            if (*type == EventType::changeset_merged) land(event, "root_branch", out);
            if (*type == EventType::epic_integrated) land(event, "parent_branch", out);
            if (*type == EventType::epic_integration_undone || undoes_landing(event, *type))
                take_back(event, out);
            if (*type == EventType::run_completed) ++out.runs.completed;
            if (*type == EventType::run_failed) ++out.runs.failed;
            if (*type == EventType::piece_created) ++out.runs.pieces;
            if (*type == EventType::session_ended) count(data_of(event), out.cost);
            if (std::ranges::count(deciding_types, *type) > 0 && !is_own(event.actor))
                decide(event, *type, out);
        }
    }

  private:
    // To an agent that looks, every overseer is the one it works for.
    bool is_own(const std::string& actor) const {
        if (caller_.role() == Role::overseer) return actor == caller_.str();
        const auto by = AgentId::parse(actor);
        return by && by->role() == Role::overseer;
    }
    std::string title_of(const std::optional<BeadId>& bead) const {
        const auto known = bead ? past_.titles.find(*bead) : past_.titles.end();
        return known == past_.titles.end() ? std::string() : known->second;
    }
    void land(const Event& event, const char* where, DigestOutcome& out) const {
        if (!event.bead) return;
        const Json data = data_of(event);
        const auto commit = CommitId::parse(data.string_at("commit"));
        out.landed.push_back({*event.bead, title_of(event.bead), data.string_at(where), event.actor,
                              commit ? std::optional(*commit) : std::nullopt, event.at});
    }
    static bool undoes_landing(const Event& event, EventType type) {
        return type == EventType::decision_undone &&
               data_of(event).string_at("decision") == name_of(DecisionKind::land);
    }
    static void take_back(const Event& event, DigestOutcome& out) {
        const auto found = std::find_if(out.landed.rbegin(), out.landed.rend(),
                                        [&](const Landed& one) { return one.bead == event.bead; });
        if (found != out.landed.rend()) out.landed.erase(std::next(found).base());
    }
    static void count(const Json& ended, DigestCost& cost) {
        ++cost.sessions[ended.string_at("outcome")];
        if (const Json* const used = ended.find("usage"); used != nullptr)
            add_usage(cost.usage, usage_from(*used));
    }
    void decide(const Event& event, EventType type, DigestOutcome& out) const {
        const Json data = data_of(event);
        // Whoever gives back what is its own decides nothing.
        if (type == EventType::epic_released && data.string_at("from") == event.actor) return;
        out.decided.push_back({.type = type,
                               .bead = event.bead,
                               .title = title_of(event.bead),
                               .by = event.actor,
                               .reason = data.string_at("reason"),
                               .at = event.at});
    }

    AgentId caller_;
    const Past& past_;
};

Result<StatusOutcome> status_for(const Context& context, const LivenessProbe& probe,
                                 const std::optional<BeadId>& epic) {
    ATELIER_TRY(StatusOutcome all, read_status(context, probe, {.only = epic}));
    if (!epic) return all;
    return status_of_epic(std::move(all), *epic);
}

std::size_t changesets_at_work(const StatusOutcome& status) {
    std::size_t count = 0;
    for (const EpicStatus& epic : status.epics)
        count += epic.count(ChangesetState::working);
    return count;
}

} // namespace

std::size_t DigestCost::ended() const {
    std::size_t all = 0;
    for (const auto& [outcome, count] : sessions)
        all += count;
    return all;
}

Result<DigestOutcome> make_digest(const Context& context, const LivenessProbe& probe, Files& files,
                                  const ProjectPaths& paths, const DigestRequest& request) {
    std::optional<LogMark> mark;
    if (!request.since) {
        ATELIER_TRY(mark, last_digest(files, paths));
    }
    DigestOutcome out{.now = context.clock.now()};
    ATELIER_TRY(const Past past, context.store.read([&](PlanReader& plan) -> Result<Past> {
        ATELIER_TRY(Past found, past_since(plan, request.since, mark, out.now));
        if (request.epic) ATELIER_CHECK(keep_only(plan, *request.epic, found));
        return found;
    }));
    out.since = past.since;
    ATELIER_TRY(StatusOutcome status, status_for(context, probe, request.epic));
    Teller(context, past).tell(out);
    out.awaited = std::move(status.awaited);
    std::erase_if(out.awaited, [](const AwaitedItem& item) { return !is_for_person(item); });
    out.cost.at_work = changesets_at_work(status);
    if (request.shown && !request.epic && context.caller.role() == Role::overseer)
        if (const auto noted = note_digest(files, paths, past.end); !noted)
            out.not_noted = noted.error();
    return out;
}

} // namespace atelier
