// Runs of workflows in memory: artisans whose agents answer at once what a test says, a repository
// that keeps pieces, and a driver that can be killed at any moment of what it does.
#pragma once

#include "app/run/drive_run.hpp"
#include "app/run/signal_run.hpp"
#include "app/run/start_run.hpp"
#include "domain/workflow/commission.hpp"
#include "ports/forwarded_reader.hpp"
#include "ports/run_store.hpp"
#include "support/memory_workflows.hpp"
#include "support/project_fixture.hpp"

#include <algorithm>
#include <functional>
#include <map>
#include <string>
#include <vector>

namespace atelier::test {

// Counts moments at which a driver can be killed, and kills it at one of them.
struct KillSwitch {
    int passed = 0;
    int at = -1;

    void moment() {
        if (++passed == at) throw Killed{};
    }
};

// A store whose process can be killed before and after each commit; what was not committed is gone.
class MortalStore final : public PlanStore {
  public:
    MortalStore(PlanStore& store, KillSwitch& kill) : store_(store), kill_(kill) {}

    Result<std::unique_ptr<PlanReader>> begin_read() override { return store_.begin_read(); }
    Result<std::unique_ptr<PlanWriter>> begin_write(const Stamp& stamp,
                                                    Durability durability) override {
        ATELIER_TRY(auto writer, store_.begin_write(stamp, durability));
        return std::make_unique<Writer>(std::move(writer), kill_);
    }

  private:
    class Writer final : public ForwardedWriter {
      public:
        Writer(std::unique_ptr<PlanWriter> writer, KillSwitch& kill)
            : ForwardedWriter(std::move(writer)), kill_(kill) {}
        Result<void> commit() override {
            kill_.moment();
            auto done = ForwardedWriter::commit();
            kill_.moment();
            return done;
        }

      private:
        KillSwitch& kill_;
    };

    PlanStore& store_;
    KillSwitch& kill_;
};

// Workflows by what `write` said of them.
class MemoryFormat final : public WorkflowFormat {
  public:
    Result<Workflow> parse(const std::string& text) override {
        const auto found = kept_.find(text);
        if (found != kept_.end()) return found->second;
        return fail(ErrorCode::workflow_invalid, "no workflow was written as " + text);
    }
    std::string write(const Workflow& workflow) override {
        for (const auto& [text, known] : kept_)
            if (known == workflow) return text;
        std::string text = workflow.name + " " + std::to_string(kept_.size());
        kept_.emplace(text, workflow);
        return text;
    }

  private:
    std::map<std::string, Workflow> kept_;
};

// Every runtime is there and only writes, unless a test says otherwise.
class WritingRuntimes final : public RuntimeCatalog {
  public:
    std::vector<std::string> text{"say", "{prompt_file}"};
    std::vector<std::string> worker = {};

    Result<RuntimeDefinition> definition(const std::string& name) override {
        return RuntimeDefinition{.name = name,
                                 .worker = worker,
                                 .text = text,
                                 .prompt = PromptBy::file,
                                 .file = "/share/" + name + ".yaml"};
    }
    Result<std::vector<std::string>> names() override { return std::vector<std::string>{"script"}; }
};

// What an agent was asked: whose it is and what it was told.
struct Asked {
    std::string artisan;
    std::string prompt;
};

class AnsweringAgents final : public AgentRuntime {
  public:
    AnsweringAgents(MemoryFiles& files, const ProjectPaths& paths, KillSwitch& kill)
        : files_(files), paths_(paths), kill_(kill) {}

    // nullopt: it fails.
    std::function<std::optional<std::string>(const Asked&)> answer = [](const Asked& one) {
        return "a text by " + one.artisan;
    };
    // How an agent ends that fails.
    int failing_status = 1;
    // While a turn of that artisan runs.
    std::function<void(const Asked&)> meanwhile = [](const Asked&) {};
    // What each turn says that it used.
    TurnUsage usage = {};
    // In place of an answer, how its turn ends; nullopt: as `answer` says.
    std::function<std::optional<TurnOutcome>(const Asked&)> ends_as = [](const Asked&) {
        return std::optional<TurnOutcome>();
    };
    // The requests, as they came.
    std::vector<TurnRequest> requests;
    // Which of the turns that run at once comes in first: the last one.
    bool backwards = false;
    std::vector<Asked> asked;
    // How many were run at once at most.
    std::size_t at_once = 0;

    Result<std::unique_ptr<AgentTurn>> prepare(const TurnRequest& request) override {
        return std::make_unique<Turn>(request);
    }
    void run(std::vector<WatchedTurn> turns) override {
        at_once = std::max(at_once, turns.size());
        if (backwards) std::ranges::reverse(turns);
        for (WatchedTurn& one : turns)
            one.watch.ended(play(dynamic_cast<Turn&>(*one.turn).request, one.watch));
    }
    int times(const std::string& artisan) const {
        return static_cast<int>(std::ranges::count(asked, artisan, &Asked::artisan));
    }

  private:
    struct Turn final : AgentTurn {
        explicit Turn(TurnRequest of) : request(std::move(of)) {}
        const ProcessIdentity& keeper() const override { return identity; }
        TurnRequest request;
        ProcessIdentity identity{"host", "boot", "namespace", 700, 7};
    };

    Result<TurnOutcome> play(const TurnRequest& request, const TurnWatch& watch) {
        const std::string agent = request.environment.at("ATELIER_AGENT_ID");
        Asked question{agent.substr(agent.rfind('/') + 1),
                       files_.texts.at(paths_.prompt(request.session))};
        asked.push_back(question);
        requests.push_back(request);
        kill_.moment();
        meanwhile(question);
        if (const auto goes_on = watch.every(); !goes_on) {
            TurnOutcome ended{.end = TurnEnd::interrupted};
            ended.error = goes_on.error();
            return ended;
        }
        if (auto ended = ends_as(question)) return *std::move(ended);
        const auto words = answer(question);
        if (!words) return TurnOutcome{.status = failing_status};
        TurnOutcome out{.words = *words};
        if (usage.input)
            out.reading.tokens =
                TokenUsage{.input = *usage.input, .output = usage.output.value_or(0)};
        return out;
    }

    MemoryFiles& files_;
    const ProjectPaths& paths_;
    KillSwitch& kill_;
};

// What a driver told, a line each.
class ToldRun final : public RunProgress {
  public:
    std::vector<std::string> lines;

    void turn_started(const TurnRecord& turn) override {
        lines.push_back("begins " + turn.artisan);
    }
    void turn_ended(const TurnRecord& turn, const std::optional<Piece>&,
                    const std::string&) override {
        lines.push_back(std::string(name_of(turn.status)) + " " + turn.artisan);
    }
    void stage_completed(const std::string& stage, const std::string& next) override {
        lines.push_back(stage + " to " + next);
    }
    void run_left(const Run& run) override { lines.emplace_back(name_of(run.status)); }
    void run_celebrated(const std::string&) override { lines.emplace_back("celebrated"); }
    void line_said() override { lines.emplace_back("says something"); }
};

struct RunFixture : ProjectFixture {
    KillSwitch kill;
    MortalStore mortal{store, kill};
    WritingRuntimes writers;
    AnsweringAgents answering{files, paths, kill};
    MemoryWorkflows catalog;
    MemoryFormat format;
    ToldRun told;
    WorkContext work =
        work_context({mortal, clock, ids, settings, "at", *AgentId::make(Role::overseer, "olga")},
                     answering, writers);
    RunWorld world{work, catalog, format, told};

    RunFixture() {
        settings.agent_default = "script";
        for (const char* name : {"calligrapher", "cartographer", "archivist", "scout"})
            catalog.artisans[name] = {.name = name,
                                      .display_name = std::string("The ") + name,
                                      .persona = std::string("You are ") + name + ".",
                                      .form = std::string("form of ") + name};
        for (const char* name :
             {"commission", "own-way", "carry-on", "improve", "add-part", "bring-together"})
            catalog.briefs[name] = std::string("brief ") + name +
                                   ": {{ request }}\nearlier: {{ earlier }}\nnotes: {{ notes }}\n"
                                   "failure: {{ failure }}\nround {{ round }} of {{ rounds }}\n";
        repository.made.before_write = [this] {
            kill.moment();
            return Result<void>();
        };
        repository.made.before_settle = [this] {
            kill.moment();
            return Result<void>();
        };
    }

    static StartRequest commission(CommissionHow how, const std::vector<std::string>& artisans,
                                   const CommissionShape& shape = {}) {
        return {.workflow = unwrap(commission_workflow(how, artisans, shape)),
                .request = "Write of the sea."};
    }
    static bool is_played(const Terms& steps, const std::string& role) {
        return std::ranges::any_of(steps, [&](const Term& step) {
            const auto* turn = std::get_if<TurnStep>(&step.step);
            const Terms* within = steps_within(step);
            return (turn != nullptr && turn->role == role) ||
                   (within != nullptr && is_played(*within, role));
        });
    }
    // Of the roles only those that are played.
    static StartRequest of(Terms steps, std::vector<WorkflowRole> roles = {{"a", "calligrapher"},
                                                                           {"b", "scout"}}) {
        std::erase_if(roles,
                      [&](const WorkflowRole& role) { return !is_played(steps, role.name); });
        return {.workflow = {.name = "own", .roles = std::move(roles), .steps = std::move(steps)},
                .request = "Write of the sea."};
    }
    BeadId start(const StartRequest& request) { return unwrap(start_run(world, request)).run.id; }
    DriveOutcome drive(const BeadId& run, std::optional<int> steps = {}) {
        return unwrap(drive_run(world, {run, steps}));
    }
    DriveOutcome carry(const StartRequest& request) { return drive(start(request)); }
    Result<SignalOutcome> say(const SignalRequest& request) {
        return signal_run(world.desk(), request);
    }

    Run run_of(const BeadId& id) {
        return unwrap(store.read([&](PlanReader& plan) { return plan.runs().find(id); })).value();
    }
    std::vector<TurnRecord> turns_of(const BeadId& id) {
        return unwrap(store.read([&](PlanReader& plan) { return plan.runs().turns({.run = id}); }));
    }
    // Oldest first.
    std::vector<Piece> pieces_of(const BeadId& id) {
        auto pieces = unwrap(store.read([&](PlanReader& plan) {
            return plan.runs().pieces({.run = id, .with_intermediate = true});
        }));
        std::ranges::sort(pieces, [](const Piece& a, const Piece& b) {
            return a.id.str().size() != b.id.str().size() ? a.id.str().size() < b.id.str().size()
                                                          : a.id.str() < b.id.str();
        });
        return pieces;
    }
    std::string text_of(const BeadId& piece) {
        const auto found =
            unwrap(store.read([&](PlanReader& plan) { return plan.runs().piece(piece); }));
        return repository.file_at(found.value().commit, "piece.md");
    }
    std::vector<BeadId> parents_of(const BeadId& piece) {
        const auto ancestry =
            unwrap(store.read([&](PlanReader& plan) { return plan.runs().ancestry({piece}); }));
        std::vector<BeadId> parents;
        for (const Derivation& one : ancestry)
            if (one.piece == piece) parents.push_back(one.parent);
        return parents;
    }

    // What has come of a run, a line each, whatever it was killed by: pieces with their texts and
    // parents, by where they were made; verdicts; how it ended; refs.
    std::vector<std::string> come_of(const BeadId& id) {
        std::map<BeadId, std::string> made_at;
        for (const Piece& piece : pieces_of(id))
            made_at.emplace(piece.id, piece.path);
        std::vector<std::string> lines;
        for (const Piece& piece : pieces_of(id)) {
            std::string line = piece.path + " " + piece.form + " [" + text_of(piece.id) + "]";
            for (const BeadId& parent : parents_of(piece.id))
                line += " from " + made_at.at(parent);
            line += repository.git.ref("refs/atelier/pieces/" + piece.id.str()) == piece.commit
                        ? " at its ref"
                        : "";
            lines.push_back(std::move(line));
        }
        for (const TurnRecord& turn : turns_of(id))
            if (turn.status != TurnStatus::lost)
                lines.push_back(turn.path + " " + std::string(name_of(turn.status)) +
                                (turn.verdict ? " " + std::string(name_of(*turn.verdict)) : ""));
        lines.emplace_back(name_of(run_of(id).status));
        std::ranges::sort(lines);
        return lines;
    }

    // Whoever drove it is gone, and another process goes on.
    void restart() {
        kill.at = -1;
        machine.restart();
    }
};

} // namespace atelier::test
