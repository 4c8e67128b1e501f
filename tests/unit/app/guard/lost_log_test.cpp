#include "app/guard/lost_log.hpp"

#include "support/audit_fixture.hpp"

using namespace atelier;
using namespace atelier::test;

TEST_CASE("a log is lost where its ref is still there", "[app][audit]") {
    AuditFixture f;
    GitRefs& refs = f.repository.refs();
    f.repository.git.logs[f.topic] = {{.to = f.first.str()}};
    CHECK_FALSE(has_lost_log(refs, f.topic));
    f.repository.git.logs.erase(f.topic);
    CHECK(has_lost_log(refs, f.topic));
    f.repository.git.refs.erase(f.topic);
    CHECK_FALSE(has_lost_log(refs, f.topic));
}

TEST_CASE("the log of HEAD is asked for without a look at what it names", "[app][audit]") {
    AuditFixture f;
    f.repository.git.logs["HEAD"] = {{.to = f.first.str()}};
    CHECK_FALSE(has_lost_log(f.repository.refs(), "HEAD"));
    f.repository.git.logs.erase("HEAD");
    CHECK(has_lost_log(f.repository.refs(), "HEAD"));
}
