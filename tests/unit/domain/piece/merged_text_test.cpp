#include "domain/piece/merged_text.hpp"

#include "support/catch.hpp"

using namespace atelier;

namespace {

const std::vector<TextPart> two_parts{{"The Scout", "a\nb\n"}, {"The Sage", "\nc"}};

} // namespace

TEST_CASE("A collection has each part under its heading, in their order", "[domain][workflow]") {
    CHECK(merged_text(MergeKind::concat, two_parts) ==
          MergedText{"collection", "## The Scout\n\na\nb\n\n## The Sage\n\nc\n"});
}

TEST_CASE("Parts that are revealed follow each other", "[domain][workflow]") {
    CHECK(merged_text(MergeKind::reveal, two_parts) == MergedText{"exquisite", "a\nb\n\nc\n"});
}

TEST_CASE("One part alone stays what it is, byte by byte", "[domain][workflow]") {
    for (const MergeKind kind : {MergeKind::concat, MergeKind::reveal, MergeKind::last})
        CHECK(merged_text(kind, {{"The Scout", " a \n\n"}}) == MergedText{"", " a \n\n"});
    CHECK(merged_text(MergeKind::last, two_parts) == MergedText{"", "\nc"});
    CHECK(merged_text(MergeKind::concat, {}) == MergedText{});
}
