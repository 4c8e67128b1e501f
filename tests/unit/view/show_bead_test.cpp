#include "view/show_bead.hpp"

#include "domain/bead/changeset.hpp"
#include "support/catch.hpp"

using namespace atelier;

namespace {

ShowOutcome sample_shown() {
    Bead bead{.id = *BeadId::parse("at-1.2"), .title = "Wire it"};
    bead.labels = {"at:changeset", "cs:ready"};
    bead.parent = *BeadId::parse("at-1");
    bead.description = "Call it.\n\x1b[2J\n";
    bead.created_at = *parse_time("2026-01-02T09:00:00Z");
    bead.updated_at = bead.created_at;
    bead.created_by = bead.updated_by = "atelier/planner/plan-1";
    bead.depends_on = {*BeadId::parse("at-1.1")};
    Changeset::set_kind(bead, ChangesetKind::additive);
    ShowOutcome out{.bead = bead};
    out.state = ChangesetState::ready;
    Bead task{.id = *BeadId::parse("at-1.2.1"), .title = "Write it"};
    task.labels = {"at:task"};
    out.children = {task};
    out.prerequisites = {{*BeadId::parse("at-1.1"), Prerequisite::unknown, std::nullopt}};
    out.reasons = {{ErrorCode::prerequisite_open, "at-1.1 is not done", *BeadId::parse("at-1.1")}};
    out.events = {Event{.seq = 7,
                        .at = bead.created_at,
                        .actor = "atelier/planner/plan-1",
                        .type = "changeset.created",
                        .bead = bead.id,
                        .data = R"({"title":"Wire it"})",
                        .hash = "x"}};
    return out;
}

} // namespace

TEST_CASE("a draft is shown with the words of its changesets", "[view][show]") {
    ShowOutcome shown = sample_shown();
    Bead child = shown.bead;
    child.description = "Call it.\n\nThen stop.\n";
    shown.children = {child};
    shown.child_states = {{child.id, ChangesetState::planned}};
    CHECK_THAT(show_text(shown, {}),
               ContainsSubstring("Planned\n  at-1.2  Wire it\n    Call it.\n\n    Then stop.\n"));
    shown.child_states = {{child.id, ChangesetState::ready}};
    CHECK_THAT(show_text(shown, {}), !ContainsSubstring("Planned\n"));
}

TEST_CASE("a bead is a page with what surrounds it", "[view][show]") {
    CHECK(show_text(sample_shown(), {}) ==
          "at-1.2  Wire it\n"
          "changeset, ready\n"
          "\n"
          "  parent          at-1\n"
          "  priority        2\n"
          "  labels          at:changeset cs:ready\n"
          "  created         2026-01-02 09:00:00 by atelier/planner/plan-1\n"
          "  updated         2026-01-02 09:00:00 by atelier/planner/plan-1\n"
          "  changeset.kind  additive\n"
          "\n"
          "Description\n"
          "  Call it.\n"
          "   [2J\n"
          "\n"
          "Children\n"
          "  at-1.2.1  Write it  open\n"
          "\n"
          "Prerequisites\n"
          "  at-1.1    unknown\n"
          "\n"
          "Why not now\n"
          "  prerequisite-open  at-1.1 is not done\n"
          "\n"
          "Last events\n"
          "    7  2026-01-02 09:00:00  plan-1      planned at-1.2\n");
}

TEST_CASE("the skill's document has no events, the command's has", "[view][show]") {
    const Json skill = bead_show_json(sample_shown());
    CHECK(skill.find("bead")->string_at("id") == "at-1.2");
    CHECK(skill.string_at("state") == "ready");
    CHECK(skill.find("children")->as_array().size() == 1);
    CHECK(skill.find("prerequisites")->dump() ==
          R"([{"id":"at-1.1","state":"unknown","bead":null}])");
    CHECK(skill.find("events") == nullptr);
    CHECK(show_json(sample_shown()).find("events")->as_array()[0].dump() ==
          R"({"seq":7,"at":"2026-01-02T09:00:00.000Z","actor":"atelier/planner/plan-1",)"
          R"("session":null,"type":"changeset.created","bead":"at-1.2",)"
          R"("data":{"title":"Wire it"},"hash":"x"})");
}

TEST_CASE("what waits to be promoted is in both documents", "[view][show]") {
    ShowOutcome shown = sample_shown();
    shown.waiting = {{shown.bead.id, "Wire it", false, {{"tasks", "", "at-1.2.1.1 Ask"}}, ""}};
    for (const Json& document : {show_json(shown), bead_show_json(shown)}) {
        const auto& waiting = document.find("waiting")->as_array();
        REQUIRE(waiting.size() == 1);
        CHECK_THAT(waiting[0].dump(), ContainsSubstring("at-1.2.1.1 Ask"));
    }
    CHECK(show_json(sample_shown()).find("waiting")->as_array().empty());
}

TEST_CASE("who made a bead is left out where nobody is named", "[view][show]") {
    ShowOutcome shown = sample_shown();
    shown.bead.created_by.clear();
    CHECK_THAT(show_text(shown, {}), ContainsSubstring("created         2026-01-02 09:00:00\n"));
}

TEST_CASE("an agent reads nothing twice and nothing empty", "[view][show]") {
    const auto bead = [](const Json& document) { return *document.find("bead"); };
    const Json agent = bead(bead_show_json(sample_shown()));
    CHECK(agent.string_at("description") == "Call it.\n\x1b[2J");
    CHECK(agent.find("fields")->dump() == R"({"changeset.kind":"additive"})");
    const Json command = bead(show_json(sample_shown()));
    CHECK_THAT(command.string_at("description"), ContainsSubstring("changeset.kind: additive"));
    CHECK(command.find("fields")->find("changeset.lines")->is_null());
}
