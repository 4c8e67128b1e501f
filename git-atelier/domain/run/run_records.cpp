#include "domain/run/run_records.hpp"

#include "base/fold.hpp"
#include "domain/bead/bead_order.hpp"

#include <tuple>

namespace atelier {
namespace {

template <class Record>
bool is_newer(const Record& a, const Record& b) {
    if (a.created_at != b.created_at) return a.created_at > b.created_at;
    return comes_before(a.id, b.id);
}

} // namespace

bool newer(const Run& a, const Run& b) {
    return is_newer(a, b);
}

bool newer(const Piece& a, const Piece& b) {
    return is_newer(a, b);
}

bool in_order(const TurnRecord& a, const TurnRecord& b) {
    return a.run == b.run ? a.n < b.n : comes_before(a.run, b.run);
}

bool ended_later(const TurnRecord& a, const TurnRecord& b) {
    return a.ended_at == b.ended_at ? in_order(b, a) : a.ended_at > b.ended_at;
}

bool in_order(const Derivation& a, const Derivation& b) {
    return a.piece == b.piece ? a.position < b.position : comes_before(a.piece, b.piece);
}

bool in_order(const TurnPause& a, const TurnPause& b) {
    return std::tuple(a.of, std::string_view(a.name)) < std::tuple(b.of, std::string_view(b.name));
}

std::string searched_text(const Piece& piece, const std::string& content) {
    std::string text = folded(content);
    if (!piece.interpretation.empty()) text += "\n" + folded(piece.interpretation);
    return text;
}

Error no_such_run(const BeadId& run) {
    Json details = Json::object();
    details.set("id", run.str());
    return {ErrorCode::not_found, "there is no run " + run.str(), advise(Hint::lists_runs),
            std::move(details)};
}

Error no_such_piece(const BeadId& piece) {
    Json details = Json::object();
    details.set("id", piece.str());
    return {ErrorCode::not_found, "there is no piece " + piece.str(), advise(Hint::lists_pieces),
            std::move(details)};
}

Error turn_recorded(const TurnRecord& turn, int other) {
    Json details = Json::object();
    details.set("run", turn.run.str()).set("turn", other);
    return {ErrorCode::ref_conflict,
            "turn " + std::to_string(other) + " of " + turn.run.str() + " is attempt " +
                std::to_string(turn.attempt) + " at " + turn.path + " already",
            advise(Hint::read_again), std::move(details)};
}

Error piece_was_used(const BeadId& piece, const BeadId& child) {
    Json details = Json::object();
    details.set("id", piece.str()).set("used_by", child.str());
    return {ErrorCode::ref_conflict, child.str() + " was made from " + piece.str(),
            advise(Hint::remove_what_followed), std::move(details)};
}

} // namespace atelier
