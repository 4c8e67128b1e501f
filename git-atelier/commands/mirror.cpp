// git atelier mirror: delivers to Beads, and takes in what others changed there.
#include "app/interchange/mirror.hpp"
#include "app/plan/root_branches.hpp"
#include "commands/commands.hpp"
#include "view/mirror.hpp"

namespace atelier {
namespace {

constexpr Option options[] = {
    {.name = "status", .help = "only show how far behind the store is, without starting bd"},
};

Result<Outcome> run(const Args& args, CommandEnv& env) {
    ATELIER_TRY(const Project* const project, env.project());
    if (project->settings.store_backend != StoreBackend::bd)
        return fail(ErrorCode::config_invalid, "this project is not mirrored to Beads",
                    advise(Hint::turn_mirror_on));
    ATELIER_TRY(const Context context, env.context());
    if (args.has("status")) {
        ATELIER_TRY(const MirrorStatus status, context.store.read(mirror_status));
        return Outcome{mirror_status_json(status), mirror_status_text(status, context.clock.now())};
    }
    ATELIER_TRY(Repository* const repository, env.repository());
    ATELIER_TRY(RepositoryBranches branches, read_branches(repository->refs()));
    ATELIER_TRY(const auto beads, env.beads());
    ATELIER_TRY(Progress* const progress, env.progress());
    Interrupt& interrupt = env.interrupt();
    ATELIER_TRY(const MirrorOutcome outcome,
                run_mirror({.plan = context,
                            .beads = *beads,
                            .progress = *progress,
                            .stop = [&] { return interrupt.requested(); },
                            .yaml = CommandEnv::yaml(),
                            .branches = std::move(branches)}));
    return Outcome{mirror_json(outcome), mirror_text(outcome, env.style()),
                   outcome.waiting == 0 ? 0 : 1};
}

} // namespace

const Command mirror_command = {
    .declaration = {.name = "mirror",
                    .summary = "synchronize the plan with a Beads store",
                    .options = options,
                    .group = "work",
                    .callers = overseers,
                    .looks = [](const Args& args) { return args.has("status"); },
                    .serves_work = true},
    .run = run,
};

} // namespace atelier
