#include "app/artisan/checked_workflow.hpp"

#include "support/catch.hpp"
#include "support/memory_workflows.hpp"

using namespace atelier;
using namespace atelier::test;

namespace {

class Runtimes final : public RuntimeCatalog {
  public:
    Result<RuntimeDefinition> definition(const std::string& name) override {
        if (name == "gone") return fail(ErrorCode::runtime_missing, "there is no runtime 'gone'");
        if (name == "model") return RuntimeDefinition{.name = name, .worker = {}, .text = {"say"}};
        return RuntimeDefinition{.name = name, .worker = {"run"}};
    }
    Result<std::vector<std::string>> names() override { return std::vector<std::string>{"agent"}; }
};

struct Scene {
    MemoryWorkflows catalog;
    Runtimes runtimes;
    Settings settings;
    WorkflowDeps deps{catalog, runtimes, settings};

    Scene() {
        catalog.artisans["scout"] = {.name = "scout"};
        catalog.artisans["writer"] = {.name = "writer", .runtime = "model"};
        catalog.briefs["carry-out"] = "{{ request }}";
        put("one", changing("scout"));
    }
    void put(const std::string& name, Workflow workflow) {
        workflow.name = name;
        catalog.workflows[name] = {.workflow = std::move(workflow), .file = "/w/" + name};
    }
    static Workflow changing(const std::string& artisan) {
        Workflow out{.subject = WorkflowSubject::changeset, .roles = {{"a", artisan, {2}}}};
        const Term turn{TurnStep{.role = "a", .produces = Produces::changes}, {4}};
        out.steps = {{SeqStep{{turn, {LoopStep{.steps = {turn}, .max = 3}}}}}};
        return out;
    }
    std::vector<std::string> mistakes(const std::string& name) {
        const auto out = check_named(deps, name, "/here");
        REQUIRE(out);
        std::vector<std::string> lines;
        for (const WorkflowMistake& mistake : out->found.mistakes)
            lines.push_back(mistake_line(mistake, "f"));
        return lines;
    }
};

} // namespace

TEST_CASE("A workflow is looked at as it would be run", "[app][run]") {
    Scene at;
    const auto out = require_workflow(at.deps, "one", "/here");
    REQUIRE(out);
    CHECK(out->normal.steps.size() == 2);
    CHECK(out->turns_at_most == 4);
    CHECK(out->artisans == ArtisanCount{0, 1});
    CHECK(out->found.file == "/w/one");
}

TEST_CASE("What has a slash or ends like a file is one, below the folder of the call",
          "[app][run]") {
    Scene at;
    at.catalog.files["/here/flows/w.yaml"] = {.workflow = Scene::changing("scout"),
                                              .asks_first = true};
    at.catalog.files["/here/w.yaml"] = {.workflow = Scene::changing("scout")};
    CHECK(check_named(at.deps, "flows/w.yaml", "/here")->found.asks_first);
    CHECK(check_named(at.deps, "./flows/../flows/w.yaml", "/here"));
    CHECK(check_named(at.deps, "/here/flows/w.yaml", "/there"));
    CHECK(check_named(at.deps, "w.yaml", "/here"));
    CHECK(check_named(at.deps, "w.yml", "/here").error().code == ErrorCode::files_failed);
    CHECK(check_named(at.deps, "w", "/here").error().code == ErrorCode::not_found);
}

TEST_CASE("The first mistake is the error, and the hint leads to all of them", "[app][run]") {
    Scene at;
    at.put("two", Scene::changing("nobody"));
    at.catalog.workflows["two"].mistakes = {{9, "sees", "wrong", "mend it"}, {1, "x", "odd"}};
    const auto refused = require_workflow(at.deps, "two", "/here");
    REQUIRE_FALSE(refused);
    const Error& error = refused.error();
    CHECK(error.code == ErrorCode::workflow_invalid);
    CHECK(error.message == "/w/two:1: odd, and 2 more mistakes");
    CHECK(error.hint == "'git atelier workflows two --check' lists every mistake");
    CHECK(error.details.string_at("key") == "x");
    CHECK(at.mistakes("two") ==
          std::vector<std::string>{"f:1: odd",
                                   "f:2: there is no artisan 'nobody'; write it as "
                                   "templates/artisans/NAME.yaml, or use one of scout, writer",
                                   "f:9: wrong; mend it"});
}

TEST_CASE("Nobody changes files whose runtime only writes text, its own or the settings'",
          "[app][run]") {
    Scene at;
    const std::string only = "only writes text and cannot change files";
    at.put("two", Scene::changing("writer"));
    REQUIRE(at.mistakes("two").size() == 2);
    CHECK_THAT(at.mistakes("two").front(), ContainsSubstring("f:4: the artisan 'writer' " + only));
    at.settings.artisan_default = "model";
    CHECK_THAT(at.mistakes("one").front(), ContainsSubstring("the artisan 'scout' " + only));
    at.settings.artisan_default = "agent";
    CHECK(at.mistakes("one").empty());
}

TEST_CASE("An artisan that cannot be used is a mistake where its role is", "[app][run]") {
    Scene at;
    at.catalog.artisans["odd"] = {.name = "odd"};
    at.catalog.faults["odd"] = {ErrorCode::workflow_invalid, "odd.yaml:1: no"};
    at.catalog.artisans["lost"] = {.name = "lost", .runtime = "gone"};
    at.put("two", Scene::changing("odd"));
    at.put("three", Scene::changing("lost"));
    CHECK(at.mistakes("two") == std::vector<std::string>{"f:2: odd.yaml:1: no"});
    CHECK(at.mistakes("three") ==
          std::vector<std::string>{
              "f:2: the artisan 'lost' cannot be used: there is no runtime 'gone'"});
    // What the settings name is for whoever runs it.
    at.settings.agent_default = "gone";
    CHECK(at.mistakes("one").empty());
}

TEST_CASE("A brief that asks for what there is not is a mistake at its turn", "[app][run]") {
    Scene at;
    at.catalog.briefs["odd"] = "{{ request }}\n{{ nobody }}";
    Workflow workflow = Scene::changing("scout");
    std::get<TurnStep>(std::get<SeqStep>(workflow.steps.front().step).steps.front().step).brief = {
        "odd", "carry-out"};
    at.put("two", workflow);
    REQUIRE(at.mistakes("two").size() == 1);
    CHECK(at.mistakes("two").front().starts_with(
        "f:4: /briefs/odd.md:2: there is no variable 'nobody'; choose one of"));
}

TEST_CASE("The bound of turns is the setting's", "[app][run]") {
    Scene at;
    at.settings.run_max_turns = 3;
    CHECK_THAT(at.mistakes("one").front(), ContainsSubstring("it could take 4 turns"));
}

TEST_CASE("All are looked at, and one that cannot be read has that as its mistake", "[app][run]") {
    Scene at;
    at.put("two", Scene::changing("scout"));
    at.catalog.faults["two"] = {ErrorCode::files_failed, "cannot read two"};
    const auto all = check_all(at.deps);
    REQUIRE(all);
    REQUIRE(all->size() == 2);
    CHECK((*all)[0].found.mistakes.empty());
    CHECK((*all)[1].found.workflow.name == "two");
    CHECK((*all)[1].found.mistakes.front().message == "cannot read two");
}
