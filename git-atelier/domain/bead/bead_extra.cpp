#include "domain/bead/bead_extra.hpp"

#include <algorithm>

namespace atelier {

Json extra_of(const Bead& bead) {
    if (bead.extra.empty()) return Json::object();
    auto parsed = parse_json(bead.extra);
    Json* found = std::get_if<Json>(&parsed);
    return found != nullptr && found->is_object() ? std::move(*found) : Json::object();
}

void write_extra(Bead& bead, Json extra) {
    auto& members = extra.as_object();
    std::ranges::sort(members, {}, &Json::Member::first);
    bead.extra = members.empty() ? std::string() : extra.dump();
}

} // namespace atelier
