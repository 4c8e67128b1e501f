#include "meta/banned_calls.hpp"
#include "support/catch.hpp"

using namespace atelier::meta;

namespace {

std::string faults(const std::string& path, const std::string& text) {
    return report(check_banned_calls({path, text}));
}

} // namespace

TEST_CASE("no file of the product makes a banned call") {
    std::vector<Finding> all;
    const auto files = files_below({"git-atelier/", "skills-bin/", "hooks/"}, {".cpp", ".hpp"});
    REQUIRE(files.size() > 30);
    for (const auto& file : files) {
        const auto found = check_banned_calls(file);
        all.insert(all.end(), found.begin(), found.end());
    }
    INFO(report(all));
    CHECK(all.empty());
}

TEST_CASE("a shell is found wherever it is started") {
    CHECK_THAT(faults("git-atelier/wiring/a.cpp", "\n  std::system(text);\n"),
               ContainsSubstring("git-atelier/wiring/a.cpp:2: system() is banned here"));
    CHECK_THAT(faults("skills-bin/a.cpp", "auto p = popen (x, y);"), ContainsSubstring("popen()"));
    CHECK_THAT(faults("git-atelier/app/a.cpp", "return ::fork();"), ContainsSubstring("fork()"));
}

TEST_CASE("the environment is read in wiring alone") {
    CHECK_THAT(faults("git-atelier/cli/a.cpp", "getenv(n)"), ContainsSubstring("getenv()"));
    CHECK_THAT(faults("git-atelier/adapters/process/a.cpp", "extern char** environ;"),
               ContainsSubstring("environ"));
    CHECK(faults("git-atelier/wiring/a.cpp", "std::getenv(name)").empty());
}

TEST_CASE("the clock has one home") {
    const std::string path = "git-atelier/app/a.cpp";
    CHECK_FALSE(faults(path, "std::chrono::system_clock::now()").empty());
    CHECK_FALSE(faults(path, "auto t = time(nullptr);").empty());
    CHECK_FALSE(faults(path, "clock_gettime(CLOCK_REALTIME, &t);").empty());
    CHECK_FALSE(faults(path, "std::chrono::steady_clock::now()").empty());
    CHECK(faults("git-atelier/adapters/system/system_clock.cpp", "system_clock::now()").empty());
    CHECK_FALSE(
        faults("git-atelier/adapters/git/a.cpp", "std::chrono::steady_clock::now()").empty());
    CHECK(faults("git-atelier/posix/steady_clock.hpp", "steady_clock::now()").empty());
}

TEST_CASE("nothing below the front prints or ends the program") {
    const std::string path = "git-atelier/view/a.cpp";
    CHECK_FALSE(faults(path, "fmt::print(\"x\");").empty());
    CHECK_FALSE(faults(path, "std::cerr << x;").empty());
    CHECK_FALSE(faults(path, "fputs(text, stdout);").empty());
    CHECK_FALSE(faults(path, "if (x) exit(1);").empty());
    CHECK(faults("git-atelier/cli/a.cpp", "fmt::print(\"x\"); exit(1);").empty());
}

TEST_CASE("streams are included nowhere and sleeping is for the process adapter") {
    CHECK_FALSE(faults("git-atelier/cli/a.cpp", "#include <iostream>\n").empty());
    CHECK_FALSE(faults("git-atelier/app/a.cpp", "std::this_thread::sleep_for(1s);").empty());
}

TEST_CASE("members, declarations, comments and texts with a banned name are free") {
    const std::string path = "git-atelier/app/a.cpp";
    CHECK(faults(path, "clock.time(); p->system(x); Time time(int x); row.print();").empty());
    CHECK(faults(path, "// system(x)\nauto t = \"getenv(x)\"; my_time(3); timer(4);").empty());
    CHECK(faults(path, "Clock& clock(Context& c); document::print(x);").empty());
}
