#include "commands/run_named.hpp"

#include "app/core/named_bead.hpp"
#include "app/piece/named_piece.hpp"
#include "app/piece/run_desk.hpp"

namespace atelier {

Result<bool> names_run(const Context& context, const BeadId& id) {
    return context.store.read([&](PlanReader& plan) -> Result<bool> {
        ATELIER_TRY(const auto run, plan.runs().find(id));
        return run.has_value();
    });
}

Result<std::optional<BeadId>> piece_beside_beads(const Args& args, std::string_view name,
                                                 const Context& context) {
    const std::string written = args.text_or(name, "");
    ATELIER_TRY(const auto whole, named_piece(context, written, PieceNaming::whole));
    if (whole) return whole;
    const auto bead = named_bead(context, written);
    if (!bead || *bead) return std::optional<BeadId>();
    return named_piece(context, written);
}

Result<void> require_no_piece(const Args& args, std::string_view name, const Context& context) {
    ATELIER_TRY(const auto piece, named_piece(context, args.text_or(name, ""), PieceNaming::whole));
    if (!piece) return {};
    return fail(ErrorCode::usage, piece->str() + " is a piece: a text that a run has made",
                advise(Hint::shows_piece, piece->str()));
}

Result<void> require_no_run(const Args& args, std::string_view name, const Context& context) {
    if (!args.has(name)) return {};
    ATELIER_CHECK(require_no_piece(args, name, context));
    // Who cannot tell which one is meant says so.
    const auto meant = named_bead(context, args.text_or(name, ""));
    if (!meant || !*meant) return {};
    const BeadId& id = **meant;
    ATELIER_TRY(const bool is_run, names_run(context, id));
    if (!is_run) return {};
    return fail(ErrorCode::usage, id.str() + " is a run of a workflow",
                advise(Hint::shows_run, id.str()));
}

} // namespace atelier
