#include "domain/work/setback.hpp"

#include "support/catch.hpp"
#include "support/samples.hpp"

using namespace atelier;
using namespace atelier::test;

TEST_CASE("what paths are of is said by what kept the changeset from landing", "[domain][work]") {
    const BeadId changeset = id("at-1.1");
    const std::vector<std::string> paths{"a.png"};
    const auto by = [&](std::optional<ErrorCode> code) {
        return setback_of(changeset, code, paths).by;
    };
    CHECK(std::get<InConflict>(by(ErrorCode::conflict)).paths == paths);
    CHECK(std::get<TooLarge>(by(ErrorCode::guardrail_exceeded)).binaries == paths);
    CHECK(std::get<BlockedByError>(by(ErrorCode::checks_failed)).code == ErrorCode::checks_failed);
    CHECK(std::holds_alternative<BlockedByAgent>(by(std::nullopt)));
}

TEST_CASE("a setback is made again of its code and paths", "[domain][work]") {
    const BeadId changeset = id("at-1.1");
    for (const Setback& setback :
         {Setback{changeset, BlockedByAgent{}}, Setback{changeset, InConflict{{"a", "b"}}},
          Setback{changeset, TooLarge{{"a.png"}}}, Setback{changeset, TooLarge{}},
          Setback{changeset, BlockedByError{ErrorCode::paths_exceeded}}})
        CHECK(setback_of(changeset, code_of(setback), paths_of(setback)) == setback);
}

TEST_CASE("an approval of its size settles what is too large by its lines alone",
          "[domain][work]") {
    const BeadId changeset = id("at-1.1");
    CHECK(is_of_size({changeset, TooLarge{}}));
    CHECK_FALSE(is_of_size({changeset, TooLarge{{"a.png"}}}));
    CHECK_FALSE(is_of_size({changeset, InConflict{}}));
    CHECK_FALSE(is_of_size({changeset, BlockedByError{ErrorCode::paths_exceeded}}));
}
