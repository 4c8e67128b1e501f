// Each signal to a run in each status, in a store that is a file: what is refused leaves no trace.
#include "app/run/signal_run.hpp"
#include "support/run_fixture.hpp"
#include "support/signal_table.hpp"
#include "support/sqlite_folder.hpp"

#include <sqlite3.h>

using namespace atelier;
using namespace atelier::test;

namespace {

// Every row of every table, as text.
std::string contents_of(const std::filesystem::path& file) {
    sqlite3* store = nullptr;
    REQUIRE(sqlite3_open_v2(file.c_str(), &store, SQLITE_OPEN_READONLY, nullptr) == SQLITE_OK);
    std::string out;
    const auto add_row = [](void* text, int count, char** values, char** names) {
        for (int i = 0; i < count; ++i)
            *static_cast<std::string*>(text) +=
                std::string(names[i]) + "=" + (values[i] == nullptr ? "NULL" : values[i]) + "\n";
        return 0;
    };
    const auto add_name = [](void* names, int, char** values, char**) {
        static_cast<std::vector<std::string>*>(names)->emplace_back(values[0]);
        return 0;
    };
    std::vector<std::string> tables;
    REQUIRE(sqlite3_exec(store, "SELECT name FROM sqlite_master WHERE type = 'table' ORDER BY name",
                         add_name, &tables, nullptr) == SQLITE_OK);
    for (const std::string& table : tables) {
        out += "== " + table + "\n";
        REQUIRE(sqlite3_exec(store, ("SELECT * FROM \"" + table + "\"").c_str(), add_row, &out,
                             nullptr) == SQLITE_OK);
    }
    sqlite3_close(store);
    return out;
}

// Two stages, of which the first one is full.
class SignalledStore : public RunFixture {
  public:
    // The status after it, or the code of the refusal.
    std::string answer_to(SignalKind signal, RunStatus status) {
        const BeadId run = put_run_in(status);
        const std::string before = contents_of(folder_.file);
        SignalRequest request{.run = run,
                              .kind = signal,
                              .to = signal == SignalKind::handoff ? "second" : "",
                              .text = "text"};
        if (signal == SignalKind::inject) request.artifact = "a file";
        const auto said = signal_run(desk_, request);
        const std::string after = contents_of(folder_.file);
        if (said) {
            CHECK(after != before);
            return std::string(name_of(said->run.status));
        }
        CHECK(after == before);
        return std::string(info(said.error().code).name);
    }

  private:
    BeadId put_run_in(RunStatus status) {
        const LeaseTerm term{*SessionId::parse("s-drive"), 1};
        const BeadId run = *BeadId::parse("at-r" + std::to_string(++runs_));
        Bead bead{.id = run, .title = "a run", .issue_type = std::string(run_type)};
        add_label(bead, label_of(BeadKind::run));
        const Run row{.id = run,
                      .workflow = "own",
                      .definition = format.write(workflow_),
                      .request = "Write of the sea.",
                      .artisans = {{"a", "calligrapher"}, {"b", "scout"}},
                      .status = status,
                      .auto_advance = false,
                      .created_at = clock.now(),
                      .started_at = clock.now()};
        const TurnRecord turn{.run = run,
                              .n = 1,
                              .path = "v1.0.r1.0",
                              .stage = "first",
                              .visit = 1,
                              .round = 1,
                              .role = "a",
                              .artisan = "calligrapher",
                              .status = TurnStatus::done,
                              .text = "done",
                              .started_at = clock.now(),
                              .ended_at = clock.now()};
        unwrap(store_->write(context_.stamp(), [&](PlanWriter& plan) -> Result<void> {
            ATELIER_CHECK(plan.create(bead));
            ATELIER_CHECK(plan.put(Lease{.on = run,
                                         .agent = context_.caller,
                                         .session = term.session,
                                         .fencing = term.fencing},
                                   std::nullopt));
            ATELIER_CHECK(plan.runs_to_write().create(row));
            return plan.runs_to_write().put(turn, term);
        }));
        return run;
    }

    SqliteFolder folder_;
    std::unique_ptr<SqliteStore> store_ = folder_.create();
    Context context_{*store_, clock, ids, settings, "at", *AgentId::make(Role::overseer, "olga")};
    RunDesk desk_{context_, format, repository};
    Workflow workflow_ =
        of({{LoopStep{.steps = {{TurnStep{.role = "a"}}}, .max = 1, .name = "first"}},
            {LoopStep{.steps = {{TurnStep{.role = "b"}}}, .max = 1, .name = "second"}}})
            .workflow;
    int runs_ = 0;
};

} // namespace

TEST_CASE("A signal that is refused changes no byte of the store, in whichever status",
          "[contract][run]") {
    SignalledStore at;
    require_table(signals_in_full_stage(), [&](SignalKind signal, RunStatus status) {
        return at.answer_to(signal, status);
    });
}
