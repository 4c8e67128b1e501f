#include "domain/work/setback.hpp"

namespace atelier {

Setback setback_of(const BeadId& changeset, std::optional<ErrorCode> code,
                   std::vector<std::string> paths) {
    if (!code) return {changeset, BlockedByAgent{}};
    if (*code == ErrorCode::conflict) return {changeset, InConflict{std::move(paths)}};
    if (*code == ErrorCode::guardrail_exceeded) return {changeset, TooLarge{std::move(paths)}};
    return {changeset, BlockedByError{*code}};
}

std::optional<ErrorCode> code_of(const Setback& setback) {
    if (std::holds_alternative<InConflict>(setback.by)) return ErrorCode::conflict;
    if (std::holds_alternative<TooLarge>(setback.by)) return ErrorCode::guardrail_exceeded;
    if (const auto* error = std::get_if<BlockedByError>(&setback.by)) return error->code;
    return std::nullopt;
}

const std::vector<std::string>& paths_of(const Setback& setback) {
    static const std::vector<std::string> none;
    if (const auto* conflict = std::get_if<InConflict>(&setback.by)) return conflict->paths;
    if (const auto* large = std::get_if<TooLarge>(&setback.by)) return large->binaries;
    return none;
}

bool is_of_size(const Setback& setback) {
    const auto* large = std::get_if<TooLarge>(&setback.by);
    return large != nullptr && large->binaries.empty();
}

} // namespace atelier
