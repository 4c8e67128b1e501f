#include "domain/guard/change_text.hpp"

#include "base/text.hpp"

namespace atelier {
namespace {

constexpr std::string_view branch_folder = "refs/heads/";
constexpr std::string_view symbolic = "ref:";

std::string shown(const std::optional<std::string>& value) {
    return value ? "'" + *value + "'" : std::string("nothing");
}

std::string went(const StateChange& change) {
    return " went from " + change.before.value_or("nothing") + " to " +
           change.after.value_or("nothing");
}

std::string undo_of_ref(const StateChange& change) {
    const std::string name = shell_quoted(change.name);
    if (change.before && change.before->starts_with(symbolic))
        return "git symbolic-ref " + name + " " +
               shell_quoted(change.before->substr(symbolic.size()));
    if (change.after && change.after->starts_with(symbolic))
        return change.before ? "git update-ref --no-deref " + name + " " + *change.before
                             : "git symbolic-ref --delete " + name;
    if (!change.before) return "git update-ref -d " + name + " " + *change.after;
    return "git update-ref " + name + " " + *change.before +
           (change.after ? " " + *change.after : "");
}

std::string short_name(const std::string& ref) {
    return ref.starts_with(branch_folder) ? ref.substr(branch_folder.size()) : ref;
}

std::string ref_text(const StateChange& change) {
    if (change.moved_to.empty())
        return change.name + went(change) + "; undo: " + undo_of_ref(change);
    return change.name + " was renamed to " + change.moved_to + "; undo: git branch -m " +
           shell_quoted(short_name(change.moved_to)) + " " + shell_quoted(short_name(change.name));
}

std::string undo_of_head(const StateChange& change) {
    const std::string before = change.before.value_or("");
    return "git -C " + shell_quoted(change.name) + " switch " +
           (before.starts_with(branch_folder) ? shell_quoted(before.substr(branch_folder.size()))
                                              : "--detach " + before);
}

std::string checkout_text(const StateChange& change) {
    const std::string folder = shell_quoted(change.name);
    if (!change.before)
        return "there is a new worktree " + change.name + ", its HEAD at " + *change.after +
               "; undo: git worktree remove " + folder;
    if (!change.moved_to.empty())
        return "the worktree " + change.name + " was moved to " + change.moved_to +
               "; undo: git worktree move " + shell_quoted(change.moved_to) + " " + folder;
    return "the worktree " + change.name + " is gone; undo: git worktree add " + folder + " " +
           shell_quoted(short_name(*change.before));
}

std::string file_text(const StateChange& change) {
    if (!change.before) return change.name + " is new; undo: rm " + shell_quoted(change.name);
    return change.name +
           (change.after ? " was changed; what it said before is not kept" : " is gone");
}

} // namespace

std::string change_text(const StateChange& change) {
    switch (change.thing) {
    case ChangeKind::ref:
        return ref_text(change);
    case ChangeKind::head:
        return "HEAD of " + change.name + went(change) + "; undo: " + undo_of_head(change);
    case ChangeKind::checkout:
        return checkout_text(change);
    case ChangeKind::submodule:
        return "in a submodule, " + change.name + went(change) +
               "; it does not land: push it from there, or undo it";
    case ChangeKind::file:
        return file_text(change);
    case ChangeKind::log:
        return "the log of " + change.name + " was emptied; Git no longer finds what it led to";
    case ChangeKind::setting:
        return "the setting " + change.name + " went from " + shown(change.before) + " to " +
               shown(change.after) + "; undo: git config --local " +
               (change.before ? "--replace-all " + shell_quoted(change.name) + " " +
                                    shell_quoted(*change.before)
                              : "--unset-all " + shell_quoted(change.name));
    }
    return change.name;
}

} // namespace atelier
