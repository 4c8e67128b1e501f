#include "commands/named.hpp"

#include <stdexcept>

namespace atelier {

Result<std::optional<BeadId>> named_bead(const Args& args, std::string_view name,
                                         const Context& context, NameParts parts) {
    ATELIER_TRY(const auto ids, named_beads(args, name, context, parts));
    return ids.empty() ? std::nullopt : std::optional(ids.back());
}

Result<BeadId> required_named_bead(const Args& args, std::string_view name, const Context& context,
                                   NameParts parts) {
    ATELIER_TRY(const auto id, named_bead(args, name, context, parts));
    if (!id) throw std::logic_error("'" + std::string(name) + "' is not declared as required");
    return *id;
}

Result<std::optional<BeadId>> named_epic(const Args& args, std::string_view name,
                                         const Context& context) {
    ATELIER_TRY(const auto meant, named_bead(args, name, context));
    if (!meant) return meant;
    ATELIER_TRY(const BeadId epic, epic_around(context, *meant));
    return std::optional(epic);
}

Result<std::vector<BeadId>> named_beads(const Args& args, std::string_view name,
                                        const Context& context, NameParts parts) {
    std::vector<BeadId> ids;
    for (const std::string& written : args.texts(name)) {
        ATELIER_TRY(auto meant, named_bead(context, written, parts));
        if (!meant) {
            ATELIER_TRY(meant, args.as_bead(name, written));
        }
        ids.push_back(*std::move(meant));
    }
    return ids;
}

} // namespace atelier
