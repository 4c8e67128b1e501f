#include "base/or_null.hpp"

#include "base/ids.hpp"
#include "support/catch.hpp"

using namespace atelier;

namespace {

enum class Shade { light, dark };
constexpr auto names_of(Shade) {
    return std::to_array<Named<Shade>>({{Shade::light, "light"}, {Shade::dark, "dark"}});
}

} // namespace

TEST_CASE("what there is none of is null", "[base][json]") {
    CHECK(or_null("") == Json());
    CHECK(or_null(std::optional<std::string>()) == Json());
    CHECK(or_null(std::optional<BeadId>()) == Json());
    CHECK(or_null(std::optional<Time>()) == Json());
    CHECK(or_null(std::optional<Shade>()) == Json());
    CHECK(or_null(std::optional<bool>()) == Json());
}

TEST_CASE("what there is stands as it is told everywhere", "[base][json]") {
    CHECK(or_null("a") == Json("a"));
    // Somebody has said that it is empty.
    CHECK(or_null(std::optional<std::string>("")) == Json(""));
    CHECK(or_null(std::optional(*BeadId::parse("at-e1"))) == Json("at-e1"));
    CHECK(or_null(std::optional(*parse_time("2026-03-01T08:00:00Z"))) ==
          Json("2026-03-01T08:00:00.000Z"));
    CHECK(or_null(std::optional(Shade::dark)) == Json("dark"));
    CHECK(or_null(std::optional(false)) == Json(false));
    CHECK(or_null(std::optional(0.5)) == Json(0.5));
}
