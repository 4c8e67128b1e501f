// A repository that is begun with `git atelier new`, and worked on in the background.
#include "support/atelier_sandbox.hpp"
#include "support/catch.hpp"

#include <filesystem>
#include <unistd.h>

using namespace atelier;
using namespace atelier::test;
namespace fs = std::filesystem;

namespace {

struct InBackground {
    AtelierSandbox sandbox;
    fs::path folder = sandbox.root() / "made" / "here";

    InBackground() { sandbox.atelier(sandbox.root(), {"new", "made/here", "--agent", "demo"}); }
    // Nothing is to go on after the test.
    ~InBackground() { sandbox.try_atelier(folder, {"daemon", "stop"}); }

    Json daemon(const std::string& action) { return sandbox.json(folder, {"daemon", action}); }
};

} // namespace

TEST_CASE("a new repository is worked on in the background until that is stopped",
          "[e2e][daemon]") {
    InBackground at;
    CHECK(fs::exists(at.folder / ".git"));
    CHECK_FALSE(at.daemon("status").find("running")->as_bool());
    const Json started = at.daemon("start");
    CHECK_FALSE(started.find("already")->as_bool());
    const pid_t pid = static_cast<pid_t>(started.find("pid")->as_int());
    // It has no terminal, and no group but its own.
    CHECK(::getsid(pid) == pid);
    CHECK(at.daemon("start").find("already")->as_bool());
    const auto second = at.sandbox.try_atelier(at.folder, {"daemon", "run"});
    CHECK(second.status == 1);
    CHECK_THAT(second.err, ContainsSubstring("'git atelier daemon stop' stops it"));
    CHECK(at.sandbox.try_atelier(at.folder, {"remove", "--yes"}).status == 1);

    const std::string epic =
        at.sandbox.plan(at.folder, numbered_parts("demo: write N.txt x", 1)).front();
    eventually("the changeset to land", [&] {
        return at.sandbox.json(at.folder, {"show", epic + ".1"})
                   .find("bead")
                   ->string_at("status") == "closed";
    });
    eventually("the log to say so", [&] {
        return read_file(at.sandbox.project(at.folder) / "daemon" / "log").find(epic) !=
               std::string::npos;
    });
    CHECK_FALSE(at.daemon("stop").find("running")->as_bool());
    CHECK(at.daemon("stop").find("already")->as_bool());
    CHECK_FALSE(at.daemon("status").find("running")->as_bool());
    CHECK_FALSE(at.daemon("status").find("lines")->as_array().empty());
}

TEST_CASE("no repository is made where something is, and none stays that cannot be registered",
          "[e2e][daemon]") {
    AtelierSandbox sandbox;
    const fs::path place = sandbox.root() / "place";
    fs::create_directory(place);
    CHECK(sandbox.try_atelier(sandbox.root(), {"new", "place", "--agent", "none-such"}).status !=
          0);
    CHECK(fs::is_empty(place));
    CHECK(sandbox.try_atelier(sandbox.root(), {"new", "other", "--agent", "none-such"}).status !=
          0);
    CHECK_FALSE(fs::exists(sandbox.root() / "other"));
    write_file(place / "mine", "x");
    const auto refused = sandbox.try_atelier(sandbox.root(), {"new", "place"});
    CHECK(refused.status == 129);
    CHECK_THAT(refused.err, ContainsSubstring("is not empty"));
    CHECK(read_file(place / "mine") == "x");
}

TEST_CASE("a unit for systemd is written where the user's units are", "[e2e][daemon]") {
    AtelierSandbox sandbox;
    const fs::path folder = sandbox.git().plain().folder;
    sandbox.atelier(folder, {"init", "--agent", "demo"});
    sandbox.environment()["XDG_CONFIG_HOME"] = (sandbox.root() / "settings").string();
    const Json unit = sandbox.json(folder, {"daemon", "install-unit"});
    const std::string text = read_file(unit.string_at("file"));
    CHECK(unit.string_at("file").starts_with((sandbox.root() / "settings/systemd/user").string()));
    CHECK_THAT(text, ContainsSubstring("\"daemon\" \"run\"\n"));
    CHECK_THAT(text, ContainsSubstring("Environment=\"ATELIER_DATA_DIR="));
}
