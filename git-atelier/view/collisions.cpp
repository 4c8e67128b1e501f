#include "view/collisions.hpp"

#include "base/text.hpp"
#include "view/text/table.hpp"

namespace atelier {
namespace {

std::string collides_with(const Collision& collision) {
    switch (collision.against) {
    case Against::changeset:
        return collision.other;
    case Against::root_branch:
        return "its root branch";
    case Against::parent_branch:
        return collision.other;
    }
    return collision.other;
}

} // namespace

Json collisions_json(const std::vector<Collision>& collisions) {
    Json out = Json::array();
    for (const Collision& collision : collisions) {
        Json row = Json::object();
        row.set("subject", collision.subject.str())
            .set("against", name_of(collision.against))
            .set("other", collision.other)
            .set("paths", Json::strings(collision.paths))
            .set("planned", collision.planned);
        out.push(std::move(row));
    }
    return out;
}

std::string collisions_section(const std::vector<Collision>& collisions, const Style& style) {
    if (collisions.empty()) return {};
    Table table({{""}, {""}, {"", true, false, true}});
    for (const Collision& collision : collisions)
        table.row({collision.subject.str(),
                   (collision.planned ? "may collide with " : "collides with ") +
                       one_line(collides_with(collision)),
                   {(collision.planned ? "both are planned to change " : "in ") +
                        one_line(join(collision.paths, ", ")),
                    Tone::warn}});
    return paint(style, Tone::strong, "Collisions foreseen") + "\n" + table.text(style, 2);
}

} // namespace atelier
