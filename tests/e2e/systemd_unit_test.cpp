// The unit of `daemon install-unit`, as systemd itself reads it. A user's systemd has to run for
// `systemctl --user`, which it does not where tests run: that it starts the unit is not tested.
#include "support/atelier_sandbox.hpp"
#include "support/catch.hpp"

using namespace atelier;
using namespace atelier::test;

namespace fs = std::filesystem;

namespace {

// What `systemd-analyze verify` says of the unit; systemd passes over what it cannot parse, and
// says so.
std::string complaints(AtelierSandbox& sandbox, const fs::path& unit) {
    const fs::path runtime = sandbox.root() / "runtime";
    fs::create_directories(runtime);
    fs::permissions(runtime, fs::perms::owner_all);
    sandbox.environment()["XDG_RUNTIME_DIR"] = runtime.string();
    const auto verified =
        sandbox.run(sandbox.root(), {"systemd-analyze", "--user", "verify", unit.string()});
    return verified.err + (verified.status == 0 ? "" : "failed\n");
}

} // namespace

TEST_CASE("systemd-analyze verify has no complaint about the unit; systemctl --user is not called",
          "[e2e][daemon]") {
    AtelierSandbox sandbox;
    // A folder whose name systemd would take for a specifier, a variable and two words.
    const fs::path folder = sandbox.root() / "100% of $HOME";
    fs::create_directory(folder);
    REQUIRE(sandbox.run(folder, {"git", "init", "-q"}).status == 0);
    REQUIRE(sandbox.run(folder, {"git", "commit", "-q", "--allow-empty", "-m", "Start"}).status ==
            0);
    sandbox.atelier(folder, {"init", "--agent", "demo"});
    sandbox.environment()["XDG_CONFIG_HOME"] = (sandbox.root() / "settings").string();
    const fs::path unit =
        sandbox.json(folder, {"daemon", "install-unit", "--jobs", "2"}).string_at("file");
    CHECK(complaints(sandbox, unit).empty());

    std::string text = read_file(unit);
    const std::string restart = "Restart=on-failure";
    text.replace(text.find(restart), restart.size(), "Restart=on-failur");
    const fs::path wrong = sandbox.root() / "wrong.service";
    write_file(wrong, text);
    CHECK_THAT(complaints(sandbox, wrong), ContainsSubstring("on-failur"));
}
