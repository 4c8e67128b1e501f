#include "app/publish/answering_forge.hpp"

#include "support/catch.hpp"
#include "support/memory_forge.hpp"
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
