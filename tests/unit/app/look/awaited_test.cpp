#include "app/look/awaited.hpp"

#include "app/look/status.hpp"
#include "app/mail/notices.hpp"
#include "domain/work/lifecycle.hpp"
#include "domain/work/matter.hpp"
#include "support/plan_fixture.hpp"
#include "support/samples.hpp"

using namespace atelier;
using namespace atelier::test;

namespace {

struct Waiting {
    PlanFixture fixture;
    Bead epic = fixture.epic("Greeting");
    Bead changeset = fixture.changeset(epic, "Say hello");

    BeadId ask(const std::string& subject, const BeadId& thread, const std::string& key) {
        fixture.clock.advance(Millis{1});
        return unwrap(fixture.store.write(fixture.stamp(), [&](PlanWriter& plan) {
            return send_once(plan, fixture.worker(),
                             {.to = "overseer", .subject = subject, .thread = thread, .key = key});
        }));
    }
    void blocked_with(const std::optional<ErrorCode>& code,
                      const std::vector<std::string>& paths = {}) {
        fixture.update(unwrap(block(changeset, "which?", fixture.clock.now())));
        unwrap(fixture.store.write(fixture.stamp(), [&](PlanWriter& plan) {
            return plan.put(setback_of(changeset.id, code, paths));
        }));
    }
    std::vector<AwaitedItem> items() {
        return unwrap(read_status(fixture.overseer(), gone)).awaited;
    }
};

} // namespace

TEST_CASE("a blocked changeset and its message are one matter, with the way on that it needs",
          "[app][awaited]") {
    Waiting at;
    const auto [code, awaited] = GENERATE(
        table<std::optional<ErrorCode>, Awaited>({{std::nullopt, Awaited::question},
                                                  {ErrorCode::checks_failed, Awaited::blocked},
                                                  {ErrorCode::guardrail_exceeded, Awaited::size}}));
    at.blocked_with(code);
    const BeadId message =
        at.ask("BLOCKED: which?", at.changeset.id, matter_key(Matter::blocked, at.changeset.id));
    const auto items = at.items();
    REQUIRE(items.size() == 1);
    CHECK(items[0].bead == at.changeset.id);
    CHECK(items[0].awaited == awaited);
    CHECK(items[0].message == message);
    CHECK(items[0].text == "which?");
}

TEST_CASE("a binary file that is too large waits for no approval of a size", "[app][awaited]") {
    Waiting at;
    at.blocked_with(ErrorCode::guardrail_exceeded, {"a.png"});
    REQUIRE(at.items().size() == 1);
    CHECK(at.items()[0].awaited == Awaited::blocked);
}

TEST_CASE("a question about a size is told in place of the block", "[app][awaited]") {
    Waiting at;
    at.blocked_with(std::nullopt);
    at.ask("BLOCKED: which?", at.changeset.id, matter_key(Matter::blocked, at.changeset.id));
    const BeadId size =
        at.ask("so large?", at.changeset.id, matter_key(Matter::size, at.changeset.id));
    const auto items = at.items();
    REQUIRE(items.size() == 1);
    CHECK(items[0].awaited == Awaited::size);
    CHECK(items[0].message == size);
}

TEST_CASE("a draft and the question for its promotion are one matter, other mail is its own",
          "[app][awaited]") {
    Waiting at;
    const Bead draft = at.fixture.epic("Draft", {.draft = true});
    at.fixture.changeset(draft, "Change");
    const BeadId asked = at.ask("promote?", draft.id, matter_key(Matter::promotion, draft.id));
    const BeadId other = at.ask("it strayed", at.changeset.id, "strayed:s-1");
    const auto items = at.items();
    REQUIRE(items.size() == 2);
    CHECK(items[0].bead == draft.id);
    CHECK(items[0].awaited == Awaited::draft);
    CHECK(items[0].message == asked);
    CHECK(items[1].bead == other);
    CHECK(items[1].awaited == Awaited::message);
}

TEST_CASE("that an epic waits for a review is not said beside what is to be reviewed in it",
          "[app][awaited]") {
    Waiting at;
    at.fixture.settings.admission.review_required = true;
    const BeadId asked = at.ask("at-x waits", at.epic.id, matter_key(Matter::waits, at.epic.id));
    const auto alone = at.items();
    REQUIRE(alone.size() == 1);
    CHECK(alone[0].bead == asked);
    at.fixture.update(unwrap(mark_done(at.changeset, commit)));
    const auto items = at.items();
    REQUIRE(items.size() == 1);
    CHECK(items[0].bead == at.changeset.id);
    CHECK(items[0].to_review);
}
