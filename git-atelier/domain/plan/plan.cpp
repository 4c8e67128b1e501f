#include "domain/plan/plan.hpp"

#include "base/text.hpp"
#include "domain/plan/rules.hpp"

#include <algorithm>
#include <map>
#include <set>

namespace atelier {
namespace {

// Refused when there is a fault that those who plan here have to correct.
Result<void> refuse_found(const PlanDocument& plan, int line, const std::string& key,
                          const std::optional<PlanFault>& found) {
    if (!found || rulings_on(found->rule).planned != Ruling::refused) return {};
    return plan_error(plan, line, key, found->what, found->hint);
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

Result<void> check_texts(const PlanDocument& plan, int line,
                         const std::vector<std::pair<std::string, const std::string*>>& texts) {
    for (const auto& [key, text] : texts)
        ATELIER_CHECK(refuse_found(plan, line, key, text_fault(*text)));
    return {};
}

Result<void> check_workflow_name(const PlanDocument& plan, int line, const std::string& name) {
    if (name.empty() || is_catalogue_name(name)) return {};
    return plan_error(plan, line, "workflow", "'" + name + "' is not the name of a workflow",
                      advise(Hint::workflow_names));
}

Result<void> check_changesets(const PlanDocument& plan, const PlannedEpic& epic,
                              std::int64_t max_lines,
                              const std::function<bool(const std::string&)>& names_bead) {
    std::map<std::string, const PlannedChangeset*> by_name;
    for (const PlannedChangeset& changeset : epic.changesets) {
        ATELIER_CHECK(refuse_found(plan, changeset.line, "title", title_fault(changeset.title)));
        ATELIER_CHECK(
            check_texts(plan, changeset.line,
                        {{"title", &changeset.title}, {"description", &changeset.description}}));
        ATELIER_CHECK(check_workflow_name(plan, changeset.line, changeset.workflow));
        if (changeset.id) by_name.emplace(changeset.id->str(), &changeset);
        if (!changeset.key.empty() && !by_name.emplace(changeset.key, &changeset).second)
            return plan_error(plan, changeset.line, "key",
                              "'" + changeset.key + "' is used twice in this epic");
        const bool mechanical = changeset.kind == ChangesetKind::mechanical;
        if (changeset.lines)
            ATELIER_CHECK(refuse_found(plan, changeset.line, "lines",
                                       lines_fault(*changeset.lines, max_lines, mechanical)));
        for (const std::string& glob : changeset.paths)
            ATELIER_CHECK(refuse_found(plan, changeset.line, "paths", path_fault(glob)));
        for (const PlannedTask& task : changeset.tasks)
            ATELIER_CHECK(refuse_found(plan, task.line, "title", title_fault(task.title)));
    }
    for (const PlannedChangeset& changeset : epic.changesets)
        for (const PlannedDependency& dependency : changeset.depends_on)
            if (!by_name.contains(dependency.name) && !names_bead(dependency.name))
                return plan_error(plan, dependency.line, "depends_on",
                                  "there is no changeset '" + dependency.name + "' in this epic",
                                  advise(Hint::changeset_keys));
    const PlannedChangeset* at = nullptr;
    if (const std::string cycle = find_cycle(epic, by_name, &at); !cycle.empty())
        return plan_error(plan, at->line, "depends_on", "the dependencies make a cycle: " + cycle,
                          advise(Hint::break_cycle));
    return {};
}

Result<void> check_epics_order(const PlanDocument& plan) {
    const auto order = creation_order(plan);
    for (std::size_t i = 0; i < plan.epics.size(); ++i)
        if (std::find(order.begin(), order.end(), i) == order.end())
            return plan_error(plan, plan.epics[i].line, "depends_on",
                              "'" + plan.epics[i].title + "' waits for an epic that waits for it",
                              advise(Hint::break_cycle_of_epics));
    return {};
}

} // namespace

std::vector<std::size_t> creation_order(const PlanDocument& plan) {
    std::vector<std::size_t> order;
    std::set<std::string> placed;
    std::set<std::string> keys;
    for (const PlannedEpic& epic : plan.epics)
        if (!epic.key.empty()) keys.insert(epic.key);
    const auto waits = [&](const PlannedEpic& epic) {
        return std::any_of(epic.depends_on.begin(), epic.depends_on.end(),
                           [&](const PlannedDependency& dependency) {
                               return keys.contains(dependency.name) &&
                                      !placed.contains(dependency.name);
                           });
    };
    for (bool grows = true; grows;) {
        grows = false;
        for (std::size_t i = 0; i < plan.epics.size(); ++i) {
            const PlannedEpic& epic = plan.epics[i];
            if (std::find(order.begin(), order.end(), i) != order.end() || waits(epic)) continue;
            order.push_back(i);
            if (!epic.key.empty()) placed.insert(epic.key);
            grows = true;
            break;
        }
    }
    return order;
}

tl::unexpected<Error> plan_error(const PlanDocument& plan, int line, const std::string& key,
                                 const std::string& what, const Advice& hint) {
    std::string where = plan.file;
    if (line > 0) where += (where.empty() ? "line " : ":") + std::to_string(line);
    // What was given in a call stands in no file.
    if (!where.empty()) where += ": ";
    Json details = Json::object();
    details.set("file", plan.file).set("line", line).set("key", key);
    return fail(ErrorCode::plan_invalid, where + key + ": " + what,
                hint.empty() ? advise(Hint::correct_plan) : hint, std::move(details));
}

Result<void> check_plan(const PlanDocument& plan, std::int64_t max_lines,
                        const std::function<bool(const std::string&)>& names_bead) {
    if (plan.epics.empty())
        return plan_error(plan, 1, "epics", "it contains no epic", advise(Hint::plan_example));
    std::set<std::string> roots;
    std::set<std::string> keys;
    for (const PlannedEpic& epic : plan.epics)
        if (!epic.key.empty() && !keys.insert(epic.key).second)
            return plan_error(plan, epic.line, "key", "'" + epic.key + "' is the key of two epics");
    for (const PlannedEpic& epic : plan.epics) {
        ATELIER_CHECK(refuse_found(plan, epic.line, "title", title_fault(epic.title)));
        ATELIER_CHECK(check_texts(plan, epic.line,
                                  {{"title", &epic.title},
                                   {"description", &epic.description},
                                   {"scope", &epic.scope},
                                   {"acceptance", &epic.acceptance},
                                   {"changeset_strategy", &epic.changeset_strategy}}));
        ATELIER_CHECK(check_workflow_name(plan, epic.line, epic.workflow));
        if (epic.priority)
            ATELIER_CHECK(
                refuse_found(plan, epic.line, "priority", priority_fault(*epic.priority)));
        if (epic.root_branch && !roots.insert(epic.root_branch->str()).second)
            return plan_error(plan, epic.line, "root_branch",
                              "'" + epic.root_branch->str() + "' is used twice");
        for (const PlannedDependency& dependency : epic.depends_on)
            if (!keys.contains(dependency.name) && !names_bead(dependency.name))
                return plan_error(plan, dependency.line, "depends_on",
                                  "there is no epic or bead '" + dependency.name + "'",
                                  advise(Hint::epic_keys));
        ATELIER_CHECK(check_changesets(plan, epic, max_lines, names_bead));
    }
    return check_epics_order(plan);
}

} // namespace atelier
