#include "wiring/skill_runs.hpp"

#include "cli/render.hpp"
#include "ports/repository.hpp"

namespace atelier {

Result<std::unique_ptr<AgentTurn>> SkillRuns::Nobody::prepare(const TurnRequest&) {
    return fail(ErrorCode::invariant_broken, "a skill starts no agent");
}

void SkillRuns::Nobody::run(std::vector<WatchedTurn>) {}

Result<RuntimeDefinition> SkillRuns::Nobody::definition(const std::string& name) {
    return fail(ErrorCode::invariant_broken, "a skill runs nothing by '" + name + "'");
}

Result<std::vector<std::string>> SkillRuns::Nobody::names() {
    return std::vector<std::string>{};
}

void SkillRuns::Nobody::warn(const std::string& text) {
    write_err("warning: " + text + "\n");
}

SkillRuns::SkillRuns(const SkillRunParts& parts)
    : catalog_(template_folders(&parts.project.paths, parts.data, parts.share)),
      work_{.plan = parts.context,
            .repository = parts.repository,
            .machine = parts.machine,
            .agents = nobody_,
            .runtimes = nobody_,
            .files = parts.files,
            .process = parts.process,
            .progress = nobody_,
            .interrupt = nobody_,
            .store_watch = nobody_,
            .project = parts.project.record,
            .paths = parts.project.paths,
            .user_environment = parts.environment,
            .programs = {},
            .share = parts.share},
      world_{work_, catalog_, format_, nobody_} {}

} // namespace atelier
