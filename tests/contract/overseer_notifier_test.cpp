// notify.command as real programs: what they get, and that whoever notifies never waits for one.
#include "wiring/overseer_notifier.hpp"

#include "app/mail/notices.hpp"
#include "base/text.hpp"
#include "support/eventually.hpp"
#include "support/git_sandbox.hpp"
#include "support/plan_fixture.hpp"
#include "support/temporary_folder.hpp"

using namespace atelier;
using namespace atelier::test;

namespace {

struct NotifierFixture {
    PlanFixture plan;
    TemporaryFolder folder;
    std::vector<std::string> warnings;
    OverseerNotifier notifier{
        {{"PATH", "/usr/bin:/bin"}, {"GIT_DIR", "/elsewhere/.git"}, {"DISPLAY", ":0"}},
        folder.path(),
        [this](const std::string& text) { warnings.push_back(text); }};

    BeadId ask(const std::string& subject) {
        return unwrap(plan.store.write(plan.stamp(), [&](PlanWriter& writer) {
            return send_once(
                writer, plan.worker(),
                {.to = "overseer", .subject = subject, .body = "a\nb", .key = subject});
        }));
    }
    void look() { notifier.look(plan.overseer(), gone); }
    std::string told() {
        const auto file = folder.path() / "told";
        return std::filesystem::exists(file) ? read_file(file) : "";
    }
};

} // namespace

TEST_CASE("the command gets what is asked, and who asks, once", "[contract][notify]") {
    NotifierFixture at;
    at.plan.settings.notify_command = {
        "sh", "-c",
        R"(printf '%s|%s|%s|%s|%s|%s\n' "$0" "$1" "$ATELIER_NOTIFY_BODY" "$DISPLAY" "$GIT_DIR" "$PWD" > draft && mv draft told)"};
    const BeadId id = at.ask("-n BLOCKED: $(touch x)");
    at.look();
    eventually("the command's own file", [&] { return !at.told().empty(); });
    CHECK(at.told() == "git atelier: -n BLOCKED: $(touch x)|from alice: git atelier inbox " +
                           id.str() + "|a\nb|:0||" + at.folder.path().string() + "\n");
    std::filesystem::remove(at.folder.path() / "told");
    for (int i = 0; i < 3; ++i)
        at.look();
    CHECK(at.told().empty());
    CHECK(at.warnings.empty());
}

TEST_CASE("a command that fails, or is not there, is told once and stops nothing",
          "[contract][notify]") {
    NotifierFixture at;
    SECTION("it fails") {
        at.plan.settings.notify_command = {"false"};
        at.ask("one");
        at.ask("two");
        at.look();
        eventually("the warning", [&] {
            at.look();
            return !at.warnings.empty();
        });
        CHECK(at.warnings.front() == "notify.command ended with status 1");
    }
    SECTION("it is not there") {
        at.plan.settings.notify_command = {"no-such-program"};
        at.ask("one");
        at.ask("two");
        at.look();
        CHECK(at.warnings ==
              std::vector<std::string>{"notify.command: there is no program 'no-such-program'"});
    }
    at.look();
    CHECK(at.warnings.size() == 1);
}

TEST_CASE("a command that hangs is not waited for, and ended in the end", "[contract][notify]") {
    NotifierFixture at;
    at.plan.settings.notify_command = {"sh", "-c", "echo $$ > told; exec sleep 600"};
    at.ask("one");
    at.look();
    eventually("that it runs", [&] { return at.told().ends_with('\n'); });
    at.look();
    CHECK(at.warnings.empty());
    at.plan.clock.advance(Seconds{31});
    at.look();
    REQUIRE(at.warnings.size() == 1);
    CHECK_THAT(at.warnings.front(), ContainsSubstring("did not end in 30 s"));
    CHECK_FALSE(std::filesystem::exists("/proc/" + std::string(trim(at.told()))));
}
