#include "domain/plan/plan.hpp"

#include "base/text.hpp"

#include <algorithm>
#include <map>
#include <set>

namespace atelier {
namespace {

Result<void> check_title(const PlanDocument& plan, int line, const std::string& title) {
    if (trim(title).empty())
        return plan_error(plan, line, "title", "it is empty", "say in one line what it is");
    if (title.size() > 500)
        return plan_error(plan, line, "title", "it is longer than 500 bytes",
                          "put the details into the description");
    if (title.find('\n') != std::string::npos)
        return plan_error(plan, line, "title", "it has more than one line");
    return {};
}

// The path of keys that leads from a changeset back to itself, "" when there is none.
std::string find_cycle(const PlannedEpic& epic,
                       const std::map<std::string, const PlannedChangeset*>& by_name,
                       const PlannedChangeset** at) {
    enum class Mark { fresh, open, finished };
    std::map<const PlannedChangeset*, Mark> marks;
    std::vector<std::string> path;
    const std::function<bool(const PlannedChangeset&)> visit = [&](const PlannedChangeset& node) {
        marks[&node] = Mark::open;
        path.push_back(node.key.empty() ? node.title : node.key);
        for (const PlannedDependency& dependency : node.depends_on) {
            const auto next = by_name.find(dependency.name);
            if (next == by_name.end()) continue;
            if (marks[next->second] == Mark::open) {
                path.push_back(dependency.name);
                *at = &node;
                return true;
            }
            if (marks[next->second] == Mark::fresh && visit(*next->second)) return true;
        }
        marks[&node] = Mark::finished;
        path.pop_back();
        return false;
    };
    for (const PlannedChangeset& changeset : epic.changesets)
        if (marks[&changeset] == Mark::fresh && visit(changeset)) return join(path, " -> ");
    return {};
}

Result<void> check_changesets(const PlanDocument& plan, const PlannedEpic& epic,
                              std::int64_t max_lines,
                              const std::function<bool(const std::string&)>& names_bead) {
    std::map<std::string, const PlannedChangeset*> by_name;
    for (const PlannedChangeset& changeset : epic.changesets) {
        ATELIER_CHECK(check_title(plan, changeset.line, changeset.title));
        if (changeset.id) by_name.emplace(changeset.id->str(), &changeset);
        if (!changeset.key.empty() && !by_name.emplace(changeset.key, &changeset).second)
            return plan_error(plan, changeset.line, "key",
                              "'" + changeset.key + "' is used twice in this epic");
        if (changeset.lines && *changeset.lines < 0)
            return plan_error(plan, changeset.line, "lines", "it is negative");
        const bool mechanical =
            changeset.kind == ChangesetKind::mechanical || changeset.kind == ChangesetKind::rename;
        if (changeset.lines && *changeset.lines > max_lines && !mechanical)
            return plan_error(plan, changeset.line, "lines",
                              std::to_string(*changeset.lines) + " is over changeset.max_lines (" +
                                  std::to_string(max_lines) + ")",
                              "split it, or say 'kind: mechanical' if it is");
        for (const std::string& glob : changeset.paths)
            if (trim(glob).empty() || glob.find(',') != std::string::npos ||
                glob.find('\n') != std::string::npos)
                return plan_error(plan, changeset.line, "paths",
                                  "'" + glob + "' is empty or contains a comma");
        for (const PlannedTask& task : changeset.tasks)
            ATELIER_CHECK(check_title(plan, task.line, task.title));
    }
    for (const PlannedChangeset& changeset : epic.changesets)
        for (const PlannedDependency& dependency : changeset.depends_on)
            if (!by_name.contains(dependency.name) && !names_bead(dependency.name))
                return plan_error(
                    plan, dependency.line, "depends_on",
                    "there is no changeset '" + dependency.name + "' in this epic",
                    "use the 'key' of another changeset, or the id of an existing bead");
    const PlannedChangeset* at = nullptr;
    if (const std::string cycle = find_cycle(epic, by_name, &at); !cycle.empty())
        return plan_error(plan, at->line, "depends_on", "the dependencies make a cycle: " + cycle,
                          "take one of them away");
    return {};
}

} // namespace

tl::unexpected<Error> plan_error(const PlanDocument& plan, int line, const std::string& key,
                                 const std::string& what, const std::string& hint) {
    std::string where = plan.file.empty() ? "the plan" : plan.file;
    if (line > 0) where += ":" + std::to_string(line);
    Json details = Json::object();
    details.set("file", plan.file).set("line", line).set("key", key);
    return fail(ErrorCode::plan_invalid, where + ": " + key + ": " + what,
                hint.empty() ? "correct it there; nothing was written" : hint, std::move(details));
}

Result<void> check_plan(const PlanDocument& plan, std::int64_t max_lines,
                        const std::function<bool(const std::string&)>& names_bead) {
    if (plan.epics.empty())
        return plan_error(plan, 1, "epics", "it contains no epic", "see 'git atelier plan --help'");
    std::set<std::string> roots;
    for (const PlannedEpic& epic : plan.epics) {
        ATELIER_CHECK(check_title(plan, epic.line, epic.title));
        if (epic.priority && (*epic.priority < 0 || *epic.priority > 4))
            return plan_error(plan, epic.line, "priority", "it is not between 0 and 4");
        if (epic.root_branch && !roots.insert(epic.root_branch->str()).second)
            return plan_error(plan, epic.line, "root_branch",
                              "'" + epic.root_branch->str() + "' is used twice");
        for (const PlannedDependency& dependency : epic.depends_on)
            if (!names_bead(dependency.name))
                return plan_error(plan, dependency.line, "depends_on",
                                  "there is no bead '" + dependency.name + "'");
        ATELIER_CHECK(check_changesets(plan, epic, max_lines, names_bead));
    }
    return {};
}

} // namespace atelier
