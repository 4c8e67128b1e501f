#include "domain/guard/change_verdict.hpp"

#include "base/text.hpp"

#include <algorithm>
#include <array>

namespace atelier {
namespace {

constexpr std::string_view branches = "refs/heads/";

bool is_any_of(std::string_view name, const auto& names) {
    return std::ranges::find(names, name) != names.end();
}

bool starts_with_any_of(std::string_view name, const auto& prefixes) {
    return std::ranges::any_of(prefixes,
                               [&](std::string_view prefix) { return name.starts_with(prefix); });
}

// What a fetch, a bisect and the like keep for themselves, and our notes on documents; no log says
// who wrote it.
bool is_kept_by_git(std::string_view ref) {
    constexpr auto prefixes = std::to_array<std::string_view>(
        {"refs/remotes/", "refs/prefetch/", "refs/pull/", "refs/merge-requests/", "refs/changes/",
         "refs/bisect/", "refs/rewritten/", "refs/notes/atelier"});
    return starts_with_any_of(ref, prefixes);
}

// Which branch follows which, and what editors note for a branch. No program is named by these.
bool is_note_on_branch(std::string_view name) {
    constexpr auto usual = std::to_array<std::string_view>(
        {"remote", "merge", "pushremote", "rebase", "description", "autosetupmerge"});
    constexpr auto prefixes = std::to_array<std::string_view>({"vscode-", "github-", "gk-"});
    return is_any_of(name, usual) || starts_with_any_of(name, prefixes);
}

bool is_usual_setting(const std::string& key) {
    const auto first = key.find('.');
    const auto last = key.rfind('.');
    if (first == std::string::npos) return false;
    const std::string section = ascii_lower(key.substr(0, first));
    const std::string name = ascii_lower(key.substr(last + 1));
    if (section == "branch" && first != last) return is_note_on_branch(name);
    if (section == "remote" && first != last) return name == "gh-resolved";
    return section == "lfs" && (name == "repositoryformatversion" || name == "access");
}

bool is_usual(const StateChange& change) {
    switch (change.thing) {
    case ChangeKind::ref:
        return is_kept_by_git(change.name) ||
               (change.name.starts_with("refs/tags/") && !change.before);
    case ChangeKind::setting:
        return is_usual_setting(change.name);
    case ChangeKind::head:
    case ChangeKind::checkout:
    case ChangeKind::file:
    case ChangeKind::log:
    case ChangeKind::submodule:
        return false;
    }
    return false;
}

constexpr std::string_view checkout_line = "checkout: moving from ";
constexpr std::string_view rename_line = "Branch: renamed ";
constexpr std::string_view rebase_end = "returning to ";

bool moves_between_branches(std::string_view what) {
    return what.starts_with(checkout_line) || what.starts_with(rename_line) ||
           what.find(rebase_end) != std::string_view::npos;
}

bool leads_to_branch(std::string_view what, const std::string& branch) {
    if (what.starts_with(checkout_line))
        return what.ends_with(" to " + branch.substr(branches.size()));
    if (what.starts_with(rename_line)) return what.ends_with(" to " + branch);
    return what.ends_with(std::string(rebase_end) + branch);
}

} // namespace

ChangeVerdict verdict_on(const StateChange& change, Attribution doer, BranchNews news) {
    if (news == BranchNews::of_agent) return ChangeVerdict::question;
    switch (doer) {
    case Attribution::session:
        return ChangeVerdict::question;
    case Attribution::others:
        return news == BranchNews::hidden ? ChangeVerdict::silent : ChangeVerdict::remark;
    case Attribution::unknown:
        break;
    }
    return is_usual(change) ? ChangeVerdict::silent : ChangeVerdict::remark;
}

Attribution doer_of_head(const std::vector<RefLogEntry>& log, const AgentId& agent,
                         const std::string& after) {
    const bool on_branch = after.starts_with(branches);
    const auto last = std::ranges::find_if(log, [&](const RefLogEntry& entry) {
        return !on_branch || moves_between_branches(entry.what);
    });
    if (last == log.end()) return Attribution::unknown;
    if (!(on_branch ? leads_to_branch(last->what, after) : last->to == after))
        return Attribution::unknown;
    return last->name == agent.str() ? Attribution::session : Attribution::others;
}

} // namespace atelier
