#include "domain/piece/document_path.hpp"

#include "support/catch.hpp"

using namespace atelier;

TEST_CASE("a document is named by a path that Git takes", "[domain][document_path]") {
    for (const char* path :
         {"a.md", "docs/a b.md", ".gitignore", "docs/.github/x", "a..b/c", "..."})
        CHECK(document_path_fault(path).empty());
    CHECK(document_path_fault("") == "it is empty");
    CHECK(document_path_fault("/a") == "it does not begin at the top of the repository");
    CHECK(document_path_fault("a//b") == "a name in it is empty");
    CHECK(document_path_fault("a/") == "a name in it is empty");
    CHECK(document_path_fault("../a") == "it lies outside of the repository");
    CHECK(document_path_fault("..") == "it lies outside of the repository");
    CHECK(document_path_fault("a/../b") == "it has '..' in it");
    CHECK(document_path_fault("a/./b") == "it has '.' in it");
    CHECK(document_path_fault("a/.Git/b") == "Git keeps its own files in '.Git'");
    CHECK(document_path_fault(std::string_view("a\0b", 3)) == "it has a NUL in it");
}
