#include "domain/plan/branches.hpp"

#include "base/readable_slug.hpp"
#include "base/text.hpp"

#include <algorithm>
#include <array>
#include <set>

namespace atelier {
namespace {

constexpr std::string_view turn_part = "-turn";

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

// The first of what that very name means already.
std::optional<PlanFault> taken_fault(const BranchName& root,
                                     const std::optional<BranchName>& parent,
                                     const RepositoryBranches& repository,
                                     const std::vector<GivenRoot>& given) {
    const std::string shown = "'" + root.str() + "'";
    const char* own = "give the epic a branch of its own, or leave root_branch out";
    if (root == parent)
        return PlanFault{Rule::branch_of_parent, shown + " is the parent branch itself", own};
    if (root == repository.default_branch)
        return PlanFault{Rule::branch_of_parent, shown + " is the repository's default branch",
                         own};
    if (const auto symbolic = repository.symbolic.find(root.str());
        symbolic != repository.symbolic.end())
        return PlanFault{Rule::branch_symbolic,
                         shown + " is another name for " + symbolic->second + " in the repository",
                         own};
    if (const auto other = std::ranges::find(given, root, &GivenRoot::branch); other != given.end())
        return PlanFault{Rule::branch_shared,
                         shown + " is the root branch " + other->whose + " already",
                         advise(Hint::other_root_branch)};
    if (repository.existing.contains(root.str()))
        return PlanFault{Rule::branch_exists, shown + " is a branch of the repository already",
                         advise(Hint::other_root_branch)};
    return std::nullopt;
}

// Git could not keep both as loose refs (`a` and `a/b`).
bool refs_collide(const BranchName& a, const BranchName& b) {
    return a.str().starts_with(b.str() + "/") || b.str().starts_with(a.str() + "/");
}

} // namespace

Result<BranchName> derived_root_branch(const std::string& prefix, const std::string& title,
                                       const BeadId& epic) {
    const std::string words = readable_slug(title, 24);
    return BranchName::parse(prefix + (words.empty() ? "epic" : words) + "-" + epic.str());
}

Result<BranchName> work_branch(const BranchName& root, const BeadId& changeset) {
    return BranchName::parse(root.str() + "-" + changeset.str());
}

Result<BranchName> turn_branch(const BranchName& document) {
    return BranchName::parse(document.str() + std::string(turn_part));
}

std::optional<BranchName> document_branch_of(const BranchName& branch) {
    const std::string& name = branch.str();
    if (!name.ends_with(turn_part)) return std::nullopt;
    const auto document = BranchName::parse(name.substr(0, name.size() - turn_part.size()));
    return document ? std::optional(*document) : std::nullopt;
}

std::vector<RootBranchFault> root_branch_faults(const BranchName& root,
                                                const std::optional<BranchName>& parent,
                                                const RepositoryBranches& repository,
                                                const std::vector<GivenRoot>& given) {
    std::vector<RootBranchFault> found;
    if (auto reserved = reserved_fault(root)) found.push_back({*std::move(reserved)});
    if (auto taken = taken_fault(root, parent, repository, given))
        found.push_back({*std::move(taken), root});
    std::set<std::string> told;
    const auto tell_collision = [&](const BranchName& other, const std::string& what) {
        if (!refs_collide(other, root) || !told.insert(other.str()).second) return;
        found.push_back({{Rule::branch_collides,
                          "'" + root.str() + "' and '" + other.str() + "', which is " + what +
                              ", cannot both exist in Git",
                          advise(Hint::no_folder_of_other)},
                         other});
    };
    for (const GivenRoot& other : given)
        tell_collision(other.branch, "the root branch " + other.whose);
    for (const std::string& name : repository.existing)
        if (const auto there = BranchName::parse(name))
            tell_collision(*there, "a branch of the repository");
    return found;
}

} // namespace atelier
