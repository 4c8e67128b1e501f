#include "adapters/yaml/routing_yaml.hpp"

#include "support/catch.hpp"
#include "support/temporary_folder.hpp"
#include "support/test_places.hpp"
#include "support/unwrap.hpp"

#include <fstream>

using namespace atelier;
using namespace atelier::test;

namespace {

const std::vector<std::string> builders{"sage", "scout", "spark", "steady", "sync"};

// Each mistake as "LINE KEY: message".
std::vector<std::string> mistakes_of(const std::string& content) {
    Mistakes mistakes;
    read_routing(content, builders, mistakes);
    std::vector<std::string> out;
    for (const WorkflowMistake& mistake : mistakes)
        out.push_back(std::to_string(mistake.line) + " " + mistake.key + ": " + mistake.message);
    return out;
}

using Found = std::vector<std::string>;

const std::string one_lead = "otherwise: scout\nleads: [{artisan: sage, words: [design]}]\n";

} // namespace

TEST_CASE("The shipped routing leads by each of its words, and names no word twice",
          "[contract][yaml][routing]") {
    const Routing routing = unwrap(routing_in({source_folder() / "share/templates"}, builders));
    std::vector<std::string> order;
    for (const RoutingRow& row : routing.rows) {
        order.push_back(row.artisan);
        for (const std::string& word : row.words)
            CHECK(routed_lead(routing, "please " + word + " it").artisan == row.artisan);
    }
    CHECK(order == std::vector<std::string>{"scout", "sage", "spark", "steady", "sync"});
    CHECK(routing.otherwise == "scout");
    const auto lead = [&](std::string_view task) { return routed_lead(routing, task).artisan; };
    CHECK(lead("Research how others cache") == "scout");
    CHECK(lead("Design a cache") == "sage");
    CHECK(lead("Deploy the cache") == "sync");
    CHECK(lead("Read the latest news of a contest") == "scout");
}

TEST_CASE("The first folder with a routing decides", "[contract][yaml][routing]") {
    const TemporaryFolder folder;
    CHECK(must_fail(routing_in({folder.path()}, builders)).code == ErrorCode::not_found);
    std::ofstream(folder / "routing.yaml") << one_lead;
    CHECK(unwrap(routing_in({folder / "none", folder.path()}, builders)) ==
          Routing{{{"sage", {"design"}}}, "scout"});
    std::ofstream(folder / "routing.yaml") << "otherwise: scuot\nleads: []\n";
    const Error error = must_fail(routing_in({folder.path()}, builders));
    CHECK(error.code == ErrorCode::workflow_invalid);
    CHECK_THAT(error.message, ContainsSubstring("routing.yaml:1: there is no artisan 'scuot'"));
    CHECK(error.details.int_at("line") == 1);
}

TEST_CASE("Each mistake of a routing is told with its line and key", "[contract][yaml][routing]") {
    CHECK(mistakes_of(one_lead).empty());
    CHECK(mistakes_of("leads: []\n").size() == 1);
    CHECK(mistakes_of("otherwise: scout\n").size() == 1);
    CHECK(mistakes_of(one_lead + "other: x\n").size() == 1);
    CHECK(mistakes_of("otherwise: scout\nleads: sage\n").size() == 1);
    CHECK(mistakes_of("otherwise: scout\nleads:\n- words: [a]\n- {artisan: sage}\n").size() == 2);
    CHECK(mistakes_of("otherwise: scout\nleads:\n"
                      "- {artisan: sage, words: [Design, two words, design]}\n") ==
          Found{"3 words: 'two words' is not a single word", "3 words: 'design' is given twice"});
    CHECK(mistakes_of(
              "otherwise: scout\nleads:\n- artisan: sage\n  words:\n  - design\n  - two words\n") ==
          Found{"6 words: 'two words' is not a single word"});
    CHECK(mistakes_of("a: [").size() == 1);
}
