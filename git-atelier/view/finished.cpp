#include "view/finished.hpp"

#include "base/or_null.hpp"
#include "view/text/table.hpp"

#include <map>

namespace atelier {

Json finished_json(const std::vector<RootBranch>& roots) {
    Json out = Json::array();
    for (const RootBranch& root : roots) {
        Json row = Json::object();
        row.set("epic", root.epic.str())
            .set("title", root.title)
            .set("root_branch", root.branch)
            .set("parent_branch", or_null(root.parent));
        out.push(std::move(row));
    }
    return out;
}

std::string finished_section(const std::vector<RootBranch>& roots, const Style& style) {
    std::map<std::string, Table> by_parent;
    const Table empty(
        {{""}, {.title = "", .flexible = true, .wraps = true, .divides = true}, {""}, {""}});
    for (const RootBranch& root : roots) {
        Table& table = by_parent.try_emplace(root.parent.value_or(""), empty).first->second;
        const bool person = style.reader == Audience::person;
        table.row({root.epic.str(),
                   root.title,
                   root.branch,
                   {person ? "git atelier integrate " + root.epic.str() : std::string()}});
    }
    std::string out;
    for (const auto& [parent, table] : by_parent)
        out += (out.empty() ? "" : "\n") +
               paint(style, Tone::strong, "Finished, not yet in " + one_line(parent)) + "\n" +
               table.text(style, 2);
    return out;
}

} // namespace atelier
