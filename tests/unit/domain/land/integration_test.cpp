#include "domain/land/integration.hpp"

#include "support/git_values.hpp"

using namespace atelier;
using namespace atelier::test;

TEST_CASE("a receipt is read as it was written, and nothing else is", "[domain][land]") {
    const IntegrationReceipt receipt{.way = IntegrationWay::squash,
                                     .parent = branch("release/1.0"),
                                     .from = *CommitId::parse(std::string(40, 'a')),
                                     .to = *CommitId::parse(std::string(40, 'b')),
                                     .head = *CommitId::parse(std::string(40, 'c'))};
    const std::string text = receipt_text(receipt);
    CHECK(receipt_from(text) == receipt);
    CHECK_FALSE(receipt_from(""));
    CHECK_FALSE(receipt_from(text + " more"));
    CHECK_FALSE(receipt_from("swap" + text.substr(text.find(' '))));
    CHECK_FALSE(receipt_from(text.substr(0, text.rfind(' ')) + " a..b"));
}
