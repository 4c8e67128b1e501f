#include "app/artisan/pause_target.hpp"

#include "app/core/named_bead.hpp"
#include "app/core/plan_queries.hpp"
#include "base/likeness.hpp"
#include "base/text.hpp"
#include "ports/run_store.hpp"

#include <set>

namespace atelier {
namespace {

using Names = std::set<std::string, std::less<>>;

// By name, of artisans and of runtimes.
struct NamesOfTurns {
    Names artisans;
    Names runtimes;

    Names& of(PausedTurns kind) { return kind == PausedTurns::artisan ? artisans : runtimes; }
};

Result<NamesOfTurns> known_names(const Context& context, WorkflowCatalog& catalog,
                                 RuntimeCatalog& runtimes) {
    NamesOfTurns out;
    ATELIER_TRY(const auto artisans, catalog.artisan_names());
    ATELIER_TRY(const auto programs, runtimes.names());
    out.artisans.insert(artisans.begin(), artisans.end());
    out.runtimes.insert(programs.begin(), programs.end());
    ATELIER_TRY(const auto pauses,
                context.store.read([](PlanReader& plan) { return plan.runs().pauses(); }));
    for (const TurnPause& pause : pauses)
        if (pause.of != PausedTurns::all) out.of(pause.of).insert(pause.name);
    return out;
}

std::string kind_and_name(const PausableTurns& turns) {
    return std::string(name_of(turns.of)) + ":" + turns.name;
}

// One that says of which kind it is.
std::optional<PausableTurns> told_with_kind(const std::string& written) {
    for (const PausedTurns kind : {PausedTurns::artisan, PausedTurns::runtime}) {
        const std::string before = std::string(name_of(kind)) + ":";
        if (written.starts_with(before)) return PausableTurns{kind, written.substr(before.size())};
    }
    const auto agent = AgentId::parse(written);
    if (agent && agent->role() == Role::artisan)
        return PausableTurns{PausedTurns::artisan, agent->name()};
    return std::nullopt;
}

Error nothing_called(const std::string& what, const std::string& written, const Names& names) {
    const std::vector<std::string_view> all(names.begin(), names.end());
    const std::string_view like = likely_meant(written, all);
    return {ErrorCode::not_found,
            "there is no " + what + " '" + written + "'" +
                (like.empty() ? "" : "; did you mean '" + std::string(like) + "'?"),
            advise(Hint::lists_artisans)};
}

Error nothing_to_pause(const std::string& written, const Names& names) {
    Error error = nothing_called("epic, agent, run, artisan or runtime", written, names);
    error.hint = advise(Hint::lists_what_pauses);
    error.details = Json::object().set("id", written);
    return error;
}

Result<PauseTarget> one_of(const Context& context, const std::string& written,
                           const std::vector<PauseTarget>& meant) {
    if (meant.size() == 1) return meant.front();
    std::vector<std::string> names;
    Json choices = Json::array();
    for (const PauseTarget& one : meant) {
        std::string id;
        std::string title;
        if (const auto* turns = std::get_if<PausableTurns>(&one)) {
            id = kind_and_name(*turns);
            title = "the " + std::string(name_of(turns->of)) + " " + turns->name;
        } else {
            const BeadId& bead = std::get<BeadId>(one);
            id = bead.str();
            ATELIER_TRY(title, context.store.read([&](PlanReader& plan) -> Result<std::string> {
                ATELIER_TRY(const Bead found, require_bead(plan, bead));
                return found.title;
            }));
        }
        names.push_back(id + " (" + title + ")");
        choices.push(Json::object().set("id", id).set("title", title));
    }
    return fail(ErrorCode::ambiguous, "'" + written + "' may be " + join(names, " or "),
                advise(Hint::name_one_of_them), Json::object().set("choices", std::move(choices)));
}

} // namespace

Result<std::optional<PauseTarget>> pause_target(const Context& context, WorkflowCatalog& catalog,
                                                RuntimeCatalog& runtimes,
                                                const std::string& written) {
    ATELIER_TRY(NamesOfTurns known, known_names(context, catalog, runtimes));
    if (const auto told = told_with_kind(written)) {
        if (known.of(told->of).contains(told->name)) return std::optional<PauseTarget>(*told);
        return fail(nothing_called(std::string(name_of(told->of)), told->name, known.of(told->of)));
    }
    std::vector<PauseTarget> meant;
    ATELIER_TRY(const auto in_full, bead_named_in_full(context, written));
    if (in_full) meant.emplace_back(*in_full);
    for (const PausedTurns kind : {PausedTurns::artisan, PausedTurns::runtime})
        if (known.of(kind).contains(written)) meant.emplace_back(PausableTurns{kind, written});
    if (!meant.empty()) {
        ATELIER_TRY(PauseTarget one, one_of(context, written, meant));
        return std::optional(std::move(one));
    }
    ATELIER_TRY(const auto in_part, named_bead(context, written));
    if (in_part) return std::optional<PauseTarget>(*in_part);
    // What is like a bead is said by whoever looks for one.
    ATELIER_TRY(const std::string like_bead, bead_likely_meant(context, written));
    if (!like_bead.empty()) return std::optional<PauseTarget>{};
    Names all = known.artisans;
    all.insert(known.runtimes.begin(), known.runtimes.end());
    return fail(nothing_to_pause(written, all));
}

} // namespace atelier
