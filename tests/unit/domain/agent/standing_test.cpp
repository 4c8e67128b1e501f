#include "domain/agent/standing.hpp"
#include "support/catch.hpp"
#include "support/unwrap.hpp"

using namespace atelier;
using namespace atelier::test;

namespace {

const AgentId ursula = *AgentId::parse("atelier/overseer/ursula");
const AgentId anna = *AgentId::parse("atelier/worker/anna");
const AgentId sage = *AgentId::parse("atelier/artisan/sage");
const AgentId paul = *AgentId::parse("atelier/planner/paul");
const SessionId first_session = *SessionId::parse("s-1");

std::string refusal(const Result<void>& result) {
    return result ? "" : std::string(info(result.error().code).name);
}

std::string foreign(const Standing& standing, const std::string& agent,
                    const std::string& session = "") {
    return refusal(require_own_identity(standing, agent, session));
}

} // namespace

TEST_CASE(
    "an environment shows an agent, a session, or neither; the overseer's name shows nothing") {
    CHECK_FALSE(mark_of("", ""));
    CHECK_FALSE(mark_of("atelier/overseer/root", ""));
    CHECK(mark_of(anna.str(), "") == Mark{anna, {}});
    CHECK(mark_of(anna.str(), "s-1") == Mark{anna, first_session});
    CHECK(mark_of("", "s-1") == Mark{{}, first_session});
    CHECK(mark_of("atelier/overseer/root", "s-1") == Mark{{}, first_session});
    CHECK(mark_of("x", "") == Mark{});
}

TEST_CASE("who shows nothing of an agent is the overseer") {
    CHECK(standing_of({}, ursula).id == ursula);
    CHECK(standing_of({}, ursula).is_overseer());
}

TEST_CASE("of several marks the outermost decides who it is, and in which session") {
    const Standing standing =
        standing_of({{anna, {}}, {anna, first_session}, {paul, *SessionId::parse("s-2")}}, ursula);
    CHECK(standing.id == anna);
    CHECK(standing.session == first_session);
}

TEST_CASE("marks that name no agent make nobody the overseer") {
    for (const Mark& mark : {Mark{}, Mark{{}, first_session}}) {
        CHECK_FALSE(standing_of({mark}, ursula).is_overseer());
        CHECK(standing_of({mark, {anna, {}}}, ursula).id == anna);
    }
}

TEST_CASE("what is said must not differ from what is shown, and may be left out") {
    const Standing standing{anna, first_session};
    CHECK(foreign(standing, anna.str(), "s-1") == "");
    CHECK(foreign(standing, "", "") == "");
    CHECK(foreign(standing, paul.str()) == "identity-foreign");
    CHECK(foreign(standing, "atelier/overseer/root") == "identity-foreign");
    CHECK(foreign(standing, "x") == "identity-foreign");
    CHECK(foreign(standing, anna.str(), "s-2") == "identity-foreign");
    CHECK(foreign({anna}, anna.str(), "s-2") == "");
    CHECK(foreign({}, anna.str()) == "identity-foreign");
    CHECK(foreign({ursula}, "atelier/overseer/root") == "");
    const Error fault = must_fail(require_own_identity(standing, paul.str(), ""));
    CHECK_THAT(fault.message, ContainsSubstring(paul.str()) && ContainsSubstring(anna.str()));
}

TEST_CASE("a program is for whom it declares") {
    const auto answer = [](const std::optional<AgentId>& who, const Callers& callers) {
        return refusal(require_caller({who}, "it", callers, {}));
    };
    for (const auto& who : {ursula, paul, anna, sage})
        CHECK(answer(who, anybody) == "");
    CHECK(answer(std::nullopt, anybody) == "");
    CHECK(answer(ursula, overseers) == "");
    CHECK(answer(paul, overseers) == "overseer-only");
    CHECK(answer(anna, overseers) == "overseer-only");
    CHECK(answer(std::nullopt, overseers) == "overseer-only");
    CHECK(answer(anna, workers) == "");
    CHECK(answer(paul, workers) == "wrong-role");
    CHECK(answer(ursula, workers) == "wrong-role");
    CHECK(answer(paul, planning) == "");
    CHECK(answer(ursula, planning) == "");
    CHECK(answer(anna, planning) == "wrong-role");
    CHECK(answer(sage, artisans) == "");
    CHECK(answer(sage, any_agent) == "");
    for (const Callers& others : {workers, planning, either_agent})
        CHECK(answer(sage, others) == "wrong-role");
    CHECK(answer(sage, overseers) == "overseer-only");
    CHECK(answer(anna, artisans) == "wrong-role");
    CHECK(answer(std::nullopt, workers) == "identity-foreign");
    CHECK(answer(ursula, {}) == "wrong-role");
}

TEST_CASE("who may not is told the skill for it, and a person where to do it") {
    const Instead instead{.planner = "plan_promote_epic", .worker = ""};
    const auto hint = [&](const Standing& standing) {
        return must_fail(require_caller(standing, "git atelier promote", overseers, instead)).hint;
    };
    CHECK_THAT(hint({paul}).told_to(Audience::planner),
               ContainsSubstring("'plan_promote_epic'") &&
                   ContainsSubstring("in a terminal of your own"));
    CHECK_THAT(hint({anna}).told_to(Audience::worker),
               ContainsSubstring("'changeset_block --reason TEXT'"));
    CHECK(hint({sage}).told_to(Audience::artisan) ==
          "if you are the overseer, run it in a terminal of your own");
    CHECK(hint({}) == "if you are the overseer, run it in a terminal of your own");
    const Error role = must_fail(require_caller({paul}, "claim_epic", workers, {}));
    CHECK(role.message == "'claim_epic' is for workers, not for atelier/planner/paul");
    CHECK_THAT(role.hint.told_to(Audience::planner), ContainsSubstring("plan_changesets"));
    CHECK_THAT(role.hint.told_to(Audience::worker), ContainsSubstring("startup_contract"));
    CHECK_THAT(role.hint.told_to(Audience::person), ContainsSubstring("git atelier -h"));
}

TEST_CASE("each agent reads what is said to its role") {
    CHECK(audience_of({ursula}) == Audience::person);
    CHECK(audience_of({paul}) == Audience::planner);
    CHECK(audience_of({anna}) == Audience::worker);
    CHECK(audience_of({sage}) == Audience::artisan);
    CHECK(audience_of({}) == Audience::worker);
}
