#include "app/changeset/block_changeset.hpp"

#include "support/project_fixture.hpp"

using namespace atelier;
using namespace atelier::test;

namespace {

struct BlockedFixture : ProjectFixture {
    Bead epic = PlanFixture::epic("E", {.root_branch = "topic"});
    Bead changeset = PlanFixture::changeset(epic, "C");
    const SessionId session = *SessionId::parse("s-1");

    void blocked_by(const Error& fault) {
        unwrap(block_changeset(worker(), changeset.id, session, fault));
    }
};

} // namespace

TEST_CASE("a blocked changeset says why, to the plan, the log and the overseer", "[app][session]") {
    BlockedFixture f;
    Error fault{ErrorCode::checks_failed, "it broke", "mend it"};
    fault.details.set("output", "line 7\n").set("stderr", "fatal: no\n");
    f.blocked_by(fault);
    CHECK(f.state(f.changeset) == ChangesetState::blocked);
    const auto setback =
        unwrap(f.store.read([&](PlanReader& plan) { return plan.setback(f.changeset.id); }));
    CHECK(setback == Setback{f.changeset.id, BlockedByError{ErrorCode::checks_failed}});
    REQUIRE(f.mail_to_overseer().size() == 1);
    const Bead mail = f.mail_to_overseer()[0];
    CHECK(mail.title == "BLOCKED: it broke");
    CHECK_THAT(mail.description,
               ContainsSubstring("What to do: mend it") &&
                   ContainsSubstring("git atelier retry " + f.changeset.id.str()) &&
                   ContainsSubstring("Session: s-1") && ContainsSubstring("line 7") &&
                   ContainsSubstring("Git said:\n\nfatal: no"));
    const auto types = f.event_types();
    CHECK(std::ranges::count(types, "changeset.blocked") == 1);
}

TEST_CASE("a binary file that is too large is remembered, and no lines are asked for",
          "[app][session]") {
    BlockedFixture f;
    Error fault{ErrorCode::guardrail_exceeded, "a.png is binary"};
    fault.details.set("lines", 3).set("binaries", Json::strings({"a.png"}));
    f.blocked_by(fault);
    const auto setback =
        unwrap(f.store.read([&](PlanReader& plan) { return plan.setback(f.changeset.id); }));
    CHECK(setback == Setback{f.changeset.id, TooLarge{{"a.png"}}});
    CHECK_FALSE(unwrap(f.store.read(
        [&](PlanReader& plan) { return plan.remembered("size-asked:" + f.changeset.id.str()); })));
}

TEST_CASE("what only the overseer can allow is a decision, asked for once", "[app][session]") {
    BlockedFixture f;
    const Error fault{GENERATE(ErrorCode::guardrail_exceeded, ErrorCode::paths_exceeded),
                      "too much"};
    f.blocked_by(fault);
    f.blocked_by(fault);
    REQUIRE(f.mail_to_overseer().size() == 1);
    CHECK(f.mail_to_overseer()[0].title.starts_with("NEEDS-DECISION: "));
}
