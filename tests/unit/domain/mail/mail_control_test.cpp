#include "domain/mail/mail_control.hpp"

#include "support/catch.hpp"
#include "support/unwrap.hpp"

using namespace atelier;
using namespace atelier::test;

namespace {

const AgentId control_alice = *AgentId::parse("atelier/worker/alice");
const AgentId control_bob = *AgentId::parse("atelier/worker/bob");
const AgentId control_planner = *AgentId::parse("atelier/planner/plan-1");

MailControl control_of(MailControlKind kind, const std::vector<std::string>& members) {
    Bead bead = MailControl::make(kind, "code-review", "at");
    for (const std::string& member : members)
        MailControl::add_member(bead, member);
    return unwrap(MailControl::of(bead));
}

} // namespace

TEST_CASE("a control bead says what it is, what it is called and whose it is", "[domain][mail]") {
    Bead bead = MailControl::make(MailControlKind::queue, "code-review", "at");
    CHECK(bead.id.str() == "at-queue-code-review");
    CHECK(kind_of(bead) == BeadKind::queue);
    MailControl::add_member(bead, "planner");
    MailControl::add_member(bead, "atelier/worker/alice");
    MailControl::add_member(bead, "planner");
    const MailControl queue = unwrap(MailControl::of(bead));
    CHECK(queue.kind() == MailControlKind::queue);
    CHECK(queue.name() == "code-review");
    CHECK(queue.members() == std::vector<std::string>{"atelier/worker/alice", "planner"});
    Bead other{.id = *BeadId::parse("at-x"), .title = "x"};
    CHECK(must_fail(MailControl::of(other)).code == ErrorCode::not_found);
}

TEST_CASE("a queue or channel without members is everybody's, a group nobody's", "[domain][mail]") {
    for (const MailControlKind kind : {MailControlKind::queue, MailControlKind::channel})
        CHECK(control_of(kind, {}).includes(control_alice));
    CHECK_FALSE(control_of(MailControlKind::group, {}).includes(control_alice));
    const MailControl some =
        control_of(MailControlKind::queue, {"planner", "atelier/worker/alice"});
    CHECK(some.includes(control_alice));
    CHECK(some.includes(control_planner));
    CHECK_FALSE(some.includes(control_bob));
}

TEST_CASE("names are short and plain", "[domain][mail]") {
    for (const char* good : {"a", "news", "code-review", "r2"})
        CHECK(MailControl::check_name(good));
    for (const std::string& bad :
         {std::string(), std::string("A"), std::string("a b"), std::string("-a"), std::string("a-"),
          std::string("a/b"), std::string("ä"), std::string(61, 'a')}) {
        INFO(bad);
        CHECK(must_fail(MailControl::check_name(bad)).code == ErrorCode::usage);
    }
}

TEST_CASE("an address is an agent, a role, a group, a queue or a channel", "[domain][mail]") {
    CHECK(unwrap(parse_mail_address("atelier/worker/alice")) ==
          MailAddress{std::nullopt, "atelier/worker/alice"});
    CHECK(unwrap(parse_mail_address("overseer")) == MailAddress{std::nullopt, "overseer"});
    CHECK(unwrap(parse_mail_address("group:all")) == MailAddress{MailControlKind::group, "all"});
    CHECK(unwrap(parse_mail_address("queue:q")) == MailAddress{MailControlKind::queue, "q"});
    CHECK(unwrap(parse_mail_address("channel:c")) == MailAddress{MailControlKind::channel, "c"});
    for (const char* bad : {"", "alice", "list:x", "group:", "group:A", "atelier/king/x",
                            "group:a:b", "git-atelier"}) {
        INFO(bad);
        CHECK(must_fail(parse_mail_address(bad)).code == ErrorCode::usage);
    }
    CHECK(must_fail(parse_reader("group:all")).code == ErrorCode::usage);
}
