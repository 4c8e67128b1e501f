#include "domain/forge/thread_reply.hpp"

#include "support/catch.hpp"
#include "support/samples.hpp"

using namespace atelier;
using namespace atelier::test;

namespace {

ReviewThread thread_of(const std::vector<std::string>& said) {
    ReviewThread thread{.path = "a.txt", .line = 1, .resolved = false, .comments = {}};
    for (const std::string& body : said)
        thread.comments.push_back({.id = 101 + static_cast<std::int64_t>(thread.comments.size()),
                                   .author = {"bob"},
                                   .body = body});
    return thread;
}

} // namespace

TEST_CASE("a thread waits until the last word in it is ours", "[forge]") {
    CHECK(waits_for_answer(thread_of({"Why?"})));
    const std::string reply = reply_text("  Because.\n", commit, 101);
    CHECK_THAT(reply, Catch::Matchers::StartsWith("Because.\n\nanswered: " + commit.str()));
    ReviewThread answered = thread_of({"Why?", reply});
    CHECK_FALSE(waits_for_answer(answered));
    CHECK(is_answered(answered, 101));
    const ReviewThread asked_again = thread_of({"Why?", reply, "Really?"});
    CHECK(waits_for_answer(asked_again));
    CHECK(is_answered(asked_again, 101));
    CHECK_FALSE(is_answered(asked_again, 103));
    ReviewThread resolved = asked_again;
    resolved.resolved = true;
    CHECK_FALSE(waits_for_answer(resolved));
}
