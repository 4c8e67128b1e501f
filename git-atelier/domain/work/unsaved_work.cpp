#include "domain/work/unsaved_work.hpp"

#include "base/path.hpp"
#include "base/text.hpp"

#include <algorithm>

namespace atelier {
namespace {

UnsavedKind kind_of(InnerKind kind) {
    switch (kind) {
    case InnerKind::own:
        return UnsavedKind::repository;
    case InnerKind::submodule:
        return UnsavedKind::submodule;
    case InnerKind::linked:
        return UnsavedKind::linked_worktree;
    }
    return UnsavedKind::repository;
}

std::string inner_text(const Unsaved& unsaved) {
    std::string text =
        "the " + std::string(name_of(unsaved.kind)) + " " + unsaved.where + " in it has ";
    if (!unsaved.refs.empty())
        text += "commits that are nowhere else (" + first_few(unsaved.refs) + ")";
    if (!unsaved.files.empty())
        text += (unsaved.refs.empty() ? "changes: " : " and changes: ") + first_few(unsaved.files);
    return text;
}

} // namespace

std::vector<Unsaved> unsaved_work(const WorktreeFindings& found) {
    std::vector<Unsaved> unsaved;
    std::vector<Unsaved> inner;
    for (const InnerRepository& one : found.contents.repositories)
        if (!one.unpublished.empty() || !one.changed.empty())
            inner.push_back({.kind = kind_of(one.kind),
                             .where = one.path,
                             .files = one.changed,
                             .refs = one.unpublished});
    std::vector<std::string> changed = found.changed;
    for (const std::string& path : found.contents.unwatched)
        if (std::ranges::find(changed, path) == changed.end()) changed.push_back(path);
    // What is told of the repository that stands there need not be told twice.
    std::erase_if(changed, [&](const std::string& path) {
        return std::ranges::any_of(inner, [&](const Unsaved& one) {
            return without_slash(path) == without_slash(one.where);
        });
    });
    if (found.operation_in_progress) unsaved.push_back({.kind = UnsavedKind::operation});
    if (!changed.empty())
        unsaved.push_back({.kind = UnsavedKind::changes, .files = std::move(changed)});
    unsaved.insert(unsaved.end(), inner.begin(), inner.end());
    if (found.commits_safe != Evidence::yes)
        unsaved.push_back(
            {.kind = UnsavedKind::commits, .certain = found.commits_safe != Evidence::unknown});
    if (found.contents.own_refs.empty()) return unsaved;
    Unsaved own{.kind = UnsavedKind::commits};
    for (const OwnRef& ref : found.contents.own_refs)
        own.refs.push_back(ref.name);
    unsaved.push_back(std::move(own));
    return unsaved;
}

std::string unsaved_text(const Unsaved& unsaved) {
    switch (unsaved.kind) {
    case UnsavedKind::operation:
        return "a rebase, merge or the like is under way in it";
    case UnsavedKind::changes:
        return "it has changes: " + first_few(unsaved.files);
    case UnsavedKind::commits:
        if (!unsaved.refs.empty())
            return "it has commits that are nowhere else (" + first_few(unsaved.refs) + ")";
        return unsaved.certain ? "its commits are not proven to be anywhere else"
                               : "it is not known whether its commits are anywhere else";
    case UnsavedKind::repository:
    case UnsavedKind::submodule:
    case UnsavedKind::linked_worktree:
        return inner_text(unsaved);
    }
    return {};
}

std::string unsaved_text(const std::vector<Unsaved>& unsaved) {
    std::vector<std::string> parts;
    for (const Unsaved& one : unsaved)
        parts.push_back(unsaved_text(one));
    return join(parts, "; ");
}

bool can_be_kept(const std::vector<Unsaved>& unsaved) {
    return std::ranges::none_of(
        unsaved, [](const Unsaved& one) { return one.kind == UnsavedKind::linked_worktree; });
}

} // namespace atelier
