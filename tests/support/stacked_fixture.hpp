// Work branches of an epic that stand on each other, each with a worktree.
#pragma once

#include "app/land/restack.hpp"
#include "support/project_fixture.hpp"

namespace atelier::test {

// Three changesets of an epic, each done and stacked on the one before, and a fourth on the root
// branch `topic`, which has moved since.
struct Stacked : ProjectFixture {
    Bead epic = PlanFixture::epic("E", {.root_branch = "topic"});
    Bead one = PlanFixture::changeset(epic, "One");
    Bead two = PlanFixture::changeset(epic, "Two", {.depends_on = {one.id}});
    Bead three = PlanFixture::changeset(epic, "Three", {.depends_on = {two.id}});
    Bead beside = PlanFixture::changeset(epic, "Beside");
    WorkContext work = work_context();

    Stacked() {
        repository.force("refs/heads/topic", first);
        const CommitId first_one = work_on(one, first, "topic", {{"one.txt", "one\n"}});
        const CommitId first_two =
            work_on(two, first_one, work_branch_of(one).str(), {{"two.txt", "two\n"}});
        work_on(three, first_two, work_branch_of(two).str(), {{"three.txt", "three\n"}});
        work_on(beside, first, "topic", {{"beside.txt", "beside\n"}});
    }
    CommitId work_on(const Bead& changeset, const CommitId& base, const std::string& on,
                     const FileContents& changed) {
        const CommitId made = commit_work(changeset, base, changed);
        Bead bead = get(changeset.id);
        set_changeset_label(bead, ChangesetLabel::in_progress);
        Changeset::set_parent_branch(bead, *BranchName::parse(on));
        update(bead);
        done(changeset, base, made);
        return made;
    }
    CommitId move_root(const FileContents& changed) {
        const CommitId old = repository.git.ref("refs/heads/topic").value();
        FileTree tree = (*repository.git.commits.find(old))->tree;
        for (const auto& [path, content] : changed)
            tree[path] = *content;
        const CommitId made = repository.git.commits.add({.tree = tree,
                                                          .parents = {old},
                                                          .message = "Theirs\n",
                                                          .author = "Otto",
                                                          .committer = "Otto <o@example.org>"});
        repository.force("refs/heads/topic", made);
        return made;
    }
    EpicRestack restack(bool dry_run = false, bool onto_parent = false) {
        return unwrap(
            restack_epic(work, {.epic = epic.id, .dry_run = dry_run, .onto_parent = onto_parent}));
    }
    CommitId head(const Bead& changeset) { return at(work_branch_of(changeset)).value(); }
    bool stands_on(const Bead& changeset, const CommitId& commit) {
        return unwrap(repository.history().is_ancestor(commit, head(changeset)));
    }
    Changeset facts(const Bead& changeset) { return unwrap(Changeset::of(get(changeset.id))); }
    static std::string left_text(const EpicRestack& pass) {
        std::string text;
        for (const BranchLeftBehind& left : pass.left) {
            text += left.bead.str().substr(left.bead.str().rfind('.')) + " " +
                    std::string(name_of(left.why));
            for (const std::string& path : left.paths)
                text += " " + path;
            text += "; ";
        }
        return text;
    }
};

} // namespace atelier::test
