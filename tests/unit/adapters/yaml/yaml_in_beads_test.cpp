#include "adapters/yaml/yaml_value.hpp"
#include "domain/bead/field_text.hpp"
#include "domain/bead/fields.hpp"
#include "domain/interchange/external_tickets.hpp"
#include "domain/interchange/frontmatter.hpp"
#include "support/catch.hpp"
#include "support/samples.hpp"

using namespace atelier;
using namespace atelier::test;

namespace {

std::string folded(const std::string& description) {
    Bead epic = an_epic();
    epic.description = description;
    fold_external_tickets(epic, read_yaml);
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
    CHECK(folded("---\nexternal_tickets:\n  - provider: github\n    id: 12\n---\nscope: x\n") ==
          "---\nexternal_tickets: [{\"provider\":\"github\",\"id\":12}]\n---\nscope: x\n");
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

TEST_CASE("frontmatter that people write is read") {
    const ReadMessage read = read_frontmatter("---\r\n"
                                              "from: atelier/worker/alice # me\r\n"
                                              "thread: 'at-epic1'\r\n"
                                              "cc:\r\n"
                                              "- atelier/planner/plan-1\r\n"
                                              "- 42\r\n"
                                              "queue: null\r\n"
                                              "reply_to: not an id\r\n"
                                              "expires_at: 2026-01-01T00:00:00Z\r\n"
                                              "---\r\n"
                                              "body\r\n",
                                              read_yaml);
    CHECK(read.front.header.from == "atelier/worker/alice");
    CHECK(read.front.header.thread == id("at-epic1"));
    CHECK(read.front.header.cc == std::vector<std::string>{"atelier/planner/plan-1", "42"});
    CHECK(read.front.header.queue.empty());
    CHECK_FALSE(read.front.header.reply_to);
    CHECK(read.front.others ==
          std::vector<std::string>{"reply_to: not an id",
                                   "expires_at: \"2026-01-01T00:00:00.000Z\""});
    CHECK(read.body == "body\r\n");
}

TEST_CASE("values of a header that people write stay what they look like") {
    const auto queue = [](const std::string& said) {
        return read_frontmatter("---\nqueue: " + said + "\n---\n", read_yaml).front.header.queue;
    };
    for (const char* text : {"yes", "No", "on", "True", "NULL", "007", "+1", "1.50", "0x1f", "1e3",
                             "2026-01-01", "12:30", ".inf", "a:b", "it's", "http://a.example/x#y"})
        CHECK(queue(text) == text);
    CHECK(queue("~").empty());
    CHECK(queue("\"\\ud83c\\udfa8\"") == "\xf0\x9f\x8e\xa8");
    CHECK(queue("'yes' # why") == "yes");
    // What YAML refuses is kept as it was written.
    const ReadMessage odd = read_frontmatter("---\nqueue: a: b\nfrom: \"open\n---\n", read_yaml);
    CHECK(odd.front.header.queue.empty());
    CHECK(odd.front.others == std::vector<std::string>{"queue: a: b", "from: \"open"});
}
