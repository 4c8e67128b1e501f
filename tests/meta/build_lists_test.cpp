#include "meta/build_lists.hpp"
#include "support/catch.hpp"

using namespace atelier::meta;

TEST_CASE("every source of the project is in the build") {
    const auto found = check_build_lists(tree());
    INFO(report(found));
    CHECK(found.empty());
}

TEST_CASE("a test file that no list names is found") {
    const std::vector<SourceFile> files{
        {"CMakeLists.txt", "add_subdirectory(tests)\n"},
        {"tests/CMakeLists.txt", "add_executable(t unit/a_test.cpp) # unit/b_test.cpp\n"},
        {"tests/unit/a_test.cpp", ""},
        {"tests/unit/b_test.cpp", ""},
    };
    const auto found = check_build_lists(files);
    REQUIRE(found.size() == 1);
    CHECK(found[0].path == "tests/unit/b_test.cpp");
}

TEST_CASE("a file of the same name in another folder does not count as named") {
    const std::vector<SourceFile> files{
        {"CMakeLists.txt", "foreach(folder a b)\n"},
        {"a/CMakeLists.txt", "target_sources(x PRIVATE load.cpp)\n"},
        {"a/load.cpp", ""},
        {"b/CMakeLists.txt", ""},
        {"b/load.cpp", ""},
    };
    const auto found = check_build_lists(files);
    REQUIRE(found.size() == 1);
    CHECK(found[0].path == "b/load.cpp");
}

TEST_CASE("a skill is named by its declaration") {
    const std::vector<SourceFile> files{
        {"CMakeLists.txt", "add_subdirectory(skills-bin)\n"},
        {"skills-bin/CMakeLists.txt", "atelier_skill(heartbeat)\n"},
        {"skills-bin/heartbeat.cpp", ""},
        {"skills-bin/heart.cpp", ""},
    };
    const auto found = check_build_lists(files);
    REQUIRE(found.size() == 1);
    CHECK(found[0].path == "skills-bin/heart.cpp");
}

TEST_CASE("a list that is reached from no other is found") {
    const std::vector<SourceFile> files{
        {"CMakeLists.txt", "add_subdirectory(tests)\n"},
        {"tests/CMakeLists.txt", "# add_subdirectory(e2e)\n"},
        {"tests/e2e/CMakeLists.txt", "add_executable(e2e a_test.cpp)\n"},
        {"tests/e2e/a_test.cpp", ""},
    };
    const auto found = check_build_lists(files);
    REQUIRE(found.size() == 1);
    CHECK(found[0].path == "tests/e2e/CMakeLists.txt");
}
