#include "meta/floors.hpp"
#include "support/catch.hpp"

using namespace atelier::meta;

namespace {

std::string floor_faults(const std::string& path, const std::string& text) {
    return report(check_floors({path, text}));
}

} // namespace

TEST_CASE("no file includes a floor above its own") {
    std::vector<Finding> all;
    const auto files = files_below({"git-atelier/", "skills-bin/", "hooks/"}, {".cpp", ".hpp"});
    REQUIRE(files.size() > 30);
    for (const auto& file : files) {
        const auto found = check_floors(file);
        all.insert(all.end(), found.begin(), found.end());
    }
    INFO(report(all));
    CHECK(all.empty());
}

TEST_CASE("an include of a higher floor is named with file, line and both floors") {
    const auto text =
        floor_faults("git-atelier/domain/bead/x.hpp", "#pragma once\n#include \"cli/y.hpp\"\n");
    CHECK_THAT(text,
               ContainsSubstring("git-atelier/domain/bead/x.hpp:2: domain may not include cli"));
}

TEST_CASE("an adapter includes neither another adapter nor a use case") {
    const std::string path = "git-atelier/adapters/sqlite/store.cpp";
    CHECK_THAT(floor_faults(path, "#include \"adapters/git/a.hpp\"\n"),
               ContainsSubstring("adapters/sqlite may not include adapters/git"));
    CHECK_THAT(floor_faults(path, "#include \"app/core/plan_queries.hpp\"\n"),
               ContainsSubstring("include app"));
    CHECK(floor_faults(path, "#include \"adapters/sqlite/a.hpp\"\n#include \"ports/x.hpp\"\n")
              .empty());
}

TEST_CASE("what is below the adapters serves them and wiring, and knows base alone") {
    const std::string posix = "#include \"posix/descriptor.hpp\"\n";
    CHECK(floor_faults("git-atelier/adapters/git/config/a.cpp", posix).empty());
    CHECK(floor_faults("git-atelier/wiring/a.cpp", posix).empty());
    for (const char* path : {"git-atelier/app/core/a.cpp", "git-atelier/cli/a.cpp",
                             "git-atelier/ports/a.hpp", "git-atelier/main.cpp", "hooks/a.cpp"})
        CHECK_THAT(floor_faults(path, posix), ContainsSubstring("may not include posix"));
    CHECK_THAT(floor_faults("git-atelier/posix/a.hpp", "#include \"ports/process.hpp\"\n"),
               ContainsSubstring("posix may not include ports"));
    CHECK(floor_faults("git-atelier/posix/a.cpp",
                       "#include \"base/result.hpp\"\n#include <unistd.h>\n")
              .empty());
}

TEST_CASE("the front reaches ports and adapters through wiring alone") {
    CHECK_THAT(floor_faults("skills-bin/heartbeat.cpp", "#include \"ports/clock.hpp\"\n"),
               ContainsSubstring("skills-bin may not include ports"));
    CHECK_THAT(floor_faults("git-atelier/main.cpp", "#include \"adapters/git/a.hpp\"\n"),
               ContainsSubstring("commands may not include adapters/git"));
    CHECK_THAT(floor_faults("git-atelier/cli/a.cpp", "#include \"ports/clock.hpp\"\n"),
               ContainsSubstring("cli may not include ports"));
    CHECK(floor_faults("git-atelier/wiring/a.cpp", "#include \"adapters/git/a.hpp\"\n").empty());
}

TEST_CASE("a third-party header stands in sources of its own folder only") {
    CHECK(floor_faults("git-atelier/adapters/git/config/a.cpp", "#include <git2.h>\n").empty());
    CHECK_THAT(floor_faults("git-atelier/adapters/git/config/a.hpp", "#include <git2.h>\n"),
               ContainsSubstring("<git2.h> belongs into .cpp files of git-atelier/adapters/git/"));
    CHECK_THAT(floor_faults("git-atelier/app/core/a.cpp", "#include <boost/json.hpp>\n"),
               ContainsSubstring("git-atelier/base/json.cpp"));
    const std::string process = "#include <boost/process/child.hpp>\n";
    CHECK(floor_faults("git-atelier/adapters/process/spawn.cpp", process).empty());
    CHECK_THAT(floor_faults("git-atelier/adapters/process/child_process.cpp", process),
               ContainsSubstring("git-atelier/adapters/process/spawn.cpp"));
    CHECK_THAT(floor_faults("git-atelier/app/core/a.cpp", "#include <curl/curl.h>\n"),
               ContainsSubstring("no library the house knows"));
    CHECK(floor_faults("git-atelier/app/core/a.cpp", "#include <fmt/core.h>\n#include <vector>\n")
              .empty());
}

TEST_CASE("the pure floors include no system header") {
    CHECK_THAT(floor_faults("git-atelier/app/core/a.cpp", "#include <unistd.h>\n"),
               ContainsSubstring("system header <unistd.h>"));
    CHECK_THAT(floor_faults("git-atelier/view/a.cpp", "#include <fstream>\n"),
               ContainsSubstring("system header <fstream>"));
    CHECK(floor_faults("git-atelier/adapters/process/a.cpp", "#include <unistd.h>\n").empty());
}

TEST_CASE("an include that names no floor and a folder that is none are found") {
    CHECK_THAT(floor_faults("git-atelier/app/core/a.cpp", "#include \"load.hpp\"\n"),
               ContainsSubstring("does not start with a floor"));
    CHECK_THAT(floor_faults("git-atelier/utils/a.cpp", ""),
               ContainsSubstring("not a floor of the house"));
}

TEST_CASE("an include inside a comment counts for nothing") {
    CHECK(floor_faults("git-atelier/domain/bead/x.hpp", "// #include \"cli/y.hpp\"\n").empty());
}

TEST_CASE("a room includes only those rooms of its floor that stand below it") {
    const std::string path = "git-atelier/app/claim/x.cpp";
    CHECK(floor_faults(path, "#include \"app/core/work_context.hpp\"\n").empty());
    CHECK(floor_faults(path, "#include \"app/claim/y.hpp\"\n").empty());
    CHECK_THAT(floor_faults(path, "#include \"app/land/y.hpp\"\n"),
               ContainsSubstring("the room app/claim may not include app/land/y.hpp; it may "
                                 "include: core and itself"));
    CHECK_THAT(floor_faults(path, "#include \"app/y.hpp\"\n"),
               ContainsSubstring("may not include app/y.hpp"));
    CHECK_THAT(
        floor_faults("git-atelier/domain/plan/x.cpp", "#include \"domain/work/progress.hpp\"\n"),
        ContainsSubstring("the room domain/plan may not include domain/work/progress.hpp"));
    CHECK_THAT(floor_faults("git-atelier/adapters/git/config/x.cpp",
                            "#include \"adapters/git/repository/y.hpp\"\n"),
               ContainsSubstring("the room adapters/git/config may not include"));
}

TEST_CASE("a file outside of every room of its floor is found") {
    CHECK_THAT(floor_faults("git-atelier/app/x.cpp", ""), ContainsSubstring("stands in no room"));
    CHECK_THAT(floor_faults("git-atelier/app/attic/x.cpp", ""),
               ContainsSubstring("stands in no room of app"));
    CHECK(floor_faults("git-atelier/app/core/x.cpp", "").empty());
}

TEST_CASE("no room holds more units than one can keep in mind") {
    const auto found = check_room_sizes(files_below({"git-atelier/"}, {".cpp", ".hpp"}));
    INFO(report(found));
    CHECK(found.empty());
}

TEST_CASE("a room with a unit too many is found, a unit being a source with its header") {
    std::vector<SourceFile> files;
    for (int number = 1; number <= 20; ++number) {
        const auto stem = "git-atelier/app/core/part_" + std::to_string(number);
        files.push_back({stem + ".hpp", ""});
        files.push_back({stem + ".cpp", ""});
    }
    CHECK(check_room_sizes(files).empty());
    files.push_back({"git-atelier/app/core/one_more.hpp", ""});
    CHECK_THAT(report(check_room_sizes(files)),
               ContainsSubstring("git-atelier/app/core:1: has 21 units"));
}
