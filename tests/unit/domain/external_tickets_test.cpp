#include "domain/external_tickets.hpp"

#include "domain/fields.hpp"
#include "support/catch.hpp"
#include "support/samples.hpp"

using namespace atelier;
using namespace atelier::test;

namespace {

std::string folded(const std::string& description) {
    Bead epic = an_epic();
    epic.description = description;
    fold_external_tickets(epic);
    return epic.description;
}

} // namespace

TEST_CASE("tickets written as YAML become a JSON list in their place") {
    CHECK(folded("Why.\n\nexternal_tickets:\n  - provider: github\n    id: 12\n"
                 "  - provider: jira\n    id: AB-1\nscope: x\n") ==
          "Why.\n\nexternal_tickets: [{\"provider\":\"github\",\"id\":12},"
          "{\"provider\":\"jira\",\"id\":\"AB-1\"}]\nscope: x\n");
    CHECK(folded("external_tickets:\n- provider: github") ==
          "external_tickets: [{\"provider\":\"github\"}]");
    CHECK(folded("external_tickets: [{provider: github}]\n") ==
          "external_tickets: [{\"provider\":\"github\"}]\n");
    Bead epic = an_epic();
    epic.description = folded("external_tickets:\n  - provider: x\n");
    CHECK(get_field(epic, "external_tickets") == R"([{"provider":"x"}])");
}

TEST_CASE("anything else about tickets stays as it is") {
    for (const std::string text :
         {"", "no tickets", "external_tickets: null\n", "external_tickets:\n\n- a list in prose\n",
          "external_tickets: [ {\"provider\": \"github\"} ]\n", "external_tickets: see below\n",
          "external_tickets:\n  a: b\n", "my external_tickets:\n- x\n"}) {
        INFO("description <" << text << ">");
        CHECK(folded(text) == text);
    }
}
