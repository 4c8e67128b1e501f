// The examples of the pages on workflows and artisans, as somebody would copy them.
#include "adapters/yaml/workflow_files.hpp"
#include "base/text.hpp"
#include "domain/workflow/brief_values.hpp"
#include "support/catch.hpp"
#include "support/git_sandbox.hpp"
#include "support/temporary_folder.hpp"
#include "support/test_places.hpp"

#include <set>

using namespace atelier;
using namespace atelier::test;

namespace {

namespace fs = std::filesystem;

std::string page(const std::string& name) {
    return read_file(source_folder() / name);
}

// What is indented by four blanks.
std::vector<std::string> indented_blocks(const std::string& text) {
    std::vector<std::string> blocks;
    bool inside = false;
    for (const std::string& line : lines_of(text)) {
        const bool indented = line.starts_with("    ");
        if (indented && !inside) blocks.emplace_back();
        if (indented) blocks.back() += line.substr(4) + "\n";
        inside = indented;
    }
    return blocks;
}

// What stands between fences.
std::vector<std::string> fenced_blocks(const std::string& text) {
    std::vector<std::string> blocks;
    bool inside = false;
    for (const std::string& line : lines_of(text)) {
        if (line == "```") {
            inside = !inside;
            if (inside) blocks.emplace_back();
        } else if (inside) {
            blocks.back() += line + "\n";
        }
    }
    return blocks;
}

// The first cells of the rows below that heading.
std::set<std::string> names_below(const std::string& text, const std::string& heading) {
    std::set<std::string> names;
    bool there = false;
    for (const std::string& line : lines_of(text)) {
        if (line.starts_with("## ")) there = line == "## " + heading;
        if (there && line.starts_with("| `")) names.insert(line.substr(3, line.find('`', 3) - 3));
    }
    return names;
}

} // namespace

TEST_CASE("Each example of a workflow has no mistake, and takes three roles at most") {
    WorkflowFiles files({source_folder() / "share/templates"});
    const TemporaryFolder folder;
    std::size_t seen = 0;
    for (const std::string& block : indented_blocks(page("docs/workflows.md"))) {
        INFO(block);
        // How to call programs; other tests try that.
        if (block.starts_with("git atelier ") || block.starts_with("turn_")) continue;
        REQUIRE(block.starts_with("name: "));
        const std::string name = block.substr(6, block.find('\n') - 6);
        write_file(folder / (name + ".yaml"), block);
        const auto found = files.workflow_in(folder / (name + ".yaml"));
        REQUIRE(found);
        CHECK(found->mistakes.empty());
        const WorkflowSurroundings around{.artisans = *files.artisan_names(),
                                          .briefs = *files.brief_names()};
        CHECK(check_workflow(found->workflow, around).empty());
        ++seen;
    }
    CHECK(seen == 4);
}

TEST_CASE("The examples of an artisan, of a preset and of lines can be used") {
    const TemporaryFolder folder;
    const auto blocks = fenced_blocks(page("man/git-atelier-artisan.5.scd.in"));
    REQUIRE(blocks.size() == 3);
    fs::create_directories(folder / "artisans");
    fs::create_directories(folder / "presets");
    write_file(folder / "artisans/correspondent.yaml", blocks[0]);
    fs::create_directories(folder / "dialogue");
    write_file(folder / "presets/letter.yaml", blocks[1]);
    write_file(folder / "dialogue/correspondent.yaml", blocks[2]);
    WorkflowFiles files({folder.path(), source_folder() / "share/templates"});
    const auto artisan = files.artisan("the correspondent");
    REQUIRE(artisan);
    CHECK(artisan->criteria.size() == 2);
    const auto preset = files.preset("letter");
    REQUIRE(preset);
    CHECK(preset->shape.rounds == 2);
    const auto dialogue = files.dialogue("correspondent");
    REQUIRE(dialogue);
    CHECK(dialogue->lines.size() == names_of(DialogueAction{}).size());
}

TEST_CASE("The page lists every name that a brief may ask for, and no other") {
    std::set<std::string> names;
    for (const BriefValue& value : brief_values)
        names.insert(std::string(value.name));
    CHECK(names_below(page("docs/workflows.md"), "Briefs") == names);
    for (const BriefValue& value : brief_values)
        CHECK_THAT(page("docs/workflows.md"),
                   ContainsSubstring("| " + std::string(value.meaning) + " |"));
}

TEST_CASE("The page lists every key that a workflow, a turn and a loop may have") {
    const std::string text = page("docs/workflows.md");
    using Names = std::set<std::string>;
    CHECK(names_below(text, "Keys of a workflow") ==
          Names{"name", "title", "subject", "roles", "steps"});
    CHECK(names_below(text, "Keys of a turn") ==
          Names{"produces", "brief", "sees", "retries", "if_failed", "timeout"});
    CHECK(names_below(text, "Keys of a loop, a seq and a par") ==
          Names{"max", "until", "name", "merge", "steps"});
}
