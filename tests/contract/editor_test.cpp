#include "wiring/editor.hpp"

#include "support/catch.hpp"
#include "support/git_sandbox.hpp"
#include "support/temporary_folder.hpp"

using namespace atelier;
using atelier::test::read_file;
using atelier::test::TemporaryFolder;
using atelier::test::write_file;

namespace {

using Words = std::vector<std::string>;

Words words(const Environment& environment, const Settings& settings = {},
            const std::string& core_editor = {}) {
    const auto command = editor_command(settings, environment, core_editor);
    if (!command) FAIL(command.error().message);
    return *command;
}

} // namespace

TEST_CASE("the setting beats the variables, and those have an order", "[contract][editor]") {
    Settings settings;
    settings.editor_edit = {"my editor", "-w"};
    CHECK(words({{"GIT_EDITOR", "a"}}, settings) == Words{"my editor", "-w"});
    CHECK(words({{"GIT_EDITOR", "a"}, {"VISUAL", "b"}, {"EDITOR", "c"}}) == Words{"a"});
    CHECK(words({{"GIT_EDITOR", ""}, {"VISUAL", "b"}, {"EDITOR", "c"}}) == Words{"b"});
    CHECK(words({{"EDITOR", "c"}}) == Words{"c"});
    CHECK(words({{"GIT_EDITOR", "a"}, {"VISUAL", "b"}}, {}, "vi -f") == Words{"a"});
    CHECK(words({{"VISUAL", "b"}, {"EDITOR", "c"}}, {}, "vi -f") == Words{"vi", "-f"});
    CHECK(editor_command({}, {}, {}).error().code == ErrorCode::usage);
}

TEST_CASE("a variable is taken apart at blanks, quotes keep them together", "[contract][editor]") {
    CHECK(words({{"EDITOR", "code  --wait"}}) == Words{"code", "--wait"});
    CHECK(words({{"EDITOR", "'/a b/vi' -u \"x y\" \\$HOME ''"}}) ==
          Words{"/a b/vi", "-u", "x y", "$HOME", ""});
    CHECK(editor_command({}, {{"EDITOR", "'open"}}, {}).error().code == ErrorCode::usage);
}

TEST_CASE("the editor gets the file, and its failure is one", "[contract][editor]") {
    const TemporaryFolder folder;
    const auto file = folder.path() / "a plan.yaml";
    write_file(file, "before\n");
    const Environment environment = {{"PATH", "/usr/bin:/bin"}};
    CHECK(edit_file({"sed", "-i", "s/before/after/"}, file, environment));
    CHECK(read_file(file) == "after\n");
    CHECK(edit_file({"false"}, file, environment).error().code == ErrorCode::runtime_failed);
    CHECK(edit_file({"no-such-editor"}, file, environment).error().code ==
          ErrorCode::runtime_missing);
}
