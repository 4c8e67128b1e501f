// git atelier integrate: lands what stands on a changeset's work branch, without an agent.
#include "view/integrate.hpp"
#include "app/work/land_by_hand.hpp"
#include "commands/commands.hpp"
#include "commands/named.hpp"
#include "commands/open_work_context.hpp"

namespace atelier {
namespace {

constexpr Argument arguments[] = {{.name = "changeset", .help = "whose work branch is to land"}};

Result<Outcome> run(const Args& args, CommandEnv& env) {
    ATELIER_TRY(const Project* const project, env.project());
    ATELIER_TRY(WorkContext work, open_work_context(env, false, *project));
    ATELIER_TRY(const BeadId id, required_named_bead(args, "changeset", work.plan));
    ATELIER_TRY(const LandedByHand landed, land_by_hand(std::move(work), id));
    return Outcome{integrate_json(landed), integrate_text(landed, env.style())};
}

} // namespace

const Command integrate_command = {
    .declaration = {.name = "integrate",
                    .summary = "land what is on a changeset's work branch, without an agent",
                    .arguments = arguments,
                    .group = "work",
                    .callers = overseers,
                    .instead = {.worker = "changeset_done"}},
    .run = run};

} // namespace atelier
