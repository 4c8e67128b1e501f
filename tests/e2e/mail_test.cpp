// What the overseer tells agents, and what agents tell each other, through a project's real store.
#include "support/atelier_sandbox.hpp"
#include "support/catch.hpp"

#include <algorithm>

using namespace atelier;
using namespace atelier::test;

namespace {

constexpr const char* plan_to_talk_about = R"(epics:
  - title: Greeting
    root_branch: greeting
    changesets:
      - title: Say hello
        description: |
          Add a greeting.
          demo: write hello.txt hello
)";

} // namespace

TEST_CASE("what the overseer says about a changeset is in its brief, and read at its end",
          "[e2e][mail]") {
    AtelierSandbox sandbox;
    const BuiltRepository built = sandbox.git().build(RepositoryKind::plain);
    const std::string epic = sandbox.plan(built.folder, plan_to_talk_about).front();
    const Json sent =
        sandbox.json(built.folder, {"mail", "--to", "worker", "--subject", "Keep the old flag",
                                    "--body", "--Scripts use it.", "--thread", epic + ".1"});
    const std::string id = sent.string_at("message");
    CHECK_THAT(
        sandbox.atelier(built.folder, {"work", "--mode", "auto", "--agent", "demo", "--dry-run"}),
        ContainsSubstring("Keep the old flag") && ContainsSubstring("--Scripts use it."));
    CHECK(sandbox.work(built.folder).status == 0);
    const Json shown = sandbox.json(built.folder, {"inbox", id});
    CHECK(at(shown, {"messages", "0", "read_at"}).is_string());

    // A part of the name of the one that there is now will do.
    const std::string thanks =
        sandbox.json(built.folder, {"mail", "--to", "rker-1", "--subject", "Thanks"})
            .string_at("message");
    CHECK(at(sandbox.json(built.folder, {"inbox", thanks}), {"messages", "0", "to"}).as_string() ==
          "atelier/worker/worker-1");
}

TEST_CASE("queues, channels and groups are made, filled and listed", "[e2e][mail]") {
    AtelierSandbox sandbox;
    const BuiltRepository built = sandbox.git().build(RepositoryKind::plain);
    sandbox.plan(built.folder, plan_to_talk_about);
    const auto mail = [&](std::vector<std::string> arguments) {
        arguments.insert(arguments.begin(), "mail");
        return sandbox.atelier(built.folder, arguments);
    };
    CHECK_THAT(mail({}), ContainsSubstring("There are no queues, channels or groups."));
    CHECK(mail({"--new", "queue", "reviews", "--member", "planner"}) ==
          "saved the queue reviews, for planner\n");
    CHECK(mail({"--new", "queue", "reviews"}) == "the queue reviews is unchanged, for planner\n");
    mail({"--new", "queue", "reviews", "--member", "worker"});
    CHECK(mail({"--remove", "queue", "reviews", "--member", "worker"}) ==
          "saved the queue reviews, for planner\n");
    mail({"--new", "channel", "news"});
    mail({"--new", "group", "team", "--member", "worker", "--member", "planner"});
    mail({"--to", "queue:reviews", "--subject", "Look at the parser", "--msg-type", "task"});
    mail({"--to", "channel:news", "--subject", "New compiler", "--retention-days", "3"});
    CHECK(at(sandbox.json(built.folder, {"mail", "--to", "group:team", "--subject", "Hello"}),
             {"messages"})
              .as_array()
              .size() == 2);
    CHECK_THAT(mail({}), ContainsSubstring("1 waiting, 0 claimed") && ContainsSubstring("1 post") &&
                             ContainsSubstring("planner, worker"));
    CHECK_THAT(mail({"queue:reviews"}), ContainsSubstring("Look at the parser"));
    const Json status = sandbox.json(built.folder, {"status"});
    CHECK(at(status, {"queues", "0", "name"}).as_string() == "reviews");
    CHECK(*at(status, {"queues", "0"}).find("waiting") == Json(1));
}

TEST_CASE("what waits in a queue is taken by a session of its own, and closed", "[e2e][mail]") {
    AtelierSandbox sandbox;
    const BuiltRepository built = sandbox.git().build(RepositoryKind::plain);
    const std::string epic = sandbox.plan(built.folder, plan_to_talk_about).front();
    write_file(sandbox.project(built.folder) / "templates/runtimes/reader.yaml",
               "name: reader\nworker: [cat, \"{prompt_file}\"]\n");
    sandbox.atelier(built.folder, {"mail", "--new", "queue", "triage", "--member", "worker"});
    sandbox.atelier(built.folder,
                    {"mail", "--to", "queue:triage", "--subject", "Sort the reports"});
    const auto work = [&](std::vector<std::string> more) {
        more.insert(more.begin(), {"work", "--queue", "--agent", "reader"});
        return sandbox.atelier(built.folder, more);
    };
    CHECK_THAT(work({"--dry-run"}), ContainsSubstring("from the queue triage"));
    CHECK_THAT(work({}), ContainsSubstring("1 message taken from queues") &&
                             ContainsSubstring("Sort the reports, dealt with"));
    CHECK_THAT(sandbox.atelier(built.folder, {"mail"}), ContainsSubstring("0 waiting, 0 claimed"));
    CHECK_THAT(work({}), ContainsSubstring("Nothing is waiting in the queues"));
    CHECK(
        sandbox.try_atelier(built.folder, {"work", epic, "--queue", "--agent", "reader"}).status ==
        129);
}

TEST_CASE("what makes no sense together is said, and nothing is sent", "[e2e][mail]") {
    AtelierSandbox sandbox;
    const BuiltRepository built = sandbox.git().build(RepositoryKind::plain);
    sandbox.plan(built.folder, plan_to_talk_about);
    for (const std::vector<std::string>& wrong : std::vector<std::vector<std::string>>{
             {"mail", "--subject", "s"},
             {"mail", "--new", "queue"},
             {"mail", "--member", "planner"},
             {"mail", "--remove", "queue", "q"},
             {"mail", "--remove", "queue", "q", "--new", "queue", "--member", "worker"},
             {"mail", "--new", "queue", "q", "--to", "worker", "--subject", "s"},
             {"mail", "--to", "worker"},
             {"mail", "--to", "nobody", "--subject", "s"},
             {"mail", "planner"},
             {"mail", "--new", "group", "empty"}}) {
        INFO(wrong.back());
        CHECK(sandbox.try_atelier(built.folder, wrong).status == 129);
    }
    CHECK(at(sandbox.json(built.folder, {"mail"}), {"controls"}).as_array().empty());
}

namespace {

// Two workers and a planner by their skills, and an overseer, at times that a test says.
class DaysOfMail {
  public:
    DaysOfMail() { epic_ = sandbox_.plan(built_.folder, plan_to_talk_about).front(); }

    void on_day(int day) {
        sandbox_.environment()["ATELIER_TEST_NOW"] =
            "2099-03-0" + std::to_string(day) + "T09:00:00Z";
    }
    Json overseer(std::vector<std::string> words) { return sandbox_.json(built_.folder, words); }
    // As "worker/ann".
    Json skill(const std::string& agent, std::vector<std::string> words) {
        sandbox_.environment()["ATELIER_AGENT_ID"] = "atelier/" + agent;
        words.front() = (sandbox_.programs() / words.front()).string();
        const ProcessResult result = sandbox_.run(built_.folder, words);
        sandbox_.environment().erase("ATELIER_AGENT_ID");
        INFO(result.out << result.err);
        REQUIRE(result.status == 0);
        return std::get<Json>(parse_json(result.out));
    }
    // The subjects of what is unread, sorted; it is read thereby.
    std::vector<std::string> read(const std::string& agent) {
        std::vector<std::string> subjects;
        std::vector<std::string> mark = {"mail_mark_read"};
        const Json inbox = skill(agent, {"mail_inbox"});
        for (const Json& message : inbox.find("messages")->as_array()) {
            subjects.push_back(message.string_at("subject"));
            mark.push_back(message.string_at("id"));
        }
        if (mark.size() > 1) skill(agent, mark);
        std::ranges::sort(subjects);
        return subjects;
    }
    // "" for nothing.
    std::string claim(const std::string& agent) {
        const Json claimed = skill(agent, {"mail_queue_claim", "--queue", "chores"});
        const Json* const message = claimed.find("message");
        return message->is_object() ? message->string_at("subject") : "";
    }
    std::string epic() const { return epic_; }

  private:
    AtelierSandbox sandbox_;
    BuiltRepository built_ = sandbox_.git().build(RepositoryKind::plain);
    std::string epic_;
};

using Subjects = std::vector<std::string>;

} // namespace

TEST_CASE("over some days each message is read once by whom it is for, or claimed, or expires",
          "[e2e][mail][doors]") {
    DaysOfMail mail;
    const std::string ann = "worker/ann";
    const std::string bert = "worker/bert";
    const std::string paul = "planner/paul";
    mail.on_day(1);
    mail.overseer({"mail", "--new", "queue", "chores", "--member", "worker"});
    mail.overseer({"mail", "--new", "channel", "news"});
    mail.overseer({"mail", "--new", "group", "crew", "--member", "atelier/worker/ann", "--member",
                   "atelier/worker/bert"});
    mail.skill(ann, {"mail_send", "--to", "atelier/worker/bert", "--subject", "direct", "--cc",
                     "planner"});
    mail.skill(paul, {"mail_send", "--to", "group:crew", "--subject", "crew"});
    mail.skill(paul,
               {"mail_send", "--queue", "chores", "--subject", "chore", "--msg-type", "task"});
    mail.skill(bert, {"mail_channel_post", "--channel", "news", "--subject", "post",
                      "--retention-days", "2"});
    mail.overseer({"mail", "--to", "atelier/worker/ann", "--subject", "hello"});
    CHECK(mail.read(ann) == Subjects{"crew", "hello", "post"});
    CHECK(mail.read(ann).empty());
    CHECK(mail.claim(ann) == "chore");
    CHECK(mail.claim(bert).empty());

    mail.on_day(2);
    CHECK(mail.read(bert) == Subjects{"crew", "direct"});
    CHECK(mail.read(bert).empty());
    // Its own claim is unread mail like any other: she is not there any more.
    CHECK(mail.skill(ann, {"mail_inbox"}).find("messages")->as_array().size() == 1);

    mail.on_day(6);
    CHECK(mail.claim(bert) == "chore");
    CHECK(mail.read(bert) == Subjects{"chore"});
    CHECK(mail.read(ann).empty());
    // The post has expired before he looked.
    CHECK(mail.read(paul) == Subjects{"direct"});
    mail.skill(bert, {"epic_claim", mail.epic()});
    mail.skill(bert, {"changeset_block", "--changeset", mail.epic() + ".1", "--reason", "how?"});
    const std::string question = at(mail.overseer({"inbox"}), {"messages", "0", "id"}).as_string();
    mail.overseer({"inbox", "--reply", question, "--message", "so"});
    CHECK(mail.read(bert) == Subjects{"Re: BLOCKED: how?"});
    CHECK(at(mail.overseer({"inbox"}), {"messages"}).as_array().empty());
    const Json mail_now = mail.overseer({"mail"});
    for (const Json& control : at(mail_now, {"controls"}).as_array())
        CHECK(*control.find("waiting") == Json(0));
}
