// diff: what a changeset or an epic changes.
#include "commands/commands.hpp"
#include "commands/named.hpp"
#include "commands/shown_diff.hpp"

namespace atelier {
namespace {

constexpr std::int64_t most_context = 1'000'000;

constexpr Argument arguments[] = {
    {.name = "id",
     .help = "a changeset, or an epic for what its root branch has beyond its parent branch"},
    {.name = "path",
     .help = "limit the diff to these paths, relative to the current folder",
     .arity = Arity::any_number},
};

constexpr Option options[] = {
    {.name = "since-last", .help = "show what has changed since you last looked"},
    {.name = "stat", .help = "show how many lines of each file have changed"},
    {.name = "name-only", .help = "show only the names of changed files"},
    {.name = "name-status", .help = "show the names of changed files and how they changed"},
    {.name = "ignore-all-space", .help = "ignore white space", .letter = 'w'},
    {.name = "unified", .help = "lines of context", .value = "N", .letter = 'U'},
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
                    .summary = "show the changes of a changeset or an epic",
                    .arguments = arguments,
                    .options = options,
                    .group = "look",
                    .callers = anybody,
                    .looks = only_looks},
    .run = run,
};

} // namespace atelier
