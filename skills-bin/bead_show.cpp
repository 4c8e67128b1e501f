// bead_show: show a bead, its children, prerequisites and reasons.
#include "view/show_bead.hpp"
#include "wiring/skill.hpp"

namespace atelier {
namespace {

constexpr Argument arguments[] = {
    {.name = "id", .help = "any bead: epic, changeset, task, agent or message"},
};

Result<Outcome> run(const Args& args, SkillEnv& env) {
    ATELIER_TRY(const BeadId id, args.required_bead("id"));
    ATELIER_TRY(const ShowOutcome shown, show_bead(env.context, env.probe, id, 0));
    Outcome outcome{bead_show_json(shown)};
    if (args.has("text")) outcome.text = show_text(shown, env.style());
    return outcome;
}

} // namespace

extern const Skill bead_show_skill = {
    .declaration = {.name = "bead_show",
                    .summary = "show a bead with its children, prerequisites and reasons",
                    .arguments = arguments,
                    .callers = anybody,
                    .looks = only_looks},
    .run = run};

} // namespace atelier
