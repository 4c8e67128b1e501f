#include "domain/bead/bead.hpp"
#include "support/catch.hpp"
#include "support/samples.hpp"

#include <algorithm>

using namespace atelier;
using namespace atelier::test;

namespace {

Bead labelled(std::vector<std::string> labels) {
    Bead bead{.id = *BeadId::parse("at-aaaaa")};
    bead.labels = std::move(labels);
    return bead;
}

} // namespace

TEST_CASE("the kind of a bead is told by its label") {
    for (const auto& row : names_of(BeadKind{})) {
        if (row.value == BeadKind::other) continue;
        CHECK(kind_of(labelled({"area:x", "at:" + std::string(row.name)})) == row.value);
        CHECK(label_of(row.value) == "at:" + std::string(row.name));
    }
    CHECK(label_of(BeadKind::other).empty());
    CHECK(kind_of(labelled({})) == BeadKind::other);
    CHECK(kind_of(labelled({"at:epics", "epic", "at:draft"})) == BeadKind::other);
}

TEST_CASE("labels stay sorted and single") {
    Bead bead = labelled({});
    for (const char* label : {"m", "a", "z", "m", "a"})
        add_label(bead, label);
    CHECK(bead.labels == std::vector<std::string>{"a", "m", "z"});
    CHECK(has_label(bead, "m"));
    remove_label(bead, "m");
    remove_label(bead, "never there");
    CHECK(bead.labels == std::vector<std::string>{"a", "z"});
    CHECK_FALSE(has_label(bead, "m"));
}

TEST_CASE("prerequisites stay sorted and single") {
    Bead bead = labelled({});
    for (const char* name : {"at-m", "at-a", "at-m"})
        add_dependency(bead, id(name));
    CHECK(bead.depends_on == std::vector{id("at-a"), id("at-m")});
    CHECK(remove_dependency(bead, id("at-a")));
    CHECK_FALSE(remove_dependency(bead, id("at-a")));
    CHECK(bead.depends_on == std::vector{id("at-m")});
}

TEST_CASE("a changeset has one label of its state, which replaces the one before") {
    Bead bead = labelled({"area:x", "at:changeset"});
    CHECK_FALSE(changeset_label(bead));
    for (const auto& row : names_of(ChangesetLabel{})) {
        set_changeset_label(bead, row.value);
        CHECK(changeset_label(bead) == row.value);
        CHECK(bead.labels.size() == 3);
        CHECK(std::is_sorted(bead.labels.begin(), bead.labels.end()));
    }
}

TEST_CASE("drafts and claims are known as this and as other programs write them") {
    Bead bead = labelled({"at:epic"});
    CHECK_FALSE(is_draft(bead));
    add_label(bead, "at:draft");
    CHECK(is_draft(bead));
    remove_label(bead, "at:draft");
    bead.status = BeadStatus::deferred;
    CHECK(is_draft(bead));

    for (const auto& row : names_of(BeadStatus{})) {
        bead.status = row.value;
        CHECK(is_claimed(bead) ==
              (row.value == BeadStatus::hooked || row.value == BeadStatus::in_progress));
        CHECK(is_closed(bead) == (row.value == BeadStatus::closed));
    }
}

TEST_CASE("a child's id says whose child it is, the how manieth") {
    const auto child = child_number(*BeadId::parse("at-x7k2p.3.12"));
    REQUIRE(child);
    CHECK(child->parent.str() == "at-x7k2p.3");
    CHECK(child->number == 12);
    for (const char* other : {"at-x7k2p", "at-x.y", "at-x.03", "at-x.0", "at-x.-1", "at-x.",
                              "at-x.1000000000", "at-x.99999999999999999999"})
        CHECK_FALSE(child_number(*BeadId::parse(other)));
}
