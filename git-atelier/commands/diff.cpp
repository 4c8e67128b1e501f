// diff: what a changeset or an epic changes.
#include "commands/commands.hpp"
#include "commands/named.hpp"
#include "commands/shown_diff.hpp"

namespace atelier {
namespace {

constexpr std::int64_t most_context = 1'000'000;

constexpr Argument arguments[] = {
    {.name = "id",
     .help = "a changeset, or an epic for what its root branch has beyond its parent"},
    {.name = "path", .help = "only these, from the current folder", .arity = Arity::any_number},
};

constexpr Option options[] = {
    {.name = "since-last", .help = "what has changed since you last looked"},
    {.name = "stat", .help = "how many lines of each file"},
    {.name = "name-only", .help = "only the names of the files"},
    {.name = "name-status", .help = "the names, and what became of each file"},
    {.name = "ignore-all-space", .help = "pass over white space", .letter = 'w'},
    {.name = "unified", .help = "lines around a change", .value = "N", .letter = 'U'},
};

Result<DiffLook> parse_look(const Args& args) {
    DiffLook look;
    std::vector<DiffForm> forms;
    if (args.has("stat")) forms.push_back(DiffForm::stat);
    if (args.has("name-only")) forms.push_back(DiffForm::names);
    if (args.has("name-status")) forms.push_back(DiffForm::name_status);
    if (forms.size() > 1)
        return fail(ErrorCode::usage, "--stat, --name-only and --name-status do not go together",
                    advise(Hint::leave_one_out));
    if (!forms.empty()) look.form = forms.front();
    look.ignores_white_space = args.has("ignore-all-space");
    ATELIER_TRY(look.context, args.integer("unified", 0, most_context));
    return look;
}

Result<DiffRequest> parse_diff_request(const Args& args, CommandEnv& env, const Context& context) {
    ATELIER_TRY(const BeadId id, required_named_bead(args, "id", context));
    DiffRequest request{.id = id};
    ATELIER_TRY(request.look, parse_look(args));
    request.since_last = args.has("since-last");
    request.shown = !args.has("json");
    const bool narrowed = request.look != DiffLook{} || args.has("path");
    if (request.since_last && narrowed)
        return fail(ErrorCode::usage,
                    "--since-last shows all that has changed, and takes neither paths nor another "
                    "form",
                    advise(Hint::leave_one_out));
    request.look.paths = args.texts("path");
    request.directory = env.directory();
    return request;
}

Result<Outcome> run(const Args& args, CommandEnv& env) {
    ATELIER_TRY(const Context context, env.context());
    ATELIER_TRY(const DiffRequest request, parse_diff_request(args, env, context));
    return shown_diff(args, env, context, request);
}

} // namespace

const Command diff_command = {
    .declaration = {.name = "diff",
                    .summary = "show what a changeset or an epic changes",
                    .arguments = arguments,
                    .options = options,
                    .group = "look",
                    .callers = anybody,
                    .looks = only_looks},
    .run = run,
};

} // namespace atelier
