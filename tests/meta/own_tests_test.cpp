#include "meta/own_tests.hpp"
#include "support/catch.hpp"

using namespace atelier::meta;

TEST_CASE("every use case has a test of its own") {
    const auto found = check_own_tests(tree());
    INFO(report(found));
    CHECK(found.empty());
}

TEST_CASE("a use case without a test at its own place is found") {
    const std::vector<SourceFile> files{
        {"git-atelier/app/claim/claim.cpp", ""},     {"git-atelier/app/claim/claim.hpp", ""},
        {"git-atelier/app/mail/notices.cpp", ""},    {"git-atelier/domain/work/lease.cpp", ""},
        {"tests/unit/app/claim/claim_test.cpp", ""}, {"tests/unit/app/claim/notices_test.cpp", ""},
    };
    const auto found = check_own_tests(files);
    REQUIRE(found.size() == 1);
    CHECK(found[0] == Finding{"git-atelier/app/mail/notices.cpp", 1,
                              "has no test tests/unit/app/mail/notices_test.cpp"});
}

TEST_CASE("whatever draws its cases at random is tagged as generated") {
    const auto found = check_generated_tests(tree());
    INFO(report(found));
    CHECK(found.empty());
}

TEST_CASE("a test that draws at random without the tag is found") {
    const std::string draws = "#include <random>\n";
    const std::vector<SourceFile> files{
        {"tests/unit/base/a_test.cpp", draws + "TEST_CASE(\"a\", \"[generated]\") {}\n"},
        {"tests/unit/base/b_test.cpp", draws + "TEST_CASE(\"b\") {}\n"},
        {"tests/unit/base/c_test.cpp", "// " + draws},
        {"git-atelier/adapters/system/random_ids.cpp", draws}};
    const auto found = check_generated_tests(files);
    REQUIRE(found.size() == 1);
    CHECK(found[0].path == "tests/unit/base/b_test.cpp");
}
