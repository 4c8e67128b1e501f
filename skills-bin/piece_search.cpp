// piece_search: list pieces that runs have made, newest first.
#include "view/gallery.hpp"
#include "wiring/list_part.hpp"
#include "wiring/skill.hpp"

namespace atelier {
namespace {

constexpr Option options[] = {
    {.name = "search",
     .help = "only pieces in whose text or interpretation this stands, in any case",
     .value = "TEXT"},
    {.name = "artisan", .help = "only pieces by this artisan", .value = "ARTISAN"},
    {.name = "form", .help = "only pieces of this form", .value = "FORM"},
    {.name = "limit", .help = "at most N pieces, 0 for all [20]", .value = "N"},
    {.name = "offset", .help = "leave out the newest N", .value = "N"},
};

Result<Outcome> run(const Args& args, SkillEnv& env) {
    GalleryRequest request{.artisan = args.text("artisan"),
                           .form = args.text("form"),
                           .search = args.text_or("search", "")};
    ATELIER_TRY(request.part, list_part(args));
    ATELIER_TRY(RunWorld* const world, env.runs());
    ATELIER_TRY(const PieceList list, list_pieces(env.context, world->catalog, request));
    return Outcome{gallery_json(list, request),
                   gallery_text(list, request, env.context.clock.now(), env.style())};
}

} // namespace

extern const Skill piece_search_skill = {
    .declaration = {.name = "piece_search",
                    .summary = "list the pieces that were made, newest first",
                    .options = options,
                    .callers = any_agent,
                    .looks = only_looks},
    .run = run};

} // namespace atelier
