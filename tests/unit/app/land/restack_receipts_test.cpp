#include "app/land/restack_receipts.hpp"

#include "app/land/undo_restack.hpp"
#include "support/stacked_fixture.hpp"

using namespace atelier;
using namespace atelier::test;

TEST_CASE("a run that ends around the move is settled by the next", "[app][land][restack]") {
    Stacked f;
    f.move_root({{"root.txt", "root\n"}});
    const auto refs = f.repository.git.refs;
    const Bead before = f.get(f.two.id);
    f.restack();
    const RestackReceipt receipt = unwrap(f.store.read([&](PlanReader& plan) {
                                       return restack_receipt(plan, f.epic.id);
                                   })).value();
    unwrap(undo_restack(f.work, f.epic.id));
    // As a run leaves it that had begun.
    unwrap(f.store.write(
        f.stamp(), [&](PlanWriter& plan) { return begin_restack(plan, f.epic.id, receipt); }));
    const auto move = [&](std::size_t count) {
        for (const RestackedRef& moved : receipt.branches)
            unwrap(f.repository.worktrees().bring_files(f.worktree_of(f.get(moved.bead)),
                                                        moved.branch, moved.from, moved.to));
        for (std::size_t i = 0; i < count; ++i)
            f.repository.force(full_ref(receipt.branches[i].branch), receipt.branches[i].to);
    };
    const auto begun = unwrap(begun_restacks(f.store, f.repository));
    REQUIRE(begun.size() == 1);
    CHECK(begun[0].epic == f.epic.id);
    CHECK_FALSE(begun[0].moved);
    SECTION("before anything moved but files") {
        const RestackedRef& first = receipt.branches.front();
        unwrap(f.repository.worktrees().bring_files(f.worktree_of(f.get(first.bead)), first.branch,
                                                    first.from, first.to));
        unwrap(settle_begun_restacks(f.work));
        CHECK(f.repository.git.refs == refs);
        CHECK_FALSE(unwrap(f.files.exists(f.worktree_of(f.get(first.bead)) / "root.txt")));
        CHECK(f.get(f.two.id).description == before.description);
    }
    SECTION("after some or all had moved") {
        move(GENERATE(1, 4));
        CHECK(unwrap(begun_restacks(f.store, f.repository)).at(0).moved);
        unwrap(settle_begun_restacks(f.work));
        CHECK(f.facts(f.two).done_head() == f.head(f.two));
        CHECK(f.facts(f.two).parent_base() == f.head(f.one));
        CHECK(f.stands_on(f.beside, f.repository.git.ref("refs/heads/topic").value()));
        CHECK(unwrap(f.repository.worktrees().worktree_state(f.worktree_of(f.beside)))
                  .changed.empty());
        CHECK(f.progress.has_warned_of("recorded"));
        CHECK(f.event_types().back() == "epic.restacked");
        unwrap(undo_restack(f.work, f.epic.id));
        CHECK(f.repository.git.refs == refs);
    }
    CHECK(unwrap(begun_restacks(f.store, f.repository)).empty());
    const std::size_t warned = f.progress.warnings.size();
    unwrap(settle_begun_restacks(f.work));
    CHECK(f.progress.warnings.size() == warned);
}
