// external_import: read tickets of another system, and link a bead to them.
#include "app/publish/external_import.hpp"
#include "wiring/ticket_skill.hpp"

namespace atelier {
namespace {

constexpr Option options[] = {
    provider_option,
    {.name = "ticket",
     .help = "a ticket, as its provider names it",
     .value = "KEY",
     .required = true,
     .repeatable = true},
    {.name = "bead", .help = "the bead to link; defaults to the epic being planned", .value = "ID"},
    {.name = "on-close",
     .help = "what to do with them once the bead is done",
     .value = "comment|close|sync|none",
     .choices = all_names<OnClose>},
};

Result<Outcome> run(const Args& args, SkillEnv& env) {
    ATELIER_TRY(TicketsRequest request, tickets_request(args, env));
    if (!request.bead) request.bead = env.plan_epic;
    ATELIER_TRY(request.on_close, args.choice<OnClose>("on-close"));
    return run_ticket_skill(args, env, request, external_import);
}

} // namespace

extern const Skill external_import_skill = {
    .declaration = {.name = "external_import",
                    .summary = "read tickets from another system, and link a bead to them",
                    .options = options,
                    .callers = planning},
    .run = run};

} // namespace atelier
