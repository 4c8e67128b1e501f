// The workers' skills from end to end: programs, a real store, and what stands in it afterwards.
#include "support/skill_sandbox.hpp"

#include "domain/plan/branches.hpp"
#include "domain/work/progress.hpp"
#include "view/text/state_style.hpp"

#include <algorithm>
#include <fstream>
#include <future>

using namespace atelier;
using namespace atelier::test;
namespace fs = std::filesystem;

namespace {

// In a worktree that the agent made itself, on the branch that lands.
fs::path worktree_for(SkillSandbox& sandbox, const BeadId& changeset) {
    const fs::path folder = sandbox.git.root() / changeset.str();
    const BranchName branch = unwrap(work_branch(sandbox.epic.root_branch, changeset));
    sandbox.git.git(sandbox.repository.folder,
                    {"worktree", "add", "-q", "-b", branch.str(), folder.string()});
    return folder;
}

void commit_in(SkillSandbox& sandbox, const fs::path& worktree) {
    sandbox.git.git(worktree, {"commit", "-q", "--allow-empty", "-m", "Work"});
}

} // namespace

TEST_CASE("a worker without an orchestrator goes through an epic", "[contract][skills]") {
    SkillSandbox sandbox;
    CHECK(sandbox.run("startup_contract", {}).document().string_at("next") == "claim");

    const Json claimed = sandbox.run("claim_epic", {}).document();
    CHECK(claimed.string_at("epic") == sandbox.epic.id.str());
    CHECK(claimed.string_at("assignee") == "atelier/worker/alice");
    CHECK_FALSE(claimed.find("already_held")->as_bool());
    CHECK(sandbox.run("claim_epic", {}).document().find("already_held")->as_bool());
    CHECK(sandbox.get(sandbox.epic.id).status == BeadStatus::hooked);

    const Json contract = sandbox.run("startup_contract", {}).document();
    CHECK(contract.string_at("next") == "resume");
    CHECK(contract.string_at("changeset") == sandbox.changeset(0).str());

    const std::vector<std::string> named = {"--changeset", sandbox.changeset(0).str()};
    CHECK(sandbox.run("changeset_done", named).code() == "open-tasks");
    CHECK(sandbox.run("task_done", {sandbox.task(0).str(), "--summary", "wrote it"}).status == 0);
    CHECK(sandbox.get(sandbox.task(0)).close_reason == "wrote it");
    CHECK(sandbox.run("changeset_done", named).code() == "nothing-committed");
    const fs::path worktree = worktree_for(sandbox, sandbox.changeset(0));
    CHECK(sandbox.run("changeset_done", named).code() == "nothing-committed");
    commit_in(sandbox, worktree);
    std::ofstream(worktree / "left.txt") << "x\n";
    CHECK(sandbox.run("changeset_done", named).code() == "dirty");
    fs::remove(worktree / "left.txt");
    sandbox.git.git(worktree, {"checkout", "-q", "--detach"});
    CHECK(sandbox
              .run_in(worktree, "changeset_done", named,
                      {{"ATELIER_AGENT_ID", "atelier/worker/alice"}})
              .code() == "wrong-branch");
    CHECK(state_of(sandbox.get(sandbox.changeset(0))) == ChangesetState::ready);
    sandbox.git.git(worktree, {"checkout", "-q", "-"});
    CHECK(sandbox.run("changeset_done", named).status == 0);
    CHECK(state_of(sandbox.get(sandbox.changeset(0))) == ChangesetState::working);

    const SkillAnswer blocked = sandbox.run(
        "changeset_block", {"--changeset", sandbox.changeset(1).str(), "--reason", "-x, \"é\"\n2"});
    const Bead message = sandbox.get(*BeadId::parse(blocked.document().string_at("message")));
    CHECK_THAT(message.description, ContainsSubstring("-x, \"é\"\n2"));
    CHECK(sandbox.get(sandbox.changeset(1)).status == BeadStatus::blocked);

    const Json status = sandbox.run("hook_status", {}).document();
    CHECK(status.string_at("epic") == sandbox.epic.id.str());
    CHECK(status.find("changesets")->find("blocked")->as_int() == 1);
    CHECK(sandbox.run("work_done", {}).code() == "open-changesets");

    CHECK(sandbox.run("release_epic", {"--reason", "stuck"}).status == 0);
    CHECK(sandbox.get(sandbox.epic.id).assignee.empty());
    CHECK(sandbox.run("hook_status", {}).document().find("epic")->is_null());
}

TEST_CASE("an epic whose changesets are dropped is closed by its worker", "[contract][skills]") {
    SkillSandbox sandbox;
    const std::string epic = sandbox.other.id.str();
    const std::string changeset = sandbox.other.changesets.at(0).bead.id.str();
    CHECK(sandbox.run("epic_claim", {epic}).status == 0);
    const std::vector<std::string> drop = {"--changeset", changeset, "--reason", "no need"};
    CHECK(sandbox.run("changeset_abandon", drop).code() == "wrong-role");
    const Json dropped =
        sandbox.run("changeset_abandon", drop, "atelier/planner/plan-1").document();
    CHECK(dropped.find("waits")->as_bool());
    CHECK(sandbox.run("work_done", {}).code() == "open-changesets");
    // It was approved, so that this waits for the overseer.
    sandbox.promote(sandbox.other.id);
    CHECK(sandbox.run("work_done", {}).document().string_at("epic") == epic);
    CHECK(is_closed(sandbox.get(*BeadId::parse(epic))));
    CHECK(sandbox.event_types().back() == "epic.closed");
}

TEST_CASE("of agents that claim at once each gets another epic or none", "[contract][skills]") {
    for (int round = 0; round < 5; ++round) {
        SkillSandbox sandbox;
        std::vector<std::future<SkillAnswer>> claims;
        for (int agent = 0; agent < 6; ++agent)
            claims.push_back(std::async(std::launch::async, [&sandbox, agent] {
                return sandbox.run("claim_epic", {}, "atelier/worker/w" + std::to_string(agent));
            }));
        std::vector<std::string> won;
        for (auto& claim : claims) {
            const SkillAnswer answer = claim.get();
            if (answer.status == 0)
                won.push_back(answer.document().string_at("epic"));
            else
                CHECK(answer.code() == "no-eligible-epic");
        }
        std::sort(won.begin(), won.end());
        std::vector<std::string> both = {sandbox.epic.id.str(), sandbox.other.id.str()};
        std::sort(both.begin(), both.end());
        CHECK(won == both);
    }
}

TEST_CASE("of agents that claim from a queue at once each gets another message or none",
          "[contract][skills]") {
    for (int round = 0; round < 3; ++round) {
        SkillSandbox sandbox;
        sandbox.declare_queue("reviews");
        std::vector<std::string> sent;
        for (const char* subject : {"one", "two", "three"})
            sent.push_back(sandbox
                               .run("mail_send", {"--queue", "reviews", "--subject", subject,
                                                  "--msg-type", "task"})
                               .document()
                               .string_at("message"));
        std::vector<std::future<SkillAnswer>> claims;
        for (int agent = 0; agent < 6; ++agent)
            claims.push_back(std::async(std::launch::async, [&sandbox, agent] {
                return sandbox.run("mail_queue_claim", {"--queue", "reviews"},
                                   "atelier/worker/w" + std::to_string(agent));
            }));
        std::vector<std::string> won;
        for (auto& claim : claims) {
            const SkillAnswer answer = claim.get();
            REQUIRE(answer.status == 0);
            const Json document = answer.document();
            if (const Json* message = document.find("message"); !message->is_null())
                won.push_back(message->string_at("id"));
        }
        std::sort(won.begin(), won.end());
        std::sort(sent.begin(), sent.end());
        CHECK(won == sent);
    }
}

TEST_CASE("agents write to each other, and each reads its own", "[contract][skills]") {
    SkillSandbox sandbox;
    const std::string planner = "atelier/planner/plan-1";
    const Json sent =
        sandbox
            .run("mail_send", {"--to", "planner", "--subject", "SCOPE-CHANGE: it is two things",
                               "--body", "--See the *parser*.\n", "--thread", sandbox.epic.id.str(),
                               "--retention-days", "9"})
            .document();
    const std::string id = sent.string_at("message");
    const Json inbox = sandbox.run("mail_inbox", {}, planner).document();
    const auto& messages = inbox.find("messages")->as_array();
    REQUIRE(messages.size() == 1);
    CHECK(messages[0].string_at("body") == "--See the *parser*.\n");
    CHECK(*messages[0].find("retention_days") == Json(9));
    CHECK(messages[0].find("expires_at")->is_string());
    const SkillAnswer answer =
        sandbox.run("mail_send", {"--reply-to", id, "--body", "Then cut it."}, planner);
    CHECK(answer.status == 0);
    CHECK(sandbox.run("mail_inbox", {}, planner).document().find("messages")->as_array().empty());
    const Json answered = sandbox.run("mail_inbox", {}).document();
    REQUIRE(answered.find("messages")->as_array().size() == 1);
    const Json& reply = answered.find("messages")->as_array()[0];
    CHECK(reply.string_at("subject") == "Re: SCOPE-CHANGE: it is two things");
    CHECK(reply.string_at("reply_to") == id);
    CHECK(reply.string_at("msg_type") == "reply");
}

TEST_CASE("what cannot be sent is a usage error that says why", "[contract][skills]") {
    SkillSandbox sandbox;
    const auto code = [&](const std::vector<std::string>& arguments) {
        return sandbox.run("mail_send", arguments).code();
    };
    CHECK(code({"--to", "nobody", "--subject", "s"}) == "usage");
    CHECK(code({"--subject", "s"}) == "usage");
    CHECK(code({"--to", "planner", "--queue", "q", "--subject", "s"}) == "usage");
    CHECK(code({"--to", "planner", "--subject", std::string(201, 's')}) == "usage");
    CHECK(code({"--to", "planner", "--subject", "s", "--body", "b", "--body-file", "-"}) ==
          "usage");
    CHECK(code({"--to", "planner", "--subject", "s", "--msg-type", "gossip"}) == "usage");
    CHECK(code({"--to", "planner", "--subject", "s", "--expires-at", "soon"}) == "usage");
    CHECK(code({"--to", "planner", "--subject", "s", "--expires-at", "2001-01-01T00:00:00Z"}) ==
          "usage");
    CHECK(code({"--to", "planner", "--subject", "s", "--retention-days", "0"}) == "usage");
    CHECK(code({"--queue", "none", "--subject", "s"}) == "not-found");
    CHECK(sandbox.run("mail_channel_post", {"--channel", "none", "--subject", "s"}).code() ==
          "not-found");
}

TEST_CASE("an agent finds what was sent to it, and with text it can read it",
          "[contract][skills]") {
    SkillSandbox sandbox;
    const std::string changeset = sandbox.changeset(0).str();
    CHECK(sandbox.run("epic_claim", {sandbox.epic.id.str()}).status == 0);
    CHECK(sandbox
              .run("changeset_done", {"--changeset", sandbox.other.changesets.at(0).bead.id.str(),
                                      "--more-work", "Ü: a page"})
              .code() == "lease-lost");
    CHECK(sandbox.run("task_done", {sandbox.task(0).str()}).status == 0);
    commit_in(sandbox, worktree_for(sandbox, sandbox.changeset(0)));
    CHECK(sandbox.run("changeset_done", {"--changeset", changeset, "--more-work", "Ü: a page"})
              .status == 0);
    const std::string planner = "atelier/planner/plan-1";
    const Json inbox = sandbox.run("mail_inbox", {}, planner).document();
    const auto& messages = inbox.find("messages")->as_array();
    REQUIRE(messages.size() == 1);
    CHECK(messages[0].string_at("from") == "atelier/worker/alice");
    CHECK_THAT(messages[0].string_at("body"), ContainsSubstring("Ü: a page"));
    CHECK(sandbox.run("mail_inbox", {}).document().find("messages")->as_array().empty());
    const SkillAnswer read =
        sandbox.run("mail_inbox", {"--text", "--all"}, planner, {{"TZ", "<+02>-2"}});
    CHECK_THAT(read.out, ContainsSubstring("  Ü: a page"));
    // As the commands show it, by the clock of whoever reads.
    const Time sent = *parse_time(messages[0].string_at("sent_at"));
    CHECK_THAT(read.out, ContainsSubstring(human_time(sent + std::chrono::hours{2})));
}

TEST_CASE("a skill finds its project from a folder below, a worktree, and ATELIER_PROJECT",
          "[contract][skills]") {
    SkillSandbox sandbox;
    const Environment agent = {{"ATELIER_AGENT_ID", "atelier/worker/alice"}};
    CHECK(sandbox.run_in(sandbox.repository.folder / "src", "hook_status", {}, agent).status == 0);
    const fs::path linked = sandbox.git.root() / "linked";
    sandbox.git.git(sandbox.repository.folder,
                    {"worktree", "add", "-q", "--detach", linked.string()});
    CHECK(sandbox.run_in(linked / "docs", "hook_status", {}, agent).status == 0);
    Environment named = agent;
    named["ATELIER_PROJECT"] = sandbox.repository.enlistment.string();
    CHECK(sandbox.run_in("/", "hook_status", {}, named).status == 0);
    named["ATELIER_PROJECT"] = "/no/such/folder";
    CHECK(sandbox.run_in("/", "hook_status", {}, named).code() == "not-a-repository");
}

TEST_CASE("an agent in a moved repository is told whose business its project is",
          "[contract][skills]") {
    SkillSandbox sandbox;
    const fs::path moved = sandbox.git.root() / "elsewhere" / sandbox.repository.folder.filename();
    fs::create_directories(moved.parent_path());
    fs::rename(sandbox.repository.folder, moved);
    const SkillAnswer answer =
        sandbox.run_in(moved, "hook_status", {}, {{"ATELIER_AGENT_ID", "atelier/worker/alice"}});
    CHECK(answer.code() == "not-registered");
    CHECK_THAT(answer.out, ContainsSubstring("the overseer has to register it"));
    CHECK_THAT(answer.out, ContainsSubstring("\"moved_from\":\"" +
                                             sandbox.paths.folder.filename().string() + "\""));
}

TEST_CASE("a checkout that its repository's configuration hides is told, and whose project it is",
          "[contract][skills]") {
    SkillSandbox sandbox;
    const fs::path other = sandbox.git.root() / "other";
    fs::create_directories(other);
    const std::string key = GENERATE("core.bare", "core.worktree");
    CAPTURE(key);
    sandbox.git.git(sandbox.repository.folder,
                    {"config", key, key == "core.bare" ? "true" : other.string()});
    const SkillAnswer answer = sandbox.run_in(sandbox.repository.folder, "hook_status", {},
                                              {{"ATELIER_AGENT_ID", "atelier/worker/alice"}});
    CHECK(answer.code() == "registered-elsewhere");
    CHECK_THAT(answer.out, ContainsSubstring(sandbox.paths.folder.filename().string()) &&
                               ContainsSubstring(key));
}

TEST_CASE("broken configuration is named with file and key", "[contract][skills]") {
    SkillSandbox sandbox;
    std::ofstream(sandbox.paths.user_config()) << "{ \"lease\": ";
    SkillAnswer answer = sandbox.run("hook_status", {});
    CHECK(answer.code() == "config-invalid");
    CHECK_THAT(answer.out, ContainsSubstring("config.user.json:1"));
    std::ofstream(sandbox.paths.user_config()) << "{\"store\": {\"backend\": \"paper\"}}\n";
    CHECK(sandbox.run("hook_status", {}).code() == "config-invalid");
    std::ofstream(sandbox.paths.user_config()) << "{}\n";
    fs::remove(sandbox.paths.store());
    CHECK(sandbox.run("hook_status", {}).code() == "store-corrupt");
}

TEST_CASE("a result that cannot be written out is no success", "[contract][skills]") {
    SkillSandbox sandbox;
    Environment environment = sandbox.git.environment();
    environment["ATELIER_DATA_DIR"] = (sandbox.git.root() / "data").string();
    environment["ATELIER_AGENT_ID"] = "atelier/worker/alice";
    const auto ran = test::unwrap(
        sandbox.git.process().run({.argv = {"sh", "-c", "exec \"$0\" > /dev/full",
                                            (SkillSandbox::programs() / "hook_status").string()},
                                   .environment = environment,
                                   .directory = sandbox.repository.folder}));
    CHECK(ran.status == 128);
    CHECK_THAT(ran.err, ContainsSubstring("No space left"));
}
