// What the skills for tickets of other systems have in common: how they are asked, and what they
// answer.
#pragma once

#include "view/external_tickets.hpp"
#include "wiring/skill.hpp"

namespace atelier {

using TicketsUse = Result<TicketsOutcome> (*)(const Context&, Tickets&, const TicketsRequest&);

inline constexpr Option provider_option{.name = "provider",
                                        .help = "github, beads, or the NAME of a program "
                                                "atelier-provider-NAME",
                                        .value = "NAME",
                                        .required = true};
// Of the tickets that are linked already.
inline constexpr Option linked_ticket_option{.name = "ticket",
                                             .help = "only these of those that are linked",
                                             .value = "KEY",
                                             .repeatable = true};
inline constexpr Option linked_bead_option{
    .name = "bead", .help = "only what this one is linked to", .value = "ID"};

Result<TicketsRequest> tickets_request(const Args& args, const SkillEnv& env);
Result<Outcome> run_ticket_skill(const Args& args, SkillEnv& env, const TicketsRequest& request,
                                 TicketsUse use);

} // namespace atelier
