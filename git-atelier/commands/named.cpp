#include "commands/named.hpp"

#include "app/core/named_bead.hpp"

#include <stdexcept>

namespace atelier {

Result<std::optional<BeadId>> named_bead(const Args& args, std::string_view name,
                                         const Context& context) {
    const auto written = args.text(name);
    if (!written) return std::optional<BeadId>();
    ATELIER_TRY(const auto meant, named_bead(context, *written));
    if (meant) return meant;
    return args.bead(name);
}

Result<BeadId> required_named_bead(const Args& args, std::string_view name,
                                   const Context& context) {
    ATELIER_TRY(const auto id, named_bead(args, name, context));
    if (!id) throw std::logic_error("'" + std::string(name) + "' is not declared as required");
    return *id;
}

} // namespace atelier
