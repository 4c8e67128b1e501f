#include "domain/piece/document_record.hpp"

#include "support/catch.hpp"

#include <string>
#include <vector>

using namespace atelier;

namespace {

CommitId commit_of(char digit) {
    return *CommitId::parse(std::string(40, digit));
}

} // namespace

TEST_CASE("What is kept of a document is read as it was written", "[domain][piece]") {
    DocumentRecord record{.onto = *BranchName::parse("main")};
    SECTION("nothing is due") {}
    SECTION("the branch is to be made") {
        record.due = {std::nullopt, commit_of('a')};
    }
    SECTION("the branch is to move") {
        record.due = {commit_of('a'), commit_of('b')};
    }
    SECTION("somebody was told where it is") {
        record.told = commit_of('c');
    }
    CHECK(document_record_from(document_record_text(record)) == record);
}

TEST_CASE("What is no record of a document is none", "[domain][piece]") {
    const std::string id(40, 'a');
    for (const std::string& text :
         std::vector<std::string>{"", "- - main", "- - nothing main", id + " - - main", "- - - .."})
        CHECK_FALSE(document_record_from(text));
}
