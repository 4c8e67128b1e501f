#include "app/look/read_log.hpp"

#include "app/core/plan_queries.hpp"

namespace atelier {
namespace {

// In case a change of the file goes unseen, as on some network file systems.
constexpr Millis longest_wait{5000};

Result<std::int64_t> last_event(PlanReader& plan) {
    ATELIER_TRY(const auto newest, plan.events({.newest = 1}));
    return newest.empty() ? 0 : newest.back().seq;
}

} // namespace

Result<LogOutcome> read_log(const Context& context, const LogRequest& request) {
    return context.store.read([&](PlanReader& plan) -> Result<LogOutcome> {
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
    });
}

Result<void> require_intact(const LogOutcome& log) {
    if (!log.chain || !log.chain->fault) return {};
    Json details = Json::object();
    details.set("seq", log.chain->fault->seq).set("checked", log.chain->checked);
    return fail(ErrorCode::store_corrupt,
                "the event log was tampered with: " + log.chain->fault->message,
                advise(Hint::compare_backup), std::move(details));
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
    if (const auto duration = parse_duration(text)) return now - *duration;
    if (auto time = parse_time(text)) return *time;
    return fail(ErrorCode::usage, "'" + std::string(text) + "' is neither a time nor a duration",
                advise(Hint::since_when));
}

} // namespace atelier
