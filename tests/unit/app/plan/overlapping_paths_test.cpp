#include "app/plan/overlapping_paths.hpp"

#include "domain/work/lifecycle.hpp"
#include "support/catch.hpp"
#include "support/plan_fixture.hpp"

using namespace atelier;
using namespace atelier::test;

namespace {

std::vector<std::string> warned(PlanFixture& plan, const std::vector<BeadId>& epics,
                                const std::set<BeadId>& about) {
    return unwrap(plan.store.read(
        [&](PlanReader& reader) { return overlap_warnings(reader, epics, about); }));
}

} // namespace

TEST_CASE("the later of two that may change the same files is warned of",
          "[app][plan][overlapping_paths]") {
    PlanFixture plan;
    const Bead epic = plan.epic("E");
    const Bead first = plan.changeset(epic, "First", {.paths = {"src/**"}});
    const Bead second = plan.changeset(epic, "Second", {.paths = {"src/a.c", "docs/**"}});
    const Bead third = plan.changeset(epic, "Third", {.paths = {"**/a.c"}});
    const auto all = warned(plan, {epic.id}, {first.id, second.id, third.id});
    REQUIRE(all.size() == 2);
    CHECK_THAT(all[0], ContainsSubstring(second.id.str() + " may change files that " +
                                         first.id.str() + " may change too (src/a.c)"));
    CHECK_THAT(all[1],
               ContainsSubstring(third.id.str() + " may change files that " + first.id.str() +
                                 " and " + second.id.str() + " may change too (**/a.c)"));
    // What was there before is said again only where it is about what is planned now.
    CHECK(warned(plan, {epic.id}, {third.id}) == std::vector<std::string>{all[1]});
    CHECK(warned(plan, {epic.id}, {}).empty());
}

TEST_CASE("what waits for the other, is settled or names no paths is not warned of",
          "[app][plan][overlapping_paths]") {
    PlanFixture plan;
    const Bead epic = plan.epic("E");
    const Bead first = plan.changeset(epic, "First", {.paths = {"src/**"}});
    const Bead next = plan.changeset(epic, "Next", {.depends_on = {first.id}});
    const Bead last = plan.changeset(epic, "Last", {.depends_on = {next.id}, .paths = {"src/a.c"}});
    CHECK(warned(plan, {epic.id}, {first.id, next.id, last.id}).empty());

    const Bead other = plan.epic("Other");
    const Bead apart = plan.changeset(other, "Apart", {.paths = {"src/b.c"}});
    CHECK(warned(plan, {epic.id, other.id}, {apart.id}).size() == 1);
    const Bead later = plan.epic("Later", {.depends_on = {epic.id}});
    const Bead waiting = plan.changeset(later, "Waiting", {.paths = {"src/c.c"}});
    CHECK(warned(plan, {epic.id, later.id}, {waiting.id}).empty());

    plan.update(unwrap(merge(plan.get(first.id), *CommitId::parse(std::string(40, 'a')))));
    CHECK(warned(plan, {epic.id, other.id}, {apart.id}).empty());
}
