// external_import: read tickets of another system, and link a bead to them.
#include "app/publish/external_import.hpp"
#include "view/external_tickets.hpp"
#include "wiring/skill.hpp"

namespace atelier {
namespace {

constexpr Option options[] = {
    {.name = "provider",
     .help = "github, or the NAME of a program atelier-provider-NAME",
     .value = "NAME",
     .required = true},
    {.name = "ticket",
     .help = "as its provider names it",
     .value = "KEY",
     .required = true,
     .repeatable = true},
    {.name = "bead", .help = "what to link; else the epic that is being planned", .value = "ID"},
    {.name = "on-close",
     .help = "what becomes of them once the bead is done",
     .value = "comment|close|sync|none",
     .choices = all_names<OnClose>},
};

Result<Outcome> run(const Args& args, SkillEnv& env) {
    TicketsRequest request{.provider = args.text("provider").value_or(""),
                           .keys = args.texts("ticket"),
                           .yaml = env.yaml};
    ATELIER_TRY(request.bead, args.bead("bead"));
    if (!request.bead) request.bead = env.plan_epic;
    ATELIER_TRY(request.on_close, args.choice<OnClose>("on-close"));
    ATELIER_TRY(const auto provider, env.tickets(request.provider));
    ATELIER_TRY(const auto outcome, external_import(env.context, *provider, request));
    return Outcome{external_tickets_json(outcome),
                   args.has("text") ? external_tickets_text(outcome) : ""};
}

} // namespace

extern const Skill external_import_skill = {
    .declaration = {.name = "external_import",
                    .summary = "read tickets of another system, and link a bead to them",
                    .options = options,
                    .callers = planning},
    .run = run};

} // namespace atelier
