#include "app/guard/start_record.hpp"

#include "support/audit_fixture.hpp"

using namespace atelier;
using namespace atelier::test;

TEST_CASE("a start is read back until it was compared, and forgotten with its session",
          "[app][audit]") {
    AuditFixture f;
    const RepositoryState state = unwrap(f.repository.audit().state());
    unwrap(write_start(f.work, f.session, state));
    const KnownStart known = unwrap(read_start(f.work, f.session, std::nullopt));
    CHECK(known.state == state);
    CHECK(known.fate == RecordFate::whole);
    CHECK(unwrap(read_start(f.work, f.session, state)).fate == RecordFate::whole);

    unwrap(mark_compared(f.work, f.session));
    for (const auto& remembered : {std::optional(state), std::optional<RepositoryState>()}) {
        const KnownStart after = unwrap(read_start(f.work, f.session, remembered));
        CHECK_FALSE(after.state);
        CHECK(after.fate == RecordFate::whole);
    }
    unwrap(forget_start(f.work, f.session.id));
    CHECK(f.files.below(f.paths.sessions()).empty());
}

TEST_CASE("what is remembered counts more than a record that says otherwise", "[app][audit]") {
    AuditFixture f;
    const RepositoryState state = unwrap(f.repository.audit().state());
    f.files.texts[start_record(f.paths, f.session.id)] = state_text({});
    const KnownStart known = unwrap(read_start(f.work, f.session, state));
    CHECK(known.state == state);
    CHECK(known.fate == RecordFate::changed);
}

TEST_CASE("a record that cannot be read is one that was changed", "[app][audit]") {
    AuditFixture f;
    f.files.texts[start_record(f.paths, f.session.id)] = "nothing of ours";
    const KnownStart known = unwrap(read_start(f.work, f.session, std::nullopt));
    CHECK_FALSE(known.state);
    CHECK(known.fate == RecordFate::changed);
}

TEST_CASE("the start of a session that goes on is none that was left", "[app][audit]") {
    AuditFixture f;
    f.put(f.session);
    unwrap(write_start(f.work, f.session, {}));
    unwrap(f.files.write(f.paths.sessions() / "no id of ours" / "start", ""));
    CHECK(unwrap(left_starts(f.work)).empty());
    SECTION("it has ended") {
        f.session.ended_at = f.clock.now();
        f.put(f.session);
    }
    SECTION("the plan does not know it") {
        unwrap(f.files.remove(f.paths.sessions() / f.session.id.str()));
        f.session.id = *SessionId::parse("s-unknown");
        unwrap(write_start(f.work, f.session, {}));
    }
    CHECK(unwrap(left_starts(f.work)) == std::vector<SessionId>{f.session.id});
}
