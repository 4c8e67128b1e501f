#include "app/look/read_log.hpp"

#include "app/core/decisions.hpp"
#include "app/core/plan_queries.hpp"
#include "app/land/unrecorded_landings.hpp"
#include "app/witness/witnessed_log.hpp"
#include "base/text.hpp"

#include <set>

namespace atelier {
namespace {

// In case a change of the file goes unseen, as on some network file systems.
constexpr Millis longest_wait{5000};

bool is_folded(const Event& event) {
    const auto type = type_of(event);
    return type == EventType::session_stage || type == EventType::agent_heartbeat;
}

EventQuery query_of(const LogRequest& request) {
    return {.since = request.since, .bead = request.bead};
}

// As many more are read as it takes to have so many of those that are shown.
Result<std::vector<Event>> selected_events(PlanReader& plan, const LogRequest& request) {
    EventQuery query = query_of(request);
    for (query.newest = request.newest;; query.newest *= 2) {
        ATELIER_TRY(auto events, plan.events(query));
        const bool all = query.newest == 0 || events.size() < query.newest;
        if (request.folded) std::erase_if(events, is_folded);
        if (!all && events.size() < request.newest) continue;
        if (request.newest > 0 && events.size() > request.newest)
            events.erase(events.begin(),
                         events.end() - static_cast<std::ptrdiff_t>(request.newest));
        return events;
    }
}

// Of the session that it is about, which another one may have ended.
std::string session_of(const Event& event) {
    const auto parsed = parse_json(event.data);
    const Json* const data = std::get_if<Json>(&parsed);
    const std::string named =
        data != nullptr && data->is_object() ? data->string_at("session") : "";
    return named.empty() ? event.session : named;
}

Result<void> add_duration(PlanReader& plan, const Event& event, LogFacts& facts) {
    const auto type = type_of(event);
    const bool ends = type == EventType::session_ended;
    if (!ends && type != EventType::session_stage && type != EventType::session_started) return {};
    const std::string session = session_of(event);
    if (ends) {
        facts.stage_since.erase(session);
        const auto id = SessionId::parse(session);
        if (!id) return {};
        ATELIER_TRY(const auto record, plan.session(*id));
        // An agent without an orchestrator has none.
        if (record && record->started_at < event.at)
            facts.took.emplace(event.seq, event.at - record->started_at);
        return {};
    }
    const auto [before, first] = facts.stage_since.try_emplace(session, event.at);
    if (first) return {};
    facts.took.emplace(event.seq, event.at - before->second);
    before->second = event.at;
    return {};
}

Result<std::int64_t> last_event(PlanReader& plan) {
    ATELIER_TRY(const auto newest, plan.events({.newest = 1}));
    return newest.empty() ? 0 : newest.back().seq;
}

// Of a landing that the repository does not have.
WitnessFault missing_landing(const Event& event, const LostLanding& lost) {
    return {WitnessedFault::older_repository, event.seq,
            "event " + std::to_string(event.seq) + " is not borne out by the repository: " +
                told_lost(lost) + "; an older copy of the repository was put back"};
}

Result<std::optional<WitnessFault>> seen_otherwise(const Context& context, Repository& repository) {
    ATELIER_TRY(auto fault, check_log(context, repository));
    if (fault) return fault;
    ATELIER_TRY(const auto lost, lost_landings(context.store, repository));
    if (lost.empty()) return fault;
    ATELIER_TRY(const auto landings, context.store.read([](PlanReader& plan) {
        return plan.events({.types = {EventType::changeset_merged}});
    }));
    for (const Event& event : landings)
        for (const LostLanding& one : lost)
            if (event.bead == one.changeset) return missing_landing(event, one);
    return fault;
}

std::optional<Time> local_time(std::string_view text,
                               const std::function<Seconds(Time)>& ahead_of_utc) {
    constexpr std::size_t day = std::string_view("2026-11-21").size();
    const bool with_minute = text.size() > day && text[day] == ' ';
    if (!with_minute && text.size() != day) return std::nullopt;
    const auto written = parse_time(
        std::string(text.substr(0, day)) + "T" +
        (with_minute ? std::string(text.substr(day + 1)) : std::string("00:00")) + ":00Z");
    if (!written) return std::nullopt;
    if (!ahead_of_utc) return *written;
    // Asked a second time, as the clock may have been changed between the two.
    return *written - ahead_of_utc(*written - ahead_of_utc(*written));
}

} // namespace

Result<LogOutcome> read_log(const Context& context, const LogRequest& request,
                            Repository* repository) {
    ATELIER_TRY(auto log, context.store.read([&](PlanReader& plan) -> Result<LogOutcome> {
        if (request.bead) ATELIER_CHECK(require_bead(plan, *request.bead));
        LogOutcome out;
        ATELIER_TRY(out.last, last_event(plan));
        ATELIER_TRY(out.events, selected_events(plan, request));
        if (!request.verify) return out;
        ATELIER_TRY(const auto all, plan.events({}));
        out.chain = ChainReport{all.size(), verify_chain(all)};
        return out;
    }));
    if (log.chain && !log.chain->fault) {
        ATELIER_TRY(log.chain->lines, line_faults_of(context));
        if (repository != nullptr) {
            ATELIER_TRY(log.chain->witness, seen_otherwise(context, *repository));
        }
    }
    return log;
}

Result<void> add_facts(const Context& context, const std::vector<Event>& events, LogFacts& facts) {
    std::set<BeadId> about;
    for (const Event& event : events)
        if (event.bead && !facts.titles.contains(*event.bead)) about.insert(*event.bead);
    return context.store.read([&](PlanReader& plan) -> Result<void> {
        ATELIER_TRY(const auto beads,
                    plan.select({.ids = std::vector<BeadId>(about.begin(), about.end())}));
        for (const Bead& bead : beads)
            facts.titles.emplace(bead.id, bead.title);
        for (const Event& event : events)
            ATELIER_CHECK(add_duration(plan, event, facts));
        return {};
    });
}

Result<void> require_intact(const LogOutcome& log) {
    if (!log.chain) return {};
    Json details = Json::object();
    details.set("checked", log.chain->checked);
    if (log.chain->fault) {
        details.set("seq", log.chain->fault->seq);
        return fail(ErrorCode::store_corrupt,
                    "the event log was tampered with: " + log.chain->fault->message,
                    advise(Hint::compare_backup), std::move(details));
    }
    if (log.chain->witness) {
        const WitnessFault& fault = *log.chain->witness;
        details.set("seq", fault.seq).set("witness", name_of(fault.what));
        add_line_faults(log.chain->lines, details);
        return fail(ErrorCode::store_corrupt, fault.message, advise(Hint::log_as_it_is),
                    std::move(details));
    }
    if (log.chain->lines.none()) return {};
    add_line_faults(log.chain->lines, details);
    return fail(ErrorCode::store_corrupt, join(texts_of(log.chain->lines), "; "),
                way_to_settle(log.chain->lines), std::move(details));
}

Result<void> follow_log(const Context& context, const LogRequest& request, std::int64_t last,
                        const Interrupt& interrupt, StoreWatch& changes,
                        const std::function<Result<void>(const std::vector<Event>&)>& emit) {
    EventQuery query = query_of(request);
    query.after = last;
    while (!interrupt.requested()) {
        ATELIER_TRY(auto fresh,
                    context.store.read([&](PlanReader& plan) { return plan.events(query); }));
        if (!fresh.empty()) query.after = fresh.back().seq;
        if (request.folded) std::erase_if(fresh, is_folded);
        if (!fresh.empty()) ATELIER_CHECK(emit(fresh));
        changes.wait_for_change(longest_wait);
    }
    return {};
}

Result<Time> parse_since(std::string_view text, Time now,
                         const std::function<Seconds(Time)>& ahead_of_utc) {
    if (text == "yesterday") return now - std::chrono::days{1};
    if (const auto duration = parse_duration(text)) return now - *duration;
    if (auto time = parse_time(text)) return *time;
    if (const auto time = local_time(text, ahead_of_utc)) return *time;
    return fail(ErrorCode::usage, "'" + std::string(text) + "' is neither a time nor a duration",
                advise(Hint::since_when));
}

} // namespace atelier
