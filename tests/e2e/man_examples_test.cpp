// The examples of manual pages that show a whole way or a whole file, run as they stand there.
#include "base/text.hpp"
#include "support/atelier_sandbox.hpp"
#include "support/catch.hpp"
#include "support/test_places.hpp"

using namespace atelier;
using namespace atelier::test;

namespace {

// What stands between fences in a page, without scdoc's escapes.
std::vector<std::string> examples_of(const std::string& page) {
    std::vector<std::string> blocks;
    bool inside = false;
    for (const std::string& line : lines_of(read_file(source_folder() / "man" / page))) {
        if (line == "```") {
            inside = !inside;
            if (inside) blocks.emplace_back();
        } else if (inside) {
            std::string shown;
            for (std::size_t at = 0; at < line.size(); ++at)
                shown += line[at] == '\\' && at + 1 < line.size() ? line[++at] : line[at];
            blocks.back() += shown + "\n";
        }
    }
    return blocks;
}

std::string with_id(std::string text, const std::string& epic) {
    static const std::string example = "at-3f9k2";
    for (auto at = text.find(example); at != std::string::npos; at = text.find(example))
        text.replace(at, example.size(), epic);
    return text;
}

} // namespace

TEST_CASE("the tutorial can be followed from its beginning to its end", "[e2e][pages]") {
    AtelierSandbox sandbox;
    const auto place = sandbox.root() / "tutorial";
    std::filesystem::create_directories(place);
    auto folder = place;
    std::string epic = "at-3f9k2";
    for (const std::string& block : examples_of("git-atelier-tutorial.7.scd.in")) {
        INFO(block);
        if (block.starts_with("epics:")) {
            write_file(place / "plan.yaml", block);
            continue;
        }
        for (const std::string& line : lines_of(block)) {
            const auto done = sandbox.run(folder, {"/bin/sh", "-ec", with_id(line, epic)});
            INFO(line << "\n" << done.out << done.err);
            // A run in which an agent asks ends with 1.
            const bool may_ask = line.starts_with("git atelier work ");
            REQUIRE((done.status == 0 || (may_ask && done.status == 1)));
            if (line == "cd hello") folder = place / "hello";
            if (line.starts_with("git atelier plan --from"))
                epic = at(sandbox.json(folder, {"list"}), {"branches", "0", "epic"}).as_string();
        }
    }
    CHECK(read_file(folder / "src/greeting.txt") == "Hello, NAME!\n");
    CHECK(std::filesystem::exists(folder / "docs/greeting.md"));
    CHECK(at(sandbox.json(folder, {"show", epic}), {"bead", "status"}).as_string() == "closed");
}

TEST_CASE("each example of a plan file can be planned", "[e2e][pages]") {
    AtelierSandbox sandbox;
    const auto repository = sandbox.git().plain();
    sandbox.atelier(repository.folder, {"init", "--yes"});
    std::size_t plans = 0;
    for (const std::string& block : examples_of("git-atelier-plan.5.scd.in"))
        if (block.starts_with("epics:")) {
            INFO(block);
            const auto planned = parse_json(sandbox.atelier(
                repository.folder, {"plan", "--from", "-", "--dry-run", "--json"}, block));
            CHECK(at(std::get<Json>(planned), {"warnings"}).as_array().empty());
            ++plans;
        }
    CHECK(plans == 2);
}

TEST_CASE("each example of settings is one that counts", "[e2e][pages]") {
    AtelierSandbox sandbox;
    const auto repository = sandbox.git().plain();
    sandbox.atelier(repository.folder, {"init", "--yes"});
    const auto file = sandbox.project(repository.folder) / "config.user.json";
    for (const std::string& block : examples_of("git-atelier-config.5.scd.in")) {
        INFO(block);
        if (block.starts_with("{\n  ")) {
            write_file(file, block);
        } else if (block.starts_with("git atelier config ")) {
            write_file(file, "{}");
            for (const std::string& line : lines_of(block))
                CHECK(sandbox.run(repository.folder, {"/bin/sh", "-c", line}).status == 0);
        } else {
            continue;
        }
        const Json shown = sandbox.json(repository.folder, {"config"});
        CHECK(at(shown, {"unknown"}).as_array().empty());
        for (const Json& setting : at(shown, {"settings"}).as_array())
            CHECK(setting.find("valid")->as_bool());
    }
}
