#include "app/core/remarks.hpp"

#include "support/plan_fixture.hpp"
#include "support/samples.hpp"

using namespace atelier;
using namespace atelier::test;

namespace {

struct Remarks : PlanFixture {
    Session session{.id = *SessionId::parse("s-1"),
                    .agent = worker().caller,
                    .changeset = id("at-x.1"),
                    .started_at = clock.now()};

    void add(const std::vector<std::string>& texts) {
        unwrap(store.write(stamp(), [&](PlanWriter& plan) {
            return add_remarks(plan, clock.now(), session, texts);
        }));
    }
    std::vector<std::string> since(Time time = {}) {
        std::vector<std::string> texts;
        for (const Remark& remark :
             unwrap(store.read([&](PlanReader& plan) { return remarks_since(plan, time); })))
            texts.push_back(remark.text);
        return texts;
    }
    void remembered(const std::string& text) {
        unwrap(
            store.write(stamp(), [&](PlanWriter& plan) { return plan.remember("remarks", text); }));
    }
};

} // namespace

TEST_CASE("remarks are told with when and in whose session, the oldest first", "[app][core]") {
    Remarks f;
    CHECK(f.since().empty());
    const Time first = f.clock.now();
    f.add({"one", "two"});
    f.clock.advance(Seconds{1});
    f.session.id = *SessionId::parse("s-2");
    f.add({"three"});
    const auto found =
        unwrap(f.store.read([](PlanReader& plan) { return remarks_since(plan, {}); }));
    CHECK(found == std::vector<Remark>{{first, "s-1", "one"},
                                       {first, "s-1", "two"},
                                       {f.clock.now(), "s-2", "three"}});
}

TEST_CASE("remarks of a time are those from then on", "[app][core]") {
    Remarks f;
    f.add({"one"});
    f.clock.advance(Seconds{1});
    const Time later = f.clock.now();
    f.add({"two"});
    CHECK(f.since(later) == std::vector<std::string>{"two"});
    CHECK(f.since(later + Millis{1}).empty());
}

TEST_CASE("the last twenty remarks are shown, and the log keeps them all", "[app][core]") {
    Remarks f;
    std::vector<std::string> texts;
    for (int number = 1; number <= 15; ++number)
        texts.push_back("a" + std::to_string(number));
    f.add(texts);
    for (std::string& text : texts)
        text[0] = 'b';
    f.add(texts);
    const auto shown = f.since();
    REQUIRE(shown.size() == 20);
    CHECK(shown.front() == "a11");
    CHECK(shown.back() == "b15");
    REQUIRE(f.events().size() == 2);
    const Event event = f.events().back();
    CHECK(event.type == "repository.changed");
    CHECK(event.bead == f.session.changeset);
    const Json data = std::get<Json>(parse_json(event.data));
    CHECK(data.string_at("session") == "s-1");
    CHECK(*data.find("changes") == Json::strings(texts));
}

TEST_CASE("remarks that cannot be read are none, and keep no others from being made",
          "[app][core]") {
    Remarks f;
    const Time now = f.clock.now();
    SECTION("not JSON") {
        f.remembered("[");
        CHECK(f.since().empty());
    }
    SECTION("not a list") {
        f.remembered("{}");
        CHECK(f.since().empty());
    }
    SECTION("one without a time") {
        f.remembered(R"([{"at":"soon","session":"s-1","text":"old"}])");
        CHECK(f.since().empty());
    }
    f.add({"new"});
    CHECK(f.since(now) == std::vector<std::string>{"new"});
}
