#include "app/turn/turn_handoff.hpp"

#include "support/turn_fixture.hpp"

using namespace atelier;
using namespace atelier::test;

namespace {

// Two stages, of a turn each.
StartRequest staged() {
    const auto stage = [](const char* name, const char* role) {
        return Term{SeqStep{.steps = {{TurnStep{.role = role}}}, .name = name}};
    };
    return TurnFixture::of({stage("looking", "a"), stage("writing", "b"), stage("mending", "a")});
}

} // namespace

TEST_CASE("An artisan hands the work to another stage, once", "[app][turn]") {
    TurnFixture at;
    const BeadId run = at.queued(staged());
    unwrap(at.alone.next());
    const HandedOff handed = unwrap(turn_handoff(at.alone.world, "mending"));
    CHECK(handed.signal.kind == SignalKind::handoff);
    CHECK(handed.signal.to == "mending");
    CHECK(handed.signal.by == "atelier/artisan/alone");
    CHECK_FALSE(handed.already);
    CHECK(unwrap(turn_handoff(at.alone.world, "mending")).already);
    const Error again = must_fail(turn_handoff(at.alone.world, "writing"));
    CHECK(again.code == ErrorCode::already_decided);
    CHECK(again.message ==
          "the stage 'looking' of " + run.str() + " is handed over to 'mending' already");
    CHECK_THAT(again.hint, ContainsSubstring("without a handoff"));
    unwrap(at.alone.submit("Look."));
    CHECK(unwrap(at.alone.next()).shown.turn.stage == "mending");
    CHECK(at.turns_of(run).size() == 2);
}

TEST_CASE("A handoff to nobody is refused with who there is", "[app][turn]") {
    TurnFixture at;
    at.queued(staged());
    CHECK(must_fail(turn_handoff(at.alone.world, "mending")).code == ErrorCode::not_runnable);
    unwrap(at.alone.next());
    const Error refused = must_fail(turn_handoff(at.alone.world, "nowhere"));
    CHECK(refused.code == ErrorCode::not_found);
    CHECK_THAT(refused.message, ContainsSubstring("looking, writing, mending"));
    CHECK(must_fail(turn_handoff(at.alone.world, "looking")).code == ErrorCode::usage);
}

TEST_CASE("Without stages there is nobody to hand to", "[app][turn]") {
    TurnFixture at;
    at.queued_chain({"scout", "archivist"});
    unwrap(at.alone.next());
    const Error refused = must_fail(turn_handoff(at.alone.world, "archivist"));
    CHECK(refused.code == ErrorCode::usage);
    CHECK_THAT(refused.message, ContainsSubstring("is in no stage"));
    CHECK_THAT(refused.hint, ContainsSubstring("without a handoff"));
}
