#include "app/publish/answering_forge.hpp"

#include "support/catch.hpp"
#include "support/memory_forge.hpp"
#include "support/project_fixture.hpp"
#include "support/pull_requests.hpp"
#include "support/stumbling_forge.hpp"
#include "support/unwrap.hpp"

using namespace atelier;
using namespace atelier::test;

namespace {

struct Asked {
    MemoryForge memory;
    std::shared_ptr<StumblingForge> forge = std::make_shared<StumblingForge>(memory);
    std::shared_ptr<Forge> asked = asked_while_it_answers(forge);

    Asked() {
        memory.push(branch("main"), absent_commit());
        memory.push(branch("work"), commit);
    }
};

} // namespace

TEST_CASE("a forge that does not answer is not asked again by this run", "[app][publish]") {
    Asked f;
    f.forge->fault = Error{GENERATE(ErrorCode::forge_unknown, ErrorCode::rate_limited), "later"};
    CHECK(unwrap(f.asked->pull_requests_of(branch("work"))).empty());
    f.forge->at = 2;
    CHECK(must_fail(f.asked->pull_requests_of(branch("work"))).message == "later");
    CHECK(must_fail(f.asked->create({branch("work"), {"T", "B", branch("main")}})).message ==
          "later");
    CHECK(must_fail(f.asked->reviews(1)).message == "later");
    CHECK(f.forge->calls == 2);
}

TEST_CASE("that it says no is an answer", "[app][publish]") {
    Asked f;
    CHECK(must_fail(f.asked->reviews(1)).code == ErrorCode::not_found);
    CHECK(must_fail(f.asked->create({branch("work"), {"T", "B", branch("none")}})).code ==
          ErrorCode::forge_refused);
    const PullRequest made = unwrap(f.asked->create({branch("work"), {"T", "B", branch("main")}}));
    unwrap(f.asked->set_draft(made.number, true));
    unwrap(f.asked->edit(made.number, {.title = "New"}));
    const auto found = unwrap(f.asked->pull_request(made.number));
    CHECK(found->draft);
    CHECK(found->title == "New");
    CHECK(unwrap(f.asked->checks(commit)).state == ChecksState::none);
    CHECK(unwrap(f.asked->threads(made.number)).empty());
}

namespace {

// Runs that come to one forge after each other.
struct Limited : ProjectFixture {
    WorkContext work = work_context();
    MemoryForge memory;
    std::shared_ptr<StumblingForge> forge = std::make_shared<StumblingForge>(memory);

    // What a new run is told, and how often it has asked for that.
    std::optional<Error> told(const std::string& host = "github.com") {
        const auto answer = asked_while_it_answers(forge, work.plan, host)->reviews(1);
        if (answer) return std::nullopt;
        return answer.error();
    }
    bool is_asked(const std::string& host = "github.com") {
        const long before = forge->calls;
        told(host);
        return forge->calls > before;
    }
    // One run hears of it.
    void limit(Json details) {
        forge->at = forge->calls + 1;
        forge->fault = Error{ErrorCode::rate_limited, "no more", {}, std::move(details)};
        CHECK(told()->message == "no more");
    }
};

} // namespace

TEST_CASE("a limit of a forge is kept, and nobody asks it before that has passed",
          "[app][publish]") {
    Limited f;
    Seconds wait{};
    SECTION("as long as it says") {
        wait = Seconds{90};
        f.limit(Json::object().set("retry_after", 90));
    }
    SECTION("until when it says") {
        wait = Seconds{1800};
        f.limit(Json::object().set("retry_at", format_time(f.clock.now() + wait)));
    }
    SECTION("a minute where it does not say") {
        wait = Seconds{60};
        f.limit(Json::object());
    }
    SECTION("a day where it says years") {
        wait = longest_limit;
        f.limit(Json::object().set("retry_after", 1'000'000'000));
    }
    const std::string until = format_time(f.clock.now() + wait);
    CHECK_FALSE(f.is_asked());
    CHECK(f.is_asked("elsewhere.example"));
    f.clock.advance(wait - Seconds{1});
    CHECK_FALSE(f.is_asked());
    const auto told = f.told();
    REQUIRE(told);
    CHECK(told->code == ErrorCode::rate_limited);
    CHECK(told->message == "github.com answers no more requests of this account until " + until);
    CHECK(told->details.string_at("retry_at") == until);
    f.clock.advance(Seconds{1});
    CHECK(f.is_asked());
}

TEST_CASE("that a forge does not answer is not kept for later runs", "[app][publish]") {
    Limited f;
    f.forge->at = 1;
    f.forge->fault = Error{ErrorCode::forge_unknown, "no answer"};
    CHECK(f.told()->code == ErrorCode::forge_unknown);
    CHECK(f.is_asked());
}
