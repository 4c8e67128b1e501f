#include "agents/agent_desk.hpp"

#include "agents/agent_login.hpp"
#include "support/catch.hpp"

namespace atelier::test {

AgentDesk::AgentDesk(const std::string& agent, const ModelScript& script,
                     const std::string& settings)
    : repository_(sandbox_.git().plain()), model_(sandbox_, script), agent_(agent) {
    log_in(sandbox_, agent, model_.url(), repository_.folder);
    sandbox_.atelier(repository_.folder, {"init", "--yes"});
    write_file(sandbox_.project(repository_.folder) / "config.user.json", settings);
}

std::string AgentDesk::plan_greeting() {
    return sandbox_
               .plan(repository_.folder, "epics:\n  - title: Greetings\n    root_branch: greet\n"
                                         "    changesets:\n      - title: Say hello\n"
                                         "        description: The file hello.txt greets.\n")
               .front() +
           ".1";
}

ProcessResult AgentDesk::work(std::vector<std::string> more) {
    more.insert(more.begin(), {"work", "--yes", "--agent", agent_});
    return sandbox_.try_atelier(repository_.folder, std::move(more));
}

Json AgentDesk::work_document() {
    const ProcessResult worked = work({"--json"});
    auto parsed = parse_json(worked.out);
    if (std::holds_alternative<JsonFault>(parsed)) FAIL("no JSON: " << worked.out << worked.err);
    return std::get<Json>(std::move(parsed));
}

} // namespace atelier::test
