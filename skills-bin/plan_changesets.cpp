// plan_changesets: cut an epic into changesets that one person can review.
#include "view/plan.hpp"
#include "wiring/changeset_options.hpp"
#include "wiring/skill.hpp"

namespace atelier {
namespace {

constexpr Option options[] = {
    {.name = "epic", .help = "the epic", .value = "ID", .required = true},
    {.name = "from",
     .help = "a file with 'changesets:' as in a plan file, or - for standard input",
     .value = "FILE"},
    {.name = "title", .help = "a single changeset: what it does, in one line", .value = "TEXT"},
    {.name = "description", .help = "what to do, in Markdown", .value = "TEXT"},
    depends_on_option,
    path_option,
    lines_option,
    kind_option,
    {.name = "request-id", .help = "a key that identifies repeated calls", .value = "KEY"},
};

Result<PlanDocument> wanted(const Args& args, SkillEnv& env) {
    const bool from_file = args.has("from");
    for (const std::string_view option :
         {"title", "description", "depends-on", "path", "lines", "kind"})
        if (from_file && args.has(option))
            return fail(ErrorCode::usage,
                        "--" + std::string(option) + " and --from do not go together",
                        advise(Hint::say_in_file));
    if (from_file) {
        const std::string file = *args.text("from");
        ATELIER_TRY(const std::string text, env.read_input(file));
        return env.plan_format.parse(text, file == "-" ? "standard input" : file);
    }
    if (!args.has("title") || !args.has("description"))
        return fail(ErrorCode::usage, "neither --from nor --title and --description were given",
                    advise(Hint::file_or_options));
    ATELIER_TRY(PlannedChangeset changeset, planned_changeset(args, args.text_or("title", ""),
                                                              args.text_or("description", "")));
    for (const std::string& id : args.texts("depends-on"))
        changeset.depends_on.push_back({id});
    return plan_of(std::move(changeset));
}

Result<Outcome> run(const Args& args, SkillEnv& env) {
    ATELIER_TRY(const BeadId epic, args.required_bead("epic"));
    ATELIER_TRY(auto document, wanted(args, env));
    ATELIER_TRY(const auto outcome,
                plan_changesets(env.context, {.epic = epic,
                                              .document = std::move(document),
                                              .request_id = args.text("request-id")}));
    return Outcome{plan_changesets_json(outcome)};
}

} // namespace

extern const Skill plan_changesets_skill = {
    .declaration = {.name = "plan_changesets",
                    .summary = "split an epic into changesets that one person can review",
                    .options = options,
                    .callers = planning},
    .run = run};

} // namespace atelier
