#include "domain/interchange/frontmatter.hpp"

#include "support/catch.hpp"
#include "support/samples.hpp"

using namespace atelier;
using namespace atelier::test;

namespace {

MessageHeader full_header() {
    MessageHeader header;
    header.from = "atelier/worker/zoë: \"the, first\"\n--- of two";
    header.thread = id("at-epic1");
    header.reply_to = id("at-msg00");
    header.msg_type = "reply";
    header.cc = {"a, b", "'c': d", ""};
    header.queue = "null";
    header.channel = "# news 日本";
    header.claimed_by = "- bob";
    header.claimed_at = *parse_time("2026-03-01T08:00:00.005Z");
    header.read_at = *parse_time("2026-03-01T08:00:00Z");
    header.key = "key: [x]";
    return header;
}

} // namespace

TEST_CASE("a header survives as frontmatter, whatever stands in it") {
    for (const std::string body : {"", "one line", "\nbegins empty\n", "---\nfrom: no\n---\n"}) {
        INFO("body <" << body << ">");
        const Frontmatter front{full_header(), {"retention_days: 7", "list:", "  - a"}};
        const ReadMessage back = read_frontmatter(with_frontmatter(front, body), {});
        CHECK(back.front == front);
        CHECK(back.body == body);
    }
    const ReadMessage plain = read_frontmatter(with_frontmatter({}, "x"), {});
    CHECK(plain.front == Frontmatter{});
}

TEST_CASE("values stand as quoted scalars, and what is empty does not stand there") {
    MessageHeader header;
    header.from = "atelier/worker/alice";
    header.cc = {"a", "b"};
    CHECK(with_frontmatter({header}, "Hello.\n") == "---\n"
                                                    "from: \"atelier/worker/alice\"\n"
                                                    "msg_type: \"notification\"\n"
                                                    "cc: [\"a\",\"b\"]\n"
                                                    "---\n\nHello.\n");
}

TEST_CASE("what nobody is there to read stays as it was written") {
    const ReadMessage read =
        read_frontmatter("---\nfrom: bob\nthread: \"at-epic1\"\ncc:\n- a\n---\n", {});
    CHECK(read.front.header.from.empty());
    CHECK(read.front.header.thread == id("at-epic1"));
    CHECK(read.front.others == std::vector<std::string>{"from: bob", "cc:", "- a"});
}

TEST_CASE("a text without frontmatter is all body") {
    for (const std::string text :
         {"", "hello", "---", "--- \nfrom: x\n---\n", "---\nfrom: x\n", "\n---\nfrom: x\n---\n"}) {
        INFO("text <" << text << ">");
        const ReadMessage read = read_frontmatter(text, {});
        CHECK(read.front == Frontmatter{});
        CHECK(read.body == text);
    }
}
