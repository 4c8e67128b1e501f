// An epic whose changesets are done and stacked on each other, a remote, and a forge that sees what
// is pushed there.
#pragma once

#include "app/publish/publish_epics.hpp"
#include "app/publish/publish_record.hpp"
#include "domain/bead/field_text.hpp"
#include "domain/bead/message.hpp"
#include "support/memory_forge.hpp"
#include "support/stacked_fixture.hpp"

namespace atelier::test {

struct PublishingFixture : Stacked {
    std::shared_ptr<MemoryForge> forge = std::make_shared<MemoryForge>();
    BranchName main = *BranchName::parse("main");
    int asked = 0;

    PublishingFixture() {
        settings.admission.pr_mode = PrMode::ready;
        settings.pr_gate = PrGate::changeset_ready;
        repository.origin.address = "git@github.com:ann/tool.git";
        move_main(first);
        repository.origin.after_push = [this](const BranchPush& push) {
            forge->push(push.branch, push.to);
        };
        work.forge = [this](const ForgeRepository&) -> Result<std::shared_ptr<Forge>> {
            ++asked;
            return std::shared_ptr<Forge>(forge);
        };
    }
    void move_main(const CommitId& to) {
        repository.origin.branches.insert_or_assign(main, to);
        forge->push(main, to);
    }
    void publish() { unwrap(publish_epics(work)); }
    // As its agent does.
    void request(const Bead& changeset) {
        unwrap(store.write(
            stamp(), [&](PlanWriter& plan) { return put_publish_request(plan, changeset.id); }));
    }
    // As it was before its agent had done.
    void reopen(const Bead& changeset) { update(unwrap(atelier::reopen(get(changeset.id)))); }
    // What was said about it so far: whoever works on it next has it in the brief.
    void hear(const Bead& changeset) {
        for (Bead message : select({.kind = BeadKind::message, .thread = changeset.id})) {
            Message::mark_read(message, clock.now());
            update(message);
        }
    }
    PublishRecord record(const Bead& changeset) {
        return unwrap(
            store.read([&](PlanReader& plan) { return publish_record(plan, changeset.id); }));
    }
    std::optional<PullRequest> pull_request(const Bead& changeset) {
        return unwrap(
            choose_pull_request(unwrap(forge->pull_requests_of(work_branch_of(changeset)))));
    }
    std::optional<CommitId> pushed(const Bead& changeset) {
        const auto found = repository.origin.branches.find(work_branch_of(changeset));
        return found == repository.origin.branches.end() ? std::nullopt
                                                         : std::optional(found->second);
    }
    // As a person merges it there: `squash` leaves one commit with all of it.
    CommitId merge_on_forge(const Bead& changeset, bool squash = false) {
        const CommitId from = repository.origin.branches.at(main);
        const CommitId work_head = *pushed(changeset);
        FileTree tree = (*repository.git.commits.find(from))->tree;
        for (const auto& [path, content] : (*repository.git.commits.find(work_head))->tree)
            tree[path] = content;
        std::vector<CommitId> parents{from};
        if (!squash) parents.push_back(work_head);
        const CommitId made = repository.git.commits.add({.tree = tree,
                                                          .parents = parents,
                                                          .message = "Merge pull request\n",
                                                          .author = "Bob",
                                                          .committer = "Forge"});
        repository.origin.branches.insert_or_assign(main, made);
        forge->merge(pull_request(changeset)->number, made);
        return made;
    }
    std::string written(const Bead& changeset, std::string_view field) {
        return atelier::get_field(get(changeset.id), field).value_or("");
    }
};

} // namespace atelier::test
