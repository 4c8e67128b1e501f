#include "support/pull_requests.hpp"
#include "support/unwrap.hpp"

using namespace atelier;
using namespace atelier::test;

TEST_CASE("of a branch's pull requests the open one counts, else the merged, else the latest",
          "[domain][forge]") {
    const auto of = [](std::int64_t number, PullRequestEnd end) {
        PullRequest made = a_pull_request(number);
        made.end = end;
        return made;
    };
    const auto chosen = [](const std::vector<PullRequest>& list) {
        const auto found = unwrap(choose_pull_request(list));
        return found ? found->number : 0;
    };
    const PullRequest open = of(3, PullRequestEnd::open);
    const PullRequest merged = of(4, PullRequestEnd::merged);
    const PullRequest closed = of(5, PullRequestEnd::closed);
    CHECK(chosen({}) == 0);
    CHECK(chosen({closed, open, merged}) == 3);
    CHECK(chosen({closed, merged, of(2, PullRequestEnd::merged)}) == 4);
    CHECK(chosen({of(1, PullRequestEnd::closed), closed}) == 5);
    const Error two = must_fail(choose_pull_request({closed, open, of(9, PullRequestEnd::open)}));
    CHECK(two.code == ErrorCode::ambiguous);
    CHECK(two.message == "branch work has 2 open pull requests: #3, #9");
}

TEST_CASE("what a person changed in a pull request stays theirs", "[domain][forge]") {
    const PullRequestText written{"A title", "A body", branch("main")};
    const PullRequestText wanted{"Another", "Other words", branch("next")};
    PullRequest found = a_pull_request(7);
    CHECK(edit_to(wanted, found, written) ==
          PullRequestEdit{"Another", "Other words", branch("next")});
    CHECK(edit_to(written, found, written).is_empty());
    found.title = "As a person says it";
    CHECK(edit_to(wanted, found, written) == PullRequestEdit{{}, "Other words", branch("next")});
    found.body = "more words";
    found.base = branch("release");
    CHECK(edit_to(wanted, found, written).is_empty());
    found = a_pull_request(7);
    found.title = wanted.title;
    CHECK(edit_to(wanted, found, {wanted.title, "A body", branch("main")}) ==
          PullRequestEdit{{}, "Other words", branch("next")});
}

TEST_CASE("checks are as bad as the worst of them, which is named", "[domain][forge]") {
    using enum ChecksState;
    CHECK(summed_up({}) == Checks{});
    CHECK(summed_up({{"a", none}}) == Checks{});
    CHECK(summed_up({{"a", none}, {"b", passed}}) == Checks{passed});
    CHECK(summed_up({{"z", pending}, {"b", passed}, {"a", pending}}) ==
          Checks{pending, {"a", "z"}});
    CHECK(summed_up({{"z", pending}, {"b", failed}, {"a", passed}}) == Checks{failed, {"b"}});
}
