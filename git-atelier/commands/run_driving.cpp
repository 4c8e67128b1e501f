#include "commands/run_driving.hpp"

#include "app/artisan/known_artisans.hpp"
#include "app/piece/named_piece.hpp"
#include "base/text.hpp"
#include "commands/open_work_context.hpp"
#include "view/event.hpp"
#include "wiring/person_program.hpp"

#include <limits>
#include <unistd.h>

namespace atelier {
namespace {

constexpr const char* starting_options[] = {"queue", "detach", "no-start"};

Result<void> require_one_way(const Args& args) {
    std::vector<std::string> given;
    for (const char* option : starting_options)
        if (args.is_given(option)) given.push_back(std::string("--") + option);
    if (args.is_given("events") && asks_for_json(args)) given = {"--events", "--json"};
    if (given.size() < 2) return {};
    return fail(ErrorCode::usage, join(given, " and ") + " cannot go together",
                advise(Hint::leave_one_out));
}

Result<std::int64_t> last_of_log(const Context& plan) {
    return plan.store.read([](PlanReader& reader) -> Result<std::int64_t> {
        ATELIER_TRY(const auto events, reader.events({.newest = 1}));
        return events.empty() ? 0 : events.back().seq;
    });
}

} // namespace

Result<OpenedRuns> open_runs(CommandEnv& env) {
    ATELIER_TRY(const Context plan, env.context());
    ATELIER_TRY(Repository* const repository, env.repository());
    return OpenedRuns{plan, CommandEnv::workflow_format(), *repository};
}

Result<std::unique_ptr<RunDriving>> RunDriving::open(const Args& args, CommandEnv& env,
                                                     const DrivingWishes& wishes) {
    ATELIER_CHECK(require_one_way(args));
    ATELIER_TRY(const Project* const project, env.project());
    ATELIER_TRY(const Context plan, env.context());
    ATELIER_TRY(Clock* const clock, env.time_source());
    Settings settings = project->settings;
    if (settings.artisan_default.empty() && settings.agent_default.empty())
        settings.artisan_default = wishes.runtime;
    std::unique_ptr<RunDriving> driving(
        new RunDriving(args, env, wishes, std::move(settings), plan, *clock));
    ATELIER_TRY(driving->catalog_, env.workflows());
    ATELIER_TRY(WorkContext work,
                open_work_context(env, false, *project, &driving->settings_, &driving->screen_));
    driving->work_.emplace(std::move(work));
    driving->lines_.emplace(driving->work_->plan, *driving->catalog_, CommandEnv::workflow_format(),
                            driving->screen_);
    ATELIER_TRY(driving->last_event_, last_of_log(plan));
    return driving;
}

RunDriving::RunDriving(const Args& args, CommandEnv& env, const DrivingWishes& wishes,
                       Settings settings, const Context& plan, Clock& clock)
    : args_(args), env_(env), settings_(std::move(settings)), plan_(plan),
      prints_events_(args.is_given("events")),
      screen_(clock, env.terminal(STDERR_FILENO),
              {.write = [](std::string_view text) { (void)write_err(text); },
               .recorded =
                   [this] {
                       if (run_) print_events(*run_);
                       if (lines_) lines_->tell();
                   },
               .made = wishes.made ? wishes.made : [](const Piece&, const std::string&) {}}) {}

RunWorld RunDriving::world() {
    return {*work_, *catalog_, CommandEnv::workflow_format(), screen_};
}

Result<CarriedRun> RunDriving::begin(StartRequest request, std::optional<int> steps) {
    if (args_.is_given("no-start")) request.status = RunStatus::draft;
    if (args_.is_given("queue")) request.status = RunStatus::queued;
    ATELIER_TRY(const StartedRun started, start_run(world(), request));
    run_ = started.run.id;
    print_events(started.run.id);
    if (request.status != RunStatus::running) return shown(started.run.id);
    return carry_as_wished({.run = started.run.id, .steps = steps});
}

Result<CarriedRun> RunDriving::carry_as_wished(const DriveRequest& request) {
    if (!args_.is_given("detach")) return carry(request);
    ATELIER_TRY(CarriedRun carried, shown(request.run));
    const Run& run = carried.view.run;
    // There is nothing to drive here, or somebody does: whoever asks is told at once.
    if (is_over(run.status) || run.status == RunStatus::paused || run.changeset ||
        carried.view.driver)
        return carry(request);
    ATELIER_TRY(const auto programs, env_.programs());
    std::vector<std::string> call{(programs / "git-atelier").string(), "run", request.run.str()};
    if (request.steps) call.insert(call.end(), {"--steps", std::to_string(*request.steps)});
    ATELIER_CHECK(start_beside(call, env_.process_environment().all, env_.directory()));
    carried.detached = true;
    return carried;
}

Result<CarriedRun> RunDriving::carry(const DriveRequest& request) {
    run_ = request.run;
    if (screen_.is_live()) lines_->listen_to(request.run);
    ATELIER_TRY(const DriveOutcome drive, drive_run(world(), request));
    lines_->tell(false);
    if (drive.end == DriveEnd::interrupted)
        return fail(ErrorCode::interrupted, request.run.str() +
                                                " was stopped on request; 'git atelier run " +
                                                request.run.str() + "' continues it");
    return shown(request.run, drive);
}

Result<CarriedRun> RunDriving::shown(const BeadId& run, std::optional<DriveOutcome> drive) {
    const RunDesk desk{plan_, CommandEnv::workflow_format(), work_->repository};
    ATELIER_TRY(RunView view, view_run(desk, env_.probe(), run));
    CarriedRun out{.view = std::move(view), .drive = std::move(drive)};
    if (out.view.run.status != RunStatus::completed) return out;
    for (const BeadId& piece : out.view.made) {
        ATELIER_TRY(ShownPiece made, show_piece(desk, piece));
        out.made.push_back(std::move(made));
    }
    return out;
}

Outcome RunDriving::outcome_of(const CarriedRun& carried) const {
    return {.body = carried_json(carried),
            .text = carried_text(carried, env_.style()),
            .exit_status = exit_status_of(carried),
            .printed = prints_events_,
            .schema = "run"};
}

// What cannot be read now comes with the next one.
void RunDriving::print_events(const BeadId& run) {
    if (!prints_events_) return;
    const auto events = plan_.store.read(
        [&](PlanReader& plan) { return plan.events({.after = last_event_, .bead = run}); });
    if (!events || events->empty()) return;
    std::string out;
    for (const Event& event : *events)
        out += event_json(event).dump() + "\n";
    last_event_ = events->back().seq;
    (void)env_.print(out);
}

std::string request_text(const Args& args) {
    return join(args.texts("request"), " ");
}

Result<StartRequest> start_request(const Args& args, const Context& context, Workflow workflow,
                                   std::string text) {
    StartRequest request{.workflow = std::move(workflow), .request = std::move(text)};
    request.patron = args.text_or("patron", "");
    request.parallel = args.is_given("parallel");
    if (args.is_given("form")) request.form = args.text_or("form", "");
    for (const std::string& piece : args.texts("from")) {
        ATELIER_TRY(BeadId id, require_named_piece(context, piece));
        request.sources.push_back(std::move(id));
    }
    ATELIER_TRY(const auto seed, args.integer("seed", 0, std::numeric_limits<std::int64_t>::max()));
    request.seed = static_cast<std::uint64_t>(seed.value_or(0));
    return request;
}

} // namespace atelier
