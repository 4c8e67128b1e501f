#include "app/run/known_artisans.hpp"

#include "support/catch.hpp"
#include "support/memory_workflows.hpp"
#include "support/project_fixture.hpp"

using namespace atelier;
using namespace atelier::test;

TEST_CASE("An artisan runs by its own runtime, else as the settings say", "[app][run]") {
    Settings settings;
    CHECK(runtime_name_of(settings, {.name = "a"}).empty());
    settings.agent_default = "claude";
    CHECK(runtime_name_of(settings, {.name = "a"}) == "claude");
    settings.artisan_default = "gemini";
    CHECK(runtime_name_of(settings, {.name = "a"}) == "gemini");
    CHECK(runtime_name_of(settings, {.name = "a", .runtime = "codex"}) == "codex");
}

TEST_CASE("The runtime of an artisan is known, unless nothing names one", "[app][run]") {
    FakeRuntimes runtimes;
    CHECK_FALSE(unwrap(runtime_of(runtimes, {}, {.name = "a"})));
    CHECK(unwrap(runtime_of(runtimes, {}, {.name = "a", .runtime = "script"}))->name == "script");
    CHECK(runtime_of(runtimes, {}, {.name = "a", .runtime = "x"}).error().code ==
          ErrorCode::runtime_missing);
}

TEST_CASE("One artisan at fault does not hide the others", "[app][run]") {
    MemoryWorkflows catalog;
    catalog.artisans["a"] = {.name = "a"};
    catalog.artisans["b"] = {.name = "b", .display_name = "The B", .runtime = "x"};
    catalog.faults["a"] = {ErrorCode::workflow_invalid, "a.yaml:1: no"};
    const auto all = unwrap(known_artisans(catalog, {}));
    REQUIRE(all.size() == 2);
    CHECK(all[0].fault->message == "a.yaml:1: no");
    CHECK(all[0].artisan.name == "a");
    CHECK(all[1].runtime == "x");
    CHECK(unwrap(known_artisan(catalog, {}, "the b")).artisan.name == "b");
    CHECK(known_artisan(catalog, {}, "c").error().code == ErrorCode::not_found);
}

TEST_CASE("Presets are those of the catalogue, by name", "[app][run]") {
    MemoryWorkflows catalog;
    catalog.presets["b"] = {.name = "b"};
    catalog.presets["a"] = {.name = "a"};
    const auto presets = unwrap(known_presets(catalog));
    REQUIRE(presets.size() == 2);
    CHECK(presets.front().name == "a");
    catalog.faults["b"] = {ErrorCode::workflow_invalid, "b.yaml:1: no"};
    CHECK_FALSE(known_presets(catalog));
}
