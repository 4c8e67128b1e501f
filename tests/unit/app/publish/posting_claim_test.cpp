#include "app/publish/posting_claim.hpp"

#include "support/publishing_fixture.hpp"

using namespace atelier;
using namespace atelier::test;

namespace {

struct Posting : PublishingFixture {
    bool begin() { return unwrap(begin_posting(work, one.id)); }
    void end() { unwrap(end_posting(work, one.id)); }
    // As another run, on this machine or elsewhere.
    void be(std::int64_t pid, const std::string& host = "host") {
        machine.own.pid = pid;
        machine.own.host = host;
    }
};

} // namespace

TEST_CASE("one run at a time posts answers", "[app][publish]") {
    Posting f;
    CHECK(f.begin());
    // It was stopped by an error before it let go.
    CHECK(f.begin());
    f.be(200);
    CHECK_FALSE(f.begin());
    // It is not its own.
    f.end();
    CHECK_FALSE(f.begin());
    f.be(100);
    f.end();
    f.be(200);
    CHECK(f.begin());
}

TEST_CASE("a run that has died or is silent elsewhere does not keep answers back",
          "[app][publish]") {
    Posting f;
    CHECK(f.begin());
    SECTION("it has died") {
        f.machine.living.clear();
        f.be(200);
        CHECK(f.begin());
    }
    SECTION("it lives, however long it takes") {
        f.clock.advance(Seconds{24 * 3600});
        f.be(200);
        CHECK_FALSE(f.begin());
    }
    SECTION("it is elsewhere, where it has its time") {
        f.be(200, "another");
        CHECK_FALSE(f.begin());
        f.clock.advance(longest_posting);
        CHECK(f.begin());
    }
}
