#include "app/piece/gallery.hpp"

#include "app/core/life.hpp"
#include "app/piece/settle_pieces.hpp"
#include "base/text.hpp"
#include "ports/pieces.hpp"
#include "ports/repository.hpp"

#include <algorithm>
#include <map>
#include <set>

namespace atelier {
namespace {

std::string key_of(WorkflowCatalog& catalog, const std::string& named) {
    const auto found = catalog.artisan(named);
    return found ? found->name : named;
}

Result<void> require_over(RunReader& runs, const Piece& piece) {
    ATELIER_TRY(const auto run, unfinished_run(runs, piece.run));
    if (!run) return {};
    return fail(ErrorCode::not_runnable,
                piece.id.str() + " belongs to " + piece.run.str() + ", which is not over",
                advise(Hint::give_run_up_first, piece.run.str()));
}

// A run reads what it begins from with each of its turns.
Result<void> require_unneeded(RunReader& runs, const std::vector<Piece>& pieces) {
    ATELIER_TRY(const auto unfinished,
                runs.select({.statuses = {RunStatus::draft, RunStatus::queued, RunStatus::running,
                                          RunStatus::waiting, RunStatus::paused}}));
    for (const Run& run : unfinished)
        for (const Piece& piece : pieces)
            if (std::ranges::find(run.sources, piece.id) != run.sources.end())
                return fail(ErrorCode::not_runnable,
                            run.id.str() + " begins from " + piece.id.str() + ", and is not over",
                            advise(Hint::give_run_up_first, run.id.str()));
    return {};
}

std::vector<std::string> names_in(const std::vector<Piece>& pieces) {
    std::vector<std::string> names;
    for (const Piece& piece : pieces)
        names.push_back(piece.id.str());
    return names;
}

// All else that was made from them, in no order.
Result<std::vector<Piece>> made_from(RunReader& runs, const std::vector<BeadId>& these) {
    ATELIER_TRY(const auto descent, runs.descent(these));
    std::set<BeadId> ids;
    for (const Derivation& one : descent)
        ids.insert(one.piece);
    for (const BeadId& one : these)
        ids.erase(one);
    if (ids.empty()) return std::vector<Piece>{};
    return runs.pieces(
        {.ids = std::vector<BeadId>(ids.begin(), ids.end()), .with_intermediate = true});
}

std::vector<std::string> texts_of_ids(const std::vector<BeadId>& ids) {
    std::vector<std::string> out;
    for (const BeadId& id : ids)
        out.push_back(id.str());
    return out;
}

Result<void> note_deleted(PlanWriter& plan, const std::vector<Piece>& pieces) {
    std::map<BeadId, std::vector<Piece>> by_run;
    for (const Piece& piece : pieces)
        by_run[piece.run].push_back(piece);
    for (const auto& [run, its] : by_run) {
        Json data = Json::object();
        data.set("pieces", Json::strings(names_in(its)));
        ATELIER_CHECK(plan.append({EventType::piece_deleted, run, std::move(data)}));
    }
    return {};
}

// What was a run for the sake of its pieces, as that of the samples is, goes with the last of them.
Result<void> forget_empty_runs(PlanWriter& plan, const std::vector<Piece>& deleted) {
    std::set<BeadId> runs;
    for (const Piece& piece : deleted)
        runs.insert(piece.run);
    for (const BeadId& run : runs)
        ATELIER_CHECK(plan.runs_to_write().forget(run));
    return {};
}

Result<DeletedPieces> delete_rows(PlanWriter& plan, const std::vector<BeadId>& named,
                                  bool with_descendants) {
    RunReader& runs = plan.runs();
    DeletedPieces out;
    for (const BeadId& id : named) {
        ATELIER_TRY(Piece piece, require_piece(runs, id));
        out.pieces.push_back(std::move(piece));
    }
    ATELIER_TRY(const auto others, made_from(runs, named));
    if (!others.empty() && !with_descendants)
        return fail(ErrorCode::built_on,
                    first_few(names_in(others)) + (others.size() == 1 ? " was" : " were") +
                        " made from " + first_few(texts_of_ids(named)),
                    advise(Hint::with_descendants));
    out.pieces.insert(out.pieces.end(), others.begin(), others.end());
    std::vector<BeadId> ids;
    for (const Piece& one : out.pieces) {
        ATELIER_CHECK(require_over(runs, one));
        ids.push_back(one.id);
    }
    ATELIER_CHECK(require_unneeded(runs, out.pieces));
    ATELIER_CHECK(plan.runs_to_write().remove(ids));
    ATELIER_CHECK(note_deleted(plan, out.pieces));
    ATELIER_CHECK(forget_empty_runs(plan, out.pieces));
    return out;
}

} // namespace

Result<PieceList> list_pieces(const Context& context, WorkflowCatalog& catalog,
                              const GalleryRequest& request) {
    PieceQuery query{.run = request.run,
                     .form = request.form,
                     .patron = request.patron,
                     .search = request.search,
                     .with_intermediate = request.all,
                     .part = request.part};
    if (request.artisan) query.artisan = key_of(catalog, *request.artisan);
    return context.store.read([&](PlanReader& plan) -> Result<PieceList> {
        PieceList out;
        ATELIER_TRY(out.pieces, plan.runs().pieces(query));
        ATELIER_TRY(out.all, all_of(plan.runs(), query, out.pieces.size()));
        if (out.pieces.empty()) {
            ATELIER_TRY(out.in_gallery, plan.runs().count(PieceQuery{}));
        }
        return out;
    });
}

Result<ShownPiece> show_piece(const RunDesk& desk, const BeadId& id) {
    ATELIER_TRY(ShownPiece shown, desk.plan.store.read([&](PlanReader& plan) -> Result<ShownPiece> {
        RunReader& runs = plan.runs();
        ATELIER_TRY(Piece piece, require_piece(runs, id));
        ShownPiece out{.piece = std::move(piece)};
        ATELIER_TRY(const auto ancestry, runs.ancestry({id}));
        ATELIER_TRY(const auto descent, runs.descent({id}));
        for (const Derivation& one : ancestry)
            if (one.piece == id) out.parents.push_back(one.parent);
        for (const Derivation& one : descent)
            if (one.parent == id) out.children.push_back(one.piece);
        return out;
    }));
    auto written = desk.repository.pieces().read(shown.piece.commit);
    // Its commit may be in another repository, from whose plan it was imported.
    if (!written && written.error().code == ErrorCode::git_failed)
        return fail(ErrorCode::git_failed,
                    "the text of " + id.str() + " cannot be read: " + written.error().message,
                    written.error().hint);
    if (!written) return tl::unexpected(written.error());
    shown.text = std::move(written->text);
    shown.provenance = std::move(written->provenance);
    return shown;
}

Result<int> thank_piece(const Context& context, const BeadId& id) {
    return context.store.write(context.stamp(), [&](PlanWriter& plan) -> Result<int> {
        ATELIER_TRY(const Piece piece, require_piece(plan.runs(), id));
        ATELIER_TRY(const int thanks, plan.runs_to_write().thank(id));
        Json data = Json::object();
        data.set("piece", id.str()).set("thanks", thanks);
        ATELIER_CHECK(plan.append({EventType::piece_thanked, piece.run, std::move(data)}));
        return thanks;
    });
}

Result<DeletedPieces> delete_pieces(const RunDesk& desk, const std::vector<BeadId>& ids,
                                    bool with_descendants) {
    const Context& context = desk.plan;
    ATELIER_TRY(DeletedPieces deleted, context.store.write(context.stamp(), [&](PlanWriter& plan) {
        return delete_rows(plan, ids, with_descendants);
    }));
    std::set<BeadId> runs;
    for (const Piece& piece : deleted.pieces)
        runs.insert(piece.run);
    for (const BeadId& run : runs)
        ATELIER_CHECK(settle_pieces(desk, run));
    return deleted;
}

} // namespace atelier
