// changeset_block: say why this agent cannot go on with its changeset.
#include "view/declared.hpp"
#include "wiring/skill.hpp"

namespace atelier {
namespace {

constexpr Option options[] = {
    {.name = "reason", .help = "what is in the way", .value = "TEXT", .required = true},
    {.name = "changeset", .help = "the changeset, if not that of the session", .value = "ID"},
};

Result<Outcome> run(const Args& args, SkillEnv& env) {
    ATELIER_TRY(const auto named, args.bead("changeset"));
    ATELIER_TRY(const auto outcome, changeset_block(env.context, named ? named : env.changeset,
                                                    args.text_or("reason", "")));
    return Outcome{changeset_block_json(outcome)};
}

} // namespace

extern const Skill changeset_block_skill = {
    .declaration = {.name = "changeset_block",
                    .summary = "report why this agent cannot continue with its changeset",
                    .options = options,
                    .callers = workers},
    .run = run};

} // namespace atelier
