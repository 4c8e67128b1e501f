#include "meta/hint_calls.hpp"
#include "support/catch.hpp"

using namespace atelier::meta;

namespace {

std::vector<SourceFile> product_files() {
    return files_below({"git-atelier/", "skills-bin/", "hooks/"}, {".cpp", ".hpp"});
}

} // namespace

TEST_CASE("what an error says to do next is a row of the table of hints") {
    std::vector<Finding> all;
    for (const SourceFile& file : product_files()) {
        const auto found = check_hints(file);
        all.insert(all.end(), found.begin(), found.end());
    }
    CHECK(report(all) == "");
}

TEST_CASE("each row of the table of hints is asked for") {
    const auto subjects = files_below({"git-atelier/base/hints_on_"}, {".inc"});
    REQUIRE(subjects.size() == 8);
    const auto files = product_files();
    for (const SourceFile& names : subjects)
        CHECK(report(check_rows_used(names, files)) == "");
}

TEST_CASE("a hint in words of its own is found") {
    const auto found = [](const std::string& text) {
        return report(check_hints({"git-atelier/app/a.cpp", text}));
    };
    CHECK_THAT(found("\nreturn fail(ErrorCode::usage, \"no\", \"do \" + that);"),
               ContainsSubstring("git-atelier/app/a.cpp:2: what to do next"));
    CHECK_THAT(found("return Error{ErrorCode::usage, f(a, b), x ? \"do\" : y};"),
               ContainsSubstring("a.cpp:1"));
    CHECK(
        found("return fail(ErrorCode::usage, \"no\", advise(Hint::add_yes, \"x\"), {});").empty());
    CHECK_THAT(found("\n\nfinding.hint = \"do \" + that;"), ContainsSubstring("a.cpp:3"));
    CHECK_THAT(found("Finding f{.hint = \"do\", .line = 1};"), ContainsSubstring("a.cpp:1"));
    CHECK(found("finding.hint = advise(Hint::add_yes, \"x\"); f(\"a\");").empty());
    CHECK(found("if (hint == \"do\") f(); hints = \"do\"; Advice hint = {}; f(\"a\");").empty());
    CHECK(found("return fail(ErrorCode::usage, \"no\"); f(\"a\", b, \"c\");").empty());
}

TEST_CASE("a row that nobody asks for is found") {
    const SourceFile names{"git-atelier/base/hints_on_plans.inc", "// Words.\none,\none_more,\n"};
    const std::vector<SourceFile> files{{"git-atelier/app/a.cpp", "advise(Hint::one_more, x)"}};
    CHECK(report(check_rows_used(names, files)) ==
          "git-atelier/base/hints_on_plans.inc:2: nobody asks for Hint::one\n");
}
