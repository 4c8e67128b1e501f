// publish: ask for the work branch of a changeset to be pushed.
#include "view/publish.hpp"
#include "wiring/skill.hpp"

namespace atelier {
namespace {

constexpr Option options[] = {
    {.name = "changeset", .help = "the changeset, if not that of the session", .value = "ID"},
};

Result<Outcome> run(const Args& args, SkillEnv& env) {
    ATELIER_TRY(auto changeset, args.bead("changeset"));
    if (!changeset) changeset = env.changeset;
    ATELIER_TRY(const auto outcome, request_publishing(env.context, changeset));
    return Outcome{publish_json(outcome), args.has("text") ? publish_text(outcome) : ""};
}

} // namespace

extern const Skill publish_skill = {
    .declaration = {.name = "publish",
                    .summary = "ask for the work branch to be pushed, and show what is due",
                    .options = options,
                    .callers = workers},
    .run = run};

} // namespace atelier
