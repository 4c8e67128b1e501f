#include "view/usage.hpp"

#include "support/catch.hpp"

using namespace atelier;

TEST_CASE("usage is told as far as it is known", "[view]") {
    CHECK(usage_text({}).empty());
    CHECK(usage_text({.tokens = TokenUsage{12'000, 400, 3'100}, .cost = 0.4212, .turns = 4}) ==
          "12,400 tokens in (400 cached), 3,100 out, 4 turns, $0.42");
    CHECK(usage_text({.tokens = TokenUsage{999, 0, 1'234'567}, .turns = 1}) ==
          "999 tokens in, 1,234,567 out, 1 turn");
    CHECK(usage_text({.cost = 0.0}) == "$0.00");
}
