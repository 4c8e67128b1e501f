// pr_draft: draft the title and the text of a changeset's pull request.
#include "view/pr_draft.hpp"
#include "wiring/skill.hpp"

namespace atelier {
namespace {

constexpr Option options[] = {
    {.name = "changeset", .help = "the changeset, if not that of the session", .value = "ID"},
};

Result<Outcome> run(const Args& args, SkillEnv& env) {
    DraftPrRequest request{.yaml = env.yaml};
    ATELIER_TRY(request.changeset, args.bead("changeset"));
    if (!request.changeset) request.changeset = env.changeset;
    ATELIER_TRY(Repository* const repository, env.repository());
    ATELIER_TRY(const auto outcome, draft_pr(env.context, *repository, request));
    return Outcome{pr_draft_json(outcome), args.has("text") ? pr_draft_text(outcome) : ""};
}

} // namespace

extern const Skill pr_draft_skill = {
    .declaration = {.name = "pr_draft",
                    .summary = "draft the title and the text of a pull request",
                    .options = options,
                    .callers = anybody,
                    .looks = only_looks},
    .run = run};

} // namespace atelier
