// What `gc` finds in the project's folder.
#include "app/claim/agents.hpp"
#include "domain/bead/agent.hpp"
#include "support/garbage_fixture.hpp"

using namespace atelier;
using namespace atelier::test;

namespace {

struct Folders : GarbageFixture {
    const AgentId alice = worker("alice").caller;
    const std::filesystem::path home = paths.home(alice);

    Folders() { settings.keep_transcripts = Seconds{3600}; }

    void put_session(const std::string& id, const AgentId& agent) {
        put(Session{.id = *SessionId::parse(id), .agent = agent, .started_at = clock.now()});
    }
    void end_session(const std::string& id) {
        Session ended = session(id).value();
        ended.ended_at = clock.now();
        put(ended);
    }
    // Its last session ended an hour ago.
    void old_home() {
        unwrap(files.write(home / "AGENTS.md", "rules\n"));
        unwrap(files.write(home / "history/1", "said\n"));
        put_session("s-1", alice);
        end_session("s-1");
        clock.advance(Seconds{3600});
    }
    bool has_home() { return unwrap(files.exists(home / "AGENTS.md")); }
    Bead agent_on(const BeadId& on) {
        Bead bead = Agent::make(alice, "at");
        Agent::assign(bead, on);
        return create(bead);
    }
    std::filesystem::path mapping(const std::string& name) {
        const auto file = paths.meta() / name;
        unwrap(files.write(file, "{}\n"));
        return file;
    }
    std::filesystem::path transcript(const std::string& name) {
        const auto path = paths.transcripts() / name;
        unwrap(files.write(path, "what it said\n"));
        return path;
    }
};

} // namespace

TEST_CASE("a mapping file goes with its epic, and what is not one stays", "[app][gc]") {
    Folders f;
    const auto file = f.mapping(f.epic.id.str() + ".json");
    f.mapping("notes.txt");
    f.mapping("not an id.json");
    CHECK(f.found(find_mappings).empty());
    const auto unknown = f.mapping("at-zzzzz.json");
    CHECK(f.sole(find_mappings).item.why == "its epic is not in the plan");
    CHECK(unwrap(f.sole(find_mappings).collect()).done);
    CHECK_FALSE(unwrap(f.files.exists(unknown)));

    Bead closed = f.get(f.epic.id);
    closed.status = BeadStatus::closed;
    closed = f.update(closed);
    const GcCandidate candidate = f.sole(find_mappings);
    CHECK(candidate.item.kind == GcKind::mapping);
    CHECK(candidate.item.name == file.string());
    CHECK(candidate.item.why == "its epic is closed");
    SECTION("at once") {
        CHECK(unwrap(candidate.collect()).done);
        CHECK_FALSE(unwrap(f.files.exists(file)));
        CHECK(unwrap(f.files.exists(f.paths.meta() / "notes.txt")));
    }
    SECTION("not where the epic was opened again meanwhile") {
        closed.status = BeadStatus::open;
        f.update(closed);
        CHECK_FALSE(unwrap(candidate.collect()).done);
        CHECK(unwrap(f.files.exists(file)));
    }
}

TEST_CASE("the home of an agent goes when that has ended as long ago as transcripts are kept",
          "[app][gc]") {
    Folders f;
    f.old_home();
    f.clock.advance(-Seconds{1});
    CHECK(f.found(find_homes).empty());
    f.clock.advance(Seconds{1});
    const GcCandidate candidate = f.sole(find_homes);
    CHECK(candidate.item.kind == GcKind::home);
    CHECK(candidate.item.name == f.home.string());
    SECTION("with all that is in it") {
        CHECK(unwrap(candidate.collect()).done);
        CHECK(f.files.below(f.home).empty());
        CHECK(f.found(find_homes).empty());
    }
    SECTION("for good where transcripts are kept so") {
        f.settings.keep_transcripts.reset();
        CHECK(f.found(find_homes).empty());
        CHECK_FALSE(unwrap(candidate.collect()).done);
        CHECK(f.has_home());
    }
    SECTION("not when it has worked since") {
        f.put_session("s-2", f.alice);
        CHECK_FALSE(unwrap(candidate.collect()).done);
        CHECK(f.found(find_homes).empty());
        f.end_session("s-2");
        CHECK(f.found(find_homes).empty());
    }
    SECTION("not while it has an epic to go on with") {
        f.agent_on(f.epic.id);
        CHECK_FALSE(unwrap(candidate.collect()).done);
        CHECK(f.found(find_homes).empty());
    }
    SECTION("not while it runs") {
        f.lease_to(f.alice.bead("at"), f.alice, "run-1", f.machine.self());
        CHECK_FALSE(unwrap(candidate.collect()).done);
        CHECK(f.found(find_homes).empty());
    }
}

TEST_CASE("the home of an artisan goes as well, but not when a turn has begun meanwhile",
          "[app][gc]") {
    Folders f;
    const AgentId scout = *AgentId::make(Role::artisan, "scout");
    const auto file = f.paths.text_home(scout, *SessionId::parse("s-1")) / "hooks.json";
    unwrap(f.files.write(file, "none\n"));
    f.put_session("s-1", scout);
    f.end_session("s-1");
    f.clock.advance(Seconds{3600});
    const GcCandidate candidate = f.sole(find_homes);
    SECTION("nobody's") {
        CHECK(unwrap(candidate.collect()).done);
        CHECK_FALSE(unwrap(f.files.exists(file)));
    }
    SECTION("that of a turn") {
        f.put_session("s-2", scout);
        CHECK_FALSE(unwrap(candidate.collect()).done);
        CHECK(unwrap(f.files.exists(file)));
    }
}

TEST_CASE("a home of which the plan knows nothing is named and left", "[app][gc]") {
    Folders f;
    unwrap(f.files.write(f.home / "AGENTS.md", "rules\n"));
    unwrap(f.files.write(f.paths.agents() / "worker/no..name/AGENTS.md", "rules\n"));
    const GcCandidates found = f.found(find_homes);
    REQUIRE(found.size() == 2);
    for (const GcCandidate& candidate : found) {
        CHECK(candidate.item.state == GcState::left);
        CHECK_FALSE(candidate.item.hint.told_to(Audience::person).empty());
        CHECK_FALSE(candidate.collect);
    }
}

TEST_CASE("homes and mapping files that cannot be listed are errors", "[app][gc]") {
    Folders f;
    f.old_home();
    f.files.broken = {f.paths.meta(), f.home.parent_path()};
    GcSight sight;
    CHECK(must_fail(find_mappings(f.work, f.request, sight)).code == ErrorCode::files_failed);
    CHECK(must_fail(find_homes(f.work, f.request, sight)).code == ErrorCode::files_failed);
}

TEST_CASE("a transcript goes with the time of the session whose name it begins with", "[app][gc]") {
    Folders f;
    f.settings.keep_transcripts = Seconds{3600};
    f.put_session("s-1", f.alice);
    const auto log = f.transcript("s-1.log");
    const auto errors = f.transcript("s-1.errors.log");
    CHECK(f.found(find_transcripts).empty());
    Session session = f.session("s-1").value();
    session.ended_at = f.clock.now();
    f.put(session);
    f.clock.advance(Seconds{3599});
    CHECK(f.found(find_transcripts).empty());
    f.clock.advance(Seconds{1});
    const GcCandidates found = f.found(find_transcripts);
    REQUIRE(found.size() == 2);
    CHECK(found[1].item.name == "s-1.log");
    CHECK_THAT(found[1].item.why, ContainsSubstring("of atelier/worker/alice, ended"));
    CHECK(unwrap(found[1].collect()).done);
    CHECK_FALSE(unwrap(f.files.exists(log)));
    CHECK(unwrap(f.files.exists(errors)));
    f.settings.keep_transcripts.reset();
    CHECK(f.found(find_transcripts).empty());
}

TEST_CASE("a transcript of no session that the plan knows is named and left", "[app][gc]") {
    Folders f;
    f.transcript("s-9.log");
    f.transcript("not an id");
    const GcCandidates found = f.found(find_transcripts);
    REQUIRE(found.size() == 2);
    for (const GcCandidate& candidate : found) {
        CHECK(candidate.item.state == GcState::left);
        CHECK(candidate.item.why == "its session is not in the plan");
        CHECK_FALSE(candidate.collect);
    }
}

TEST_CASE("a transcript that cannot be removed, and a folder that cannot be read, are errors",
          "[app][gc]") {
    Folders f;
    f.put_session("s-1", f.alice);
    Session session = f.session("s-1").value();
    session.ended_at = f.clock.now();
    f.put(session);
    const auto log = f.transcript("s-1.log");
    f.clock.advance(f.settings.keep_transcripts.value());
    const GcCandidate candidate = f.sole(find_transcripts);
    f.files.broken.insert(log);
    CHECK(must_fail(candidate.collect()).code == ErrorCode::files_failed);
    f.files.broken.insert(f.paths.transcripts());
    GcSight sight;
    CHECK(must_fail(find_transcripts(f.work, f.request, sight)).code == ErrorCode::files_failed);
}
