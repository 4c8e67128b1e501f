#include "view/list_roots.hpp"

#include "view/text/style.hpp"

#include <set>

namespace atelier {

Json list_json(const ListOutcome& list) {
    Json branches = Json::array();
    for (const RootBranch& root : list.roots) {
        Json row = Json::object();
        row.set("branch", root.branch)
            .set("epic", root.epic.str())
            .set("title", root.title)
            .set("closed", root.closed)
            .set("parent", root.parent ? Json(*root.parent) : Json())
            .set("in_parent", root.in_parent ? Json(*root.in_parent) : Json());
        branches.push(std::move(row));
    }
    Json out = Json::object();
    out.set("branches", std::move(branches));
    return out;
}

std::string list_text(const ListOutcome& list) {
    std::string out;
    std::set<std::string> listed;
    for (const RootBranch& root : list.roots)
        if (listed.insert(root.branch).second) out += one_line(root.branch) + "\n";
    return out;
}

} // namespace atelier
