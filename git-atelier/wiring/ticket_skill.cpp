#include "wiring/ticket_skill.hpp"

namespace atelier {

Result<TicketsRequest> tickets_request(const Args& args, const SkillEnv& env) {
    TicketsRequest request{.provider = args.text("provider").value_or(""),
                           .keys = args.texts("ticket"),
                           .yaml = env.yaml};
    ATELIER_TRY(request.bead, args.bead("bead"));
    return request;
}

Result<Outcome> run_ticket_skill(const Args& args, SkillEnv& env, const TicketsRequest& request,
                                 TicketsUse use) {
    ATELIER_TRY(const auto provider, env.tickets(request.provider));
    ATELIER_TRY(const auto outcome, use(env.context, *provider, request));
    return Outcome{external_tickets_json(outcome),
                   args.has("text") ? external_tickets_text(outcome) : ""};
}

} // namespace atelier
