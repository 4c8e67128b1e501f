// git atelier hello: three artisans on one thing, from nothing to a piece and where it comes from.
#include "view/hello.hpp"
#include "app/piece/read_lineage.hpp"
#include "commands/commands.hpp"
#include "commands/played_steps.hpp"
#include "commands/run_driving.hpp"
#include "view/demonstration.hpp"
#include "view/piece.hpp"

#include <variant>

namespace atelier {
namespace {

constexpr const char* greeting = "Say hello to a visitor";

constexpr Option options[] = {
    {.name = "keep",
     .help = "keep the repository that is made where none is registered, to look around"},
};

Result<HelloOutcome> outcome_of(const CarriedRun& carried, const OpenedRuns& opened) {
    std::vector<ShownPiece> pieces;
    for (const Piece& piece : carried.view.pieces) {
        ATELIER_TRY(ShownPiece shown, show_piece(opened.desk(), piece.id));
        pieces.push_back(std::move(shown));
    }
    ATELIER_TRY(Lineage lineage, read_lineage(opened.plan, carried.view.made.front()));
    return HelloOutcome{carried.view, std::move(pieces), std::move(lineage)};
}

Result<Outcome> in_project(const Args& args, CommandEnv& env) {
    DrivingWishes wishes{.runtime = "demo"};
    if (!asks_for_json(args))
        wishes.made = [&env](const Piece& piece, const std::string& text) {
            (void)env.print(piece_as_it_comes(piece, text, env.style()));
        };
    ATELIER_TRY(WorkflowCatalog* const catalog, env.workflows());
    ATELIER_TRY(FoundWorkflow found, catalog->workflow("hello"));
    ATELIER_TRY(const auto driving, RunDriving::open(args, env, wishes));
    ATELIER_TRY(const CarriedRun carried,
                driving->begin({.workflow = std::move(found.workflow), .request = greeting}));
    if (exit_status_of(carried) != 0 || carried.view.made.empty())
        return driving->outcome_of(carried);
    ATELIER_TRY(const OpenedRuns opened, open_runs(env));
    ATELIER_TRY(const HelloOutcome hello, outcome_of(carried, opened));
    return Outcome{hello_json(hello), hello_text(hello, opened.plan.clock.now(), env.style())};
}

// What the call in the repository has printed, without what every document has.
Result<Json> document_in(const ProcessResult& ran) {
    auto read = parse_json(ran.out);
    auto* const document = std::get_if<Json>(&read);
    if (document == nullptr || !document->is_object())
        return fail(ErrorCode::invariant_broken, "'git atelier hello --json' printed no document");
    document->erase("schema");
    document->erase("ok");
    return std::move(*document);
}

struct PlayedHello {
    Demonstration played;
    Json document = Json::object();
};

Result<PlayedHello> play_hello(CommandEnv& env, const DemonstrationPlaces& places, bool quiet) {
    PlayedHello out;
    const auto steps = hello_steps(quiet);
    for (std::size_t i = 0; i < steps.size(); ++i) {
        int status = 0;
        if (quiet && i + 1 == steps.size()) {
            ATELIER_TRY(const ProcessResult ran, play_unseen(steps[i], env, places));
            status = ran.status;
            if (status == 0) {
                ATELIER_TRY(out.document, document_in(ran));
            }
        } else {
            ATELIER_TRY(status, play_step(steps[i], env, places, quiet));
        }
        if (env.interrupt().requested()) return fail(ErrorCode::interrupted, "stopped on request");
        out.played.steps.push_back({steps[i].argv, status});
        if (status != 0) break;
    }
    return out;
}

Result<Outcome> on_throw_away(const Args& args, CommandEnv& env) {
    ATELIER_TRY(const DemonstrationPlaces places, make_throw_away_places(env));
    auto done = play_hello(env, places, asks_for_json(args));
    if (done && args.has("keep"))
        done->played.kept = places;
    else
        ATELIER_CHECK(throw_away(env, places, done ? std::nullopt : std::optional(done.error())));
    if (!done) return fail(done.error());
    const auto& kept = done->played.kept;
    Json body = std::move(done->document);
    body.set("repository", kept ? Json(kept->repository().string()) : Json())
        .set("data", kept ? Json(kept->data().string()) : Json());
    return Outcome{.body = std::move(body),
                   .text = demonstration_text(done->played),
                   .exit_status = done->played.succeeded() ? 0 : 1,
                   .verbatim = true};
}

Result<Outcome> run(const Args& args, CommandEnv& env) {
    const auto project = env.project();
    if (project) return in_project(args, env);
    const ErrorCode code = project.error().code;
    if (code != ErrorCode::not_registered && code != ErrorCode::not_a_repository)
        return fail(project.error());
    return on_throw_away(args, env);
}

} // namespace

const Command hello_command = {
    .declaration = {.name = "hello",
                    .summary = "have three artisans make a piece, and show where it comes from",
                    .options = options,
                    .group = "begin",
                    .callers = overseers},
    .run = run,
};

} // namespace atelier
