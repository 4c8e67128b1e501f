#include "domain/dialect/worker_line.hpp"

#include "base/text.hpp"
#include "support/catch.hpp"

using namespace atelier;

TEST_CASE("What a worker says comes back from its line as it was", "[domain][dialect]") {
    for (const auto& [what, name] : names_of(WorkerSays())) {
        const WorkerLine said{what, "at-1.1", "one\ntwo \"three\" \x1b[2J"};
        const std::string line = written(said);
        CHECK(line.find('\n') == line.size() - 1);
        CHECK(read_worker_line(line.substr(0, line.size() - 1)) == said);
    }
}

TEST_CASE("What is no worker's line is a note, whoever wrote it", "[domain][dialect]") {
    for (const std::string line : {"git: warning", "{\"says\":\"dances\"}", "[]", "{", ""})
        CHECK(read_worker_line(line) == WorkerLine{.text = line});
    CHECK(read_worker_line("a\xff").text == to_valid_utf8("a\xff"));
}
