// Changesets that are carried out by a workflow where work goes through pull requests.
#include "support/memory_forge.hpp"
#include "support/molecule_fixture.hpp"

using namespace atelier;
using namespace atelier::test;

namespace {

struct PublishedMolecule : MoleculeFixture {
    std::shared_ptr<MemoryForge> forge = std::make_shared<MemoryForge>();

    PublishedMolecule() {
        settings.admission.pr_mode = PrMode::ready;
        settings.pr_gate = PrGate::changeset_ready;
        const BranchName main = *BranchName::parse("main");
        repository.origin.address = "git@github.com:ann/tool.git";
        repository.origin.branches.insert_or_assign(main, first);
        forge->push(main, first);
        repository.origin.after_push = [this](const BranchPush& push) {
            forge->push(push.branch, push.to);
        };
        put_workflow("cycle", {{LoopStep{.steps = {turn("author", {"carry-out", "mend"}),
                                                   {DoStep{DoKind::resubmit}},
                                                   {GateStep{.kind = GateKind::review}}},
                                         .max = 3,
                                         .until = {.kind = UntilKind::approved}}}});
    }
    void once() {
        WorkContext context = work_context();
        context.forge = [this](const ForgeRepository&) -> Result<std::shared_ptr<Forge>> {
            return std::shared_ptr<Forge>(forge);
        };
        unwrap(run_work_loop(context, by_workflow(RunMode::once)));
    }
    std::optional<CommitId> pushed() {
        const auto found = repository.origin.branches.find(work_branch_of(changeset));
        return found == repository.origin.branches.end() ? std::nullopt
                                                         : std::optional(found->second);
    }
};

} // namespace

TEST_CASE("a molecule updates its pull request, whose review is the verdict",
          "[app][molecule][publish]") {
    PublishedMolecule f;
    f.agents.expect(f.does({{"src/new.txt", "new\n"}}));
    f.once();
    CHECK(f.state(f.changeset) == ChangesetState::done);
    CHECK(f.pushed() == f.at(f.work_branch_of(f.changeset)));
    CHECK(f.run_of(f.changeset).status == RunStatus::waiting);

    f.forge->review(1, {{"bob"}, ReviewVerdict::changes_requested, "Rename it.", f.clock.now()});
    f.agents.expect(f.does({{"src/new.txt", "renamed\n"}}));
    f.once();
    CHECK_THAT(f.prompt(1), ContainsSubstring("brief mend") && ContainsSubstring("Rename it."));
    CHECK(f.turns_of(f.changeset) ==
          std::vector<std::string>{"turn worker done", "do done", "turn worker done", "do done"});
    CHECK(f.pushed() == f.at(f.work_branch_of(f.changeset)));
    CHECK(f.run_of(f.changeset).status == RunStatus::waiting);
}

TEST_CASE("an approval of its pull request ends the run, and nobody is left to ask",
          "[app][molecule][publish]") {
    PublishedMolecule f;
    f.agents.expect(f.does({{"src/new.txt", "new\n"}}));
    f.once();
    const auto seen = f.pushed();
    f.forge->review(1, {{"bob"}, ReviewVerdict::approved, "", f.clock.now()});
    f.once();
    CHECK(f.run_of(f.changeset).status == RunStatus::completed);
    CHECK(f.state(f.changeset) == ChangesetState::done);
    CHECK(f.pushed() == seen);
    // There is nothing to do until it is merged.
    const std::size_t sessions = unwrap(f.store.read([&](PlanReader& plan) {
                                     return plan.sessions({.changeset = f.changeset.id});
                                 })).size();
    f.once();
    CHECK(unwrap(f.store.read([&](PlanReader& plan) {
              return plan.sessions({.changeset = f.changeset.id});
          })).size() == sessions);
    CHECK(f.agents.started.size() == 1);
}
