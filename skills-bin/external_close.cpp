// external_close: tell linked tickets that their bead is done.
#include "app/publish/external_close.hpp"
#include "wiring/ticket_skill.hpp"

namespace atelier {
namespace {

constexpr Option options[] = {
    provider_option,
    linked_ticket_option,
    linked_bead_option,
    {.name = "on-close",
     .help = "overrides what each ticket says",
     .value = "comment|close|sync|none",
     .choices = all_names<OnClose>},
};

Result<Outcome> run(const Args& args, SkillEnv& env) {
    ATELIER_TRY(TicketsRequest request, tickets_request(args, env));
    ATELIER_TRY(request.on_close, args.choice<OnClose>("on-close"));
    return run_ticket_skill(args, env, request, external_close);
}

} // namespace

extern const Skill external_close_skill = {
    .declaration = {.name = "external_close",
                    .summary = "update linked tickets because their bead is done",
                    .options = options,
                    .callers = planning},
    .run = run};

} // namespace atelier
