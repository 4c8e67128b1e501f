// Whatever brings an epic to its parent branch, restacks it or takes either back, with a run that
// ends before each of its steps: what becomes of it is what becomes of it without.
#include "app/land/integrate_epic.hpp"
#include "app/land/integration_receipts.hpp"
#include "app/land/undo_integration.hpp"
#include "app/land/undo_restack.hpp"

#include "support/ended_run.hpp"
#include "support/integration_fixture.hpp"
#include "support/stacked_fixture.hpp"

#include <functional>

using namespace atelier;
using namespace atelier::test;

namespace {

// How many steps a run has; `last`: it ends before that one.
template <class Fixture>
long run_to(Fixture& f, long last, const std::function<void(WorkContext&)>& run) {
    Steps steps{.last = last, .done = 0};
    SteppedStore store(f.store, steps);
    f.repository.moving.before_update = [&] { steps(); };
    WorkContext work = over(store, f.work);
    try {
        run(work);
    } catch (const RunEnded&) {
    }
    f.repository.moving.before_update = [] {};
    return steps.done;
}

struct Undone : IntegrationFixture {
    Undone(IntegrationWay way, bool checked_out) {
        if (!checked_out) repository.detach(record.enlistment);
        unwrap(integrate(way));
    }
};

std::size_t count_of(PlanFixture& f, const std::string& type) {
    const auto types = f.event_types();
    return static_cast<std::size_t>(std::ranges::count(types, type));
}

} // namespace

TEST_CASE("an integration that ends before any of its steps is made by the next, once",
          "[app][land][integrate][generated]") {
    const bool checked_out = GENERATE(true, false);
    for (const auto& [way, name] : names_of(IntegrationWay{})) {
        const auto integrate = [way = way](WorkContext& work) {
            unwrap(integrate_epic(work, {.epic = *BeadId::parse("at-00001"), .way = way}));
        };
        long steps = 1;
        for (long step = 1; step <= steps; ++step) {
            IntegrationFixture f;
            if (!checked_out) f.repository.detach(f.record.enlistment);
            REQUIRE(f.epic.id.str() == "at-00001");
            if (step == 1) {
                IntegrationFixture whole;
                if (!checked_out) whole.repository.detach(whole.record.enlistment);
                steps = run_to(whole, 0, integrate);
            }
            INFO(name << ", ended before step " << step << " of " << steps);
            run_to(f, step, integrate);
            if (!f.in_main()) integrate(f.work);
            unwrap(record_unrecorded_integrations(f.work));
            CHECK(f.in_main());
            CHECK(count_of(f, "epic.integrated") == 1);
            unwrap(undo_integration(f.work, f.epic.id));
            CHECK(f.at_main() == f.first);
        }
        CHECK(steps > 1);
    }
}

TEST_CASE("taking an integration back that ends before any of its steps is gone on with",
          "[app][land][integrate][generated]") {
    const bool checked_out = GENERATE(true, false);
    for (const auto& [way, name] : names_of(IntegrationWay{})) {
        const auto undo = [](WorkContext& work) {
            unwrap(undo_integration(work, *BeadId::parse("at-00001")));
        };
        Undone whole(way, checked_out);
        const long steps = run_to(whole, 0, undo);
        CHECK(steps > 0);
        for (long step = 1; step <= steps; ++step) {
            INFO(name << ", ended before step " << step << " of " << steps);
            Undone f(way, checked_out);
            run_to(f, step, undo);
            undo(f.work);
            CHECK(f.at_main() == f.first);
            CHECK_FALSE(f.in_main());
            CHECK(count_of(f, "epic.integration_undone") == 1);
        }
    }
}

TEST_CASE("a restack, and taking it back, that end before any of their steps are gone on with",
          "[app][land][restack][generated]") {
    const auto restack = [](WorkContext& work) {
        unwrap(restack_epic(work, {.epic = *BeadId::parse("at-00001")}));
    };
    const auto undo = [](WorkContext& work) {
        unwrap(undo_restack(work, *BeadId::parse("at-00001")));
    };
    Stacked whole;
    REQUIRE(whole.epic.id.str() == "at-00001");
    const CommitId root = whole.move_root({{"root.txt", "root\n"}});
    const auto before = whole.repository.git.refs;
    const long steps = run_to(whole, 0, restack);
    const auto after = whole.repository.git.refs;
    const long back = run_to(whole, 0, undo);
    CHECK(whole.repository.git.refs == before);
    CHECK(steps > 1);
    CHECK(back > 1);
    for (long step = 1; step <= steps; ++step) {
        INFO("restack ended before step " << step << " of " << steps);
        Stacked f;
        f.move_root({{"root.txt", "root\n"}});
        run_to(f, step, restack);
        restack(f.work);
        CHECK(f.repository.git.refs == after);
        for (const Bead& each : {f.one, f.two, f.three, f.beside}) {
            CHECK(f.stands_on(each, root));
            CHECK(f.facts(each).done_head() == f.head(each));
            CHECK(unwrap(f.files.exists(f.worktree_of(each) / "root.txt")));
        }
        CHECK(count_of(f, "epic.restacked") == 1);
        undo(f.work);
        CHECK(f.repository.git.refs == before);
    }
    for (long step = 1; step <= back; ++step) {
        INFO("undo ended before step " << step << " of " << back);
        Stacked f;
        f.move_root({{"root.txt", "root\n"}});
        restack(f.work);
        run_to(f, step, undo);
        // It may have been all but said.
        const auto again = undo_restack(f.work, f.epic.id);
        if (!again) CHECK(again.error().code == ErrorCode::not_found);
        CHECK(f.repository.git.refs == before);
        for (const Bead& each : {f.one, f.two, f.three, f.beside}) {
            CHECK(f.facts(each).done_head() == f.head(each));
            CHECK_FALSE(unwrap(f.files.exists(f.worktree_of(each) / "root.txt")));
        }
        CHECK(count_of(f, "epic.restack_undone") == 1);
    }
}
