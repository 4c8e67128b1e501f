#include "adapters/yaml/dialogue_yaml.hpp"

#include "adapters/yaml/workflow_files.hpp"
#include "support/catch.hpp"
#include "support/test_places.hpp"
#include "support/unwrap.hpp"
#include "support/workflow_folders.hpp"

using namespace atelier;
using namespace atelier::test;

namespace {

using Found = std::vector<std::string>;

// Each mistake as "LINE KEY: message"; each has to say what to do about it, or what it must be.
Found told(const Mistakes& mistakes) {
    Found out;
    for (const WorkflowMistake& mistake : mistakes) {
        CHECK((!mistake.cure.empty() || mistake.message.find("must be") != std::string::npos ||
               mistake.message.find("with the keys") != std::string::npos));
        out.push_back(std::to_string(mistake.line) + " " + mistake.key + ": " + mistake.message);
    }
    return out;
}

Found mistakes_in_dialogue(const std::string& content) {
    Mistakes mistakes;
    read_dialogue(content, mistakes);
    return told(mistakes);
}

Found mistakes_of_celebration(const std::string& content) {
    Mistakes mistakes;
    read_celebrations(content, mistakes);
    return told(mistakes);
}

} // namespace

TEST_CASE("Each shipped builder has a line for each moment, and none is another's",
          "[contract][yaml][dialogue]") {
    WorkflowFiles files({source_folder() / "share/templates"});
    std::set<std::string> seen;
    for (const char* builder : {"scout", "sage", "spark", "steady", "sync"}) {
        INFO(builder);
        const Dialogue dialogue = unwrap(files.dialogue(builder));
        for (const auto& named : names_of(DialogueAction{})) {
            INFO(named.name);
            REQUIRE(dialogue.lines.contains(named.value));
            for (const std::string& line : dialogue.lines.at(named.value))
                CHECK(seen.insert(line).second);
        }
        for (const std::string& line : dialogue.lines.at(DialogueAction::handoff))
            CHECK_THAT(line, ContainsSubstring("{next}"));
    }
    CHECK_FALSE(unwrap(files.celebrations("chain")).empty());
    CHECK(unwrap(files.celebrations("chain")) == unwrap(files.celebrations("default")));
    CHECK(unwrap(files.celebrations("workshop")) != unwrap(files.celebrations("default")));
}

TEST_CASE("A project's lines stand before the shipped ones", "[contract][yaml][dialogue]") {
    WorkflowFolders at;
    CHECK(unwrap(at.files.dialogue("scout")) == Dialogue{});
    CHECK(unwrap(at.files.celebrations("workshop")).empty());
    at.put("shipped/dialogue/scout.yaml", "complete: [shipped]\n");
    at.put("shipped/celebrations/default.yaml", "lines: [shipped]\n");
    at.put("project/dialogue/scout.yaml", "complete: [own, other]\n");
    CHECK(unwrap(at.files.dialogue("scout")) ==
          Dialogue{{{DialogueAction::complete, {"own", "other"}}}});
    CHECK(unwrap(at.files.celebrations("workshop")) == Found{"shipped"});
    at.put("user/celebrations/workshop.yaml", "lines: [of the workshop]\n");
    CHECK(unwrap(at.files.celebrations("workshop")) == Found{"of the workshop"});
    CHECK(unwrap(at.files.dialogue("../dialogue/scout")) == Dialogue{});
}

TEST_CASE("A file of lines with a mistake is refused with file, line and key",
          "[contract][yaml][dialogue]") {
    WorkflowFolders at;
    at.put("project/dialogue/scout.yaml", "complete: [a]\nhandof: [b]\n");
    const Error error = must_fail(at.files.dialogue("scout"));
    CHECK(error.code == ErrorCode::workflow_invalid);
    CHECK_THAT(
        error.message,
        ContainsSubstring("scout.yaml:2: 'handof' is not a key of a dialogue; did you mean"));
    CHECK(error.details.int_at("line") == 2);
    CHECK(error.details.string_at("key") == "handof");
    at.put("project/celebrations/default.yaml", "lines: []\n");
    CHECK(must_fail(at.files.celebrations("x")).code == ErrorCode::workflow_invalid);
}

TEST_CASE("Each mistake of a file of lines is told with its line and key",
          "[contract][yaml][dialogue]") {
    CHECK(mistakes_in_dialogue("start_work: [a]\nhandoff: ['{next} and {next}']\n").empty());
    CHECK(mistakes_in_dialogue("continue:\n- a\n- ''\n- \"two\\nlines\"\n") ==
          Found{"3 continue: a line of 'continue' is empty",
                "4 continue: a line of 'continue' has a line break or a control character in it"});
    CHECK(mistakes_in_dialogue("complete: ['{next}', 'so {who} did', 'an open {']\n") ==
          Found{"1 complete: '{next}' has no meaning in 'complete'",
                "1 complete: '{who}' is not a placeholder",
                "1 complete: '{' is not a placeholder"});
    CHECK(mistakes_in_dialogue("complete: ['" + std::string(201, 'x') + "']\n") ==
          Found{"1 complete: a line of 'complete' is longer than 200 columns"});
    CHECK(mistakes_in_dialogue("complete: []\n") == Found{"1 complete: 'complete' is empty"});
    CHECK(mistakes_in_dialogue("complete: a\n") ==
          Found{"1 complete: 'complete' must be a list of lines"});
    CHECK(mistakes_in_dialogue("complete: [[a]]\n") ==
          Found{"1 complete: 'complete' must be a list of lines"});
    CHECK(mistakes_in_dialogue("complete: [a]\ncomplete: [b]\n") ==
          Found{"2 complete: 'complete' is given twice"});
    CHECK(mistakes_in_dialogue("- a\n").size() == 1);
    CHECK(mistakes_in_dialogue("complete: [").size() == 1);
    CHECK(mistakes_of_celebration("lines: [a, b]\n").empty());
    CHECK(mistakes_of_celebration("line: [a]\n").size() == 2);
    CHECK(mistakes_of_celebration("lines: ['{next}']\n") ==
          Found{"1 lines: '{next}' has no meaning in 'lines'"});
}
