#include "support/catch.hpp"
#include "support/plan_fixture.hpp"
#include "view/list_epics.hpp"
#include "view/list_roots.hpp"

using namespace atelier;
using namespace atelier::test;

TEST_CASE("the list for people is names only, the document has the epics", "[view][list]") {
    PlanFixture fixture;
    const Bead epic = fixture.epic("Greeting", {.root_branch = "greeting"});
    const ListOutcome list = unwrap(list_roots(fixture.overseer(), false));
    CHECK(list_text(list) == "greeting\n");
    CHECK(list_json(list).dump() ==
          R"({"branches":[{"branch":"greeting","epic":")" + epic.id.str() +
              R"(","title":"Greeting","closed":false,"parent":"main","in_parent":null}]})");
    CHECK(list_text({}).empty());
}

TEST_CASE("a root branch of two epics is listed once", "[view][list]") {
    PlanFixture fixture;
    fixture.epic("Greeting", {.root_branch = "greeting"});
    fixture.epic("Greeting again", {.root_branch = "greeting"});
    const ListOutcome list = unwrap(list_roots(fixture.overseer(), true));
    CHECK(list_text(list) == "greeting\n");
    CHECK(list_json(list).find("branches")->as_array().size() == 2);
}

TEST_CASE("the changesets of a root branch follow it, where they are asked for", "[view][list]") {
    RootBranch root{.branch = "greeting", .epic = *BeadId::parse("at-1"), .title = "Greeting"};
    root.parent = "main";
    const auto one = [](const char* id, ChangesetState state, std::optional<bool> in_parent) {
        return ListedChangeset{*BeadId::parse(id), "Title", state, in_parent};
    };
    root.changesets = {one("at-1.1", ChangesetState::merged, true),
                       one("at-1.2", ChangesetState::merged, false),
                       one("at-1.3", ChangesetState::merged, std::nullopt),
                       one("at-1.4", ChangesetState::done, std::nullopt)};
    RootBranch empty{.branch = "other", .epic = *BeadId::parse("at-2"), .title = "Other"};
    empty.changesets.emplace();
    const ListOutcome list{{root, empty}};
    CHECK(list_text(list) == "greeting\n"
                             "  at-1.1  in main  Title\n"
                             "  at-1.2  landed   Title\n"
                             "  at-1.3  landed   Title\n"
                             "  at-1.4  done     Title\n"
                             "other\n");
    const std::string document = list_json(list).dump();
    CHECK(document.find(R"({"id":"at-1.1","title":"Title","state":"merged","in_parent":true})") !=
          std::string::npos);
    CHECK(document.find(R"("state":"done","in_parent":null})") != std::string::npos);
    CHECK(document.find(R"("changesets":[]})") != std::string::npos);
}

TEST_CASE("listed epics carry ready and reasons", "[view][epics]") {
    PlanFixture fixture;
    const Bead ready = fixture.epic("Ready", {.root_branch = "ready"});
    fixture.changeset(ready, "One");
    fixture.epic("Empty", {.root_branch = "empty"});
    const EpicListOutcome list = unwrap(list_epics(fixture.worker(), false));
    CHECK(epic_list_text(list, {}) ==
          "EPIC      TITLE  SETTLED  READY\n"
          "at-00001  Ready  0/1      yes\n"
          "at-00002  Empty  0/0      no     at-00002 has no changesets\n");
    const Json document = epic_list_json(list);
    const auto& epics = document.find("epics")->as_array();
    CHECK(epics[0].dump() ==
          R"({"id":"at-00001","title":"Ready","status":"open","priority":2,"draft":false,)"
          R"("assignee":"","root_branch":"ready","changesets":1,"settled":0,)"
          R"("runnable":["at-00001.1"],"ready":true,"reasons":[]})");
    CHECK_FALSE(epics[1].find("ready")->as_bool());
    CHECK(epics[1].find("reasons")->as_array()[0].string_at("code") == "no-changesets");
    CHECK(epic_list_text({}, {}) == "no epics are open\n");
}
