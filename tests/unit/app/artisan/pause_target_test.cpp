#include "app/artisan/pause_target.hpp"

#include "app/artisan/pause_turns.hpp"
#include "support/run_fixture.hpp"

using namespace atelier;
using namespace atelier::test;

namespace {

struct TargetScene : RunFixture {
    Result<std::optional<PauseTarget>> named(const std::string& written) {
        return pause_target(work.plan, catalog, writers, written);
    }
    PausableTurns turns(const std::string& written) {
        return std::get<PausableTurns>(unwrap(named(written)).value());
    }
    BeadId bead(const std::string& written) {
        return std::get<BeadId>(unwrap(named(written)).value());
    }
};

} // namespace

TEST_CASE("A word names an artisan, a runtime or a bead", "[app][run]") {
    TargetScene at;
    const BeadId run = at.start(at.commission(CommissionHow::solo, {"scout"}));
    CHECK(at.turns("scout") == PausableTurns{PausedTurns::artisan, "scout"});
    CHECK(at.turns("artisan:scout") == PausableTurns{PausedTurns::artisan, "scout"});
    CHECK(at.turns("atelier/artisan/scout") == PausableTurns{PausedTurns::artisan, "scout"});
    CHECK(at.turns("script") == PausableTurns{PausedTurns::runtime, "script"});
    CHECK(at.turns("runtime:script") == PausableTurns{PausedTurns::runtime, "script"});
    CHECK(at.bead(run.str()) == run);
}

TEST_CASE("What is nearly called so is named", "[app][run]") {
    TargetScene at;
    const Error error = must_fail(at.named("scuot"));
    CHECK(error.code == ErrorCode::not_found);
    CHECK_THAT(error.message, ContainsSubstring("did you mean 'scout'?"));
    CHECK_THAT(must_fail(at.named("runtime:scirpt")).message,
               ContainsSubstring("there is no runtime 'scirpt'; did you mean 'script'?"));
    CHECK(must_fail(at.named("runtime:scout")).code == ErrorCode::not_found);
}

TEST_CASE("Of what nothing is called it is said which commands list what can be paused",
          "[app][run]") {
    TargetScene at;
    const Error error = must_fail(at.named("zzzzzzzzzz"));
    CHECK(error.code == ErrorCode::not_found);
    CHECK(error.message == "there is no epic, agent, run, artisan or runtime 'zzzzzzzzzz'");
    CHECK_THAT(error.hint.told_to(Audience::person),
               ContainsSubstring("'git atelier runs' lists runs"));
}

TEST_CASE("A word that names several is refused with each of them", "[app][run]") {
    TargetScene at;
    at.catalog.artisans["script"] = at.catalog.artisans.at("scout");
    const Error error = must_fail(at.named("script"));
    CHECK(error.code == ErrorCode::ambiguous);
    CHECK_THAT(error.message, ContainsSubstring("artisan:script (the artisan script) or "
                                                "runtime:script (the runtime script)"));
    CHECK(error.details.find("choices")->as_array().size() == 2);
    CHECK(at.turns("runtime:script").of == PausedTurns::runtime);
}

TEST_CASE("What is paused can be named where its file is gone", "[app][run]") {
    TargetScene at;
    unwrap(pause_turns(at.work.plan, {PausedTurns::artisan, "scout"}));
    at.catalog.artisans.erase("scout");
    CHECK(at.turns("scout") == PausableTurns{PausedTurns::artisan, "scout"});
}
