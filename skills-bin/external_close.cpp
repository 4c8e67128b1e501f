// external_close: tell linked tickets that their bead is done.
#include "app/publish/external_close.hpp"
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
     .help = "only these of those that are linked",
     .value = "KEY",
     .repeatable = true},
    {.name = "bead", .help = "only what this one is linked to", .value = "ID"},
    {.name = "on-close",
     .help = "instead of what each ticket says",
     .value = "comment|close|sync|none",
     .choices = all_names<OnClose>},
};

Result<Outcome> run(const Args& args, SkillEnv& env) {
    TicketsRequest request{.provider = args.text("provider").value_or(""),
                           .keys = args.texts("ticket"),
                           .yaml = env.yaml};
    ATELIER_TRY(request.bead, args.bead("bead"));
    ATELIER_TRY(request.on_close, args.choice<OnClose>("on-close"));
    ATELIER_TRY(const auto provider, env.tickets(request.provider));
    ATELIER_TRY(const auto outcome, external_close(env.context, *provider, request));
    return Outcome{external_tickets_json(outcome),
                   args.has("text") ? external_tickets_text(outcome) : ""};
}

} // namespace

extern const Skill external_close_skill = {
    .declaration = {.name = "external_close",
                    .summary = "tell linked tickets that their bead is done",
                    .options = options,
                    .callers = planning},
    .run = run};

} // namespace atelier
