#include "domain/bead/bead_order.hpp"

#include "base/text.hpp"
#include "support/catch.hpp"
#include "support/samples.hpp"

using namespace atelier;
using namespace atelier::test;

namespace {

Bead waiting(const std::string& name, const std::vector<std::string>& for_these,
             const std::string& parent = {}) {
    Bead bead{.id = id(name), .title = name};
    for (const std::string& each : for_these)
        add_dependency(bead, id(each));
    if (!parent.empty()) bead.parent = id(parent);
    return bead;
}

BeadOrder ordered(const std::vector<Bead>& beads) {
    std::vector<const Bead*> given;
    for (const Bead& bead : beads)
        given.push_back(&bead);
    return prerequisites_first(given);
}

std::string names(const std::vector<Bead>& beads) {
    std::vector<std::string> out;
    for (const Bead* bead : ordered(beads).beads)
        out.push_back(bead->id.str());
    return join(out, " ");
}

} // namespace

TEST_CASE("a bead comes after its parent and what it depends on, else as given") {
    CHECK(names({waiting("c", {"b"}), waiting("x", {}), waiting("b", {}, "a"), waiting("a", {}),
                 waiting("y", {})}) == "x a b c y");
    CHECK(names({waiting("b", {}), waiting("a", {}), waiting("c", {})}) == "b a c");
    CHECK(names({}).empty());
    // What is not among them does not count; one that is both parent and prerequisite counts once.
    CHECK(names({waiting("b", {"elsewhere", "a"}, "a"), waiting("a", {}, "gone")}) == "a b");
}

TEST_CASE("beads that wait for each other are named, and still come last") {
    const std::vector<Bead> beads = {waiting("behind", {"p"}), waiting("p", {"q"}),
                                     waiting("q", {}, "r"), waiting("r", {"p", "free"}),
                                     waiting("free", {})};
    CHECK(names(beads) == "free behind p q r");
    CHECK(ordered(beads).ring == std::vector<BeadId>{id("p"), id("q"), id("r")});
    CHECK(ordered({waiting("a", {"a"})}).ring == std::vector<BeadId>{id("a")});
    CHECK(ordered({waiting("a", {"b"}), waiting("b", {})}).ring.empty());
}

TEST_CASE("a long chain is ordered without running out of anything") {
    std::vector<Bead> chain;
    for (int i = 0; i < 20'000; ++i)
        chain.push_back(waiting("n" + std::to_string(i), {"n" + std::to_string(i + 1)}));
    CHECK(ordered(chain).beads.front()->id == id("n19999"));
    chain.push_back(waiting("n20000", {"n0"}));
    CHECK(ordered(chain).ring.size() == 20'001);
}

TEST_CASE("beads of one's own are put in the same order, whole") {
    const auto put = prerequisites_first(
        {waiting("child", {"b"}, "top"), waiting("top", {}), waiting("b", {"top"})});
    REQUIRE(put.size() == 3);
    CHECK(put[0] == waiting("top", {}));
    CHECK(put[1] == waiting("b", {"top"}));
    CHECK(put[2] == waiting("child", {"b"}, "top"));
}

TEST_CASE("the older bead comes first, then the one whose id people count first") {
    Bead early = waiting("at-x.10", {});
    Bead late = waiting("at-x.2", {});
    CHECK(older(late, early));
    late.created_at = early.created_at + Millis{1};
    CHECK(older(early, late));
    CHECK_FALSE(older(early, early));
}

TEST_CASE("who waits is asked by way of the epics, too") {
    const auto ring = [](std::vector<Bead> beads) {
        for (Bead& bead : beads)
            if (!bead.parent) bead.labels = {"at:epic"};
        std::vector<const Bead*> given;
        for (const Bead& bead : beads)
            given.push_back(&bead);
        return waiting_ring(given);
    };
    CHECK(ring({waiting("e", {}), waiting("e.1", {}, "e"), waiting("f", {"e"})}).empty());
    CHECK(ring({waiting("e", {}), waiting("e.1", {"f.1"}, "e"), waiting("f", {}),
                waiting("f.1", {}, "f"), waiting("f.2", {"e.1"}, "f")})
              .empty());
    CHECK_FALSE(ring({waiting("e", {}), waiting("e.1", {"e"}, "e")}).empty());
    CHECK_FALSE(ring({waiting("e", {"e.1"}), waiting("e.1", {}, "e")}).empty());
    CHECK_FALSE(ring({waiting("e", {}), waiting("e.1", {"f"}, "e"), waiting("f", {}),
                      waiting("f.1", {"e"}, "f")})
                    .empty());
    std::vector<Bead> done = {waiting("e", {}), waiting("e.1", {"e"}, "e")};
    done[1].status = BeadStatus::closed;
    CHECK(ring(done).empty());
}

TEST_CASE("a ring is looked for through some, whatever rings there are besides") {
    const std::vector<Bead> beads = {waiting("a", {"b"}),      waiting("b", {"a"}),
                                     waiting("c", {"a", "d"}), waiting("d", {"e"}),
                                     waiting("e", {"c"}),      waiting("f", {"a"})};
    std::vector<const Bead*> given;
    for (const Bead& bead : beads)
        given.push_back(&bead);
    const auto through = [&](const std::string& name) {
        return waiting_ring(given, {beads[static_cast<std::size_t>(name[0] - 'a')].id});
    };
    CHECK(through("f").empty());
    const auto ring = through("d");
    REQUIRE(ring.size() == 3);
    CHECK(ring[0] == beads[3].id);
    CHECK(ring[1] == beads[4].id);
    CHECK(ring[2] == beads[2].id);
    CHECK(waiting_ring(given, {}).empty());
}
