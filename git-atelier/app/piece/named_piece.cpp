#include "app/piece/named_piece.hpp"

#include "base/likeness.hpp"
#include "base/text.hpp"
#include "domain/run/run_records.hpp"
#include "ports/run_store.hpp"

#include <algorithm>

namespace atelier {
namespace {

// How many are named where it may be several.
constexpr std::size_t named_at_most = 5;
// Among how many of the newest somebody is likely to have meant one.
constexpr std::size_t compared_at_most = 1000;

struct MeantPieces {
    // The newest, at most as many as are named.
    std::vector<Piece> pieces;
    std::size_t all = 0;
};

PieceIdPart part_written(std::string_view written) {
    const auto dot = written.find('.');
    if (dot == std::string_view::npos) return {.start = std::string(written)};
    return {.start = std::string(written.substr(0, dot)),
            .number = std::string(written.substr(dot + 1))};
}

// Also of what begins with a dot.
bool may_be_part_of_id(std::string_view written) {
    return !written.empty() && written != "." &&
           BeadId::parse("x" + std::string(written)).has_value();
}

Result<void> add_meant(RunReader& runs, const PieceIdPart& part, bool with_intermediate,
                       MeantPieces& meant) {
    const PieceQuery query{
        .with_intermediate = with_intermediate, .id_part = part, .part = {.limit = named_at_most}};
    ATELIER_TRY(auto found, runs.pieces(query));
    ATELIER_TRY(const std::size_t all, all_of(runs, query, found.size()));
    meant.all += all;
    std::ranges::move(found, std::back_inserter(meant.pieces));
    std::ranges::sort(meant.pieces,
                      [](const Piece& one, const Piece& other) { return newer(one, other); });
    if (meant.pieces.size() > named_at_most)
        meant.pieces.erase(meant.pieces.begin() + named_at_most, meant.pieces.end());
    return {};
}

Result<MeantPieces> beginning_so(RunReader& runs, const PieceIdPart& part,
                                 std::string_view issue_prefix, bool with_intermediate) {
    MeantPieces meant;
    if (part.start.empty()) return meant;
    ATELIER_CHECK(add_meant(runs, part, with_intermediate, meant));
    PieceIdPart ours = part;
    ours.start = std::string(issue_prefix) + "-" + part.start;
    // Else they are among those already.
    if (!ours.start.starts_with(part.start))
        ATELIER_CHECK(add_meant(runs, ours, with_intermediate, meant));
    return meant;
}

Result<MeantPieces> with_part(RunReader& runs, PieceIdPart part, bool with_intermediate) {
    MeantPieces meant;
    part.anywhere = true;
    ATELIER_CHECK(add_meant(runs, part, with_intermediate, meant));
    return meant;
}

Result<MeantPieces> meant_by(RunReader& runs, std::string_view written,
                             std::string_view issue_prefix, PieceNaming naming) {
    const PieceIdPart part = part_written(written);
    if (naming == PieceNaming::beginning) return beginning_so(runs, part, issue_prefix, true);
    MeantPieces meant;
    for (const bool with_intermediate : {false, true}) {
        if (meant.all > 0) break;
        ATELIER_TRY(meant, beginning_so(runs, part, issue_prefix, with_intermediate));
    }
    for (const bool with_intermediate : {false, true}) {
        if (meant.all > 0) break;
        ATELIER_TRY(meant, with_part(runs, part, with_intermediate));
    }
    return meant;
}

Error ambiguous_piece(std::string_view written, const MeantPieces& meant) {
    std::vector<std::string> names;
    Json choices = Json::array();
    for (const Piece& piece : meant.pieces) {
        names.push_back(piece.id.str() + (piece.preview.empty() ? "" : " (" + piece.preview + ")"));
        choices.push(Json::object().set("id", piece.id.str()).set("title", piece.preview));
    }
    std::string listed = join(names, ", ");
    if (meant.all > names.size())
        listed += " and " + std::to_string(meant.all - names.size()) + " more";
    return {ErrorCode::ambiguous, "'" + std::string(written) + "' may be " + listed,
            advise(Hint::name_one_of_them), Json::object().set("choices", std::move(choices))};
}

Result<std::string> piece_likely_meant(RunReader& runs, std::string_view written) {
    ATELIER_TRY(const auto newest,
                runs.pieces({.with_intermediate = true, .part = {.limit = compared_at_most}}));
    std::vector<std::string> names;
    for (const Piece& piece : newest)
        names.push_back(piece.id.str());
    return did_you_mean(written, names);
}

} // namespace

Result<std::optional<BeadId>> named_piece(const Context& context, std::string_view written,
                                          PieceNaming naming) {
    return context.store.read([&](PlanReader& plan) -> Result<std::optional<BeadId>> {
        RunReader& runs = plan.runs();
        if (const auto id = BeadId::parse(written)) {
            ATELIER_TRY(const auto piece, runs.piece(*id));
            if (piece) return std::optional(*id);
        }
        if (naming == PieceNaming::whole || !may_be_part_of_id(written))
            return std::optional<BeadId>();
        ATELIER_TRY(const auto meant, meant_by(runs, written, context.issue_prefix, naming));
        if (meant.all > 1) return fail(ambiguous_piece(written, meant));
        return meant.all == 0 ? std::nullopt : std::optional(meant.pieces.front().id);
    });
}

Result<BeadId> require_named_piece(const Context& context, std::string_view written,
                                   PieceNaming naming) {
    ATELIER_TRY(auto meant, named_piece(context, written, naming));
    if (meant) return *std::move(meant);
    return context.store.read([&](PlanReader& plan) -> Result<BeadId> {
        ATELIER_TRY(const std::string likely, piece_likely_meant(plan.runs(), written));
        const auto id = BeadId::parse(written);
        Error wrong = id ? no_such_piece(*id) : id.error();
        wrong.message += likely;
        return fail(std::move(wrong));
    });
}

} // namespace atelier
