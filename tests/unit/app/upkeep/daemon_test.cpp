#include "app/upkeep/daemon.hpp"

#include "support/catch.hpp"
#include "support/fake_machine.hpp"
#include "support/memory_files.hpp"
#include "support/unwrap.hpp"
#include "view/daemon.hpp"

using namespace atelier;
using namespace atelier::test;

namespace {

const Time nine = *parse_time("2026-01-01T09:00:00Z");

// A run is a living process and what it has written down.
struct DaemonPlace final : DaemonHost {
    MemoryFiles files;
    FakeMachine machine;
    DaemonDeps deps{files, machine, {"/data/p"}};
    ProcessIdentity process{"host", "boot", "namespace", 200, 5};
    std::vector<std::string> begun_with;
    bool ends_at_once = false;
    bool ends_when_asked = true;

    Result<void> begin(const std::vector<std::string>& arguments,
                       const std::filesystem::path& log) override {
        CHECK(log == "/data/p/daemon/log");
        begun_with = arguments;
        if (!ends_at_once) machine.living.push_back(process);
        files.texts["/data/p/daemon/run.json"] = daemon_run_text({process, nine});
        return {};
    }
    Result<bool> end(const ProcessIdentity& which, Millis) override {
        CHECK(which == process);
        if (ends_when_asked) std::erase(machine.living, which);
        return ends_when_asked;
    }
    DaemonChange start() { return unwrap(start_daemon(deps, *this, {"daemon", "run"})); }
    Result<DaemonChange> stop() { return stop_daemon(deps, *this, Millis{10}); }
};

} // namespace

TEST_CASE("one run goes on in the background until it is stopped", "[app][daemon]") {
    DaemonPlace at;
    CHECK(unwrap(at.stop()).already);
    const DaemonChange started = at.start();
    CHECK_FALSE(started.already);
    CHECK(started.state.run->process == at.process);
    CHECK(at.begun_with == std::vector<std::string>{"daemon", "run"});
    CHECK(started_text(started, Style{}) ==
          "running, process 200; stop it with 'git atelier daemon stop'\n"
          "  log  /data/p/daemon/log\n");
    at.begun_with.clear();
    CHECK(at.start().already);
    CHECK(at.begun_with.empty());
    const DaemonChange stopped = unwrap(at.stop());
    CHECK(stopped_text(stopped) == "stopped process 200\n");
    CHECK(daemon_json(stopped).dump() ==
          R"({"running":false,"pid":null,"since":null,"log":"/data/p/daemon/log","lines":[],)"
          R"("already":false})");
}

TEST_CASE("a run that was killed does not run, whatever is written", "[app][daemon]") {
    DaemonPlace at;
    at.start();
    at.machine.living.clear();
    CHECK_FALSE(unwrap(daemon_run(at.deps)));
    CHECK_FALSE(at.start().already);
}

TEST_CASE("a run that ends at once is told with the way to its log", "[app][daemon]") {
    DaemonPlace at;
    at.ends_at_once = true;
    const Error error = must_fail(start_daemon(at.deps, at, {}));
    CHECK(error.code == ErrorCode::runtime_failed);
    CHECK(error.hint == "'git atelier daemon status' shows the end of its log");
}

TEST_CASE("a run that does not end, or is elsewhere, is not said to be stopped", "[app][daemon]") {
    DaemonPlace at;
    at.start();
    at.ends_when_asked = false;
    CHECK(must_fail(at.stop()).code == ErrorCode::identity_in_use);
    at.machine.own.host = "another";
    CHECK_THAT(must_fail(at.stop()).message, ContainsSubstring("it runs on host"));
}

TEST_CASE("the end of the log is shown", "[app][daemon]") {
    DaemonPlace at;
    at.start();
    at.files.texts["/data/p/daemon/log"] = "one\ntwo\nthree\n";
    const DaemonState state = unwrap(daemon_state(at.deps, 2));
    CHECK(state.lines == std::vector<std::string>{"two", "three"});
    const std::string text = daemon_text(state, nine + Seconds{60}, Style{});
    CHECK(text.starts_with("running since "));
    CHECK(text.ends_with("\n  two\n  three\n"));
}

TEST_CASE("a unit that stands there is not written again", "[app][daemon]") {
    DaemonPlace at;
    const DaemonUnit unit{.enlistment = "/r", .command = {"/bin/git-atelier"}, .environment = {}};
    const auto written = unwrap(install_unit(at.files, "/home/me/units", "r-1", unit));
    CHECK(written.file == "/home/me/units/git-atelier-r-1.service");
    CHECK_FALSE(written.already);
    CHECK(unwrap(install_unit(at.files, "/home/me/units", "r-1", unit)).already);
    CHECK_THAT(installed_text(written),
               ContainsSubstring("systemctl --user enable --now git-atelier-r-1.service"));
}
