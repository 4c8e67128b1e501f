#include "adapters/git/config/config_file.hpp"

#include "support/catch.hpp"

using namespace atelier;

namespace {
const std::string condition = "gitdir:./worktrees/at-*";
}

TEST_CASE("a configuration file is read as Git reads it", "[adapters][git]") {
    const auto entries = parse_config("\xef\xbb\xbf# note\n"
                                      "[core] bare = true ; why\r\n"
                                      "\tWorkTree = \"a b\\\"\" c  # more\n"
                                      "[Branch \"Main \\\"x\\\"\"]\n"
                                      "\tremote\n"
                                      "\tmerge = one\\\ntwo\n"
                                      "[a.B]c=\n");
    CHECK(entries == std::vector<ConfigEntry>{{"core.bare", "true"},
                                              {"core.worktree", "a b\" c"},
                                              {"branch.Main \"x\".remote", "true"},
                                              {"branch.Main \"x\".merge", "onetwo"},
                                              {"a.b.c", ""}});
}

TEST_CASE("reading stops where Git would refuse the file", "[adapters][git]") {
    CHECK(parse_config("[core]\n\tbare = true\n\tx = \"open\n\ty = 1\n") ==
          std::vector<ConfigEntry>{{"core.bare", "true"}});
    CHECK(parse_config("[core\n\tbare = true\n").empty());
}

TEST_CASE("a section is made the last one and every other byte stays", "[adapters][git]") {
    const std::string before = "[core]\r\n\tbare=false\n\n  # mine\n[x \"y\"]z";
    const std::string after =
        with_last_section(before, "includeIf", condition, "path", "/d/a \"b\"\\c");
    CHECK(after == before + "\n[includeIf \"gitdir:./worktrees/at-*\"]\n\tpath = \"/d/a "
                            "\\\"b\\\"\\\\c\"");
    CHECK(parse_config(after).back() ==
          ConfigEntry{"includeif." + condition + ".path", "/d/a \"b\"\\c"});
    SECTION("again it changes nothing") {
        CHECK(with_last_section(after, "includeIf", condition, "path", "/d/a \"b\"\\c") == after);
    }
    SECTION("a section that came later moves before it") {
        const std::string grown = after + "\n[husky]\n\tok = 1\n";
        const std::string moved = with_last_section(grown, "includeIf", condition, "path", "/n");
        CHECK(moved ==
              before + "\n[husky]\n\tok = 1\n[includeIf \"" + condition + "\"]\n\tpath = \"/n\"\n");
    }
    SECTION("it is taken away with its entries only") {
        CHECK(without_section(after, "includeIf", condition) == before);
        CHECK(without_section(after + "\n# tail\n[husky]\n", "includeIf", condition) ==
              before + "\n# tail\n[husky]\n");
    }
}

TEST_CASE("behind a line that a backslash continues a section stands on a line of its own",
          "[adapters][git]") {
    const std::string path = "includeif." + condition + ".path";
    for (const std::string before :
         {"[g]\n\tb = x\\\n", "[g]b=x\\\r\n", "[g]\n\tb = x\\", "[g]b=x # no\\\n"}) {
        CAPTURE(before);
        const std::string after = with_last_section(before, "includeIf", condition, "path", "/d");
        CHECK(parse_config(after) == std::vector<ConfigEntry>{{"g.b", "x"}, {path, "/d"}});
        CHECK(with_last_section(after, "includeIf", condition, "path", "/d") == after);
        const std::string again = without_section(after, "includeIf", condition);
        CHECK(again.starts_with(before));
        CHECK((again == before || before.ends_with('\\')));
    }
}

TEST_CASE("the like-named section of another condition stays", "[adapters][git]") {
    const std::string text = "[includeIf \"gitdir:~/work/\"]\n\tpath = w\n";
    CHECK(without_section(text, "includeIf", condition) == text);
    CHECK(without_section("[includeIf \"" + condition + "\"] path = x\n" + text, "includeIf",
                          condition) == text);
}

TEST_CASE("a truth value is read as Git reads it", "[adapters][git]") {
    for (const char* word : {"true", "Yes", "ON", "1", "-3"}) {
        INFO(word);
        CHECK(config_truth(word) == true);
        CHECK(config_bool(word));
    }
    for (const char* word : {"", "false", "No", "OFF", "0"}) {
        INFO(word);
        CHECK(config_truth(word) == false);
    }
    CHECK(config_truth("auto") == std::nullopt);
    CHECK_FALSE(config_bool("auto"));
}
