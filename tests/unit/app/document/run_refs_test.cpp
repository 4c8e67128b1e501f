#include "app/document/run_refs.hpp"

#include "support/document_fixture.hpp"

using namespace atelier;
using namespace atelier::test;

TEST_CASE("Locks that a Git leaves which was killed with its driver hold nobody up",
          "[app][document]") {
    DocumentFixture at;
    const BeadId run = at.start(at.rounds(1));
    const auto locked = [&](const std::string& ref) {
        const auto file = at.repository.git.common_dir / (ref + ".lock");
        unwrap(at.files.write(file, ""));
        at.repository.moving.locked_since[file] = at.clock.now();
        return file;
    };
    unwrap(take_run(at.world.work.plan, run, at.machine.self(), at.world.work.probe()));
    at.restart();
    const auto branch = locked(full_ref(*at.run_of(run).branch));
    const auto notes = locked("refs/notes/atelier");
    CHECK(at.drive(run).run.status == RunStatus::completed);
    CHECK_FALSE(unwrap(at.files.exists(branch)));
    CHECK_FALSE(unwrap(at.files.exists(notes)));

    // Of one that left the run it is somebody else's.
    const BeadId left = at.start(at.rounds(1));
    CHECK(at.drive(left, 1).end == DriveEnd::steps);
    const auto other = locked("refs/notes/atelier");
    at.drive(left);
    CHECK(unwrap(at.files.exists(other)));
}

TEST_CASE("A driver that has seen its Git killed takes away what that left", "[app][document]") {
    DocumentFixture at;
    const BeadId run = at.start(at.rounds(1));
    CHECK(at.drive(run, 1).end == DriveEnd::steps);
    const auto lock = at.repository.git.common_dir / (full_ref(*at.run_of(run).branch) + ".lock");
    Json details = Json::object();
    details.set("signal", 9);
    at.repository.moving.killed_by =
        Error{ErrorCode::git_failed, "git update-ref was killed", {}, std::move(details)};
    const auto seen = drive_run(at.world, {.run = run});
    REQUIRE_FALSE(seen);
    CHECK(seen.error().message == "git update-ref was killed");
    CHECK_FALSE(unwrap(at.files.exists(lock)));
    CHECK(at.progress.has_warned_of(lock.string()));
    CHECK(at.drive(run).run.status == RunStatus::completed);
}
