#include "domain/plan/bead_faults.hpp"

#include "domain/bead/changeset.hpp"
#include "domain/bead/epic.hpp"

#include <algorithm>
#include <iterator>

namespace atelier {
namespace {

PlanFault unreadable(Rule rule, const Error& why) {
    return {rule, "has a field that cannot be read: " + why.message};
}

class Faults {
  public:
    Faults(const Bead& bead, const Bead* ours, const PlanAround& around)
        : bead_(bead), ours_(ours), around_(around) {}

    std::vector<PlanFault> run() {
        links();
        if (kind_of(bead_) == BeadKind::changeset) changeset();
        if (kind_of(bead_) == BeadKind::epic && !is_closed(bead_)) epic();
        return std::move(found_);
    }

  private:
    void say(Rule rule, const std::string& what) { found_.push_back({rule, what}); }
    void say(const std::string& of, std::optional<PlanFault> found) {
        if (!found) return;
        found->what = of + found->what;
        found_.push_back(*std::move(found));
    }

    void links() {
        for (const BeadId& id : bead_.depends_on) {
            const Bead* other = around_.find(id);
            if (other == nullptr) continue;
            if (!can_be_waited_for(*other))
                say(Rule::edge_unfinishable, "waits for " + id.str() + ", a " +
                                                 std::string(name_of(kind_of(*other))) +
                                                 ", which is never finished");
            if (bead_.parent == id)
                say(Rule::edge_own_epic, "waits for " + id.str() + ", of which it is a part");
            if (other->parent == bead_.id)
                say(Rule::edge_own_epic, "waits for " + id.str() + ", which is a part of it");
        }
    }

    void changeset() {
        const Bead* epic = bead_.parent ? around_.find(*bead_.parent) : nullptr;
        if (epic == nullptr || kind_of(*epic) != BeadKind::epic)
            say(Rule::without_epic, "is a changeset with no epic above it");
        if (!has_one_changeset_label(bead_))
            say(Rule::state_labels, "needs exactly one of the labels cs:planned, cs:ready, "
                                    "cs:in_progress, cs:merged and cs:abandoned");
        const ChangesetAsWritten written = changeset_as_written(bead_);
        for (const auto* branch :
             {&written.root_branch, &written.parent_branch, &written.work_branch})
            branch_name(*branch);
        if (around_.pull_requests && epic != nullptr && !is_closed(bead_) &&
            written.parent_branch && written.parent_branch == epic_as_written(*epic).root_branch)
            say(Rule::parent_is_root, "names the root branch of its epic, " +
                                          *written.parent_branch +
                                          ", as its parent branch; no pull request goes there");
        std::ranges::move(outline_faults(bead_, around_.max_lines), std::back_inserter(found_));
        const auto said = Changeset::of(bead_);
        if (!said && std::ranges::none_of(found_, is_about_a_branch))
            found_.push_back(unreadable(Rule::field_unreadable, said.error()));
    }

    static bool is_about_a_branch(const PlanFault& found) {
        return found.rule == Rule::branch_name;
    }

    // False when it is no name.
    bool branch_name(const std::optional<std::string>& name) {
        const auto branch = BranchName::parse(name.value_or("none"));
        if (!branch) say(Rule::branch_name, "cannot have that branch: " + branch.error().message);
        return branch.has_value();
    }

    void epic() {
        const EpicAsWritten written = epic_as_written(bead_);
        const bool named = branch_name(written.root_branch);
        if (!branch_name(written.parent_branch) || !named) return;
        if (const auto said = Epic::of(bead_); !said)
            found_.push_back(unreadable(Rule::field_unreadable, said.error()));
        if (!written.root_branch)
            return say(Rule::branch_missing, "has no root branch yet: 'git atelier plan --edit " +
                                                 bead_.id.str() + "' gives it one");
        // One that it has already was looked at when it was given.
        if (ours_ != nullptr && epic_as_written(*ours_).root_branch == written.root_branch) return;
        root(*BranchName::parse(*written.root_branch), written.parent_branch);
    }

    void root(const BranchName& root, const std::optional<std::string>& parent) {
        const auto cut_from =
            parent ? std::optional(*BranchName::parse(*parent)) : std::optional<BranchName>();
        std::vector<GivenRoot> given;
        for (const PlannedRoot& other : around_.roots)
            if (other.epic != bead_.id) given.push_back({other.branch, "of " + other.epic.str()});
        for (const RootBranchFault& found :
             root_branch_faults(root, cut_from, around_.branches, given))
            say("its root branch ", found.fault);
    }

    const Bead& bead_;
    const Bead* ours_;
    const PlanAround& around_;
    std::vector<PlanFault> found_;
};

} // namespace

std::optional<PlannedRoot> planned_root(const Bead& epic) {
    if (kind_of(epic) != BeadKind::epic || is_closed(epic)) return std::nullopt;
    auto branch = BranchName::parse(epic_as_written(epic).root_branch.value_or(""));
    if (!branch) return std::nullopt;
    return PlannedRoot{*std::move(branch), epic.id};
}

std::vector<PlanFault> outline_faults(const Bead& bead, std::int64_t max_lines) {
    std::vector<PlanFault> found;
    const auto said = Changeset::of(bead);
    if (!said) return found;
    const auto say = [&](const char* of, std::optional<PlanFault> fault) {
        if (fault) found.push_back({fault->rule, of + fault->what, fault->hint});
    };
    for (const std::string& glob : said->paths())
        say("its paths: ", path_fault(glob));
    if (!said->kind()) found.push_back(unreadable(Rule::kind_unknown, said->kind().error()));
    if (!said->lines()) {
        found.push_back(unreadable(Rule::lines_wrong, said->lines().error()));
    } else if (*said->lines()) {
        const bool any_size =
            said->size_approved_by().has_value() || said->is_mechanical().value_or(false);
        say("its lines: ", lines_fault(**said->lines(), max_lines, any_size));
    }
    return found;
}

std::vector<PlanFault> bead_faults(const Bead& bead, const Bead* ours, const PlanAround& around) {
    return Faults(bead, ours, around).run();
}

} // namespace atelier
