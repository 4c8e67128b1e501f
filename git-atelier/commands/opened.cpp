#include "commands/opened.hpp"

#include "app/core/plan_queries.hpp"
#include "commands/choosing.hpp"
#include "commands/run_named.hpp"

#include "base/text.hpp"

namespace atelier {
namespace {

Error name_one(const std::vector<OpenChoice>& choices) {
    std::vector<std::string> names;
    for (const OpenChoice& choice : choices)
        names.push_back(choice.bead.str() + " (" + choice.title + ")");
    return {ErrorCode::usage, "there are several worktrees: " + first_few(names),
            advise(Hint::name_one_of_them)};
}

Result<BeadId> chosen(CommandEnv& env, const std::vector<OpenChoice>& choices) {
    if (choices.empty())
        return fail(ErrorCode::not_found, "there is no worktree to open",
                    advise(Hint::what_there_is));
    if (choices.size() == 1) return choices.front().bead;
    std::vector<ChoiceRow> rows;
    for (const OpenChoice& choice : choices)
        rows.push_back({"", choice.bead.str(), choice.title});
    if (const auto row = choose_row(env, rows)) return choices[*row].bead;
    return fail(name_one(choices));
}

} // namespace

Result<Bead> chosen_workplace(const Args& args, CommandEnv& env) {
    ATELIER_TRY(const Context context, env.context());
    ATELIER_CHECK(require_no_piece(args, "place", context));
    if (const auto written = args.text("place")) return named_workplace(context, *written);
    ATELIER_TRY(Repository* const repository, env.repository());
    ATELIER_TRY(const Project* const project, env.project());
    ATELIER_TRY(const auto choices,
                open_choices({context, *repository, env.files(), project->paths}));
    ATELIER_TRY(const BeadId id, chosen(env, choices));
    return context.store.read([&](PlanReader& plan) { return require_bead(plan, id); });
}

Result<OpenedWorktree> opened_worktree(const Args& args, CommandEnv& env) {
    ATELIER_TRY(const Bead place, chosen_workplace(args, env));
    return opened_worktree(place, env);
}

std::string shell_of(const CommandEnv& env) {
    const Environment& all = env.process_environment().all;
    const auto own = all.find("SHELL");
    return own == all.end() || own->second.empty() ? "/bin/sh" : own->second;
}

Result<OpenedWorktree> opened_worktree(const Bead& place, CommandEnv& env) {
    ATELIER_TRY(const Context context, env.context());
    ATELIER_TRY(Repository* const repository, env.repository());
    ATELIER_TRY(const Project* const project, env.project());
    ATELIER_TRY(OpenedWorktree opened,
                open_worktree({context, *repository, env.files(), project->paths}, place));
    ATELIER_TRY(Progress* const progress, env.progress());
    for (const std::string& remark : opened.remarks)
        progress->warn(remark);
    return opened;
}

} // namespace atelier
