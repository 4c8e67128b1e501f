#include "app/work/work_session.hpp"

#include "app/review/retry.hpp"
#include "app/work/end_session.hpp"
#include "support/session_fixture.hpp"

using namespace atelier;
using namespace atelier::test;

namespace {

struct WholeSession : SessionFixture {
    const std::string root = "refs/heads/topic";

    std::vector<Session> sessions() {
        return unwrap(store.read(
            [&](PlanReader& plan) { return plan.sessions({.changeset = changeset.id}); }));
    }
    // A commit on the root branch, made by somebody else.
    void move_root(const FileContents& changed) {
        const std::filesystem::path folder = "/elsewhere";
        if (repository.git.worktree_at(folder) == nullptr)
            unwrap(repository.worktrees().add_worktree(folder, *BranchName::parse("topic"), first));
        repository.commit(folder, "Theirs\n", changed, "Otto Other");
        unwrap(repository.worktrees().discard_worktree(folder));
    }
};

} // namespace

TEST_CASE("a session leads a changeset from its claim to the root branch", "[app][session]") {
    WholeSession f;
    f.agents.expect(f.does({{"src/new.txt", "new\n"}}));
    const SessionReport report = unwrap(f.hold());
    CHECK(report.end == SessionEnd::integrated);
    CHECK(report.integrated == f.at_root());
    CHECK(f.repository.file_at(f.at_root(), "src/new.txt") == "new\n");
    CHECK(f.state(f.changeset) == ChangesetState::merged);
    CHECK(f.repository.git.worktrees.size() == 1);
    CHECK(f.repository.tagged == std::vector<SessionId>{report.session});

    const Session session = f.session(report.session.str()).value();
    CHECK(session.outcome == SessionEnd::integrated);
    CHECK(session.ended_at);
    CHECK(session.base == f.first);
    CHECK(session.head);
    CHECK(f.progress.stages == std::vector<std::string>{"claim " + f.epic.id.str(), "worktree",
                                                        "brief", "agent script", "assess",
                                                        "integrate"});
    REQUIRE(f.agents.started.size() == 1);
    const TurnRequest& turn = f.agents.started[0];
    CHECK(turn.directory == f.worktree_of(f.changeset));
    CHECK(turn.environment.at("ATELIER_AGENT_ID") == "atelier/worker/worker-1");
    CHECK_THAT(f.prompt(), ContainsSubstring(f.changeset.id.str()));
}

TEST_CASE("while an agent works the claim's lease names its keeper, and afterwards the run",
          "[app][session]") {
    WholeSession f;
    std::optional<ProcessIdentity> during;
    f.agents.expect([&](const TurnRequest& turn) {
        during = f.lease(f.epic.id).value().keeper;
        f.commit_as_agent(turn, {{"src/new.txt", "new\n"}});
    });
    unwrap(f.hold());
    CHECK(during == f.agents.keeper);
    CHECK(f.lease(f.epic.id).value().keeper == f.machine.own);
}

TEST_CASE("both leases are renewed while an agent works", "[app][session]") {
    WholeSession f;
    const BeadId identity = f.worker("worker-1").caller_bead();
    const Time before = f.lease(identity).value().expires_at;
    f.agents.script.push_back({.act = f.does({{"src/new.txt", "new\n"}}), .lasts = Seconds{60}});
    unwrap(f.hold());
    CHECK(f.lease(identity).value().expires_at > before + Seconds{30});
    CHECK(f.lease(f.epic.id).value().expires_at > before + Seconds{30});
}

TEST_CASE("the worktree is guarded, and its guard names the session", "[app][session]") {
    WholeSession f;
    f.agents.expect([&](const TurnRequest& turn) {
        const auto git_dir = unwrap(f.repository.worktrees().git_dir(turn.directory));
        const auto text = unwrap(f.files.read(git_dir / "atelier"));
        REQUIRE(text);
        const Guard guard = unwrap(parse_guard(*text, "atelier"));
        CHECK(guard.session == turn.session);
        CHECK(guard.branch == f.work_branch_of(f.changeset));
        CHECK(guard.base == f.first);
        CHECK(unwrap(f.files.exists(f.paths.git_config())));
        const auto checkouts = unwrap(f.repository.worktrees().checkouts());
        CHECK(checkouts.at(1).lock_reason == "git-atelier session " + turn.session.str());
    });
    unwrap(f.hold());
    CHECK(f.agents.script.empty());
}

TEST_CASE("an agent that fails blocks its changeset, and the overseer is told", "[app][session]") {
    WholeSession f;
    TurnOutcome failed;
    failed.status = 3;
    failed.tail = "it broke";
    f.agents.script.push_back({.outcome = failed});
    const SessionReport report = unwrap(f.hold());
    CHECK(report.end == SessionEnd::blocked);
    CHECK(report.code == ErrorCode::runtime_failed);
    CHECK(f.state(f.changeset) == ChangesetState::blocked);
    const auto mail = f.mail_to_overseer();
    REQUIRE(mail.size() == 1);
    CHECK(mail[0].title == "BLOCKED: the agent ended with status 3");
    CHECK_THAT(mail[0].description, ContainsSubstring("it broke"));
    CHECK(f.sessions().at(0).outcome == SessionEnd::blocked);
    CHECK_FALSE(f.repository.git.worktree_at(f.worktree_of(f.changeset))->lock_reason);
}

TEST_CASE("what the agent itself blocked is not told twice", "[app][session]") {
    WholeSession f;
    f.agents.expect([&](const TurnRequest& turn) {
        unwrap(changeset_block(f.agent_context(turn), f.changeset.id, "no access"));
    });
    const SessionReport report = unwrap(f.hold());
    CHECK(report.end == SessionEnd::blocked);
    CHECK_FALSE(report.code);
    CHECK(f.mail_to_overseer().size() == 1);
}

TEST_CASE("work that was declared done lands although its keeper was killed, which is told",
          "[app][session]") {
    WholeSession f;
    TurnOutcome killed;
    killed.end = TurnEnd::lost;
    killed.left_behind = 1;
    f.agents.script.push_back({.act = f.does({{"a", "x\n"}}), .outcome = killed});
    CHECK(unwrap(f.hold()).end == SessionEnd::integrated);
    CHECK(f.progress.has_warned_of("was killed"));
    REQUIRE(f.mail_to_overseer().size() == 1);
    CHECK_THAT(f.mail_to_overseer()[0].title, ContainsSubstring("the keeper of"));
}

TEST_CASE("an agent that somebody killed goes on the next time, and is blocked when that repeats",
          "[app][session]") {
    WholeSession f;
    TurnOutcome killed;
    killed.status = 128 + 9;
    if (GENERATE(false, true)) killed.end = TurnEnd::lost;
    const auto begun = [&](const TurnRequest& turn) {
        unwrap(f.files.write(turn.directory / "begun", "x\n"));
    };
    f.settings.session_max_attempts = 2;
    f.agents.script.push_back({.act = begun, .outcome = killed});
    CHECK(must_fail(f.hold()).code == ErrorCode::runtime_failed);
    CHECK(f.state(f.changeset) == ChangesetState::working);
    SECTION("once") {
        f.agents.expect([&](const TurnRequest& turn) {
            CHECK(unwrap(f.files.read(turn.directory / "begun")) == "x\n");
            f.does({{"begun", "x\n"}})(turn);
        });
        CHECK(unwrap(f.hold()).end == SessionEnd::integrated);
    }
    SECTION("as often as it may") {
        f.agents.script.push_back({.act = begun, .outcome = killed});
        CHECK(unwrap(f.hold()).end == SessionEnd::blocked);
        CHECK(f.state(f.changeset) == ChangesetState::blocked);
    }
}

TEST_CASE("a session that is stopped leaves its changeset to be taken up again", "[app][session]") {
    WholeSession f;
    TurnOutcome stopped;
    stopped.end = TurnEnd::interrupted;
    f.agents.script.push_back({.act =
                                   [&](const TurnRequest& turn) {
                                       f.commit_as_agent(turn, {{"a", "x\n"}});
                                   },
                               .outcome = stopped});
    CHECK(unwrap(f.hold()).end == SessionEnd::interrupted);
    CHECK(f.state(f.changeset) == ChangesetState::working);
    f.agents.expect(f.does({{"b", "x\n"}}));
    const SessionReport report = unwrap(f.hold());
    CHECK(report.end == SessionEnd::integrated);
    CHECK(f.repository.file_at(f.at_root(), "a") == "x\n");
    CHECK(f.repository.file_at(f.at_root(), "b") == "x\n");
}

TEST_CASE("a session that is stopped while its worktree is set up, or its work checked, goes on "
          "the next time",
          "[app][session]") {
    WholeSession f;
    f.process.answer = [](const ProcessRequest&) {
        return ProcessResult{.status = 143, .stopped = true};
    };
    SECTION("set up") {
        f.settings.worktree_setup = {{"build"}};
    }
    SECTION("checked") {
        f.settings.checks = {{"test"}};
        f.agents.expect(f.does({{"a", "x\n"}}));
    }
    CHECK(unwrap(f.hold()).end == SessionEnd::interrupted);
    CHECK(f.state(f.changeset) == ChangesetState::working);
    CHECK(f.mail_to_overseer().empty());
    f.process.answer = [](const ProcessRequest&) { return ProcessResult{}; };
    f.agents.expect(f.does({{"b", "x\n"}}));
    CHECK(unwrap(f.hold()).end == SessionEnd::integrated);
}

TEST_CASE("what a check did to the repository is looked at, although the agent has ended",
          "[app][session]") {
    WholeSession f;
    f.settings.checks = {{"test"}};
    f.process.answer = [&](const ProcessRequest&) {
        f.repository.force("refs/heads/extra", f.first, "atelier/worker/worker-1");
        return ProcessResult{};
    };
    f.agents.expect([&](const TurnRequest& turn) {
        f.repository.force("refs/heads/more", f.first, "atelier/worker/worker-1");
        f.does({{"a", "x\n"}})(turn);
    });
    CHECK(unwrap(f.hold()).end == SessionEnd::integrated);
    CHECK_FALSE(f.repository.git.ref("refs/heads/extra"));
    CHECK_FALSE(f.repository.git.ref("refs/heads/more"));
    const auto mail = f.mail_to_overseer();
    REQUIRE(mail.size() == 2);
    CHECK_THAT(mail[0].description + mail[1].description,
               ContainsSubstring("refs/heads/extra") && ContainsSubstring("refs/heads/more"));
}

TEST_CASE("work is checked with what came to the root branch while its agent worked",
          "[app][session]") {
    WholeSession f;
    f.settings.checks = {{"test"}};
    int status = 2;
    f.process.answer = [&](const ProcessRequest& request) {
        CHECK(unwrap(f.files.exists(request.directory / "theirs.txt")));
        CHECK(unwrap(f.files.exists(request.directory / "a")));
        return ProcessResult{.status = status, .out = "the two do not fit\n"};
    };
    f.agents.expect([&](const TurnRequest& turn) {
        f.does({{"a", "x\n"}})(turn);
        f.move_root({{"theirs.txt", "theirs\n"}});
    });
    const SessionReport report = unwrap(f.hold());
    CHECK(report.end == SessionEnd::blocked);
    CHECK(report.code == ErrorCode::checks_failed);
    CHECK(f.state(f.changeset) == ChangesetState::blocked);

    unwrap(retry(f.overseer(), gone, f.changeset.id));
    const CommitId onto = f.at_root();
    f.agents.expect([&](const TurnRequest& turn) {
        CHECK(f.session(turn.session.str()).value().onto == onto);
        CHECK_THAT(f.prompt(), ContainsSubstring("git rebase " + onto.str()) &&
                                   ContainsSubstring("a check fails on this work") &&
                                   ContainsSubstring("the two do not fit"));
        status = 0;
        f.repository.switch_to(turn.directory, f.work_branch_of(f.changeset).str(), onto);
        f.commit_as_agent(turn, {{"a", "y\n"}});
        f.say_done(turn);
    });
    CHECK(unwrap(f.hold()).end == SessionEnd::integrated);
    CHECK(f.process.ran.size() == 2);
}

TEST_CASE("what waited to land is checked when it does, with what the root branch has by then",
          "[app][session]") {
    WholeSession f;
    f.settings.checks = {{"test"}};
    f.settings.admission.review_required = true;
    f.agents.expect(f.does({{"src/new.txt", "new\n"}}));
    CHECK(unwrap(f.hold()).end == SessionEnd::done);
    CHECK(f.process.ran.size() == 1);
    f.settings.admission.review_required = false;
    const auto land = [&] {
        return unwrap(land_session(f.work_context(), f.request(f.changeset)));
    };
    SECTION("nothing came to it") {
        CHECK(land().end == SessionEnd::integrated);
        CHECK(f.process.ran.size() == 1);
        return;
    }
    f.move_root({{"theirs.txt", "theirs\n"}});
    SECTION("it passes") {
        CHECK(land().end == SessionEnd::integrated);
        CHECK(f.process.ran.size() == 2);
        CHECK(f.repository.file_at(f.at_root(), "theirs.txt") == "theirs\n");
    }
    SECTION("its worktree is gone") {
        unwrap(f.repository.worktrees().discard_worktree(f.worktree_of(f.changeset)));
        CHECK(land().end == SessionEnd::integrated);
        CHECK(f.process.ran.size() == 2);
    }
    SECTION("it does not pass") {
        f.process.answer = [](const ProcessRequest&) { return ProcessResult{.status = 1}; };
        CHECK(land().end == SessionEnd::blocked);
        CHECK(f.state(f.changeset) == ChangesetState::blocked);
        CHECK(f.repository.git.worktree_at(f.worktree_of(f.changeset))->branch ==
              f.work_branch_of(f.changeset));
    }
    SECTION("it is stopped") {
        f.process.answer = [](const ProcessRequest&) {
            return ProcessResult{.status = 143, .stopped = true};
        };
        CHECK(land().end == SessionEnd::interrupted);
        CHECK(f.state(f.changeset) == ChangesetState::done);
    }
}

TEST_CASE("a conflict is the next session's first task, and told in its brief", "[app][session]") {
    WholeSession f;
    f.agents.expect([&](const TurnRequest& turn) {
        f.commit_as_agent(turn, {{"src/a.txt", "mine\n"}});
        f.say_done(turn);
        f.move_root({{"src/a.txt", "theirs\n"}});
    });
    const SessionReport conflict = unwrap(f.hold());
    CHECK(conflict.end == SessionEnd::conflict);
    CHECK_THAT(conflict.text, ContainsSubstring("src/a.txt"));
    CHECK(f.state(f.changeset) == ChangesetState::working);

    const CommitId onto = f.at_root();
    f.agents.expect([&](const TurnRequest& turn) {
        const Session session = f.session(turn.session.str()).value();
        CHECK(session.onto == onto);
        CHECK_THAT(f.prompt(),
                   ContainsSubstring("git rebase " + onto.str()) && ContainsSubstring("src/a.txt"));
        f.repository.switch_to(turn.directory, f.work_branch_of(f.changeset).str(), onto);
        f.commit_as_agent(turn, {{"src/a.txt", "both\n"}});
        f.say_done(turn);
    });
    CHECK(unwrap(f.hold()).end == SessionEnd::integrated);
    CHECK(f.repository.file_at(f.at_root(), "src/a.txt") == "both\n");
}

TEST_CASE("a changeset that conflicts time and again is blocked", "[app][session]") {
    WholeSession f;
    f.settings.session_max_attempts = 2;
    for (const char* text : {"one\n", "two\n"})
        f.agents.expect([&f, text](const TurnRequest& turn) {
            f.commit_as_agent(turn, {{"src/a.txt", std::string("mine ") + text}});
            f.say_done(turn);
            f.move_root({{"src/a.txt", text}});
        });
    CHECK(unwrap(f.hold()).end == SessionEnd::conflict);
    const SessionReport second = unwrap(f.hold());
    CHECK(second.end == SessionEnd::blocked);
    CHECK(second.code == ErrorCode::conflict);
    CHECK(f.state(f.changeset) == ChangesetState::blocked);
}

TEST_CASE("an error around a session ends its record under its own code and blocks nothing",
          "[app][session]") {
    WholeSession f;
    SECTION("the agent's program is missing") {
        f.agents.script.push_back({.missing = Error{ErrorCode::runtime_missing, "no program"}});
        CHECK(must_fail(f.hold()).code == ErrorCode::runtime_missing);
        CHECK(f.sessions().at(0).outcome == ErrorCode::runtime_missing);
        CHECK(f.sessions().at(0).outcome_text == "no program");
        CHECK(f.state(f.changeset) == ChangesetState::working);
    }
    SECTION("the root branch is checked out") {
        f.repository.switch_to("/repo", "topic", f.first);
        CHECK(must_fail(f.hold()).code == ErrorCode::root_checked_out);
        CHECK(f.sessions().empty());
        CHECK(f.state(f.changeset) == ChangesetState::ready);
    }
    CHECK(f.mail_to_overseer().empty());
}

TEST_CASE("a claim that goes to another while the agent works keeps its work from landing",
          "[app][session]") {
    WholeSession f;
    f.agents.expect([&](const TurnRequest& turn) {
        f.commit_as_agent(turn, {{"src/new.txt", "new\n"}});
        f.say_done(turn);
        Lease lease = f.lease(f.epic.id).value();
        lease.session = *SessionId::parse("s-other");
        ++lease.fencing;
        f.put(lease);
    });
    CHECK_FALSE(f.hold());
    CHECK(f.at_root() == f.first);
    CHECK(f.state(f.changeset) == ChangesetState::working);
}

TEST_CASE("what the agent strayed to is put back and does not keep its work from landing",
          "[app][session]") {
    WholeSession f;
    f.agents.expect([&](const TurnRequest& turn) {
        const CommitId made = f.commit_as_agent(turn, {{"src/new.txt", "new\n"}});
        f.repository.force("refs/heads/extra", made, turn.environment.at("ATELIER_AGENT_ID"));
        f.say_done(turn);
    });
    CHECK(unwrap(f.hold()).end == SessionEnd::integrated);
    CHECK_FALSE(f.repository.git.ref("refs/heads/extra"));
    CHECK(f.progress.has_warned_of("removed refs/heads/extra, which the agent had made"));
    CHECK(f.mail_to_overseer().size() == 1);
}

TEST_CASE("a changeset that waits to land is landed by a session of its own", "[app][session]") {
    WholeSession f;
    f.settings.admission.review_required = true;
    f.agents.expect(f.does({{"src/new.txt", "new\n"}}));
    CHECK(unwrap(f.hold()).end == SessionEnd::done);
    CHECK(f.state(f.changeset) == ChangesetState::done);
    f.settings.admission.review_required = false;
    const SessionReport report = unwrap(land_session(f.work_context(), f.request(f.changeset)));
    CHECK(report.end == SessionEnd::integrated);
    CHECK(f.agents.started.size() == 1);
    CHECK(f.sessions().size() == 2);
}

TEST_CASE("a session that was killed is ended as lost by whoever comes next, at its stage",
          "[app][session]") {
    WholeSession f;
    f.agents.expect([&](const TurnRequest& turn) {
        f.commit_as_agent(turn, {{"src/new.txt", "new\n"}});
        f.machine.left[turn.session] = 2;
        throw Killed{};
    });
    CHECK_THROWS_AS(f.hold(), Killed);
    const Session open = f.sessions().at(0);
    CHECK(open.stage == Stage::agent);
    CHECK_FALSE(open.ended_at);

    f.machine.restart();
    WorkContext next = f.work_context();
    CHECK(unwrap(recover_sessions(next, open.agent)) == 1);
    const Session lost = f.sessions().at(0);
    CHECK(lost.outcome == SessionEnd::lost);
    CHECK_THAT(lost.outcome_text, ContainsSubstring("agent"));
    CHECK(f.machine.ended == std::vector<SessionId>{open.id});
    CHECK(f.progress.has_warned_of("2 process"));
    CHECK_FALSE(f.repository.git.worktree_at(f.worktree_of(f.changeset))->lock_reason);
    CHECK(unwrap(recover_sessions(next, open.agent)) == 0);
}
