// What somebody meets who has just installed it: the demonstration, the questions of init, and,
// where something fails, the report of it.
#include "support/atelier_sandbox.hpp"
#include "support/catch.hpp"
#include "support/folder_picture.hpp"
#include "support/on_terminal.hpp"
#include "support/test_places.hpp"

#include <sys/stat.h>

using namespace atelier;
using namespace atelier::test;
namespace fs = std::filesystem;

namespace {

void put_program(const fs::path& path) {
    write_file(path, "#!/bin/sh\nexit 0\n");
    fs::permissions(path, fs::perms::owner_all);
}

// A repository and a person who has those programs besides Git, and nothing else on PATH.
struct FirstDay {
    AtelierSandbox sandbox;
    BuiltRepository repository = sandbox.git().plain();

    explicit FirstDay(const std::vector<std::string>& agents) {
        for (const std::string& agent : agents)
            put_program(sandbox.root() / "tools" / agent);
        sandbox.environment()["PATH"] = (sandbox.root() / "tools").string() + ":" +
                                        sandbox.programs().string() + ":/usr/bin:/bin";
    }
    OnTerminal init(std::vector<std::string> more = {}) {
        more.insert(more.begin(), {(sandbox.programs() / "git-atelier").string(), "init"});
        return {more, sandbox.environment(), repository.folder};
    }
    std::string agent() {
        return at(sandbox.json(repository.folder, {"config", "agent.default"}),
                  {"settings", "0", "value"})
            .as_string();
    }
};

} // namespace

TEST_CASE("a demonstration shows landed work, and can be kept for a look around", "[e2e][demo]") {
    AtelierSandbox sandbox;
    const fs::path tmp = sandbox.root() / "tmp";
    const fs::path data = sandbox.environment().at("ATELIER_DATA_DIR");
    fs::create_directories(tmp);
    sandbox.environment()["TMPDIR"] = tmp.string();
    const FolderPicture home = picture_of_folder(sandbox.git().home());
    const bool had_data = fs::exists(data);
    const ProcessResult played = sandbox.try_atelier(sandbox.root(), {"demo", "--keep"});
    INFO(played.err);
    CHECK(played.status == 0);
    for (const char* part : {"== plan two epics", "$ git atelier work --mode auto --agent demo",
                             "5 changesets integrated", "Say how to greet", "Look around:"})
        CHECK_THAT(played.out, ContainsSubstring(part));
    CHECK(picture_of_folder(sandbox.git().home()) == home);
    CHECK(fs::exists(data) == had_data);
    REQUIRE_FALSE(fs::is_empty(tmp));
    const fs::path kept = fs::directory_iterator(tmp)->path();
    CHECK_THAT(played.out, ContainsSubstring(kept.string()));
    sandbox.environment()["ATELIER_DATA_DIR"] = (kept / "data").string();
    const Json status = sandbox.json(kept / "greeter", {"status"});
    CHECK(at(status, {"finished"}).as_array().size() == 2);
}

TEST_CASE("a demonstration that cannot go on says where it stopped, and leaves nothing behind",
          "[e2e][demo]") {
    AtelierSandbox sandbox;
    const fs::path tmp = sandbox.root() / "tmp";
    fs::create_directories(tmp);
    fs::create_directories(sandbox.root() / "share/templates");
    for (const auto& entry : fs::directory_iterator(source_folder() / "share/templates"))
        if (entry.path().filename() != "plans")
            fs::create_symlink(entry.path(),
                               sandbox.root() / "share/templates" / entry.path().filename());
    sandbox.environment()["TMPDIR"] = tmp.string();
    sandbox.environment()["ATELIER_SHARE"] = (sandbox.root() / "share").string();
    const ProcessResult played = sandbox.try_atelier(sandbox.root(), {"demo"});
    CHECK(played.status == 1);
    CHECK_THAT(played.out,
               ContainsSubstring("The demonstration stopped: 'git atelier plan --from"));
    CHECK_THAT(played.out, ContainsSubstring("now deleted; with --keep"));
    CHECK(fs::is_empty(tmp));
}

TEST_CASE("on a terminal init asks which of several agents is meant", "[e2e][terminal][init]") {
    FirstDay ada({"claude", "codex"});
    ada.sandbox.environment()["ANTHROPIC_API_KEY"] = "k";
    OnTerminal init = ada.init();
    init.expect("Which one?");
    // Whoever is logged in stands first.
    init.type("1\r");
    init.expect("git atelier status");
    CHECK(init.wait() == 0);
    CHECK_THAT(init.screen(), ContainsSubstring("agent    claude: logged in"));
    CHECK(ada.agent() == "claude");
    OnTerminal again = ada.init();
    CHECK(again.wait() == 0);
    CHECK_THAT(again.screen(), !ContainsSubstring("Which one?"));
}

TEST_CASE("whoever stops at the question of init has registered nothing", "[e2e][terminal][init]") {
    FirstDay ada({"claude", "codex"});
    ada.sandbox.environment()["TERM"] = "xterm";
    OnTerminal init = ada.init();
    init.expect("> 1)");
    init.type("\x03");
    CHECK(init.wait() != 0);
    CHECK(ada.sandbox.try_atelier(ada.repository.folder, {"status"}).status == 128);
    CHECK(ada.sandbox.git()
              .git(ada.repository.folder, {"config", "--list", "--local"})
              .find("includeif") == std::string::npos);
}

TEST_CASE("on a terminal init takes the only agent, and leaves what is left open",
          "[e2e][terminal][init]") {
    FirstDay ada({"codex"});
    OnTerminal init = ada.init();
    CHECK(init.wait() == 0);
    CHECK_THAT(init.screen(), ContainsSubstring("agent    codex: no login seen"));
    CHECK(ada.agent() == "codex");

    FirstDay eve({"claude", "codex"});
    OnTerminal left = eve.init();
    left.expect("Which one?");
    left.type("\r");
    CHECK(left.wait() == 0);
    CHECK(eve.agent().empty());
    OnTerminal unasked = eve.init({"--yes"});
    CHECK(unasked.wait() == 0);
    CHECK_THAT(unasked.screen(), !ContainsSubstring("Which one?"));

    FirstDay bob({});
    OnTerminal none = bob.init();
    CHECK(none.wait() == 0);
    CHECK_THAT(none.screen(), ContainsSubstring("none found"));
}

TEST_CASE("a report is written outside of the checkout, and says nothing secret",
          "[e2e][bugreport]") {
    AtelierSandbox sandbox;
    const BuiltRepository repository = sandbox.git().plain();
    sandbox.environment()["THE_SECRET"] = "hush-hush-hush";
    sandbox.environment()["ATELIER_TRACE"] = (sandbox.root() / "trace.jsonl").string();
    sandbox.atelier(repository.folder, {"init"});
    sandbox.git().git(repository.folder,
                      {"remote", "add", "origin", "https://ada:pw@example.org/r.git"});
    const Json written = sandbox.json(repository.folder, {"bugreport", "-o", "../report.txt"});
    CHECK(at(written, {"file"}).as_string() == "../report.txt");
    CHECK(at(written, {"doctor"}).as_array().size() > 10);
    const std::string report = read_file(repository.folder.parent_path() / "report.txt");
    for (const char* part : {"git-atelier", "git version", "[doctor]", "git atelier init"})
        CHECK_THAT(report, ContainsSubstring(part));
    for (const std::string& part : {std::string("hush-hush-hush"), std::string("ada:pw"),
                                    repository.folder.string(), sandbox.git().home().string()})
        CHECK_THAT(report, !ContainsSubstring(part));

    const std::string told = sandbox.atelier(repository.folder, {"bugreport"});
    CHECK_THAT(told, ContainsSubstring("bugreports"));
    CHECK(sandbox.git().git(repository.folder, {"status", "--porcelain"}).empty());
    // Where there is nothing to look at, it says so.
    CHECK_THAT(sandbox.atelier(sandbox.root(), {"bugreport", "-o", "-"}),
               ContainsSubstring("not-a-repository"));
    CHECK(sandbox.try_atelier(repository.folder, {"bugreport", "-o", "/no/such/folder/x"}).status ==
          128);
}
