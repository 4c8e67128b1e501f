// Runs of workflows on a real repository with a store in a file, which any number of processes
// open: artisans whose agents answer at once, and write down that they were asked.
#pragma once

#include "adapters/files/disk_files.hpp"
#include "adapters/process/process_table.hpp"
#include "adapters/system/random_ids.hpp"
#include "adapters/system/system_clock.hpp"
#include "adapters/yaml/workflow_yaml.hpp"
#include "app/run/drive_run.hpp"
#include "app/run/signal_run.hpp"
#include "app/run/start_run.hpp"
#include "base/text.hpp"
#include "ports/pieces.hpp"
#include "ports/run_store.hpp"
#include "support/memory_workflows.hpp"
#include "support/project_fixture.hpp"
#include "support/repository_fixture.hpp"
#include "support/sqlite_folder.hpp"

#include <algorithm>
#include <fstream>
#include <functional>
#include <map>
#include <string>
#include <vector>

namespace atelier::test {

// What all processes share.
struct RunPlace {
    GitSandbox sandbox;
    BuiltRepository built = sandbox.plain();
    SqliteFolder plan;
    std::filesystem::path data = sandbox.root() / "data";
    // A line each time that an agent has replied: its artisan.
    std::filesystem::path asked = sandbox.root() / "asked";

    RunPlace() { plan.create(); }
};

struct DiskQuestion {
    std::string artisan;
    std::string prompt;
};

// Each has its reply in place before anybody hears that it has ended.
class RepliesOnDisk final : public AgentRuntime {
  public:
    RepliesOnDisk(const RunPlace& place, const ProjectPaths& paths)
        : place_(place), paths_(paths) {}

    // nullopt: it fails.
    std::function<std::optional<std::string>(const DiskQuestion&)> answer =
        [](const DiskQuestion& one) { return "a text by " + one.artisan; };

    Result<std::unique_ptr<AgentTurn>> prepare(const TurnRequest& request) override {
        return std::make_unique<Turn>(request);
    }
    void run(std::vector<WatchedTurn> turns) override {
        for (WatchedTurn& one : turns)
            one.watch.ended(play(dynamic_cast<Turn&>(*one.turn).request, one.watch));
    }

  private:
    struct Turn final : AgentTurn {
        explicit Turn(TurnRequest of) : request(std::move(of)) {}
        const ProcessIdentity& keeper() const override { return identity; }
        TurnRequest request;
        ProcessIdentity identity = LinuxProcessTable().self();
    };

    Result<TurnOutcome> play(const TurnRequest& request, const TurnWatch& watch) {
        const std::string agent = request.environment.at("ATELIER_AGENT_ID");
        DiskFiles files;
        const DiskQuestion question{agent.substr(agent.rfind('/') + 1),
                                    unwrap(files.read(paths_.prompt(request.session))).value()};
        const auto words = answer(question);
        if (words) unwrap(files.write(request.reply, *words));
        std::ofstream(place_.asked, std::ios::app) << question.artisan + "\n";
        if (const auto goes_on = watch.every(); !goes_on) {
            TurnOutcome ended{.end = TurnEnd::interrupted};
            ended.error = goes_on.error();
            return ended;
        }
        if (!words) return TurnOutcome{.status = 1};
        return TurnOutcome{.words = *words};
    }

    const RunPlace& place_;
    const ProjectPaths& paths_;
};

// One process that drives runs of that place, or says something to them.
class RunProcess {
  public:
    explicit RunProcess(const RunPlace& place, SqliteOptions options = {})
        : place_(place), store_(unwrap(place.plan.open(std::move(options)))) {
        settings_.agent_default = "script";
        for (const char* name : {"a", "b", "c", "d", "e"})
            catalog.artisans[name] = {.name = name,
                                      .display_name = std::string("The ") + name,
                                      .persona = std::string("You are ") + name + ".",
                                      .form = std::string("form of ") + name};
    }
    RunProcess(const RunProcess&) = delete;

    PlanStore& store() { return *store_; }
    GitRepository& repository() { return repository_; }

    BeadId start(const StartRequest& request) { return unwrap(start_run(world, request)).run.id; }
    Result<DriveOutcome> drive(const BeadId& run) { return drive_run(world, {run}); }
    Result<SignalOutcome> say(const SignalRequest& request) {
        return signal_run(world.desk(), request);
    }
    // On to its end; whatever it waits for is approved.
    Result<Run> try_carry(const BeadId& run) {
        for (;;) {
            ATELIER_TRY(const DriveOutcome out, drive(run));
            if (out.end != DriveEnd::gate) return out.run;
            ATELIER_TRY(const GateKind kind, gate_of(run));
            ATELIER_CHECK(
                say({.run = run,
                     .kind = kind == GateKind::answer ? SignalKind::answer : SignalKind::approve,
                     .text = "yes"}));
        }
    }
    Run carry(const BeadId& run) { return unwrap(try_carry(run)); }

    std::vector<TurnRecord> turns_of(const BeadId& run) {
        return unwrap(
            store_->read([&](PlanReader& plan) { return plan.runs().turns({.run = run}); }));
    }
    std::vector<SignalRecord> signals_of(const BeadId& run) {
        return unwrap(store_->read([&](PlanReader& plan) { return plan.runs().signals(run); }));
    }
    // Of all runs where none is named.
    std::vector<Piece> pieces_of(const std::optional<BeadId>& run) {
        return unwrap(store_->read([&](PlanReader& plan) {
            return plan.runs().pieces({.run = run, .with_intermediate = true});
        }));
    }
    std::vector<Event> events() {
        return unwrap(store_->read([](PlanReader& plan) { return plan.events({}); }));
    }
    // Each follows the one before it.
    void check_events() {
        std::string previous;
        std::int64_t seq = 0;
        for (const Event& event : events()) {
            if (event.seq != ++seq) FAIL("event " << event.seq << " follows " << seq - 1);
            CHECK(event.hash == chain_hash(previous, event));
            previous = event.hash;
        }
    }
    std::vector<BeadId> parents_of(const BeadId& piece) {
        const auto ancestry =
            unwrap(store_->read([&](PlanReader& plan) { return plan.runs().ancestry({piece}); }));
        std::vector<BeadId> parents;
        for (const Derivation& one : ancestry)
            if (one.piece == piece) parents.push_back(one.parent);
        return parents;
    }

    // What has come of a run, a line each, whatever it was killed by: pieces with their texts,
    // parents and refs, by where they were made; turns and verdicts; what was said to it; its end.
    std::vector<std::string> come_of(const BeadId& id) {
        const auto pieces = pieces_of(id);
        const auto refs = unwrap(repository_.refs().refs_below(std::string(pieces_folder)));
        std::map<BeadId, std::string> made_at;
        for (const Piece& piece : pieces)
            made_at.emplace(piece.id, piece.path);
        std::vector<std::string> lines;
        for (const Piece& piece : pieces) {
            std::string line = piece.path + " " + piece.form + " [" +
                               unwrap(repository_.pieces().read(piece.commit)).text + "]";
            for (const BeadId& parent : parents_of(piece.id))
                line += " from " + made_at.at(parent);
            const auto at = refs.find(piece_ref(piece.id));
            line += at == refs.end()             ? ""
                    : at->second == piece.commit ? " at its ref"
                                                 : " elsewhere";
            lines.push_back(std::move(line));
        }
        for (const TurnRecord& turn : turns_of(id))
            if (turn.status != TurnStatus::lost)
                lines.push_back(turn.path + " " + std::string(name_of(turn.status)) +
                                (turn.verdict ? " " + std::string(name_of(*turn.verdict)) : ""));
        for (const SignalRecord& signal : signals_of(id))
            lines.push_back(signal.path + " " + std::string(name_of(signal.kind)));
        lines.emplace_back(
            name_of(unwrap(store_->read([&](PlanReader& plan) { return plan.runs().find(id); }))
                        .value()
                        .status));
        std::ranges::sort(lines);
        return lines;
    }

  private:
    Result<GateKind> gate_of(const BeadId& run) {
        ATELIER_TRY(const RunScene scene,
                    store_->read([&](PlanReader& plan) { return load_run(plan, format_, run); }));
        const RunNext next = next_step(scene.workflow, scene.facts);
        return std::get<GateToWaitAt>(next).step.kind;
    }

    class NeverAsked final : public Interrupt, public StoreWatch {
      public:
        bool requested() const override { return false; }
        void wait(Millis) override {}
        void wait_for_change(Millis) override {}
    };
    class TextRuntimes final : public RuntimeCatalog {
      public:
        Result<RuntimeDefinition> definition(const std::string& name) override {
            return RuntimeDefinition{.name = name,
                                     .text = {"say", "{prompt_file}", "{reply_file}"},
                                     .prompt = PromptBy::file,
                                     .file = "/share/" + name + ".yaml"};
        }
        Result<std::vector<std::string>> names() override {
            return std::vector<std::string>{"script"};
        }
    };

    const RunPlace& place_;
    std::unique_ptr<SqliteStore> store_;
    ChildProcess process_;
    GitRepository repository_{process_, place_.sandbox.environment(),
                              unwrap(discover_repository(place_.built.folder)), open_objects};
    SystemClock clock_;
    RandomIds ids_;
    Settings settings_;
    LinuxProcessTable machine_;
    DiskFiles files_;
    TextRuntimes runtimes_;
    RecordedProgress progress_;
    NeverAsked interrupt_;
    YamlWorkflowFormat format_;
    RunProgress quiet_;
    const ProjectPaths paths_{place_.data};

  public:
    RepliesOnDisk agents{place_, paths_};
    MemoryWorkflows catalog;
    WorkContext work{
        .plan = {*store_, clock_, ids_, settings_, "at", *AgentId::make(Role::overseer, "olga")},
        .repository = repository_,
        .machine = machine_,
        .agents = agents,
        .runtimes = runtimes_,
        .files = files_,
        .process = process_,
        .progress = progress_,
        .interrupt = interrupt_,
        .store_watch = interrupt_,
        .project = {.enlistment = place_.built.enlistment.string(), .key = "project-1"},
        .paths = paths_,
        .user_environment = place_.sandbox.environment(),
        .programs = place_.data / "programs",
        .share = place_.data / "share"};
    RunWorld world{work, catalog, format_, quiet_};
};

} // namespace atelier::test
