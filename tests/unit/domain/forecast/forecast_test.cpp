#include "domain/forecast/forecast.hpp"

#include "domain/bead/changeset.hpp"
#include "support/catch.hpp"
#include "support/samples.hpp"

using namespace atelier;
using namespace atelier::test;

namespace {

const ForeseenPair between{id("at-x.2"), Against::changeset, "at-y.1", "1..2", "3..4"};
const ForeseenPair and_root{id("at-x.2"), Against::root_branch, "greeting", "1..2", "5"};
const ForeseenPair untold{id("at-x.3"), Against::changeset, "at-y.1", "6..7", "3..4"};
const Forecast sample{{between, std::vector<std::string>{"src/a.c", "b"}},
                      {and_root, std::vector<std::string>{}},
                      {untold, std::nullopt}};

} // namespace

TEST_CASE("a forecast is read as it was written, and what is none tells nothing",
          "[domain][forecast]") {
    CHECK(parse_forecast(forecast_text(sample)) == sample);
    for (const char* text : {"", "{", "{}", "null", "[1, {}, {\"subject\":\"at-x\"}]"})
        CHECK(parse_forecast(text).empty());
}

TEST_CASE("what collides is told, for both", "[domain][forecast]") {
    const Collision met{id("at-x.2"), Against::changeset, "at-y.1", {"src/a.c", "b"}};
    CHECK(collisions_in(sample) == std::vector<Collision>{met});
    CHECK(collisions_about(sample, id("at-x.2")) == std::vector<Collision>{met});
    CHECK(collisions_about(sample, id("at-y.1")) == std::vector<Collision>{met});
    CHECK(collisions_about(sample, id("at-x.3")).empty());
}

TEST_CASE("what is done lands first, else what was planned first", "[domain][forecast]") {
    Bead first{.id = id("at-x.1"), .title = "first", .created_at = Time{Millis{1}}};
    Bead second{.id = id("at-x.2"), .title = "second", .created_at = Time{Millis{2}}};
    CHECK(lands_first(first, second));
    CHECK_FALSE(lands_first(second, first));
    second.labels = {"at:changeset"};
    Changeset::set_done_head(second, *CommitId::parse(std::string(40, 'a')));
    CHECK(lands_first(second, first));
    CHECK_FALSE(lands_first(first, second));
}

TEST_CASE("what is under way is met by commits, and without them by planned paths",
          "[domain][forecast]") {
    const std::vector<UnderWay> under_way{{id("at-y.1"), {"docs/**"}}};
    const auto met = [&](const BeadId& one, const std::vector<std::string>& paths,
                         const std::vector<BeadId>& prerequisites = {}) {
        return collisions_with(under_way, sample, one, paths, prerequisites);
    };
    CHECK(met(id("at-x.2"), {}) ==
          std::vector<Collision>{{id("at-x.2"), Against::changeset, "at-y.1", {"src/a.c", "b"}}});
    // Nobody could tell, or nobody has looked: the paths count.
    const auto planned = [](const char* one) {
        return std::vector<Collision>{{id(one), Against::changeset, "at-y.1", {"docs/a.md"}, true}};
    };
    CHECK(met(id("at-x.3"), {"docs/a.md"}) == planned("at-x.3"));
    CHECK(met(id("at-x.4"), {"docs/a.md", "src/**"}) == planned("at-x.4"));
    CHECK(met(id("at-x.4"), {"src/**"}).empty());
    CHECK(met(id("at-x.4"), {}).empty());
    CHECK(met(id("at-x.4"), {"docs/a.md"}, {id("at-y.1")}).empty());
    CHECK(met(id("at-y.1"), {"docs/a.md"}).empty());
    // What stands on it waits for it.
    CHECK(collisions_with({{id("at-y.2"), {"docs/**"}, {id("at-x.4")}}}, {}, id("at-x.4"),
                          {"docs/**"}, {})
              .empty());
}
