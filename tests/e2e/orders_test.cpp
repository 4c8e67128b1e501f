// What is said around real sessions, each from whoever says it to whoever heeds it: PAUSE and
// RESUME, the HANDOFF of a session that ended in the midst of its work, and the SCOPE-CHANGE that a
// planner hears of.
#include "support/atelier_sandbox.hpp"
#include "support/catch.hpp"

#include <csignal>

using namespace atelier;
using namespace atelier::test;
namespace fs = std::filesystem;

namespace {

// Keeps its brief, and does what the turn's script says; without one it reads its mail.
constexpr auto agent_text = R"sh(#!/bin/sh
root=@ROOT@
number=$(($(ls "$root" | grep -c '^brief-') + 1))
cat >"$root/brief-$number"
read_mail() {
    for id in $(mail_inbox | grep -o '"id":"at-[0-9a-z.]*"' | cut -d'"' -f4); do
        mail_mark_read "$id" >/dev/null
    done
}
if [ -e "$root/turn-$number" ]; then . "$root/turn-$number"; else read_mail; fi
)sh";

struct Spoken {
    AtelierSandbox sandbox;
    fs::path folder = sandbox.git().plain().folder;
    std::string epic = sandbox
                           .plan(folder, "epics:\n  - title: One\n    root_branch: one\n"
                                         "    changesets:\n"
                                         "      - {title: First, description: Do it.}\n")
                           .front();
    std::string first = epic + ".1";

    Spoken() {
        const fs::path agent = sandbox.root() / "agent";
        std::string text = agent_text;
        text.replace(text.find("@ROOT@"), 6, sandbox.root().string());
        write_file(agent, text);
        fs::permissions(agent, fs::perms::owner_all);
        write_file(sandbox.project(folder) / "templates/runtimes/scripted.yaml",
                   "worker: [" + agent.string() + "]\nplanner: [" + agent.string() +
                       "]\nprompt: stdin\noutput: plain\n");
        write_file(sandbox.project(folder) / "config.user.json",
                   R"({"plan": {"answers": "auto"}})");
    }
    void turn(int number, const std::string& script) {
        write_file(sandbox.root() / ("turn-" + std::to_string(number)), script);
    }
    Background work() {
        return sandbox.start(folder, {"work", "--mode", "auto", "--agent", "scripted"});
    }
    void comes(const std::string& file) {
        eventually(file, [&] { return fs::exists(sandbox.root() / file); });
    }
    std::string brief(int number) {
        const fs::path file = sandbox.root() / ("brief-" + std::to_string(number));
        return fs::exists(file) ? read_file(file) : "";
    }
    std::string later_briefs() {
        std::string all;
        for (int number = 3; !brief(number).empty(); ++number)
            all += brief(number);
        return all;
    }
    std::string state() { return at(sandbox.json(folder, {"show", first}), {"state"}).as_string(); }
};

} // namespace

TEST_CASE("what is ordered, left and asked around sessions is heard by whom it is for",
          "[e2e][mail][pause]") {
    Spoken at;
    at.turn(1, "echo one >a.txt; git add a.txt; git commit -q -m 'Begin'\n"
               "echo two >b.txt; : >\"$root/begun\"; exec sleep 600\n");
    at.turn(2,
            "git add -A; git commit -q -m 'Go on'; : >\"$root/again\"\n"
            "until mail_inbox >\"$root/told\"; grep -q PAUSE \"$root/told\"; do sleep 0.02; done\n"
            "read_mail; changeset_done --more-work 'Say goodbye as well.' >/dev/null\n");
    {
        Background run = at.work();
        at.comes("begun");
        run.signal(SIGINT);
        run.wait();
    }
    {
        Background run = at.work();
        at.comes("again");
        CHECK_THAT(at.brief(2), ContainsSubstring("ended in the midst of it") &&
                                    ContainsSubstring("Begin") && ContainsSubstring("b.txt"));
        const Json paused =
            at.sandbox.json(at.folder, {"pause", "--reason", "the interface first"});
        CHECK(paused.find("told")->as_array().size() == 1);
        run.wait();
        INFO(run.output());
        CHECK_THAT(read_file(at.sandbox.root() / "told"),
                   ContainsSubstring("PAUSE: the interface first"));
        // Nothing further is begun, not even what would land it.
        CHECK(at.state() == "done");
    }
    CHECK(at.sandbox.json(at.folder, {"resume"}).find("told")->as_array().size() == 1);
    Background run = at.work();
    run.wait();
    INFO(run.output());
    CHECK(at.state() == "merged");
    CHECK_THAT(at.later_briefs(), ContainsSubstring("RESUME: ") &&
                                      ContainsSubstring("SCOPE-CHANGE: more work on " + at.epic) &&
                                      ContainsSubstring("Say goodbye as well."));
}
