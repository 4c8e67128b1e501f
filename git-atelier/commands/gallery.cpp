// git atelier gallery: the pieces that runs have made, one of them, and where it comes from.
#include "view/gallery.hpp"
#include "app/piece/named_piece.hpp"
#include "app/piece/read_lineage.hpp"
#include "app/piece/sample_pieces.hpp"
#include "base/text.hpp"
#include "commands/commands.hpp"
#include "commands/run_driving.hpp"
#include "view/lineage.hpp"
#include "view/piece.hpp"

namespace atelier {
namespace {

enum class Samples { add, remove };
constexpr auto names_of(Samples) {
    return std::to_array<Named<Samples>>({{Samples::add, "add"}, {Samples::remove, "remove"}});
}

constexpr Argument arguments[] = {{.name = "piece",
                                   .help = "one piece, with its text",
                                   .arity = Arity::optional,
                                   .names = Naming::piece}};

constexpr Option options[] = {
    {.name = "search",
     .help = "only pieces in whose text or interpretation this stands, in any case",
     .value = "TEXT"},
    {.name = "artisan", .help = "only pieces by this artisan", .value = "ARTISAN"},
    {.name = "form", .help = "only pieces of this form", .value = "FORM"},
    {.name = "patron", .help = "only pieces that were made for somebody", .value = "NAME"},
    {.name = "all", .help = "also pieces from which a later one of the same run was made"},
    {.name = "limit", .help = "at most N pieces, 0 for all [20]", .value = "N"},
    {.name = "offset", .help = "leave out the newest N", .value = "N"},
    {.name = "lineage", .help = "show what PIECE was made from, and what was made from it"},
    {.name = "common-with",
     .help = "with --lineage: also show the nearest that PIECE and OTHER were both made from",
     .value = "OTHER",
     .names = Naming::piece},
    {.name = "thank", .help = "thank for PIECE"},
    {.name = "delete", .help = "delete PIECE"},
    {.name = "with-descendants",
     .help = "with --delete or --samples remove: also all that was made from it"},
    {.name = "samples",
     .help = "add pieces to look around in, or remove them",
     .value = "DO",
     .choices = all_names<Samples>},
    {.name = "yes", .help = "has no effect: gallery never asks"},
};

constexpr const char* of_one[] = {"lineage", "thank", "delete"};
constexpr const char* of_list[] = {"search", "artisan", "form", "patron", "all", "limit", "offset"};

bool gallery_looks(const Args& args) {
    return !args.has("thank") && !args.has("delete") && !args.has("samples");
}

Result<void> require_sense(const Args& args) {
    std::vector<std::string> given;
    for (const char* option : of_one)
        if (args.has(option)) given.push_back(std::string("--") + option);
    if (given.size() > 1)
        return fail(ErrorCode::usage, join(given, " and ") + " cannot go together",
                    advise(Hint::leave_one_out));
    if (!given.empty() && !args.has("piece"))
        return fail(ErrorCode::usage, given.front() + " needs a PIECE", advise(Hint::add_to_call));
    const bool samples = args.has("samples");
    if (!samples && !args.has("piece")) return {};
    if (!samples) given.clear();
    for (const char* option : of_list)
        if (args.has(option)) given.push_back(std::string("--") + option);
    if (samples && args.has("piece")) given.emplace_back("a PIECE");
    if (given.empty()) return {};
    return fail(ErrorCode::usage,
                (samples ? "--samples" : "a PIECE") + (" cannot go with " + given.front()),
                advise(Hint::leave_one_out));
}

Result<void> require_with_descendants(const Args& args) {
    ATELIER_TRY(const auto samples, args.choice<Samples>("samples"));
    if (args.has("with-descendants") && !args.has("delete") && samples != Samples::remove)
        return fail(ErrorCode::usage, "--with-descendants goes with --delete or '--samples remove'",
                    advise(Hint::leave_one_out));
    return {};
}

Result<void> require_common_with(const Args& args) {
    if (args.has("common-with") && !args.has("lineage"))
        return fail(ErrorCode::usage, "--common-with needs --lineage", advise(Hint::add_to_call));
    return {};
}

Result<GalleryRequest> request_of(const Args& args) {
    GalleryRequest request{.artisan = args.text("artisan"),
                           .form = args.text("form"),
                           .patron = args.text("patron"),
                           .search = args.text_or("search", ""),
                           .all = args.has("all")};
    ATELIER_TRY(request.part, list_part(args));
    return request;
}

Result<Outcome> of_piece(const Args& args, CommandEnv& env, const std::string& written) {
    ATELIER_TRY(const OpenedRuns opened, open_runs(env));
    ATELIER_TRY(const BeadId id, require_named_piece(opened.plan, written,
                                                     args.has("delete") ? PieceNaming::beginning
                                                                        : PieceNaming::any_part));
    if (args.has("thank")) {
        ATELIER_TRY(const int thanks, thank_piece(opened.plan, id));
        return Outcome{thanked_json(id, thanks), thanked_text(id, thanks)};
    }
    if (args.has("delete")) {
        ATELIER_TRY(const DeletedPieces deleted,
                    delete_piece(opened.desk(), id, args.has("with-descendants")));
        return Outcome{deleted_json(deleted), deleted_text(deleted)};
    }
    if (args.has("lineage")) {
        ATELIER_TRY(const Lineage lineage, read_lineage(opened.plan, id));
        std::optional<CommonOrigin> common;
        if (const auto other = args.text("common-with")) {
            ATELIER_TRY(const BeadId with, require_named_piece(opened.plan, *other));
            ATELIER_TRY(common, read_common_origin(opened.plan, lineage, with));
        }
        return Outcome{.body = lineage_json(lineage, common),
                       .text = lineage_text(lineage, env.style(), common),
                       .schema = "lineage"};
    }
    ATELIER_TRY(const ShownPiece shown, show_piece(opened.desk(), id));
    return Outcome{.body = piece_json(shown),
                   .text = piece_text(shown, opened.plan.clock.now(), env.style()),
                   .schema = "piece"};
}

Result<Outcome> of_samples(Samples wanted, const Args& args, CommandEnv& env) {
    ATELIER_TRY(const OpenedRuns opened, open_runs(env));
    if (wanted == Samples::remove) {
        ATELIER_TRY(const DeletedPieces deleted,
                    remove_samples(opened.desk(), args.has("with-descendants")));
        return Outcome{deleted_json(deleted), deleted_text(deleted)};
    }
    ATELIER_TRY(WorkflowCatalog* const catalog, env.workflows());
    ATELIER_TRY(const AddedSamples added, add_samples(opened.desk(), *catalog));
    return Outcome{samples_json(added.pieces),
                   samples_text(added.pieces, opened.plan.clock.now(), env.style())};
}

Result<Outcome> run(const Args& args, CommandEnv& env) {
    ATELIER_CHECK(require_sense(args));
    ATELIER_CHECK(require_with_descendants(args));
    ATELIER_CHECK(require_common_with(args));
    ATELIER_TRY(const auto samples, args.choice<Samples>("samples"));
    if (samples) return of_samples(*samples, args, env);
    if (const auto written = args.text("piece")) return of_piece(args, env, *written);
    ATELIER_TRY(const GalleryRequest request, request_of(args));
    ATELIER_TRY(const Context context, env.context());
    ATELIER_TRY(WorkflowCatalog* const catalog, env.workflows());
    ATELIER_TRY(const PieceList list, list_pieces(context, *catalog, request));
    return Outcome{gallery_json(list, request),
                   gallery_text(list, request, context.clock.now(), env.style())};
}

} // namespace

const Command gallery_command = {
    .declaration = {.name = "gallery",
                    .summary = "list the pieces that were made, or show one with its lineage",
                    .arguments = arguments,
                    .options = options,
                    .group = "make",
                    .callers = overseers,
                    .looks = gallery_looks},
    .run = run,
};

} // namespace atelier
