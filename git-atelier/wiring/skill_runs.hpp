// What the skills of turns and pieces are given besides: the files of workflows, and a world in
// which an agent that is there already carries a run by one turn. No agent is started from it.
#pragma once

#include "adapters/yaml/workflow_files.hpp"
#include "app/run/run_world.hpp"
#include "wiring/project.hpp"

#include <filesystem>

namespace atelier {

// All references outlive the call.
struct SkillRunParts {
    const Context& context;
    const Project& project;
    Repository& repository;
    ProcessTable& machine;
    Files& files;
    Process& process;
    const Environment& environment;
    std::filesystem::path data;
    std::filesystem::path share;
};

class SkillRuns {
  public:
    explicit SkillRuns(const SkillRunParts& parts);
    SkillRuns(const SkillRuns&) = delete;

    RunWorld& world() { return world_; }

  private:
    // Whoever calls a skill is an agent itself: none of ours is started, and nobody follows it.
    class Nobody final : public AgentRuntime,
                         public RuntimeCatalog,
                         public Progress,
                         public Interrupt,
                         public StoreWatch,
                         public RunProgress {
      public:
        Result<std::unique_ptr<AgentTurn>> prepare(const TurnRequest& request) override;
        void run(std::vector<WatchedTurn> turns) override;
        Result<RuntimeDefinition> definition(const std::string& name) override;
        Result<std::vector<std::string>> names() override;
        void stage(const std::string&, const std::string&) override {}
        void done(const std::string&, const std::string&) override {}
        void note(const std::string&) override {}
        void warn(const std::string& text) override;
        void agent_line(const std::string&) override {}
        bool requested() const override { return false; }
        void wait(Millis) override {}
        void wait_for_change(Millis) override {}
    };

    Nobody nobody_;
    WorkflowFiles catalog_;
    YamlWorkflowFormat format_;
    WorkContext work_;
    RunWorld world_;
};

} // namespace atelier
