// What an agent is told within its session, by skills and by the guards of its worktree.
#include "support/hint_scene.hpp"

#include "support/catch.hpp"

#include <csignal>

namespace atelier::test {
namespace {

Words shell_words(const std::string& script) {
    return {"sh", "-c", script};
}

HintWay of_worker(Hint hint, const std::string& script, After after = After::done,
                  const std::string& program = {}) {
    return {hint, Audience::worker,
            [script](HintScene& at) {
                at.begin_session(Role::worker);
                return shell_words(script);
            },
            after, program};
}

constexpr const char* too_large =
    "mkdir -p src && seq 40 >src/a && git add src && git commit -qm a";
constexpr const char* outside = "echo x >other && git add other && git commit -qm a";

std::vector<HintWay> of_agents_in_sessions() {
    return {
        of_worker(Hint::ends_changeset, "git update-ref -d \"$(git symbolic-ref HEAD)\""),
        of_worker(Hint::commit_or_block, "changeset_done --text"),
        of_worker(Hint::widen_paths, outside),
        of_worker(Hint::approve_size, too_large),
        of_worker(Hint::shows_the_numbers, too_large),
        {Hint::plan_instead, Audience::planner,
         [](HintScene& at) {
             at.begin_session(Role::planner);
             at.more = {"--title", "T", "--scope", "S", "--acceptance", "A"};
             return shell_words("git commit --allow-empty -m x");
         }},
    };
}

std::vector<HintWay> of_people_beside_sessions() {
    return {
        {Hint::session_works_here, Audience::person,
         [](HintScene& at) {
             at.begin_session(Role::worker);
             at.shown = "ann";
             return Words{
                 "git", "-C",  at.session->stand().worktree.string(), "commit", "--allow-empty",
                 "-m",  "mine"};
         }},
        {Hint::wait_for_session, Audience::person,
         [](HintScene& at) {
             at.begin_session(Role::worker);
             at.shown = "ann";
             return Words{"git", "atelier", "integrate", at.first + ".1"};
         }},
    };
}

std::vector<HintWay> of_ended_sessions() {
    return {
        {Hint::end_then_abandon,
         Audience::person,
         [](HintScene& at) {
             at.begin_session(Role::worker);
             return Words{"git", "atelier", "abandon", at.first + ".1", "--reason", "x", "--yes"};
         },
         After::succeeds,
         {},
         [](HintScene& at) { at.session->end(); }},
        {Hint::end_that_session,
         Audience::person,
         [](HintScene& at) {
             at.begin_session(Role::worker);
             return Words{"git", "atelier", "remove", "--yes"};
         },
         After::otherwise,
         {},
         [](HintScene& at) { at.session->end(); }},
        {Hint::nothing_to_change, Audience::person,
         [](HintScene& at) {
             at.begin_session(Role::worker);
             at.session->end();
             at.fills["CHANGESET"] = at.first + ".1";
             at.more = {"--yes"};
             return Words{"git", "atelier", "inbox", at.first_message()};
         }},
        {Hint::approve_by_answer, Audience::person,
         [](HintScene& at) {
             at.begin_session(Role::worker);
             at.done(Audience::worker,
                     shell_words("mkdir -p src && seq 40 >src/a && git add src && "
                                 "changeset_guardrails --request-approval large"));
             at.fills["ID"] = at.first_message();
             return Words{"git", "atelier", "inbox", "--approve-size"};
         }},
        {Hint::claims_left, Audience::person,
         [](HintScene& at) {
             at.begin_session(Role::worker);
             const auto keeper = static_cast<pid_t>(at.session->lease().keeper.pid);
             ::kill(at.session->pid(), SIGKILL);
             ::kill(keeper, SIGKILL);
             at.session->wait();
             at.more = {"--mode", "auto", "--agent", "demo"};
             return Words{"git", "atelier", "doctor", "--json"};
         },
         After::otherwise},
    };
}

} // namespace

std::vector<HintWay> ways_in_sessions() {
    std::vector<HintWay> ways = of_agents_in_sessions();
    for (const auto& some : {of_people_beside_sessions(), of_ended_sessions()})
        ways.insert(ways.end(), some.begin(), some.end());
    return ways;
}

} // namespace atelier::test
