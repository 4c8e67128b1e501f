#include "domain/plan/rules.hpp"

#include "support/catch.hpp"
#include "support/samples.hpp"

using namespace atelier;
using namespace atelier::test;

namespace {

std::optional<Rule> rule_of(const std::optional<PlanFault>& found) {
    return found ? std::optional(found->rule) : std::nullopt;
}

} // namespace

TEST_CASE("a title is one line of some words, and not too many", "[domain][rules]") {
    CHECK_FALSE(title_fault("Greet"));
    CHECK_FALSE(title_fault(std::string(500, 'x')));
    CHECK(rule_of(title_fault(" \t")) == Rule::title_missing);
    CHECK(rule_of(title_fault(std::string(501, 'x'))) == Rule::title_too_long);
    CHECK(rule_of(title_fault("a\nb")) == Rule::title_of_lines);
}

TEST_CASE("a text is UTF-8 without control characters", "[domain][rules]") {
    CHECK_FALSE(text_fault("two\nlines,\ta tab and größer"));
    CHECK(rule_of(text_fault("cut \xf0\x9f")) == Rule::half_character);
    CHECK(rule_of(text_fault("\x1b[31m")) == Rule::control_character);
}

TEST_CASE("a glob that no file of the repository can match is a fault", "[domain][rules]") {
    for (const char* glob : {"src/**", "*.md", "a/", "docs/[ab].txt", "a..b/x", ".github/**"})
        CHECK_FALSE(path_fault(glob));
    for (const char* glob :
         {"", " ", "a,b", "/etc/**", "../**", "src/../x", "./x", "a//b", ".git/config", "a\nb"}) {
        INFO(glob);
        CHECK(rule_of(path_fault(glob)) == Rule::paths_unmatchable);
    }
}

TEST_CASE("an estimate is a size that may be, within the limit unless any is allowed",
          "[domain][rules]") {
    CHECK_FALSE(lines_fault(800, 800, false));
    CHECK_FALSE(lines_fault(9000, 800, true));
    CHECK(rule_of(lines_fault(801, 800, false)) == Rule::lines_over);
    CHECK(rule_of(lines_fault(-1, 800, true)) == Rule::lines_wrong);
    CHECK_FALSE(priority_fault(4));
    CHECK(rule_of(priority_fault(5)) == Rule::priority_range);
}

TEST_CASE("nobody waits for what is never finished", "[domain][rules]") {
    CHECK(can_be_waited_for(an_epic()));
    Bead message = an_epic();
    message.labels = {"at:message"};
    CHECK_FALSE(can_be_waited_for(message));
    Bead run{.id = message.id, .title = "a run"};
    run.labels = {"at:run"};
    CHECK_FALSE(can_be_waited_for(run));
}
