#include "domain/plan/lasting_faults.hpp"

#include "domain/bead/epic.hpp"

#include <algorithm>
#include <map>

namespace atelier {
namespace {

std::vector<std::string> faults_of_epic(const Bead& epic) {
    std::vector<std::string> found;
    if (has_label(epic, label::draft) && has_label(epic, label::promoted))
        found.emplace_back("is both at:draft and at:ready");
    const auto root = epic_as_written(epic).root_branch;
    for (const std::string& one : epic.labels)
        if (one.starts_with(label::workspace) && one.substr(label::workspace.size()) != root)
            found.push_back("has the label " + one + ", and its root branch is " +
                            root.value_or("not named yet"));
    return found;
}

std::vector<std::string> faults_of_changeset(const Bead& changeset) {
    const auto says = changeset_label(changeset);
    if (!says) return {};
    const bool settled = says == ChangesetLabel::merged || says == ChangesetLabel::abandoned;
    // People close one by hand in other Beads programs.
    if (!settled || is_closed(changeset)) return {};
    return {"is " + std::string(name_of(*says)) + " and not closed"};
}

} // namespace

std::vector<std::string> label_faults(const Bead& bead) {
    if (kind_of(bead) == BeadKind::epic && !is_closed(bead)) return faults_of_epic(bead);
    if (kind_of(bead) == BeadKind::changeset) return faults_of_changeset(bead);
    return {};
}

std::vector<AssignmentFault> assignment_faults(const std::vector<Bead>& agents,
                                               const std::vector<Bead>& epics) {
    std::map<std::string, const Bead*> held;
    for (const Bead& epic : epics)
        if (is_claimed(epic)) held.emplace(epic.assignee, &epic);
    std::vector<AssignmentFault> found;
    for (const Bead& agent : agents) {
        const auto at = held.find(agent.title);
        const Bead* const epic = at == held.end() ? nullptr : at->second;
        if (epic == nullptr && agent.assignment)
            found.push_back({agent.id, std::nullopt,
                             agent.title + " is assigned to " + agent.assignment->str() +
                                 ", which it does not hold"});
        if (epic != nullptr && agent.assignment != epic->id)
            found.push_back({agent.id, epic->id,
                             agent.title + " holds " + epic->id.str() + " and is assigned to " +
                                 (agent.assignment ? agent.assignment->str() : "none")});
    }
    return found;
}

} // namespace atelier
