#include "app/artisan/known_artisans.hpp"

#include "app/artisan/pause_turns.hpp"
#include "support/catch.hpp"
#include "support/run_fixture.hpp"

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
    CHECK(presets.front().preset.name == "a");
    catalog.faults["b"] = {ErrorCode::workflow_invalid, "b.yaml:1: no"};
    const auto others = unwrap(known_presets(catalog));
    REQUIRE(others.size() == 2);
    CHECK_FALSE(others.front().fault);
    CHECK(others.back().preset.name == "b");
    CHECK(others.back().fault->message == "b.yaml:1: no");
}

TEST_CASE("An artisan is shown at what it does, and with what it is paused by", "[app][run]") {
    RunFixture at;
    const auto standing = [&] {
        auto all = unwrap(known_artisans(at.catalog, at.settings));
        unwrap(add_standing(at.work.plan, all));
        std::map<std::string, KnownArtisan> by_name;
        for (const KnownArtisan& one : all)
            by_name.emplace(one.artisan.name, one);
        return by_name;
    };
    CHECK(standing().at("calligrapher").state == ArtisanState::idle);
    std::optional<ArtisanState> meanwhile;
    at.answering.meanwhile = [&](const Asked&) { meanwhile = standing().at("calligrapher").state; };
    at.carry(at.commission(CommissionHow::solo, {"calligrapher"}));
    CHECK(meanwhile == ArtisanState::working);
    CHECK(standing().at("calligrapher").state == ArtisanState::ready);
    CHECK(standing().at("scout").state == ArtisanState::idle);
    CHECK_FALSE(standing().at("scout").pause);
    unwrap(pause_turns(at.work.plan, {.name = "scout", .reason = "too dear"}));
    CHECK(standing().at("scout").pause->reason == "too dear");
    CHECK_FALSE(standing().at("calligrapher").pause);
    unwrap(pause_turns(at.work.plan, {.of = PausedTurns::all}));
    CHECK(standing().at("calligrapher").pause->of == PausedTurns::all);
}
