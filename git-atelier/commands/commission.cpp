// git atelier commission: has one or several artisans make a piece.
#include "domain/workflow/commission.hpp"
#include "commands/commands.hpp"
#include "commands/run_driving.hpp"
#include "commands/run_options.hpp"

namespace atelier {
namespace {

constexpr std::int64_t most_rounds = 200;

constexpr Argument arguments[] = {{.name = "request",
                                   .help = "what is to be made, in your words",
                                   .arity = Arity::any_number,
                                   .names = Naming::nothing}};

constexpr Option options[] = {
    {.name = "how",
     .help = "solo, duet, ensemble, refinement, chain or exquisite [solo]",
     .value = "WAY",
     .choices = all_names<CommissionHow>},
    {.name = "preset",
     .help = "take way, artisans and form from a preset",
     .value = "PRESET",
     .names = Naming::preset},
    artisan_option,
    form_option,
    {.name = "rounds", .help = "how often a refinement is improved at most [1]", .value = "N"},
    {.name = "visible",
     .help = "how much of the part before it an artisan of an exquisite sees [10]",
     .value = "PERCENT"},
    from_option,
    patron_option,
    seed_option,
    queue_option,
    detach_option,
    no_start_option,
    events_option,
    {.name = "yes", .help = "has no effect: commission never asks"},
};

Error only_with(const std::string& option, const std::string& how) {
    return {ErrorCode::usage, "--" + option + " goes with --how " + how,
            advise(Hint::leave_it_out)};
}

// Whoever says nothing has one artisan, the calligrapher.
Result<Preset> wanted(const Args& args, WorkflowCatalog& catalog) {
    Preset out;
    if (const auto preset = args.text("preset")) {
        ATELIER_TRY(out, catalog.preset(*preset));
    }
    ATELIER_TRY(const auto how, args.choice<CommissionHow>("how"));
    if (how) out.how = *how;
    if (args.has("artisan")) out.artisans = args.texts("artisan");
    if (out.artisans.empty() && out.how == CommissionHow::solo) out.artisans = {"calligrapher"};
    ATELIER_TRY(const auto rounds, args.integer("rounds", 1, most_rounds));
    if (rounds && out.how != CommissionHow::refinement)
        return fail(only_with("rounds", "refinement"));
    if (rounds) out.shape.rounds = static_cast<int>(*rounds);
    ATELIER_TRY(const auto visible, args.integer("visible", 1, 100));
    if (visible && out.how != CommissionHow::exquisite)
        return fail(only_with("visible", "exquisite"));
    if (visible) out.shape.visible = static_cast<int>(*visible);
    if (const auto form = args.text("form")) out.form = *form;
    return out;
}

Result<std::string> request_of(const Args& args, const Preset& preset) {
    if (std::string text = request_text(args); !text.empty()) return text;
    if (!preset.sample.empty()) return preset.sample;
    return fail(ErrorCode::usage, "say what is to be made: REQUEST is missing",
                advise(Hint::add_to_call));
}

Result<Outcome> run(const Args& args, CommandEnv& env) {
    ATELIER_TRY(WorkflowCatalog* const catalog, env.workflows());
    ATELIER_TRY(const Preset commission, wanted(args, *catalog));
    ATELIER_TRY(std::string text, request_of(args, commission));
    std::vector<std::string> players;
    for (const std::string& named : commission.artisans) {
        ATELIER_TRY(const Artisan artisan, catalog->artisan(named));
        players.push_back(artisan.name);
    }
    ATELIER_TRY(Workflow workflow, commission_workflow(commission.how, players, commission.shape));
    ATELIER_TRY(const auto driving, RunDriving::open(args, env));
    ATELIER_TRY(StartRequest request, start_request(args, driving->world().work.plan,
                                                    std::move(workflow), std::move(text)));
    request.form = commission.form;
    ATELIER_TRY(const CarriedRun carried, driving->begin(std::move(request)));
    return driving->outcome_of(carried);
}

} // namespace

const Command commission_command = {
    .declaration = {.name = "commission",
                    .summary = "have one or several artisans make a piece",
                    .arguments = arguments,
                    .options = options,
                    .group = "make",
                    .callers = overseers},
    .run = run,
};

} // namespace atelier
