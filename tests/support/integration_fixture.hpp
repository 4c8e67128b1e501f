// A finished epic on the root branch `topic`, two commits before `main`, which the main checkout
// shows.
#pragma once

#include "app/land/epic_in_parent.hpp"
#include "app/land/integrate_epic.hpp"
#include "support/project_fixture.hpp"

namespace atelier::test {

struct IntegrationFixture : ProjectFixture {
    Bead epic = PlanFixture::epic("E", {.root_branch = "topic"});
    Bead one = PlanFixture::changeset(epic, "One");
    Bead two = PlanFixture::changeset(epic, "Two");
    WorkContext work = work_context();
    CommitId head = finish();

    CommitId finish() {
        const CommitId first_one = land(one, first, {{"one.txt", "one\n"}});
        const CommitId last = land(two, first_one, {{"two.txt", "two\n"}});
        repository.force("refs/heads/topic", last);
        Bead closed = get(epic.id);
        closed.status = BeadStatus::closed;
        update(closed);
        return last;
    }
    // As a landing leaves it on the root branch.
    CommitId land(const Bead& changeset, const CommitId& onto, const FileContents& changed) {
        const CommitId landed = commit_on(onto,
                                          "Work\n\nAtelier-Epic: " + epic.id.str() +
                                              "\nAtelier-Changeset: " + changeset.id.str() + "\n",
                                          changed);
        done(changeset, onto, landed);
        update(unwrap(merge(get(changeset.id), landed)));
        return landed;
    }
    CommitId commit_on(const CommitId& parent, const std::string& message,
                       const FileContents& changed) {
        FileTree tree = (*repository.git.commits.find(parent))->tree;
        for (const auto& [path, content] : changed)
            tree[path] = *content;
        return repository.git.commits.add({.tree = tree,
                                           .parents = {parent},
                                           .message = message,
                                           .author = "Otto",
                                           .committer = "Otto"});
    }
    // A commit of somebody else's on the parent branch; the checkout that has it shows it.
    CommitId move_main(const FileContents& changed) {
        if (repository.git.worktrees.front().branch == *BranchName::parse("main"))
            return repository.commit(record.enlistment, "Theirs\n", changed, "Otto");
        const CommitId made = commit_on(at_main(), "Theirs\n", changed);
        repository.force("refs/heads/main", made, "Otto");
        return made;
    }
    CommitId at_main() const { return repository.git.ref("refs/heads/main").value(); }
    Result<EpicIntegration> integrate(IntegrationWay way = IntegrationWay::fast_forward,
                                      bool preview = false) {
        return integrate_epic(work, {.epic = epic.id, .way = way, .preview = preview});
    }
    bool in_main() {
        const auto found = unwrap(store.read(
            [&](PlanReader& plan) { return ParentBranches(repository).look(plan, get(epic.id)); }));
        return found && found->proven();
    }
};

} // namespace atelier::test
