#include "meta/type_names.hpp"
#include "support/catch.hpp"

using namespace atelier::meta;

TEST_CASE("no two files define one type") {
    const auto found = check_type_names(tree());
    INFO(report(found));
    CHECK(found.empty());
}

TEST_CASE("a type that two files define is found, and no other") {
    const std::vector<SourceFile> files{
        {"git-atelier/a.hpp",
         "namespace atelier {\nenum class Check { yes };\nstruct Own;\n"
         "inline int f() {\n    return 0;\n}\n} // namespace atelier\n"
         "namespace atelier::sqlite {\nstruct Row {\n};\n} // namespace atelier::sqlite\n"},
        {"git-atelier/b.hpp", "namespace atelier {\nstruct Own {\n    struct Row {\n    };\n};\n"
                              "class Check final : public Own {\n};\n} // namespace atelier\n"},
        {"git-atelier/c.cpp",
         "namespace atelier {\nnamespace {\nstruct Check {\n};\n} // namespace\n"
         "class Own final\n    : public Row {\n};\n} // namespace atelier\n"},
    };
    const auto found = check_type_names(files);
    REQUIRE(found.size() == 2);
    CHECK(found[0] ==
          Finding{"git-atelier/b.hpp", 6, "atelier::Check is defined in git-atelier/a.hpp too"});
    CHECK(found[1] ==
          Finding{"git-atelier/c.cpp", 6, "atelier::Own is defined in git-atelier/b.hpp too"});
}
