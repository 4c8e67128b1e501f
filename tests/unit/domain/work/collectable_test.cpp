#include "domain/work/collectable.hpp"

#include "domain/bead/message.hpp"
#include "domain/interchange/beads_jsonl.hpp"
#include "support/catch.hpp"
#include "support/plain_yaml.hpp"
#include "support/samples.hpp"
#include "support/unwrap.hpp"

using namespace atelier;
using namespace atelier::test;

namespace {

const Time ran_out = Time{} + Seconds{1'000'000};
const LeaseRules usual;
const Time stale = ran_out + usual.stale_after;

LeaseHolder held(Liveness process, bool ended = false, std::int64_t pid = 7) {
    Lease lease{.on = *BeadId::parse("at-aaaaa"),
                .agent = *AgentId::parse("atelier/worker/alice"),
                .session = *SessionId::parse("s-1"),
                .keeper = {"far", "boot", "ns", pid, 1},
                .expires_at = ran_out,
                .ended = ended};
    return {lease, process};
}

Session begun() {
    return {.id = *SessionId::parse("s-1"),
            .agent = *AgentId::parse("atelier/worker/alice"),
            .stage = Stage::agent,
            .started_at = ran_out - Seconds{60}};
}

Verdict session_verdict(const SessionFacts& facts, Time now) {
    return judge_session(begun(), facts, now, usual).verdict;
}

Bead epic_of_alice() {
    Bead epic{.id = *BeadId::parse("at-aaaaa"), .title = "E", .issue_type = "epic"};
    epic.labels = {"at:epic"};
    epic.status = BeadStatus::hooked;
    epic.assignee = "atelier/worker/alice";
    return epic;
}

WorktreeFacts clean(Purpose purpose) {
    return {.purpose = purpose, .unsaved = std::vector<Unsaved>{}};
}

} // namespace

TEST_CASE("a session is ended once its lease has run out and its process is gone") {
    CHECK(session_verdict({held(Liveness::gone), {}, false}, ran_out) == Verdict::collect);
    CHECK(session_verdict({held(Liveness::gone), {}, false}, ran_out - Millis{1}) ==
          Verdict::leave);
    CHECK(session_verdict({held(Liveness::alive), {}, true}, stale + usual.stale_after) ==
          Verdict::keep);
    CHECK(session_verdict({held(Liveness::gone), held(Liveness::alive), true},
                          stale + usual.stale_after) == Verdict::keep);
    // Without an orchestrator the lease alone tells.
    CHECK(session_verdict({held(Liveness::elsewhere, false, 0), {}, false}, ran_out) ==
          Verdict::collect);
}

TEST_CASE("a session elsewhere is waited out, and what is not known ends none") {
    const SessionFacts elsewhere{held(Liveness::elsewhere), {}, false};
    CHECK(session_verdict(elsewhere, stale - Millis{1}) == Verdict::leave);
    CHECK(session_verdict(elsewhere, stale) == Verdict::collect);
    CHECK(session_verdict({held(Liveness::gone), {}, std::nullopt}, stale) == Verdict::leave);
    const SessionFacts nothing{{}, {}, false};
    CHECK(session_verdict(nothing, ran_out) == Verdict::leave);
    CHECK(session_verdict(nothing, stale) == Verdict::collect);
    Session over = begun();
    over.ended_at = ran_out;
    CHECK(judge_session(over, elsewhere, stale + usual.stale_after, usual).verdict ==
          Verdict::keep);
}

TEST_CASE("a lease that was ended is left alone, one that ran out with its process gone is not") {
    CHECK(judge_lease(held(Liveness::gone), ran_out, usual).verdict == Verdict::collect);
    CHECK(judge_lease(held(Liveness::gone), ran_out - Millis{1}, usual).verdict == Verdict::keep);
    CHECK(judge_lease(held(Liveness::gone, true), stale, usual).verdict == Verdict::keep);
    CHECK(judge_lease(held(Liveness::elsewhere, false, 0), stale, usual).verdict == Verdict::keep);
    CHECK(judge_lease(held(Liveness::alive), stale + usual.stale_after, usual).verdict ==
          Verdict::keep);
}

TEST_CASE("an assignment that leads nowhere is cleared") {
    Bead alice{.id = *BeadId::parse("at-worker-alice"), .title = "atelier/worker/alice"};
    Bead epic = epic_of_alice();
    CHECK(judge_assignment(alice, epic).verdict == Verdict::keep);
    alice.assignment = epic.id;
    CHECK(judge_assignment(alice, epic).verdict == Verdict::keep);
    CHECK(judge_assignment(alice, std::nullopt).why == "there is no at-aaaaa");
    epic.status = BeadStatus::closed;
    CHECK(judge_assignment(alice, epic).why == "at-aaaaa is closed");
    epic.status = BeadStatus::hooked;
    epic.assignee = "atelier/worker/bob";
    CHECK(judge_assignment(alice, epic).why == "at-aaaaa is held by atelier/worker/bob");
    epic.assignee.clear();
    CHECK(judge_assignment(alice, epic).verdict == Verdict::collect);
    epic.labels = {"at:task"};
    epic.issue_type = "task";
    CHECK(judge_assignment(alice, epic).verdict == Verdict::collect);
}

TEST_CASE("an epic is taken from a worker that ended long ago, never from one that may come back") {
    const Bead epic = epic_of_alice();
    const LeaseHolder ended = held(Liveness::gone, true);
    const LeaseHolder nobody;
    const auto verdict = [&](const LeaseHolder& claim, Life identity, Time now) {
        return judge_claim(epic, claim, identity, false, now, usual).verdict;
    };
    CHECK(verdict(ended, Life::over, stale) == Verdict::collect);
    CHECK(verdict(held(Liveness::gone), Life::over, stale) == Verdict::collect);
    CHECK(verdict(held(Liveness::gone), Life::over, stale - Millis{1}) == Verdict::keep);
    CHECK(verdict(ended, Life::lives, stale) == Verdict::keep);
    CHECK(verdict(held(Liveness::alive), Life::over, stale) == Verdict::keep);
    CHECK(judge_claim(epic, ended, Life::over, true, stale, usual).verdict == Verdict::keep);
    // One that was ended is over since then, whatever was left of its time.
    CHECK(verdict(ended, Life::over, stale - usual.lease) == Verdict::collect);
    CHECK(verdict(ended, Life::over, stale - usual.lease - Millis{1}) == Verdict::keep);
    // A person's own claim in another Beads program.
    CHECK(judge_claim(epic, nobody, Life::over, false, stale, usual).verdict == Verdict::keep);
    Bead another = epic;
    another.assignee = "ann";
    CHECK(judge_claim(another, ended, Life::over, false, stale, usual).verdict == Verdict::keep);
    another = epic;
    another.status = BeadStatus::pinned;
    CHECK(judge_claim(another, ended, Life::over, false, stale, usual).verdict == Verdict::keep);
}

TEST_CASE("an epic that could be freed but for a lease that still binds is named") {
    LeaseRules at_once;
    at_once.stale_after = Seconds{0};
    const Judgement left = judge_claim(epic_of_alice(), held(Liveness::gone), Life::over, false,
                                       ran_out - Millis{1}, at_once);
    CHECK(left.verdict == Verdict::leave);
    CHECK_THAT(left.why, ContainsSubstring("its lease runs for another 0.0 s"));
    CHECK(judge_claim(epic_of_alice(), held(Liveness::gone, true), Life::over, false,
                      ran_out - at_once.lease, at_once)
              .verdict == Verdict::collect);
}

TEST_CASE("a message goes when its sender wanted it gone, a pinned one never") {
    Bead message{.id = *BeadId::parse("at-mmmmm"), .title = "Hello"};
    CHECK(judge_message(message, std::nullopt, stale).verdict == Verdict::keep);
    CHECK(judge_message(message, ran_out, ran_out - Millis{1}).verdict == Verdict::keep);
    CHECK(judge_message(message, ran_out, ran_out).verdict == Verdict::collect);
    message.status = BeadStatus::pinned;
    CHECK(judge_message(message, ran_out, ran_out).verdict == Verdict::keep);
    message.status = BeadStatus::closed;
    CHECK(judge_message(message, ran_out, ran_out).verdict == Verdict::keep);
}

TEST_CASE("when a message is to go stands in its frontmatter") {
    const auto expiry = [](const std::string& front, const std::string& more = {}) {
        const std::string row =
            R"({"id":"at-mmmmm","title":"Hello","issue_type":"message","labels":["at:message"],)"
            R"("created_at":"2026-01-01T00:00:00Z",)" +
            more + R"("description":"---\nfrom: a\n)" + front + R"(\n---\nText"})";
        const auto bead =
            unwrap(read_beads_row(std::get<Json>(parse_json(row)), Time{}, plain_yaml)).bead;
        const auto time = unwrap(Message::of(bead)).expires();
        return time ? format_time(*time) : "never";
    };
    CHECK(expiry("thread: null") == "never");
    CHECK(expiry("retention_days: 2") == "2026-01-03T00:00:00.000Z");
    CHECK(expiry("expires_at: 2026-01-01T12:00:00Z") == "2026-01-01T12:00:00.000Z");
    CHECK(expiry(R"(expires_at: \"2026-01-01T12:00:00Z\"\nretention_days: 9)") ==
          "2026-01-01T12:00:00.000Z");
    CHECK(expiry("retention_days: null\\nexpires_at: soon") == "never");
    CHECK(expiry("retention_days: -1") == "never");
    CHECK(expiry("retention_days: 2", R"("pinned":true,)") == "never");
}

TEST_CASE("a worktree goes when nothing in it would be lost") {
    CHECK(judge_worktree(clean(Purpose::current), true).verdict == Verdict::keep);
    for (const Purpose purpose : {Purpose::merged, Purpose::abandoned, Purpose::closed,
                                  Purpose::planner, Purpose::made_again, Purpose::unknown}) {
        const Judgement judgement = judge_worktree(clean(purpose), false);
        CHECK(judgement.verdict == Verdict::collect);
        CHECK_FALSE(judgement.rescue);
        CHECK_FALSE(judgement.why.empty());
    }
}

TEST_CASE("what would be lost with a worktree is named, and kept first when it is forced") {
    WorktreeFacts facts = clean(Purpose::merged);
    facts.unsaved->push_back({.kind = UnsavedKind::changes, .files = {"a"}});
    facts.unsaved->push_back({.kind = UnsavedKind::commits});
    const Judgement left = judge_worktree(facts, false);
    CHECK(left.verdict == Verdict::leave);
    CHECK(left.why == "its changeset has landed, but it has changes: a; its commits are not proven "
                      "to be anywhere else");
    CHECK_THAT(left.hint, ContainsSubstring("gc --force"));
    CHECK(left.unsaved == facts.unsaved);
    const Judgement forced = judge_worktree(facts, true);
    CHECK(forced.verdict == Verdict::collect);
    CHECK(forced.rescue);
    CHECK(forced.unsaved == facts.unsaved);
}

TEST_CASE("some worktrees are not even forced away") {
    WorktreeFacts facts = clean(Purpose::abandoned);
    SECTION("locked by somebody") {
        facts.locked = "mine";
    }
    SECTION("not to be looked at") {
        facts.unsaved.reset();
        facts.fault = "broken";
        CHECK_THAT(judge_worktree(facts, false).hint, ContainsSubstring("git worktree repair"));
    }
    SECTION("with a worktree of another repository that has changes") {
        facts.unsaved->push_back(
            {.kind = UnsavedKind::linked_worktree, .where = "other", .files = {"a"}});
        CHECK_THAT(judge_worktree(facts, true).hint, ContainsSubstring("commit and push"));
    }
    CHECK(judge_worktree(facts, true).verdict == Verdict::leave);
}

TEST_CASE("what stands in a worktree's place without being a folder is left, whoever asks") {
    WorktreeFacts facts{.purpose = Purpose::merged, .taken = true};
    for (const bool force : {false, true}) {
        const Judgement left = judge_worktree(facts, force);
        CHECK(left.verdict == Verdict::leave);
        CHECK(left.why == "what stands in its place is not a folder");
        CHECK(left.hint == "move it away");
    }
    const auto obstacle = obstacle_of(facts, true);
    REQUIRE(obstacle);
    CHECK(obstacle->code == ErrorCode::dirty);
}

TEST_CASE("a worktree whose folder is gone is told as such") {
    WorktreeFacts facts = clean(Purpose::unknown);
    facts.gone = true;
    CHECK(judge_worktree(facts, false).verdict == Verdict::collect);
    CHECK_THAT(judge_worktree(facts, false).why, ContainsSubstring("its folder is gone"));
    facts.unsaved->push_back({.kind = UnsavedKind::commits});
    CHECK(judge_worktree(facts, false).verdict == Verdict::leave);
}

TEST_CASE("a branch goes when its commits are proven to be elsewhere and nobody has it") {
    CHECK(judge_branch({Purpose::merged, false, Evidence::yes}).verdict == Verdict::collect);
    CHECK(judge_branch({Purpose::merged, true, Evidence::yes}).verdict == Verdict::keep);
    CHECK(judge_branch({Purpose::current, false, Evidence::yes}).verdict == Verdict::keep);
    CHECK(judge_branch({Purpose::unknown, false, Evidence::yes}).verdict == Verdict::keep);
    CHECK(judge_branch({Purpose::abandoned, false, Evidence::no}).verdict == Verdict::leave);
    CHECK(judge_branch({Purpose::abandoned, false, Evidence::unknown}).verdict == Verdict::leave);
}

TEST_CASE("what an agent printed is kept for a while after its session") {
    Session over = begun();
    const Seconds day{86'400};
    CHECK(judge_transcript(over, day, stale + usual.stale_after).verdict == Verdict::keep);
    over.ended_at = ran_out;
    CHECK(judge_transcript(over, day, ran_out + day - Millis{1}).verdict == Verdict::keep);
    CHECK(judge_transcript(over, day, ran_out + day).verdict == Verdict::collect);
    CHECK(judge_transcript(over, std::nullopt, stale + usual.stale_after).verdict == Verdict::keep);
    CHECK(judge_transcript(std::nullopt, day, stale + usual.stale_after).verdict == Verdict::leave);
}

TEST_CASE("a project stays while somebody lives, or may") {
    const Time now = ran_out - Millis{1};
    CHECK_FALSE(obstacle_of({}, now, usual));
    CHECK_FALSE(obstacle_of(held(Liveness::gone), ran_out, usual));
    CHECK(obstacle_of(held(Liveness::alive), stale, usual)->code == ErrorCode::identity_in_use);
    CHECK_THAT(obstacle_of(held(Liveness::gone), now, usual)->what,
               ContainsSubstring("its lease runs for another 0.0 s"));
    CHECK_THAT(obstacle_of(held(Liveness::elsewhere), ran_out, usual)->what,
               ContainsSubstring("it ran on far"));
}

TEST_CASE("a project stays while a worktree has what is nowhere else") {
    CHECK_FALSE(obstacle_of(clean(Purpose::closed), true));
    WorktreeFacts facts = clean(Purpose::closed);
    const Unsaved commits{.kind = UnsavedKind::commits};
    facts.unsaved = {{commits}};
    CHECK(obstacle_of(facts, true)->code == ErrorCode::not_integrated);
    facts.gone = true;
    CHECK_FALSE(obstacle_of(facts, true));
    CHECK(obstacle_of(facts, false)->code == ErrorCode::not_integrated);
    facts.unsaved->push_back({.kind = UnsavedKind::submodule, .where = "lib", .refs = {"HEAD"}});
    CHECK(obstacle_of(facts, true)->code == ErrorCode::dirty);
    CHECK_THAT(obstacle_of(facts, true)->hint, ContainsSubstring("push what is in"));
    facts = clean(Purpose::closed);
    facts.unsaved->push_back({.kind = UnsavedKind::changes, .files = {"a"}});
    CHECK(obstacle_of(facts, true)->code == ErrorCode::dirty);
    CHECK_THAT(obstacle_of(facts, true)->hint, ContainsSubstring("commit what you want to keep"));
    facts.unsaved.reset();
    CHECK(obstacle_of(facts, true)->code == ErrorCode::dirty);
    facts = clean(Purpose::closed);
    facts.locked = "mine";
    CHECK(obstacle_of(facts, true)->code == ErrorCode::dirty);
}

TEST_CASE("a mapping file is for an epic that is open") {
    CHECK(judge_mapping(an_epic()).verdict == Verdict::keep);
    CHECK(judge_mapping(an_epic(BeadStatus::closed)).verdict == Verdict::collect);
    CHECK(judge_mapping(std::nullopt).verdict == Verdict::collect);
}

TEST_CASE("an agent's home is kept while it may be used, and for a while after") {
    const Time then = ran_out - Seconds{3600};
    const HomeUse ended{.last_ended = then};
    CHECK(judge_home(ended, Seconds{3600}, ran_out).verdict == Verdict::collect);
    CHECK(judge_home(ended, Seconds{3601}, ran_out).verdict == Verdict::keep);
    CHECK(judge_home(ended, std::nullopt, ran_out).verdict == Verdict::keep);
    CHECK(judge_home({}, Seconds{0}, ran_out).verdict == Verdict::leave);
    for (const Life life : {Life::lives, Life::binds})
        CHECK(judge_home({.identity = life, .last_ended = then}, Seconds{0}, ran_out).verdict ==
              Verdict::keep);
    CHECK(judge_home({.assigned = true, .last_ended = then}, Seconds{0}, ran_out).verdict ==
          Verdict::keep);
    CHECK(judge_home({.at_work = true, .last_ended = then}, Seconds{0}, ran_out).verdict ==
          Verdict::keep);
    CHECK(judge_home_of_nobody().verdict == Verdict::leave);
}
