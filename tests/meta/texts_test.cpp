#include "meta/texts.hpp"
#include "support/catch.hpp"

#include <algorithm>
#include <cctype>

using namespace atelier::meta;

namespace {

const std::vector<std::string> product{"git-atelier/", "skills-bin/", "hooks/"};
const std::vector<std::string> everything{"git-atelier/", "skills-bin/", "hooks/",   "tests/",
                                          "share/",       "man/",        "docs/",    "tools/",
                                          "bench/",       "cmake/",      "README.md"};

template <class Check>
std::vector<Finding> over(const std::vector<SourceFile>& files, Check check) {
    std::vector<Finding> all;
    for (const auto& file : files) {
        const auto found = check(file);
        all.insert(all.end(), found.begin(), found.end());
    }
    return all;
}

Glossary glossary() {
    return parse_glossary(text_in_tree("docs/glossary.md"));
}

std::string folded(std::string text) {
    std::ranges::transform(text, text.begin(), [](unsigned char c) {
        return c == '_' || c == '-' ? ' ' : static_cast<char>(std::tolower(c));
    });
    return text;
}

} // namespace

TEST_CASE("no file carries a marker of unfinished work") {
    const auto found = over(files_below(everything, {""}), check_markers);
    INFO(report(found));
    CHECK(found.empty());
}

TEST_CASE("a marker is found as a word only") {
    const std::string marker = std::string("TO") + "DO";
    CHECK(check_markers({"a.cpp", "x\n// " + marker + ": later\n"}).at(0).line == 2);
    CHECK(check_markers({"a.cpp", marker + "S and MY" + marker}).empty());
}

TEST_CASE("every header of the product begins with a comment") {
    const auto found = over(files_below(product, {".hpp"}), check_header_comment);
    INFO(report(found));
    CHECK(found.empty());
}

TEST_CASE("a header without a comment is found") {
    CHECK(check_header_comment({"git-atelier/app/a.hpp", "#pragma once\n"}).size() == 1);
    CHECK(check_header_comment({"git-atelier/app/a.hpp", "// What it is.\n"}).empty());
}

TEST_CASE("no source outgrows one subject") {
    const auto files = files_below(product, {".cpp", ".hpp"});
    const auto over_budget = over(files, [](const auto& file) { return check_length(file, 400); });
    if (!over_budget.empty()) WARN(report(over_budget));
    const auto over_limit = over(files, [](const auto& file) { return check_length(file, 500); });
    INFO(report(over_limit));
    CHECK(over_limit.empty());
}

TEST_CASE("a file over its budget is found") {
    CHECK(check_length({"a.cpp", "1\n2\n3\n"}, 2).size() == 1);
    CHECK(check_length({"a.cpp", "1\n2\n"}, 2).empty());
}

TEST_CASE("tests include Catch2 through the shim") {
    const auto found = over(files_below({"tests/"}, {".cpp", ".hpp"}), check_catch_include);
    INFO(report(found));
    CHECK(found.empty());
    CHECK(check_catch_include({"tests/a.cpp", "#include <catch2/catch.hpp>\n"}).size() == 1);
}

TEST_CASE("no file uses a word that the glossary replaces") {
    const auto words = glossary();
    REQUIRE(!words.avoided.empty());
    auto files = files_below({"git-atelier/", "skills-bin/", "hooks/", "share/", "man/", "docs/"},
                             {".cpp", ".hpp", ".md", ".yaml", ".scd.in"});
    std::erase_if(files, [](const auto& file) { return file.path == "docs/glossary.md"; });
    const auto found = over(files, [&](const auto& file) { return check_words(file, words); });
    INFO(report(found));
    CHECK(found.empty());
}

TEST_CASE("a replaced word is found in any case, with the word to use") {
    const auto words =
        parse_glossary("| **root branch** | x |\n| `feature branch` | root branch |\n");
    CHECK(words.terms == std::vector<std::string>{"root branch"});
    const auto found = check_words({"a.md", "one\nthe Feature branch\n"}, words);
    REQUIRE(found.size() == 1);
    CHECK(found[0] == Finding{"a.md", 2, "\"feature branch\": the glossary says root branch"});
}

TEST_CASE("the glossary is sorted and holds only words that the product uses") {
    const auto words = glossary();
    CHECK(words.terms.size() > 15);
    CHECK(std::ranges::is_sorted(words.terms));
    std::string text;
    for (const auto& file : files_below({"git-atelier/", "share/"}, {".cpp", ".hpp", ".md"}))
        text += folded(file.text);
    for (const auto& term : words.terms) {
        INFO(term);
        CHECK(text.find(folded(term)) != std::string::npos);
    }
}
