#include "view/list_roots.hpp"

#include "base/or_null.hpp"
#include "view/text/state_style.hpp"
#include "view/text/table.hpp"

#include <set>

namespace atelier {

namespace {

Json changeset_json(const ListedChangeset& changeset) {
    Json row = Json::object();
    row.set("id", changeset.id.str())
        .set("title", changeset.title)
        .set("state", name_of(changeset.state))
        .set("in_parent", or_null(changeset.in_parent));
    return row;
}

} // namespace

Json list_json(const ListOutcome& list) {
    Json branches = Json::array();
    for (const RootBranch& root : list.roots) {
        Json row = Json::object();
        row.set("branch", root.branch)
            .set("epic", root.epic.str())
            .set("title", root.title)
            .set("closed", root.closed)
            .set("parent", or_null(root.parent))
            .set("in_parent", or_null(root.in_parent));
        if (root.changesets) {
            Json changesets = Json::array();
            for (const ListedChangeset& one : *root.changesets)
                changesets.push(changeset_json(one));
            row.set("changesets", std::move(changesets));
        }
        branches.push(std::move(row));
    }
    Json out = Json::object();
    out.set("branches", std::move(branches));
    return out;
}

std::string list_text(const ListOutcome& list, const Style& style) {
    std::string out;
    std::set<std::string> listed;
    for (const RootBranch& root : list.roots) {
        if (listed.insert(root.branch).second) out += one_line(root.branch) + "\n";
        if (!root.changesets) continue;
        Table table({{""}, {""}, {.title = "", .flexible = true, .wraps = true, .divides = true}});
        for (const ListedChangeset& one : *root.changesets)
            table.row({Cell(one.id.str(), Tone::id),
                       state_cell(one.state, one.in_parent == true ? root.parent.value_or("") : ""),
                       one.title});
        out += table.text(style, 2);
    }
    return out;
}

} // namespace atelier
