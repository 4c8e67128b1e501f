// What the overseer tells agents, and what agents tell each other, through a project's real store.
#include "support/atelier_sandbox.hpp"
#include "support/catch.hpp"

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
          "the queue reviews is there, for planner\n");
    CHECK(mail({"--new", "queue", "reviews"}) ==
          "the queue reviews is there already, for planner\n");
    mail({"--new", "queue", "reviews", "--member", "worker"});
    CHECK(mail({"--remove", "queue", "reviews", "--member", "worker"}) ==
          "the queue reviews is there, for planner\n");
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
