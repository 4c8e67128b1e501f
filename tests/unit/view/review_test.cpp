#include "view/review.hpp"

#include "support/catch.hpp"
#include "support/samples.hpp"

using namespace atelier;
using namespace atelier::test;

namespace {

const Time nine = *parse_time("2026-01-01T09:00:00Z");

WorkApproval sample_approval() {
    return {.by = *AgentId::make(Role::overseer, "olga"),
            .at = nine,
            .seq = 7,
            .work = {.base = commit,
                     .head = commit,
                     .tree = *TreeId::parse(std::string(40, 'e')),
                     .patches = {"p"},
                     .lines = 12}};
}

ReviewOf sample_review() {
    ReviewOf review{.id = id("at-1.2"), .title = "Greet", .state = ChangesetState::done};
    review.commits = CommitRange{commit, commit};
    review.files = {{.path = "src/a.c", .added = 10, .deleted = 2}};
    return review;
}

LineComment sample_comment() {
    return {.number = 1,
            .place = {"src/a.c", 12},
            .head = commit,
            .code = {"before", "meant"},
            .first = 11,
            .text = "Why?",
            .by = "atelier/overseer/olga",
            .at = nine};
}

} // namespace

TEST_CASE("an approval is told with what it is of, by whom, and what lands it", "[view][review]") {
    ApproveOutcome outcome{.changeset = id("at-1.2"), .approval = sample_approval()};
    CHECK(approve_text(outcome) ==
          "approved at-1.2 (cccccccccc, 12 lines); 'git atelier work' lands it\n");
    outcome.at_gate = true;
    CHECK_THAT(approve_text(outcome), ContainsSubstring("'git atelier work' continues it"));
    outcome.at_gate = false;
    outcome.already = true;
    outcome.run_lands = false;
    CHECK(approve_text(outcome) ==
          "at-1.2 was approved by atelier/overseer/olga already (cccccccccc, 12 lines); "
          "'git atelier integrate at-1.2' lands it\n");
    const Json json = approve_json(outcome);
    CHECK(json.string_at("tree") == std::string(40, 'e'));
    CHECK(json.find("already")->as_bool());
}

TEST_CASE("a request for changes says whose approval it takes back", "[view][review]") {
    ChangesOutcome outcome{
        .changeset = id("at-1.2"), .message = id("at-m1"), .comments = {sample_comment()}};
    CHECK(changes_text(outcome) == "asked for changes to at-1.2, with 1 comment; the next "
                                   "'git atelier work' continues it\n");
    outcome.approved_by = sample_approval().by;
    CHECK_THAT(changes_text(outcome), ContainsSubstring("the approval of atelier/overseer/olga"));
    CHECK(changes_json(outcome).string_at("state") == "ready");
}

TEST_CASE("how a review stands says whether its approval holds, and where its comments are by now",
          "[view][review]") {
    ReviewOf review = sample_review();
    CHECK_THAT(review_of_text(review, {}),
               Catch::StartsWith("at-1.2  Greet\n  done, not approved\n") &&
                   ContainsSubstring("1 file, 10 lines added"));
    review.approval = sample_approval();
    review.approved = Approved::yes;
    CHECK_THAT(review_of_text(review, {}),
               ContainsSubstring("done, approved by atelier/overseer/olga\n"));
    review.approved = Approved::fallen;
    CHECK_THAT(review_of_text(review, {}), ContainsSubstring("which is not what stands there now"));
    review.comments = {{.comment = sample_comment(), .now = LinePlace{"src/b.c", 14}}};
    CHECK_THAT(review_of_text(review, {}),
               ContainsSubstring("c1  src/b.c:14 (was src/a.c:12)\n  11  before\n> 12  meant\n"
                                 "  Why?\n  not answered\n"));
    review.comments[0].comment.settled = true;
    CHECK_THAT(review_of_text(review, {}),
               ContainsSubstring("  Why?\n  not answered, and approved all the same\n"));
    review.comments[0].comment.answer = "Because.";
    review.comments[0].answered_by = commit;
    review.comments[0].now.reset();
    CHECK_THAT(review_of_text(review, {}),
               ContainsSubstring("c1  src/a.c:12 as of cccccccccc\n") &&
                   ContainsSubstring("  answered: cccccccccc\n  Because.\n"));
    const Json json = review_json({}, &review);
    const Json* const shown = json.find("changeset");
    CHECK(shown->string_at("approved") == "fallen");
    const Json& comment = shown->find("comments")->as_array().at(0);
    CHECK(comment.string_at("answered") == commit.str());
    CHECK(comment.find("now")->is_null());
}

TEST_CASE("what waits for a review is measured, and told when it is enough", "[view][review]") {
    ReviewStatus review;
    CHECK(review_debt_text(review, nine).empty());
    review.debt.add(600, nine);
    review.debt.add(10, nine + Seconds{60});
    CHECK(review_debt_text(review, nine + Seconds{3 * 3600}) ==
          "2 to review, 610 lines, the oldest for " + human_duration(Seconds{3 * 3600}));
    review.limits.max_changesets = 2;
    CHECK_THAT(review_debt_text(review, nine), Catch::EndsWith("(review.max_changesets is 2)"));
    const Json json = review_debt_json(review.debt, review.limits);
    CHECK(json.find("reached")->as_bool());
    CHECK(json.string_at("oldest") == "2026-01-01T09:00:00.000Z");
}
