#include "commands/named.hpp"

#include "app/core/named_bead.hpp"

#include <stdexcept>

namespace atelier {

Result<std::optional<BeadId>> named_bead(const Args& args, std::string_view name,
                                         const Context& context) {
    ATELIER_TRY(const auto ids, named_beads(args, name, context));
    return ids.empty() ? std::nullopt : std::optional(ids.back());
}

Result<BeadId> required_named_bead(const Args& args, std::string_view name,
                                   const Context& context) {
    ATELIER_TRY(const auto id, named_bead(args, name, context));
    if (!id) throw std::logic_error("'" + std::string(name) + "' is not declared as required");
    return *id;
}

Result<std::vector<BeadId>> named_beads(const Args& args, std::string_view name,
                                        const Context& context) {
    std::vector<BeadId> ids;
    for (const std::string& written : args.texts(name)) {
        ATELIER_TRY(const auto meant, named_bead(context, written));
        if (meant) {
            ids.push_back(*meant);
            continue;
        }
        auto id = BeadId::parse(written);
        if (!id) {
            Error wrong = args.wrong_value(name, written, "is not an id");
            wrong.hint = id.error().hint;
            return fail(std::move(wrong));
        }
        ids.push_back(*std::move(id));
    }
    return ids;
}

} // namespace atelier
