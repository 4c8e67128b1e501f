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
        floor_faults("git-atelier/domain/x.hpp", "#pragma once\n#include \"cli/y.hpp\"\n");
    CHECK_THAT(text, ContainsSubstring("git-atelier/domain/x.hpp:2: domain may not include cli"));
}

TEST_CASE("an adapter includes neither another adapter nor a use case") {
    const std::string path = "git-atelier/adapters/sqlite/store.cpp";
    CHECK_THAT(floor_faults(path, "#include \"adapters/git/a.hpp\"\n"),
               ContainsSubstring("adapters/sqlite may not include adapters/git"));
    CHECK_THAT(floor_faults(path, "#include \"app/load.hpp\"\n"), ContainsSubstring("include app"));
    CHECK(floor_faults(path, "#include \"adapters/sqlite/a.hpp\"\n#include \"ports/x.hpp\"\n")
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
    CHECK(floor_faults("git-atelier/adapters/git/a.cpp", "#include <git2.h>\n").empty());
    CHECK_THAT(floor_faults("git-atelier/adapters/git/a.hpp", "#include <git2.h>\n"),
               ContainsSubstring("<git2.h> belongs into .cpp files of git-atelier/adapters/git/"));
    CHECK_THAT(floor_faults("git-atelier/app/a.cpp", "#include <boost/json.hpp>\n"),
               ContainsSubstring("git-atelier/base/json.cpp"));
    CHECK_THAT(floor_faults("git-atelier/app/a.cpp", "#include <curl/curl.h>\n"),
               ContainsSubstring("no library the house knows"));
    CHECK(floor_faults("git-atelier/app/a.cpp", "#include <fmt/core.h>\n#include <vector>\n")
              .empty());
}

TEST_CASE("the pure floors include no system header") {
    CHECK_THAT(floor_faults("git-atelier/app/a.cpp", "#include <unistd.h>\n"),
               ContainsSubstring("system header <unistd.h>"));
    CHECK_THAT(floor_faults("git-atelier/view/a.cpp", "#include <fstream>\n"),
               ContainsSubstring("system header <fstream>"));
    CHECK(floor_faults("git-atelier/adapters/process/a.cpp", "#include <unistd.h>\n").empty());
}

TEST_CASE("an include that names no floor and a folder that is none are found") {
    CHECK_THAT(floor_faults("git-atelier/app/a.cpp", "#include \"load.hpp\"\n"),
               ContainsSubstring("does not start with a floor"));
    CHECK_THAT(floor_faults("git-atelier/utils/a.cpp", ""),
               ContainsSubstring("no floor of the house"));
}

TEST_CASE("an include inside a comment counts for nothing") {
    CHECK(floor_faults("git-atelier/domain/x.hpp", "// #include \"cli/y.hpp\"\n").empty());
}
