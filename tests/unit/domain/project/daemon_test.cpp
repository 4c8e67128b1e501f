#include "domain/project/daemon.hpp"

#include "support/catch.hpp"

using namespace atelier;

TEST_CASE("what is kept of a run in the background is read as it was written", "[domain][daemon]") {
    const DaemonRun run{
        {.host = "here", .boot_id = "b", .pid_namespace = "n", .pid = 7, .start_time = 99},
        *parse_time("2026-01-01T09:00:00Z")};
    CHECK(daemon_run_from(daemon_run_text(run)) == run);
    for (const char* text :
         {"", "{", "[]", R"({"pid":7})", R"({"since":"2026-01-01T09:00:00Z"})"}) {
        INFO(text);
        CHECK_FALSE(daemon_run_from(text));
    }
}

TEST_CASE("a unit says its words so that systemd reads them as they are", "[domain][daemon]") {
    const std::string text = unit_text({.enlistment = "/home/me/50% mine",
                                        .command = {"/opt/git-atelier", "-C", "/home/me/50% mine",
                                                    "daemon", "run", "--agent", R"(a"b\c$d)"},
                                        .environment = {{"PATH", "/usr/bin:/home/me/$x"}}});
    CHECK_THAT(text, ContainsSubstring("Description=git-atelier in /home/me/50%% mine\n"));
    CHECK_THAT(text, ContainsSubstring(R"(ExecStart="/opt/git-atelier" "-C" "/home/me/50%% mine" )"
                                       R"("daemon" "run" "--agent" "a\"b\\c$$d")"
                                       "\n"));
    CHECK_THAT(text, ContainsSubstring("Environment=\"PATH=/usr/bin:/home/me/$x\"\n"));
    CHECK(unit_name("My Project-1a2b3c4d") == "git-atelier-my-project-1a2b3c4d.service");
}
