#include "meta/man_pages.hpp"

#include "support/built_program.hpp"

#include <filesystem>
#include <fstream>
#include <iterator>

using namespace atelier;
using namespace atelier::meta;
namespace fs = std::filesystem;

namespace {

const fs::path man = test::build_folder() / "man";

std::string text_of(const fs::path& path) {
    INFO(path);
    std::ifstream in(path, std::ios::binary);
    REQUIRE(in);
    return {std::istreambuf_iterator<char>(in), {}};
}

Names commands() {
    return commands_in(text_in_tree("git-atelier/main.cpp"));
}

Names skills() {
    return programs_in(text_in_tree("skills-bin/CMakeLists.txt"), "atelier_skill");
}

Names hooks() {
    Names names;
    for (const auto& name : programs_in(text_in_tree("hooks/CMakeLists.txt"), "atelier_hook"))
        names.insert("atelier-" + name);
    return names;
}

std::vector<std::string> with(std::vector<std::string> program, const std::string& word) {
    program.push_back(word);
    return program;
}

// What the program declares, after seeing that its `-h` says the same.
Names options_of(const std::vector<std::string>& program) {
    const Json declared = test::described_by(program);
    Names names;
    for (const auto& option : declared.find("options")->as_array())
        names.insert(option.string_at("name"));
    REQUIRE(!names.empty());

    CHECK(options_mentioned(test::printed_by(with(program, "-h"))) == names);
    return names;
}

std::string command_page(const std::string& command) {
    return text_of(man / ("git-atelier-" + command + ".1.scd"));
}

} // namespace

TEST_CASE("every command has a page and every page a command") {
    Names pages;
    for (const auto& file : files_below({"man/git-atelier-"}, {".1.scd.in"})) {
        const std::string before = "man/git-atelier-";
        const std::string after = ".1.scd.in";
        pages.insert(
            file.path.substr(before.size(), file.path.size() - before.size() - after.size()));
    }
    CHECK(pages == commands());
}

TEST_CASE("a hint names only commands that there are") {
    const std::string before = "'git atelier ";
    std::size_t seen = 0;
    for (const auto& file : files_below({"git-atelier/", "share/"}, {".cpp", ".md", ".yaml"})) {
        for (auto at = file.text.find(before); at != std::string::npos;
             at = file.text.find(before, at + 1)) {
            const auto begin = at + before.size();
            const auto end = file.text.find_first_not_of("abcdefghijklmnopqrstuvwxyz", begin);
            const std::string word = file.text.substr(begin, end - begin);
            if (word.empty()) continue;
            INFO(file.path << ": " << word);
            CHECK(commands().contains(word));
            ++seen;
        }
    }
    CHECK(seen > 20);
}

TEST_CASE("every skill has a section and every section a skill") {
    CHECK(sections_in(text_in_tree("man/git-atelier-skills.7.scd.in")) == skills());
}

TEST_CASE("every hook handler has a section and every section a hook handler") {
    CHECK(sections_in(text_in_tree("man/git-atelier-hooks.7.scd.in")) == hooks());
}

TEST_CASE("a command's page, its -h and its declaration name the same options") {
    REQUIRE(!commands().empty());
    for (const auto& command : commands()) {
        INFO(command);
        const auto options = options_of({"git-atelier", command});
        CHECK(options_entered(command_page(command)) == options);
        CHECK(options_mentioned(command_page(command)) == options);
    }
}

TEST_CASE("a skill's section, its -h and its declaration name the same options") {
    const auto page = text_of(man / "git-atelier-skills.7.scd");
    REQUIRE(!skills().empty());
    for (const auto& skill : skills()) {
        INFO(skill);
        CHECK(options_entered(section_of(page, skill)) == options_of({skill}));
    }
}

TEST_CASE("a hook handler's section, its -h and its declaration name the same options") {
    const auto page = text_of(man / "git-atelier-hooks.7.scd");
    REQUIRE(!hooks().empty());
    for (const auto& hook : hooks()) {
        INFO(hook);
        CHECK(options_entered(section_of(page, hook)) == options_of({hook}));
    }
}

TEST_CASE("what an option or argument takes is named where it is explained") {
    std::vector<std::vector<std::string>> programs;
    for (const auto& command : commands())
        programs.push_back({"git-atelier", command});
    for (const auto& skill : skills())
        programs.push_back({skill});
    std::size_t seen = 0;
    for (const auto& program : programs) {
        const Json declared = test::described_by(program);
        for (const char* kind : {"arguments", "options"})
            for (const Json& one : declared.find(kind)->as_array()) {
                if (!one.find("choices")->is_array()) continue;
                for (const Json& choice : one.find("choices")->as_array()) {
                    INFO(program.back() << " " << one.string_at("name"));
                    CHECK_THAT(one.string_at("value") + " " + one.string_at("help"),
                               ContainsSubstring(choice.as_string()));
                    ++seen;
                }
            }
    }
    CHECK(seen > 20);
}

TEST_CASE("the formatter has no complaint about any page") {
    std::size_t pages = 0;
    for (const auto& entry : fs::directory_iterator(man)) {
        const auto extension = entry.path().extension();
        if (extension != ".1" && extension != ".5" && extension != ".7") continue;
        ++pages;
        const auto set =
            test::run_as_nobody({"groff", "-man", "-ww", "-K", "utf8", "-T", "utf8", entry.path()});
        INFO(entry.path());
        CHECK(set.status == 0);
        CHECK(set.err.empty());
    }
    CHECK(pages == files_below({"man/"}, {".scd.in"}).size());
}

TEST_CASE("options are read out of texts, pages and lists as they stand there") {
    CHECK(options_mentioned("use --from or [--dry-run], not a--b") == Names{"from", "dry-run"});
    CHECK(options_entered("*-C*, *--directory* _DIR_\n*--dry-run*\nsee *--no-entry*\n") ==
          Names{"directory", "dry-run"});
    CHECK(programs_in("atelier_skill(heartbeat)\n# atelier_skill(gone)\n", "atelier_skill") ==
          Names{"heartbeat"});
    CHECK(programs_in("atelier_hook(stop-it)\n", "atelier_hook") == Names{"stop-it"});
    CHECK(commands_in("&init_command, // &gone_command\n") == Names{"init"});
    CHECK(section_of("## a\\_b\nx\n## c\ny\n# D\nz\n", "a_b") == "## a\\_b\nx\n");
    CHECK(section_of("## c\ny\n# D\nz\n", "c") == "## c\ny\n");
}
