#include "domain/bead/pause_order.hpp"

#include "support/catch.hpp"
#include "support/unwrap.hpp"

using namespace atelier;
using namespace atelier::test;

TEST_CASE("orders to pause are read as they were written, one a thing", "[domain][pause]") {
    const BeadId epic = *BeadId::parse("at-1");
    const Time since = *parse_time("2026-01-01T09:00:00Z");
    PauseOrders orders;
    orders.put({.on = epic, .name = "at-1", .reason = "first", .by = "a", .since = since});
    orders.put({.name = std::string(whole_project), .by = "a", .since = since});
    orders.put({.on = epic, .name = "at-1", .reason = "better", .by = "b", .since = since});
    const PauseOrders read = unwrap(PauseOrders::parse(orders.text()));
    CHECK(read.all() == orders.all());
    REQUIRE(read.all().size() == 2);
    REQUIRE(read.find(epic) != nullptr);
    CHECK(pause_order_text(*read.find(epic)) == "at-1 is paused: better");
    REQUIRE(read.find(std::nullopt) != nullptr);
    CHECK(pause_order_text(*read.find(std::nullopt)) == "the project is paused");
    orders.take_away(std::nullopt);
    CHECK(orders.find(std::nullopt) == nullptr);
    CHECK(unwrap(PauseOrders::parse("")).all().empty());
}

TEST_CASE("what cannot be read as an order is an error, not no order", "[domain][pause]") {
    const auto text = GENERATE(as<std::string>(), "x", "{}", R"([{"name":"at-1"}])",
                               R"([{"on":"at 1","name":"at-1","since":"2026-01-01T09:00:00Z"}])");
    CHECK_FALSE(PauseOrders::parse(text));
}
