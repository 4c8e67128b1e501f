#include "app/piece/sample_pieces.hpp"

#include "app/piece/read_lineage.hpp"
#include "support/run_fixture.hpp"

using namespace atelier;
using namespace atelier::test;

namespace {

struct GalleryOfSamples : RunFixture {
    GalleryOfSamples() {
        catalog.sample_pieces =
            SampleSet{.title = "Samples",
                      .request = "Show what there can be",
                      .pieces = {{.name = "verse",
                                  .artisan = "calligrapher",
                                  .form = "haiku",
                                  .interpretation = "the beam",
                                  .text = "Eight seconds of dark."},
                                 {.name = "map", .artisan = "cartographer", .text = "A tower."},
                                 {.name = "guide",
                                  .artisan = "archivist",
                                  .text = "Count to eight.",
                                  .from = {"map", "verse"}}}};
    }
    Result<AddedSamples> add() { return add_samples(world.desk(), catalog); }
    Result<DeletedPieces> remove(bool with_descendants = false) {
        return remove_samples(world.desk(), with_descendants);
    }
    std::size_t in_gallery() {
        return unwrap(list_pieces(work.plan, catalog, {.all = true})).pieces.size();
    }
};

} // namespace

TEST_CASE("Samples are added with their lineage, as a run that has completed", "[app][piece]") {
    GalleryOfSamples at;
    const AddedSamples added = unwrap(at.add());
    REQUIRE(added.pieces.size() == 3);
    const BeadId guide = added.pieces[2].id;
    CHECK(at.parents_of(guide) == std::vector{added.pieces[1].id, added.pieces[0].id});
    CHECK(unwrap(read_lineage(at.work.plan, guide)).ancestors.size() == 2);
    CHECK(at.text_of(added.pieces[0].id) == "Eight seconds of dark.");
    CHECK(added.pieces[0].interpretation == "the beam");
    // Of what the last one was made from there are commits, and no refs of their own.
    CHECK(at.repository.git.ref("refs/atelier/pieces/" + guide.str()) == added.pieces[2].commit);
    CHECK_FALSE(at.repository.git.ref("refs/atelier/pieces/" + added.pieces[0].id.str()));
    const Run run = at.run_of(added.run);
    CHECK(run.status == RunStatus::completed);
    CHECK(has_label(at.get(added.run), samples_label));
    CHECK(at.get(added.run).status == BeadStatus::closed);
    CHECK(at.drive(added.run).already);
    CHECK(unwrap(list_pieces(at.work.plan, at.catalog, {.search = "THE BEAM", .all = true}))
              .pieces.size() == 1);
}

TEST_CASE("Samples that are there are not added again, and what is not there is not removed",
          "[app][piece]") {
    GalleryOfSamples at;
    CHECK(must_fail(at.remove()).code == ErrorCode::not_found);
    const BeadId first = unwrap(at.add()).run;
    const Error twice = must_fail(at.add());
    CHECK(twice.code == ErrorCode::already_decided);
    CHECK(twice.message == "the samples are in the gallery already, in " + first.str());
    CHECK(at.in_gallery() == 3);
    CHECK(unwrap(at.remove()).pieces.size() == 3);
    CHECK(at.in_gallery() == 0);
    CHECK(unwrap(at.repository.made.refs(first)).empty());
    // The run was there for them alone.
    CHECK(unwrap(at.store.read([](PlanReader& plan) { return plan.runs().select({}); })).empty());
    CHECK(at.get(first).status == BeadStatus::closed);
    CHECK(must_fail(at.remove()).code == ErrorCode::not_found);
    CHECK(unwrap(at.add()).run != first);
    CHECK(at.in_gallery() == 3);
}

TEST_CASE("Samples from which something was made go with it or not at all", "[app][piece]") {
    GalleryOfSamples at;
    const BeadId verse = unwrap(at.add()).pieces[0].id;
    StartRequest request = at.commission(CommissionHow::solo, {"scout"});
    request.sources = {verse};
    const BeadId own = at.carry(request).pieces.front();
    const Error used = must_fail(at.remove());
    CHECK(used.code == ErrorCode::built_on);
    CHECK_THAT(used.message, ContainsSubstring(own.str() + " was made from"));
    CHECK(at.in_gallery() == 4);
    CHECK(unwrap(at.remove(true)).pieces.size() == 4);
    CHECK(at.in_gallery() == 0);
}

TEST_CASE("Killed at any moment, samples are there as a whole or not at all", "[app][piece]") {
    for (int moment = 1; moment < 40; ++moment) {
        GalleryOfSamples at;
        at.kill.at = moment;
        bool killed = false;
        try {
            unwrap(at.add());
        } catch (const Killed&) {
            killed = true;
        }
        at.restart();
        CHECK((at.in_gallery() == 0 || at.in_gallery() == 3));
        if (!killed) {
            CHECK(moment > 5);
            return;
        }
    }
    FAIL("it is never done");
}
