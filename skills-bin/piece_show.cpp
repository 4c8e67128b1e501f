// piece_show: show a piece with its text.
#include "app/piece/named_piece.hpp"
#include "view/piece.hpp"
#include "wiring/skill.hpp"

namespace atelier {
namespace {

constexpr Argument arguments[] = {
    {.name = "id", .help = "a piece, like at-x7k2p.1", .names = Naming::piece},
};

Result<Outcome> run(const Args& args, SkillEnv& env) {
    ATELIER_TRY(const BeadId id, require_named_piece(env.context, args.text_or("id", "")));
    ATELIER_TRY(RunWorld* const world, env.runs());
    ATELIER_TRY(const ShownPiece shown, show_piece(world->desk(), id));
    return Outcome{piece_json(shown), piece_text(shown, env.context.clock.now(), env.style())};
}

} // namespace

extern const Skill piece_show_skill = {
    .declaration = {.name = "piece_show",
                    .summary = "show a piece: its text, whose it is and what it was meant as",
                    .arguments = arguments,
                    .callers = any_agent,
                    .looks = only_looks},
    .run = run};

} // namespace atelier
