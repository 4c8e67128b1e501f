#include "app/changeset/supersede.hpp"
#include "domain/bead/changeset.hpp"
#include "support/plan_fixture.hpp"
#include "support/samples.hpp"

using namespace atelier;
using namespace atelier::test;

namespace {

struct Replacements {
    PlanFixture fixture;
    Bead epic = fixture.epic("Greeting");
    Bead first = fixture.changeset(epic, "First");
    Bead second = fixture.changeset(epic, "Second");
    Bead third = fixture.changeset(epic, "Third");

    void replace(Bead& bead, const BeadId& by) {
        Changeset::set_superseded_by(bead, by);
        bead = fixture.update(bead);
    }
    Result<void> check(const BeadId& given_up, const std::optional<BeadId>& replacement) {
        return fixture.store.read(
            [&](PlanReader& plan) { return require_no_way_back(plan, given_up, replacement); });
    }
};

} // namespace

TEST_CASE("a changeset may be replaced by another, and that by a third", "[app][supersede]") {
    Replacements at;
    CHECK(at.check(at.first.id, std::nullopt));
    CHECK(at.check(at.first.id, at.second.id));
    at.replace(at.second, at.third.id);
    CHECK(at.check(at.first.id, at.second.id));
}

TEST_CASE("no chain of replacements leads back to its beginning", "[app][supersede]") {
    Replacements at;
    const Error itself = must_fail(at.check(at.first.id, at.first.id));
    CHECK(itself.code == ErrorCode::usage);
    CHECK(itself.message == at.first.id.str() + " cannot supersede itself");
    at.replace(at.second, at.third.id);
    at.replace(at.third, at.first.id);
    const Error fault = must_fail(at.check(at.first.id, at.second.id));
    CHECK(fault.code == ErrorCode::usage);
    CHECK_THAT(fault.message, ContainsSubstring("is itself superseded by " + at.first.id.str()));
}

TEST_CASE("only a changeset replaces a changeset", "[app][supersede]") {
    Replacements at;
    CHECK(must_fail(at.check(at.first.id, at.epic.id)).code == ErrorCode::not_found);
    CHECK(must_fail(at.check(at.first.id, id("at-nowhere"))).code == ErrorCode::not_found);
}
