#include "app/look/read_log.hpp"

#include "app/core/decisions.hpp"
#include "app/core/plan_queries.hpp"
#include "app/land/unrecorded_landings.hpp"
#include "app/witness/witnessed_log.hpp"
#include "base/text.hpp"

namespace atelier {
namespace {

// In case a change of the file goes unseen, as on some network file systems.
constexpr Millis longest_wait{5000};

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

} // namespace

Result<LogOutcome> read_log(const Context& context, const LogRequest& request,
                            Repository* repository) {
    ATELIER_TRY(auto log, context.store.read([&](PlanReader& plan) -> Result<LogOutcome> {
        if (request.bead) ATELIER_CHECK(require_bead(plan, *request.bead));
        LogOutcome out;
        ATELIER_TRY(out.last, last_event(plan));
        ATELIER_TRY(
            out.events,
            plan.events({.since = request.since, .bead = request.bead, .newest = request.newest}));
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
                        Interrupt& interrupt, const std::filesystem::path& store_file,
                        const std::function<Result<void>(const Event&)>& emit) {
    while (!interrupt.requested()) {
        ATELIER_TRY(const auto fresh, context.store.read([&](PlanReader& plan) {
            return plan.events({.after = last, .since = request.since, .bead = request.bead});
        }));
        for (const Event& event : fresh) {
            ATELIER_CHECK(emit(event));
            last = event.seq;
        }
        interrupt.wait(longest_wait, store_file);
    }
    return {};
}

Result<Time> parse_since(std::string_view text, Time now) {
    if (text == "yesterday") return now - std::chrono::days{1};
    if (const auto duration = parse_duration(text)) return now - *duration;
    if (auto time = parse_time(text)) return *time;
    return fail(ErrorCode::usage, "'" + std::string(text) + "' is neither a time nor a duration",
                advise(Hint::since_when));
}

} // namespace atelier
