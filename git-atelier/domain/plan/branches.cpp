#include "domain/plan/branches.hpp"

#include "base/text.hpp"

#include <algorithm>
#include <array>

namespace atelier {
namespace {

bool is_object_name(std::string_view text) {
    return (text.size() == 40 || text.size() == 64) && std::ranges::all_of(text, [](char c) {
               return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'f');
           });
}

// Names that Git takes for a branch, and that mean something else wherever a branch is named.
std::optional<PlanFault> reserved_fault(const BranchName& root) {
    const std::string shown = "'" + root.str() + "'";
    const std::string first = split(root.str(), '/').front();
    const std::string lower = ascii_lower(root.str());
    static constexpr auto folders =
        std::to_array<std::string_view>({"refs", "heads", "tags", "remotes", "origin"});
    if (std::ranges::count(folders, std::string_view(first)) > 0 && first != root.str())
        return PlanFault{Rule::branch_reserved,
                         shown + " begins like a full name of Git's (" + first + "/...)",
                         advise(Hint::name_alone, first)};
    static constexpr auto names =
        std::to_array<std::string_view>({"head", "stash", "auto_merge", "refs", "origin"});
    if (std::ranges::count(names, std::string_view(lower)) > 0 || lower.ends_with("_head") ||
        is_object_name(root.str()))
        return PlanFault{Rule::branch_reserved, shown + " is a name of Git's own",
                         advise(Hint::other_name)};
    return std::nullopt;
}

} // namespace

Result<BranchName> derived_root_branch(const std::string& prefix, const std::string& title,
                                       const BeadId& epic) {
    const std::string words = slug(title, 24);
    return BranchName::parse(prefix + (words.empty() ? "epic" : words) + "-" + epic.str());
}

Result<BranchName> work_branch(const BranchName& root, const BeadId& changeset) {
    return BranchName::parse(root.str() + "-" + changeset.str());
}

std::vector<PlanFault> root_branch_faults(const BranchName& root,
                                          const std::optional<BranchName>& parent,
                                          const RepositoryBranches& repository) {
    std::vector<PlanFault> found;
    const std::string shown = "'" + root.str() + "'";
    const char* own = "give the epic a branch of its own, or leave root_branch out";
    if (auto reserved = reserved_fault(root)) found.push_back(*std::move(reserved));
    if (root == parent)
        found.push_back({Rule::branch_of_parent, shown + " is the parent branch itself", own});
    else if (root == repository.default_branch)
        found.push_back(
            {Rule::branch_of_parent, shown + " is the repository's default branch", own});
    const auto symbolic = repository.symbolic.find(root.str());
    if (symbolic != repository.symbolic.end())
        found.push_back({Rule::branch_symbolic,
                         shown + " is another name for " + symbolic->second + " in the repository",
                         own});
    else if (repository.existing.contains(root.str()))
        found.push_back({Rule::branch_exists, shown + " is a branch of the repository already",
                         "choose another name, or leave root_branch out"});
    return found;
}

bool refs_collide(const BranchName& a, const BranchName& b) {
    return a.str().starts_with(b.str() + "/") || b.str().starts_with(a.str() + "/");
}

} // namespace atelier
