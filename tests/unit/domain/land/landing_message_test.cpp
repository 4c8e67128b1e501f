#include "domain/land/landing_message.hpp"

#include "support/catch.hpp"
#include "support/git_values.hpp"

using namespace atelier;
using namespace atelier::test;

namespace {

BroughtIn greeting() {
    return {
        .epic = *BeadId::parse("at-g"),
        .title = "Greeting command",
        .root = branch("greeting"),
        .parent = branch("main"),
        .changesets = {*BeadId::parse("at-g.1"), *BeadId::parse("at-g.2")},
        .messages = {"Add it\n\nWhy: because.\n\nAtelier-Epic: at-g\nAtelier-Changeset: at-g.1\n"
                     "Atelier-Agent: atelier/worker/a\n",
                     "Wire it\n\nAtelier-Epic: at-g\nAtelier-Changeset: at-g.2\n"
                     "Co-authored-by: Ada <ada@example.org>\n"}};
}

} // namespace

TEST_CASE("a squash says what it was about and keeps each trailer once", "[domain][land]") {
    CHECK(squash_message(greeting()) == "Greeting command\n\n"
                                        "* Add it\n"
                                        "* Wire it\n\n"
                                        "Atelier-Epic: at-g\n"
                                        "Atelier-Changeset: at-g.1\n"
                                        "Atelier-Changeset: at-g.2\n"
                                        "Atelier-Agent: atelier/worker/a\n"
                                        "Co-authored-by: Ada <ada@example.org>\n");
}

TEST_CASE("only a last paragraph of nothing but trailers is taken over", "[domain][land]") {
    BroughtIn work = greeting();
    work.changesets.clear();
    work.messages = {"Fix: it\n", "Why\n\nNote: this\nand that\n", "How\n\nKey: x\n\nThe end\n"};
    CHECK(squash_message(work) == "Greeting command\n\n* Fix: it\n* Why\n* How\n\n"
                                  "Atelier-Epic: at-g\n");
}

TEST_CASE("a merge begins as Git begins it", "[domain][land]") {
    BroughtIn work = greeting();
    CHECK(merge_message(work) ==
          "Merge branch 'greeting' into main\n\nGreeting command\n\nAtelier-Epic: at-g\n");
    work.parent = branch("master");
    work.title = "";
    CHECK(merge_message(work) ==
          "Merge branch 'greeting'\n\nBring in greeting\n\nAtelier-Epic: at-g\n");
}
