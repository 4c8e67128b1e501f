#include "commands/shown_diff.hpp"

#include "commands/output.hpp"
#include "view/diff.hpp"

namespace atelier {

Result<Outcome> shown_diff(const Args& args, CommandEnv& env, const Context& context,
                           const DiffRequest& request) {
    ATELIER_TRY(Repository* const repository, env.repository());
    ATELIER_TRY(const Project* const project, env.project());
    ATELIER_TRY(const DiffOutcome diff,
                read_diff(context, *repository, env.files(), project->paths, request));
    Outcome outcome{diff_json(diff), diff_text(diff, output_style(env))};
    outcome.verbatim = true;
    if (asks_for_json(args)) return outcome;
    ATELIER_TRY(Progress* const progress, env.progress());
    if (const std::string remark = diff_remark(diff); !remark.empty()) progress->note(remark);
    if (diff.not_noted) progress->warn(with_hint(*diff.not_noted));
    if (is_on_terminal()) return outcome;
    // Byte for byte: it may be applied.
    ATELIER_CHECK(env.print(*outcome.text));
    outcome.printed = true;
    return outcome;
}

} // namespace atelier
