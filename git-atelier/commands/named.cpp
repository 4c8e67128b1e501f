#include "commands/named.hpp"

#include <stdexcept>

namespace atelier {
namespace {

// What it may have been meant to be is said where something is like it.
Result<BeadId> nothing_named(const Args& args, std::string_view name, const std::string& written,
                             const Context& context) {
    auto id = args.as_bead(name, written);
    ATELIER_TRY(const std::string meant, bead_likely_meant(context, written));
    if (meant.empty()) return id;
    if (!id) {
        Error wrong = id.error();
        wrong.message += meant;
        return fail(std::move(wrong));
    }
    return fail(ErrorCode::not_found, "there is no bead " + written + meant,
                advise(Hint::what_there_is), Json::object().set("id", written));
}

} // namespace

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

Result<std::optional<BeadId>> named_epic(const Args& args, std::string_view name,
                                         const Context& context) {
    ATELIER_TRY(const auto meant, named_bead(args, name, context));
    if (!meant) return meant;
    ATELIER_TRY(const BeadId epic, epic_around(context, *meant));
    return std::optional(epic);
}

Result<std::vector<BeadId>> named_beads(const Args& args, std::string_view name,
                                        const Context& context) {
    std::vector<BeadId> ids;
    for (const std::string& written : args.texts(name)) {
        ATELIER_TRY(auto meant, named_bead(context, written));
        if (!meant) {
            ATELIER_TRY(meant, nothing_named(args, name, written, context));
        }
        ids.push_back(*std::move(meant));
    }
    return ids;
}

} // namespace atelier
