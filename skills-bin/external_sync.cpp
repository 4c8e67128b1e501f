// external_sync: see what linked tickets are by now, and do there what is pending.
#include "app/publish/external_sync.hpp"
#include "wiring/ticket_skill.hpp"

namespace atelier {
namespace {

constexpr Option options[] = {
    provider_option,
    linked_ticket_option,
    linked_bead_option,
};

Result<Outcome> run(const Args& args, SkillEnv& env) {
    ATELIER_TRY(const TicketsRequest request, tickets_request(args, env));
    return run_ticket_skill(args, env, request, external_sync);
}

} // namespace

extern const Skill external_sync_skill = {
    .declaration = {.name = "external_sync",
                    .summary = "refresh linked tickets, and make pending updates to them",
                    .options = options,
                    .callers = planning},
    .run = run};

} // namespace atelier
