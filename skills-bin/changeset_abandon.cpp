// changeset_abandon: drop a changeset from the plan (planners only).
#include "app/changeset/changeset_abandon.hpp"
#include "view/declared.hpp"
#include "wiring/skill.hpp"

namespace atelier {
namespace {

constexpr Option options[] = {
    {.name = "changeset", .help = "the changeset", .value = "ID", .required = true},
    {.name = "reason", .help = "why it is dropped", .value = "TEXT", .required = true},
    {.name = "superseded-by", .help = "the changeset that replaces it", .value = "ID"},
};

Result<Outcome> run(const Args& args, SkillEnv& env) {
    ATELIER_TRY(const BeadId changeset, args.required_bead("changeset"));
    ATELIER_TRY(const auto by, args.bead("superseded-by"));
    ATELIER_TRY(
        const AbandonedChangeset abandoned,
        changeset_abandon(
            env.context,
            {.changeset = changeset, .reason = args.text_or("reason", ""), .superseded_by = by},
            env.probe));
    Json body = changeset_id_json(abandoned.changeset);
    body.set("waits", abandoned.waits);
    return Outcome{std::move(body)};
}

} // namespace

extern const Skill changeset_abandon_skill = {
    .declaration = {.name = "changeset_abandon",
                    .summary = "drop a changeset from the plan (planners only)",
                    .options = options,
                    .callers = planning},
    .run = run};

} // namespace atelier
