#include "domain/guard/guard.hpp"
#include "support/catch.hpp"
#include "support/guards.hpp"
#include "support/unwrap.hpp"

using namespace atelier;
using namespace atelier::test;

namespace {

constexpr const char* zeros = "0000000000000000000000000000000000000000";
constexpr const char* one = "1111111111111111111111111111111111111111";
constexpr const char* commit_two = "2222222222222222222222222222222222222222";

Lease lease_of(const std::string& agent, std::int64_t fencing) {
    return {.on = unwrap(BeadId::parse("at-x7k2p")),
            .agent = unwrap(AgentId::parse(agent)),
            .session = unwrap(SessionId::parse("s-1")),
            .keeper = {},
            .fencing = fencing};
}

// As Git writes it: before, after, ref.
RefMove move_of(const std::string& before, const std::string& after, const std::string& ref) {
    return unwrap(parse_ref_moves(before + " " + after + " " + ref + "\n")).at(0);
}

bool refused(const Guard& guard, const RefMove& move, Caller caller = Caller::current_session,
             bool inside = true) {
    const auto fault = moves_fault(guard, caller, {move}, inside);
    if (fault) CHECK(fault->code == ErrorCode::guarded);
    return fault.has_value();
}

} // namespace

TEST_CASE("a guard reads back as it was written") {
    for (const Guard& guard : {worker_guard(), planner_guard(), artisan_guard()})
        CHECK(unwrap(parse_guard(guard_text(guard), "f")) == guard);
}

TEST_CASE("a guard that cannot be read is an error that names the file") {
    const Guard guard = worker_guard();
    for (const std::string& text :
         {std::string(), std::string("{}"), std::string("{\"schema\":\"guard/1\"}"),
          guard_text(guard).substr(0, 100), std::string("[]")}) {
        INFO(text);
        const auto read = parse_guard(text, "/r/.git/worktrees/x/atelier");
        REQUIRE_FALSE(read);
        CHECK(read.error().code == ErrorCode::config_invalid);
        CHECK(read.error().message.starts_with("/r/.git/worktrees/x/atelier "));
    }
    CHECK_THAT(must_fail(parse_guard("rubbish", "f")).message,
               ContainsSubstring("it is not valid JSON"));
    Guard homeless = guard;
    homeless.epic.reset();
    CHECK_FALSE(parse_guard(guard_text(homeless), "f"));
    Guard aimless = artisan_guard();
    aimless.document.reset();
    CHECK_FALSE(parse_guard(guard_text(aimless), "f"));
}

TEST_CASE("an artisan works under the lease of its run, whoever drives that") {
    const Guard guard = artisan_guard();
    const std::string own = guard.agent.str();
    const Lease drivers = lease_of("atelier/overseer/ursula", guard.fencing);
    CHECK(caller_of(guard, own, drivers, true) == Caller::current_session);
    CHECK(caller_of(guard, own, drivers, false) == Caller::stale_session);
    const Lease next = lease_of("atelier/overseer/ursula", guard.fencing + 1);
    CHECK(caller_of(guard, own, next, true) == Caller::stale_session);
    CHECK(caller_of(guard, "atelier/artisan/sage", drivers, true) == Caller::other_agent);
    const auto fault = caller_fault(guard, Caller::stale_session, next);
    REQUIRE(fault.has_value());
    CHECK(fault->code == ErrorCode::lease_lost);
    CHECK_THAT(fault->message, ContainsSubstring("the turn in which s-1 worked has ended"));
}

TEST_CASE("an artisan moves the branch of its turn, with nothing but the document on it") {
    const Guard guard = artisan_guard();
    CHECK_FALSE(refused(guard, move_of(one, commit_two, full_ref(guard.branch))));
    CHECK(refused(guard, move_of(one, commit_two, "refs/heads/poem-at-r")));
    const auto fault = moves_fault(guard, Caller::current_session,
                                   {move_of(one, commit_two, "refs/heads/main")}, true);
    REQUIRE(fault.has_value());
    CHECK_THAT(fault->message, ContainsSubstring("an artisan moves only its own branch"));
    CHECK_FALSE(paths_fault(guard, {"notes.md"}));
    CHECK_FALSE(paths_fault(worker_guard(), {"notes.md", "a.txt"}));
    const auto others = paths_fault(guard, {"a.txt", "notes.md"});
    REQUIRE(others.has_value());
    CHECK(others->code == ErrorCode::guarded);
    CHECK(others->message ==
          "this turn changes notes.md and nothing else: a.txt cannot be committed");
}

TEST_CASE("Git's version decides what carries the guards") {
    CHECK(parse_git_version("git version 2.39.5\n") == GitVersion{2, 39});
    CHECK(parse_git_version("git version 2.55.0.rc1 (Apple Git-1)") == GitVersion{2, 55});
    CHECK(parse_git_version("git version 3.0") == GitVersion{3, 0});
    CHECK(parse_git_version("something else") == GitVersion{0, 0});
    CHECK(hook_installation_for({2, 39}) == HookInstallation::directory);
    CHECK(hook_installation_for({2, 53}) == HookInstallation::directory);
    CHECK(hook_installation_for({2, 54}) == HookInstallation::configuration);
    CHECK(hook_installation_for({3, 0}) == HookInstallation::configuration);
    CHECK(hook_installation_for({0, 0}) == HookInstallation::directory);
}

TEST_CASE("moves of refs are read as Git writes them") {
    CHECK(unwrap(parse_ref_moves("")).empty());
    const auto moves = unwrap(parse_ref_moves(std::string(zeros) + " " + one + " refs/heads/a b\n" +
                                              one + " ref:refs/heads/zz HEAD\n"));
    const ObjectId object = *ObjectId::parse(one);
    CHECK(moves == std::vector<RefMove>{{NoObject{}, object, "refs/heads/a b"},
                                        {object, SymbolicTarget{"refs/heads/zz"}, "HEAD"}});
    for (const char* broken :
         {"x", "a b", "a b ", "1111 2222 refs/heads/x", "000g 0000 refs/heads/x"})
        CHECK_FALSE(parse_ref_moves(broken));
}

TEST_CASE("in a planner's worktree nothing moves but remote branches and Git's own notes") {
    const Guard guard = planner_guard();
    for (const char* ref : {"refs/remotes/origin/main", "FETCH_HEAD", "ORIG_HEAD", "AUTO_MERGE"})
        CHECK_FALSE(refused(guard, move_of(zeros, one, ref)));
    for (const char* ref :
         {"HEAD", "refs/heads/main", "refs/heads/main-planner-plan-1", "refs/tags/v1", "refs/stash",
          "refs/notes/commits", "refs/replace/1111", "refs/bisect/bad", "refs/anything"}) {
        CHECK(refused(guard, move_of(one, commit_two, ref)));
        CHECK(refused(guard, move_of(one, commit_two, ref), Caller::human));
        CHECK(refused(guard, move_of(one, commit_two, ref), Caller::human, false));
    }
}

TEST_CASE("a worker moves its own branch, in its own worktree") {
    const Guard guard = worker_guard();
    const std::string own = "refs/heads/greeting-at-x7k2p.1";
    CHECK_FALSE(refused(guard, move_of(one, commit_two, own)));
    CHECK_FALSE(refused(guard, move_of(one, commit_two, "HEAD")));
    CHECK_FALSE(refused(guard, move_of(zeros, one, "refs/rewritten/onto")));
    CHECK_FALSE(refused(guard, move_of(one, "ref:" + own, "HEAD")));
    CHECK(refused(guard, move_of(one, "ref:refs/heads/main", "HEAD")));
    CHECK(refused(guard, move_of(one, zeros, own)));
    for (const char* ref :
         {"refs/heads/main", "refs/heads/main-planner-plan-1", "refs/heads/greeting-at-x7k2p.1x",
          "refs/heads/greeting-at-x7k2p.2", "refs/stash", "refs/tags/v1", "refs/notes/commits"})
        CHECK(refused(guard, move_of(one, commit_two, ref)));
    CHECK(refused(guard, move_of(one, commit_two, own), Caller::current_session, false));
    CHECK_FALSE(refused(guard, move_of(one, commit_two, "refs/heads/main"), Caller::human));
    CHECK(refused(guard, move_of(one, commit_two, "refs/heads/main"), Caller::undeclared));
}

TEST_CASE("one refused move among several refuses them all") {
    CHECK(moves_fault(worker_guard(), Caller::current_session,
                      {move_of(one, commit_two, "refs/heads/greeting-at-x7k2p.1"),
                       move_of(one, commit_two, "refs/tags/v1")},
                      true));
}

TEST_CASE("what the own branch becomes is known from the moves") {
    const Guard guard = worker_guard();
    CHECK(own_branch_after(guard, {move_of(one, commit_two, "HEAD"),
                                   move_of(one, commit_two, full_ref(guard.branch))}) ==
          unwrap(CommitId::parse(commit_two)));
    CHECK_FALSE(own_branch_after(guard, {move_of(one, commit_two, "HEAD")}));
    CHECK_FALSE(own_branch_after(guard, {move_of(one, zeros, full_ref(guard.branch))}));
    CHECK(own_branch_before(guard, {move_of(one, commit_two, full_ref(guard.branch))}) ==
          unwrap(CommitId::parse(one)));
    CHECK_FALSE(own_branch_before(guard, {move_of(zeros, one, full_ref(guard.branch))}));
}

TEST_CASE("who is at it follows from the name and the claim") {
    const Guard guard = worker_guard();
    const auto current = lease_of("atelier/worker/alice", 3);
    CHECK(caller_of(guard, "atelier/worker/alice", current, true) == Caller::current_session);
    CHECK(caller_of(guard, "atelier/worker/alice", current, false) == Caller::stale_session);
    CHECK(caller_of(guard, "atelier/worker/alice", std::nullopt, false) == Caller::stale_session);
    CHECK(caller_of(guard, "atelier/worker/alice", lease_of("atelier/worker/alice", 4), true) ==
          Caller::stale_session);
    CHECK(caller_of(guard, "atelier/worker/alice", lease_of("atelier/worker/bob", 3), true) ==
          Caller::stale_session);
    CHECK(caller_of(guard, "atelier/worker/bob", current, true) == Caller::other_agent);
    CHECK(caller_of(guard, "", current, true) == Caller::undeclared);
    CHECK(caller_of(guard, "", current, false) == Caller::human);
    CHECK(caller_of(guard, "", std::nullopt, false) == Caller::human);
}

TEST_CASE("who may not write is told why") {
    const Guard guard = worker_guard();
    const auto bob = lease_of("atelier/worker/bob", 4);
    CHECK_FALSE(caller_fault(guard, Caller::current_session, std::nullopt));
    CHECK_FALSE(caller_fault(guard, Caller::human, std::nullopt));
    const auto taken = caller_fault(guard, Caller::stale_session, bob);
    REQUIRE(taken);
    CHECK(taken->code == ErrorCode::lease_lost);
    CHECK(taken->message == "the claim of at-x7k2p has gone to atelier/worker/bob");
    const auto ended = caller_fault(guard, Caller::stale_session, std::nullopt);
    REQUIRE(ended);
    CHECK(ended->message == "the claim under which s-1 worked has ended");
    CHECK(caller_fault(guard, Caller::other_agent, bob)->code == ErrorCode::identity_foreign);
    CHECK(caller_fault(guard, Caller::undeclared, bob)->code == ErrorCode::identity_foreign);
}

TEST_CASE("a commit belongs on the own branch") {
    const Guard guard = worker_guard();
    CHECK_FALSE(head_fault(guard, "refs/heads/greeting-at-x7k2p.1"));
    CHECK(head_fault(guard, "refs/heads/main")->message.find("on main") != std::string::npos);
    CHECK(head_fault(guard, one)->message.find("on no branch") != std::string::npos);
    CHECK(head_fault(planner_guard(), "refs/heads/main-planner-plan-1"));
    CHECK_FALSE(head_fault(guard, ""));
    CHECK(head_fault(planner_guard(), ""));
}

TEST_CASE("a transaction of refs is decided once, when every name is known") {
    using Argv = std::vector<std::string>;
    CHECK(is_prepared({"prepared"}));
    for (const Argv& other : {Argv{}, {"preparing"}, {"committed"}, {"aborted"}, {"prepared", "x"}})
        CHECK_FALSE(is_prepared(other));
}
