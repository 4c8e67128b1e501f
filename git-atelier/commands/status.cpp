// status: epics, agents, queues, messages and what waits for you.
#include "view/status.hpp"
#include "commands/commands.hpp"
#include "commands/output.hpp"

#include <unistd.h>

namespace atelier {
namespace {

constexpr Option options[] = {
    {.name = "all", .help = "list every closed epic, not only recent ones"},
    {.name = "watch", .help = "refresh whenever something changes, until Ctrl-C"},
};

// Running sessions show how long they have been working, so the page is drawn again without a
// change too.
constexpr Millis redraw_after{1000};
constexpr std::string_view home_and_clear = "\x1b[H\x1b[2J";

Result<Outcome> watch(const Args& args, CommandEnv& env, const Context& context,
                      const std::filesystem::path& store) {
    const bool json = asks_for_json(args);
    const ProcessEnvironment& around = env.process_environment();
    const bool live = !json && terminal_on(STDOUT_FILENO, around.no_color, around.term).live;
    Interrupt& interrupt = env.interrupt();
    std::string shown;
    while (!interrupt.requested()) {
        ATELIER_TRY(const StatusOutcome status, read_status(context, env.probe(), args.has("all")));
        std::string page = json ? success_document("status", status_json(status))
                                : status_text(status, output_style(env));
        // Off a terminal only changes of substance count, not the seconds in the text.
        std::string substance = live ? page : status_json(status).dump();
        if (substance != shown)
            ATELIER_CHECK(
                env.print(live ? std::string(home_and_clear) + page : page + (json ? "" : "\n")));
        shown = std::move(substance);
        interrupt.wait(redraw_after, store);
    }
    return Outcome{.printed = true};
}

Result<Outcome> run(const Args& args, CommandEnv& env) {
    ATELIER_TRY(const Project* const project, env.project());
    ATELIER_TRY(const Context context, env.context());
    if (args.has("watch")) return watch(args, env, context, project->paths.store());
    ATELIER_TRY(const StatusOutcome status, read_status(context, env.probe(), args.has("all")));
    return Outcome{status_json(status), status_text(status, output_style(env))};
}

} // namespace

const Command status_command = {
    .declaration = {.name = "status",
                    .summary = "show epics, agents, messages and what waits for you",
                    .options = options,
                    .has_format = true,
                    .group = "look",
                    .callers = anybody,
                    .looks = only_looks},
    .run = run,
};

} // namespace atelier
