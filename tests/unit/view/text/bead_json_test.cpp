#include "view/text/bead_json.hpp"

#include "domain/bead/field_text.hpp"
#include "support/catch.hpp"

using namespace atelier;

TEST_CASE("a bead is written with exactly the keys of the interface, in order", "[view][bead]") {
    Bead bead{.id = *BeadId::parse("at-x7k2p.3"), .title = "Greeting"};
    bead.labels = {"at:changeset", "cs:ready"};
    bead.parent = *BeadId::parse("at-x7k2p");
    bead.depends_on = {*BeadId::parse("at-x7k2p.1")};
    bead.created_at = *parse_time("2026-11-21T10:00:00Z");
    bead.updated_at = bead.created_at;
    bead.created_by = "atelier/planner/plan-1";
    set_field(bead, field::cs_lines, "120");
    set_field(bead, field::cs_kind, std::nullopt);
    Json json = bead_json(bead);
    const Json fields = *json.find("fields");
    CHECK(fields.string_at("changeset.lines") == "120");
    CHECK(fields.find("changeset.kind")->is_null());
    json.erase("fields");
    CHECK(json.dump() ==
          R"({"id":"at-x7k2p.3","title":"Greeting","issue_type":"task","status":"open",)"
          R"("priority":2,"description":"changeset.lines: 120\nchangeset.kind: null\n","notes":"",)"
          R"("labels":["at:changeset","cs:ready"],"assignee":"",)"
          R"("created_by":"atelier/planner/plan-1","created_at":"2026-11-21T10:00:00.000Z",)"
          R"("updated_by":"","updated_at":"2026-11-21T10:00:00.000Z","parent":"at-x7k2p",)"
          R"("depends_on":["at-x7k2p.1"]})");
}

TEST_CASE("a bead without a parent has a null one", "[view][bead]") {
    const Bead bead{.id = *BeadId::parse("at-x7k2p"), .title = "Epic"};
    CHECK(bead_json(bead).find("parent")->is_null());
    CHECK(beads_json({bead, bead}).as_array().size() == 2);
}
