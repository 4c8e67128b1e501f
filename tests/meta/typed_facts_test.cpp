#include "meta/typed_facts.hpp"
#include "support/catch.hpp"

using namespace atelier::meta;

namespace {

using Check = std::vector<Finding> (*)(const SourceFile&);

std::string offences(Check check) {
    std::vector<Finding> all;
    const auto files = files_below({"git-atelier/", "skills-bin/", "hooks/"}, {".cpp", ".hpp"});
    REQUIRE(files.size() > 30);
    for (const auto& file : files) {
        const auto found = check(file);
        all.insert(all.end(), found.begin(), found.end());
    }
    return report(all);
}

} // namespace

TEST_CASE("no field of a bead is known by its name outside the room of beads") {
    CHECK(offences(check_field_names) == "");
}

TEST_CASE("no header of domain, ports or app takes a commit as text") {
    CHECK(offences(check_text_commits) == "");
}

TEST_CASE("a field that is read or written by its name is found") {
    const auto found = [](const std::string& path, const std::string& text) {
        return report(check_field_names({path, text}));
    };
    const std::string path = "git-atelier/app/land/a.cpp";
    CHECK_THAT(found(path, "\n  get_field(bead, key);"),
               ContainsSubstring("git-atelier/app/land/a.cpp:2: get_field belongs into"));
    CHECK_THAT(found(path, "set_field(bead, key, x);"), ContainsSubstring("set_field"));
    CHECK_THAT(found(path, "set_field_if_any(bead, key, x);"),
               ContainsSubstring("set_field_if_any"));
    CHECK_THAT(found("git-atelier/view/a.cpp", "auto key = field::scope;"),
               ContainsSubstring("field::scope"));
    CHECK_THAT(found("git-atelier/domain/work/a.cpp", "#include \"domain/bead/field_text.hpp\"\n"),
               ContainsSubstring("bead/field_text.hpp"));
    CHECK_THAT(found("skills-bin/a.cpp", "get_field(bead, \"scope\")"),
               ContainsSubstring("get_field"));
    CHECK(found("git-atelier/domain/bead/a.cpp", "get_field(bead, field::scope)").empty());
    CHECK(found("tests/unit/a.cpp", "get_field(bead, field::scope)").empty());
    CHECK(found(path, "// get_field\nwrite_field(bead, each); subfield::x; bead.field_values();")
              .empty());
}

TEST_CASE("a commit that is declared as text is found") {
    const auto found = [](const std::string& path, const std::string& text) {
        return report(check_text_commits({path, text}));
    };
    for (const char* path :
         {"git-atelier/domain/work/a.hpp", "git-atelier/ports/a.hpp", "git-atelier/app/land/a.hpp"})
        for (const char* text :
             {"std::string commit;", "const std::string& head)", "std::optional<std::string> sha;",
              "const std::optional<std::string>& done_head", "std::string base_commit = {};",
              "std::string tip_;", "std::string tree,"}) {
            INFO(path << ": " << text);
            CHECK_THAT(found(path, text), ContainsSubstring(" is text: say CommitId"));
        }
    for (const char* text :
         {"CommitId commit;", "std::string committer_name;", "std::string message;",
          "std::map<std::string, std::string> heads;", "std::string head_of(const Bead& bead);",
          "std::optional<CommitId> head;", "// std::string commit"})
        CHECK(found("git-atelier/ports/a.hpp", text) == "");
    CHECK(found("git-atelier/app/land/a.cpp", "std::string commit;") == "");
    CHECK(found("git-atelier/adapters/git/a.hpp", "std::string commit;") == "");
}
