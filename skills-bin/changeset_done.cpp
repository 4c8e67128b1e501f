// changeset_done: say that this agent's changeset is done.
#include "app/changeset/changeset_done.hpp"
#include "view/declared.hpp"
#include "wiring/skill.hpp"

namespace atelier {
namespace {

constexpr Option options[] = {
    {.name = "changeset", .help = "the changeset, if not that of the session", .value = "ID"},
    {.name = "summary", .help = "what was done", .value = "TEXT"},
    {.name = "more-work",
     .help = "what the epic still needs; passed on to the planner",
     .value = "TEXT"},
    {.name = "answer",
     .help = "the answer to that thread of the review, once for each",
     .value = "THREAD=TEXT",
     .repeatable = true},
};

Result<Outcome> run(const Args& args, SkillEnv& env) {
    ATELIER_TRY(const auto named, args.bead("changeset"));
    ChangesetDoneRequest request{.changeset = named ? named : env.changeset,
                                 .summary = args.text_or("summary", ""),
                                 .more_work = args.text_or("more-work", "")};
    for (const std::string& written : args.texts("answer")) {
        ATELIER_TRY(ThreadAnswer answer, thread_answer(written));
        request.answers.push_back(std::move(answer));
    }
    ATELIER_TRY(const BeadId changeset,
                changeset_done(env.context, {env.repository, env.folder}, request));
    return Outcome{changeset_id_json(changeset)};
}

} // namespace

extern const Skill changeset_done_skill = {
    .declaration = {.name = "changeset_done",
                    .summary = "declare this agent's changeset done",
                    .options = options,
                    .callers = workers},
    .run = run};

} // namespace atelier
