// turn_submit: hand in the reply of the caller's turn.
#include "view/turn.hpp"
#include "wiring/skill.hpp"

namespace atelier {
namespace {

constexpr Option options[] = {
    {.name = "file",
     .help = "read the text, or a whole reply as JSON, from FILE, or - for standard input",
     .value = "FILE"},
    {.name = "evaluation",
     .help = "what you think of what you were shown: an object with a verdict, a score, a summary",
     .value = "JSON"},
    {.name = "say",
     .help = "what there is to say about the text; without --file, the whole reply",
     .value = "TEXT"},
    {.name = "done", .help = "nothing is left to do"},
};

Result<Outcome> run(const Args& args, SkillEnv& env) {
    Submission submission{.say = args.text_or("say", ""),
                          .evaluation = args.text_or("evaluation", ""),
                          .done = args.has("done")};
    if (const auto file = args.text("file")) {
        ATELIER_TRY(submission.text, env.read_input(*file));
    }
    ATELIER_TRY(RunWorld* const world, env.runs());
    ATELIER_TRY(const SubmittedTurn submitted, turn_submit(*world, submission));
    return Outcome{submitted_turn_json(submitted)};
}

} // namespace

extern const Skill turn_submit_skill = {
    .declaration = {.name = "turn_submit",
                    .summary = "hand in the reply of this agent's turn",
                    .options = options,
                    .callers = artisans},
    .run = run};

} // namespace atelier
