#include "adapters/yaml/samples_yaml.hpp"

#include "adapters/yaml/workflow_files.hpp"
#include "support/catch.hpp"
#include "support/test_places.hpp"
#include "support/unwrap.hpp"
#include "support/workflow_folders.hpp"

using namespace atelier;
using namespace atelier::test;

namespace {

using Told = std::vector<std::string>;

Told mistakes_in_samples(const std::string& content) {
    Mistakes mistakes;
    read_samples(content, mistakes);
    Told out;
    for (const WorkflowMistake& mistake : mistakes)
        out.push_back(std::to_string(mistake.line) + " " + mistake.key + ": " + mistake.message);
    return out;
}

const std::string head = "title: t\nrequest: r\npieces:\n";
const std::string one = "- {name: a, artisan: scout, text: x}\n";

} // namespace

TEST_CASE("The shipped samples hold a lineage of artisans that are shipped",
          "[contract][yaml][samples]") {
    WorkflowFiles files({source_folder() / "share/templates"});
    const SampleSet samples = unwrap(files.samples());
    CHECK(samples.pieces.size() >= 4);
    std::size_t roots = 0;
    for (const SamplePiece& piece : samples.pieces) {
        INFO(piece.name);
        CHECK(files.artisan(piece.artisan).has_value());
        if (piece.from.empty()) ++roots;
    }
    CHECK(roots >= 2);
    CHECK(samples.pieces.back().from.size() == 2);
}

TEST_CASE("A project's samples stand before the shipped ones", "[contract][yaml][samples]") {
    WorkflowFolders at;
    CHECK(must_fail(at.files.samples()).code == ErrorCode::not_found);
    at.put("shipped/samples.yaml", head + one);
    CHECK(unwrap(at.files.samples()).title == "t");
    at.put("project/samples.yaml", "title: own\nrequest: r\npieces:\n" + one);
    CHECK(unwrap(at.files.samples()) ==
          SampleSet{"own", "r", {{.name = "a", .artisan = "scout", .form = "piece", .text = "x"}}});
    at.put("project/samples.yaml", head + "- {name: a}\n");
    const Error error = must_fail(at.files.samples());
    CHECK(error.code == ErrorCode::workflow_invalid);
    CHECK_THAT(error.message, ContainsSubstring("samples.yaml:4: "));
}

TEST_CASE("Each mistake of a file of samples is told with its line and key",
          "[contract][yaml][samples]") {
    CHECK(mistakes_in_samples(head + one + "- {name: b, artisan: sage, text: y, from: [a]}\n")
              .empty());
    CHECK(mistakes_in_samples("pieces: []\n").size() == 3);
    CHECK(mistakes_in_samples(head + "- {name: a, artisan: scout}\n").size() == 1);
    CHECK(mistakes_in_samples(head + one + one) == Told{"5 name: 'a' is given twice"});
    CHECK(mistakes_in_samples(head + one +
                              "- {name: b, artisan: sage, text: y, from: [elsewhere, a, a]}\n") ==
          Told{"5 from: there is no earlier piece 'elsewhere'", "5 from: 'a' is given twice"});
    CHECK(mistakes_in_samples(head + "- {name: a, artisan: scout, text: ' '}\n") ==
          Told{"4 text: 'text' is empty"});
    CHECK(mistakes_in_samples(head + "- {name: a, artisan: scout, text: x, of: y}\n").size() == 1);
    CHECK(mistakes_in_samples("title: t\nrequest: r\npieces: a\n").size() == 1);
}
