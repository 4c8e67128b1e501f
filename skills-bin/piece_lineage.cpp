// piece_lineage: show what a piece was made from, and what was made from it.
#include "app/piece/named_piece.hpp"
#include "app/piece/read_lineage.hpp"
#include "view/lineage.hpp"
#include "wiring/skill.hpp"

namespace atelier {
namespace {

constexpr Argument arguments[] = {
    {.name = "id", .help = "a piece, like at-x7k2p.1", .names = Naming::piece},
};

Result<Outcome> run(const Args& args, SkillEnv& env) {
    ATELIER_TRY(const BeadId id, require_named_piece(env.context, args.text_or("id", "")));
    ATELIER_TRY(const Lineage lineage, read_lineage(env.context, id));
    return Outcome{lineage_json(lineage), lineage_text(lineage, env.style())};
}

} // namespace

extern const Skill piece_lineage_skill = {
    .declaration = {.name = "piece_lineage",
                    .summary = "show what a piece was made from, and what was made from it",
                    .arguments = arguments,
                    .callers = any_agent,
                    .looks = only_looks},
    .run = run};

} // namespace atelier
