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
    forget_start(f.work, f.session.id);
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
