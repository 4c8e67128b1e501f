#include "app/land/changed_bounds.hpp"

#include "app/core/remarks.hpp"
#include "support/project_fixture.hpp"

using namespace atelier;
using namespace atelier::test;

namespace {

struct Changed : ProjectFixture {
    WorkContext work = work_context();
    Settings now = settings;

    Changed() {
        work.settings_now = [this] { return Result<Settings>(now); };
        work.plan.session = *SessionId::parse("s-1");
        put(Session{.id = *work.plan.session, .agent = work.plan.caller});
    }
    std::size_t remarks() {
        return unwrap(store.read([&](PlanReader& plan) {
                   return remarks_since(plan, clock.now() - Seconds{60});
               }))
            .size();
    }
};

} // namespace

TEST_CASE("a bound that was changed while a session ran is told before anything lands",
          "[app][land]") {
    Changed f;
    unwrap(tell_changed_bounds(f.work));
    CHECK(f.progress.warnings.empty());
    f.now.limits.max_lines = 5000;
    unwrap(tell_changed_bounds(f.work));
    CHECK(f.progress.has_warned_of("changeset.max_lines (800, now 5000)"));
    CHECK(f.remarks() == 1);
    unwrap(tell_changed_bounds(f.work));
    CHECK(f.progress.warnings.size() == 2);
    CHECK(f.remarks() == 1);
}

TEST_CASE("settings that cannot be read any more are told as well", "[app][land]") {
    Changed f;
    f.work.settings_now = [] {
        return Result<Settings>(fail(ErrorCode::config_invalid, "syntax error"));
    };
    unwrap(tell_changed_bounds(f.work));
    CHECK(f.progress.has_warned_of("syntax error"));
}
