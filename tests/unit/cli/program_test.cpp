#include "cli/program.hpp"
#include "support/catch.hpp"

#include <stdexcept>

using namespace atelier;

TEST_CASE("what is thrown becomes a fault of ours, and a result stays what it is",
          "[unit][program]") {
    const auto thrown =
        without_exceptions([]() -> Result<int> { throw std::runtime_error("too deep"); });
    REQUIRE_FALSE(thrown);
    CHECK(thrown.error().code == ErrorCode::invariant_broken);
    CHECK_THAT(thrown.error().message, ContainsSubstring("too deep"));
    CHECK_FALSE(thrown.error().hint.empty());
    CHECK(without_exceptions([]() -> Result<int> { return 3; }) == 3);
}
