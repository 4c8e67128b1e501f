#include "app/piece/store_piece.hpp"

#include "domain/piece/provenance.hpp"

namespace atelier {

Result<Piece> store_piece(PlanWriter& plan, const Context& context, const PieceDue& due,
                          const std::optional<LeaseTerm>& by) {
    ATELIER_TRY(const std::int64_t number, plan.next_child(due.run.id));
    ATELIER_TRY(BeadId id, BeadId::parse(due.run.id.str() + "." + std::to_string(number)));
    const Piece piece{.id = std::move(id),
                      .run = due.run.id,
                      .turn = due.turn.n,
                      .origin = due.origin,
                      .path = due.turn.path,
                      .stage = due.turn.stage,
                      .artisan = due.artisan,
                      .form = due.form,
                      .patron = due.run.patron,
                      .interpretation = due.interpretation,
                      .preview = piece_preview(due.content),
                      .commit = due.commit,
                      .created_at = context.clock.now()};
    ATELIER_CHECK(plan.runs_to_write().add(piece, due.parents, due.content, by));
    std::vector<std::string> parents;
    for (const BeadId& parent : due.parents)
        parents.push_back(parent.str());
    Json data = Json::object();
    data.set("piece", piece.id.str());
    if (piece.turn > 0) data.set("turn", piece.turn);
    if (!piece.artisan.empty()) data.set("artisan", piece.artisan);
    if (!piece.form.empty()) data.set("form", piece.form);
    data.set("parents", Json::strings(parents));
    ATELIER_CHECK(plan.append({EventType::piece_created, due.run.id, std::move(data)}));
    return piece;
}

} // namespace atelier
