#include "meta/type_names.hpp"
#include "support/catch.hpp"

using namespace atelier::meta;

TEST_CASE("no two headers define one type") {
    const auto found = check_type_names(tree());
    INFO(report(found));
    CHECK(found.empty());
}

TEST_CASE("a type that two headers define is found, and no other") {
    const std::vector<SourceFile> files{
        {"git-atelier/a.hpp",
         "namespace atelier {\nenum class Check { yes };\nstruct Own;\n"
         "inline int f() {\n    return 0;\n}\n} // namespace atelier\n"
         "namespace atelier::sqlite {\nstruct Row {\n};\n} // namespace atelier::sqlite\n"},
        {"git-atelier/b.hpp", "namespace atelier {\nstruct Own {\n    struct Row {\n    };\n};\n"
                              "class Check final : public Own {\n};\n} // namespace atelier\n"},
        {"git-atelier/c.cpp", "namespace atelier {\nstruct Check {\n};\n} // namespace atelier\n"},
    };
    const auto found = check_type_names(files);
    REQUIRE(found.size() == 1);
    CHECK(found[0] ==
          Finding{"git-atelier/b.hpp", 6, "atelier::Check is defined in git-atelier/a.hpp too"});
}
