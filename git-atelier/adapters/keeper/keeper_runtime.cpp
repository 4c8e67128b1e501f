#include "adapters/keeper/keeper_runtime.hpp"

#include "adapters/keeper/agent_talk.hpp"
#include "adapters/keeper/turn_output.hpp"
#include "adapters/keeper/turn_start.hpp"
#include "base/text.hpp"
#include "posix/find_program.hpp"
#include "posix/orphans.hpp"
#include "posix/process_stat.hpp"
#include "posix/steady_clock.hpp"

#include <algorithm>
#include <array>
#include <cerrno>
#include <csignal>
#include <cstring>
#include <fcntl.h>
#include <poll.h>
#include <sys/socket.h>
#include <unistd.h>

namespace atelier {
namespace {

namespace fs = std::filesystem;

// How long a keeper may take beyond its grace to end what cannot be asked.
constexpr Millis keeper_limit{20'000};
// Output that is still in the pipe when everything has ended.
constexpr Millis last_words{1000};

constexpr const char* no_keeper_pipe = "cannot create a pipe to the keeper";

// While the terminal belongs to the agent, Ctrl-C is for the agent alone.
class NoCtrlC {
  public:
    explicit NoCtrlC(bool wanted) : wanted_(wanted) {
        if (!wanted_) return;
        struct sigaction ignore {};
        ignore.sa_handler = SIG_IGN;
        sigaction(SIGINT, &ignore, &before_);
    }
    ~NoCtrlC() {
        if (wanted_) sigaction(SIGINT, &before_, nullptr);
    }
    NoCtrlC(const NoCtrlC&) = delete;
    NoCtrlC& operator=(const NoCtrlC&) = delete;

  private:
    bool wanted_;
    struct sigaction before_ {};
};

// A keeper and the pipes to it.
struct Line {
    posix::Child keeper;
    posix::Descriptor orders;
    posix::Descriptor reports;
};

// The two ends of what an agent says.
struct Ears {
    OutputStream out;
    OutputStream errors;
    std::optional<AgentTalk> talk;
};

class KeeperTurn final : public AgentTurn {
  public:
    KeeperTurn(TurnRequest request, Line line, posix::Orphans orphans, Ears ears, Millis grace,
               const KeeperDeps& deps)
        : request_(std::move(request)), line_(std::move(line)), orphans_(std::move(orphans)),
          talk_(std::move(ears.talk)),
          output_(
              request_.output, [this](const std::string& text) { return read(text); },
              request_.environment, std::move(ears.out), std::move(ears.errors)),
          grace_(grace), deps_(deps), identity_(deps_.processes.identity_of(line_.keeper.pid)) {
        if (talk_) talk_->keep([this](std::string_view text) { output_.keep(text); });
    }
    ~KeeperTurn() override { dismiss(); }
    KeeperTurn(const KeeperTurn&) = delete;
    KeeperTurn& operator=(const KeeperTurn&) = delete;

    const ProcessIdentity& keeper() const override { return identity_; }
    Result<TurnOutcome> run(Millis interval, const std::function<Result<void>()>& every,
                            const std::function<void(const LiveLine&)>& line) override;

  private:
    Millis next_event(Millis now) const;
    void check_keeper(Millis now);
    void check_limits(Millis now);
    void check_silence(Millis now);
    void check_talk(Millis now);
    std::vector<AgentEvent> read(const std::string& text);
    bool start();
    void end(TurnEnd why);
    void watch();
    void take_output();
    std::optional<Millis> silent_until() const;
    bool works_in_silence(Millis now);
    void drain();
    void dismiss();
    Result<TurnOutcome> outcome();

    TurnRequest request_;
    Line line_;
    posix::Orphans orphans_;
    // With an agent that is talked with.
    std::optional<AgentTalk> talk_;
    TurnOutput output_;
    Millis grace_;
    KeeperDeps deps_;
    ProcessIdentity identity_;

    Millis started_{0};
    Millis last_output_{0};
    // What the agent's processes had used of the processor, in the midst of a silence.
    std::optional<std::pair<Millis, std::int64_t>> used_;
    Millis next_every_{0};
    // When a keeper that was told to end has to be gone.
    Millis end_by_{0};
    std::optional<TurnEnd> ending_;
    // When an agent whose turn is over has to have gone by itself.
    std::optional<Millis> leave_by_;
    // Since when the keeper has been found stopped.
    std::optional<Millis> stopped_since_;
    // What `every` failed with.
    std::optional<Error> failure_;
    std::string report_;
};

// False when the keeper has died meanwhile.
bool KeeperTurn::start() {
    return send(line_.orders.get(), "g", 1, MSG_NOSIGNAL) == 1;
}

void KeeperTurn::end(TurnEnd why) {
    if (ending_) return;
    ending_ = why;
    line_.orders.reset();
    // One that is stopped could not obey, and would count as killed.
    kill(line_.keeper.pid, SIGCONT);
    end_by_ = posix::steady_now() + grace_ + keeper_limit;
}

// Milliseconds until something is due even if nothing happens.
Millis KeeperTurn::next_event(Millis now) const {
    Millis next = ending_ ? end_by_ : next_every_;
    if (!ending_ && talk_) next = std::min(next, leave_by_.value_or(talk_->due()));
    if (!ending_ && request_.timeout) next = std::min(next, started_ + *request_.timeout);
    if (const auto limit = silent_until(); !ending_ && limit)
        next = std::min(next, used_ ? *limit : last_output_ + (*limit - last_output_) / 2);
    return std::clamp(next - now, Millis{0}, Millis{1'000'000});
}

// A keeper that somebody has stopped neither ends its agent nor says that it has ended. One that
// works at a terminal is stopped with us, by Ctrl-Z.
void KeeperTurn::check_keeper(Millis now) {
    if (request_.interactive) return;
    const auto stat = posix::process_stat(line_.keeper.pid);
    if (!stat || stat->state != 'T') {
        stopped_since_.reset();
        return;
    }
    if (!stopped_since_) stopped_since_ = now;
    if (now < *stopped_since_ + grace_) return;
    end(TurnEnd::held_up);
    kill(line_.keeper.pid, SIGCONT);
}

// A tool that runs may be silent for longer than a model that is waited for.
std::optional<Millis> KeeperTurn::silent_until() const {
    if (!request_.stall || request_.interactive) return std::nullopt;
    if (output_.reading().open_tools.empty()) return last_output_ + *request_.stall;
    if (!request_.tool_limit) return std::nullopt;
    return last_output_ + std::max(*request_.stall, *request_.tool_limit);
}

// Of an agent that does not say what it does: its processes have used at least a hundredth of the
// time since the midst of its silence.
bool KeeperTurn::works_in_silence(Millis now) {
    if (request_.output != RuntimeOutput::plain || !used_) return false;
    constexpr int part = 100;
    const auto [since, before] = *used_;
    const Millis used = posix::processor_time(posix::ticks_below(line_.keeper.pid) - before);
    return used * part >= now - since;
}

void KeeperTurn::check_silence(Millis now) {
    const auto limit = silent_until();
    if (!limit) return;
    const Millis midst = last_output_ + (*limit - last_output_) / 2;
    if (!used_ && now >= midst) used_.emplace(now, posix::ticks_below(line_.keeper.pid));
    if (now < *limit) return;
    if (works_in_silence(now)) {
        last_output_ = now;
        used_.reset();
    } else {
        end(TurnEnd::stalled);
    }
}

std::vector<AgentEvent> KeeperTurn::read(const std::string& text) {
    return talk_ ? talk_->hear(text) : read_line(request_.output, text);
}

void KeeperTurn::check_talk(Millis now) {
    if (!talk_ || ending_) return;
    output_.take(talk_->look(now, output_.open()));
    if (!talk_->over()) return;
    if (!leave_by_) leave_by_ = now + grace_;
    if (now >= *leave_by_) end(TurnEnd::concluded);
}

void KeeperTurn::check_limits(Millis now) {
    const bool asked = deps_.interrupt.requested() && !ending_;
    if (asked && !(talk_ && talk_->cancel(now))) end(TurnEnd::interrupted);
    check_talk(now);
    if (request_.timeout && now >= started_ + *request_.timeout) end(TurnEnd::timed_out);
    check_silence(now);
    // One that has come to its end by itself is not cut off.
    const auto& ends = output_.reading().ends;
    const bool finished = ends && ends->how == ReplyEnd::finished;
    if (!finished && is_used_up(request_.budget, output_.reading())) end(TurnEnd::over_budget);
    check_keeper(now);
    if (ending_ && now >= end_by_) kill(line_.keeper.pid, SIGKILL);
}

void KeeperTurn::take_output() {
    if (!output_.take(!talk_ || talk_->hears())) return;
    last_output_ = posix::steady_now();
    used_.reset();
}

// Waits for output, a report, a request to stop, or the next thing that is due.
void KeeperTurn::watch() {
    const auto printed = output_.watched(!talk_ || talk_->hears());
    const bool told = ending_ || (talk_ && talk_->has_been_cancelled());
    std::array<pollfd, 5> watched{{printed[0],
                                   printed[1],
                                   {line_.reports.get(), POLLIN, 0},
                                   {told ? -1 : deps_.interrupt_descriptor, POLLIN, 0},
                                   talk_ ? talk_->watched() : pollfd{-1, 0, 0}}};
    const auto timeout = static_cast<int>(next_event(posix::steady_now()).count());
    if (poll(watched.data(), watched.size(), timeout) <= 0) return;
    if (watched[0].revents != 0 || watched[1].revents != 0) take_output();
    if (watched[4].revents != 0) talk_->write();
    if (watched[2].revents != 0 && !read_some(line_.reports, report_)) line_.reports.reset();
}

void KeeperTurn::drain() {
    const Millis deadline = posix::steady_now() + last_words;
    for (Millis now = posix::steady_now(); output_.open() && now < deadline;
         now = posix::steady_now()) {
        auto watched = output_.watched();
        if (poll(watched.data(), watched.size(), static_cast<int>((deadline - now).count())) > 0)
            take_output();
    }
    output_.finish();
    if (talk_) output_.take(talk_->look(posix::steady_now(), false));
}

// Without orders a keeper ends what it has and goes.
void KeeperTurn::dismiss() {
    line_.orders.reset();
    if (line_.keeper.pid < 0) return;
    pollfd watched{line_.keeper.handle.get(), POLLIN, 0};
    if (poll(&watched, 1, static_cast<int>((grace_ + keeper_limit).count())) <= 0)
        kill(line_.keeper.pid, SIGKILL);
    posix::reap(line_.keeper.pid);
    orphans_.reap();
    line_.keeper.pid = -1;
}

Result<TurnOutcome> KeeperTurn::outcome() {
    TurnOutcome result{.end = ending_.value_or(TurnEnd::exited),
                       .took = posix::steady_now() - started_,
                       .tail = output_.tail(),
                       .error = failure_,
                       .form = request_.output,
                       .reading = output_.reading(),
                       .errors = output_.errors()};
    const auto words = split(trim(report_), ' ');
    const auto number = [&](std::size_t at) {
        return static_cast<int>(at < words.size() ? parse_integer(words[at]).value_or(0) : 0);
    };
    if (words[0] == "failed")
        return fail(ErrorCode::runtime_missing,
                    "the agent's program " + request_.argv[0] +
                        " cannot be started: " + std::strerror(number(1)),
                    advise(Hint::runs_in_terminal));
    if (words[0] == "ended") {
        result.status = number(1);
        result.left_behind = number(2);
        return result;
    }
    // The keeper itself was killed: what it kept is found by its environment, or has come to us.
    ATELIER_TRY(std::size_t left, deps_.processes.end_processes_of(request_.session));
    left += orphans_.end();
    // A keeper that had hardly begun may end by the very signal that asked us to stop.
    if (ending_ != TurnEnd::interrupted && ending_ != TurnEnd::held_up) result.end = TurnEnd::lost;
    result.status = 128 + SIGKILL;
    result.left_behind = static_cast<int>(left);
    return result;
}

Result<TurnOutcome> KeeperTurn::run(Millis interval, const std::function<Result<void>()>& every,
                                    const std::function<void(const LiveLine&)>& line) {
    const NoCtrlC hands_off(request_.interactive);
    output_.tell(line, request_.directory);
    started_ = last_output_ = posix::steady_now();
    next_every_ = started_ + interval;
    if (deps_.interrupt.requested())
        end(TurnEnd::interrupted);
    else if (!start())
        kill(line_.keeper.pid, SIGKILL);
    else if (talk_)
        talk_->begin(started_);
    while (line_.reports.open()) {
        watch();
        const Millis now = posix::steady_now();
        check_limits(now);
        if (ending_ || now < next_every_) continue;
        next_every_ = now + interval;
        if (!every) continue;
        if (const auto done = every(); !done) {
            failure_ = done.error();
            end(TurnEnd::interrupted);
        }
    }
    drain();
    dismiss();
    return outcome();
}

} // namespace

Result<std::unique_ptr<AgentTurn>> KeeperRuntime::prepare(const TurnRequest& request) {
    if (request.argv.empty())
        return fail(ErrorCode::runtime_missing, "there is no agent to run: its command is empty");
    const auto program =
        posix::find_program(request.argv[0], request.environment, request.directory);
    if (!program)
        return fail(ErrorCode::runtime_missing,
                    "the agent's program '" + request.argv[0] + "' " +
                        std::string(posix::not_found_because(request.argv[0])),
                    advise(Hint::install_or_runtime));
    ATELIER_TRY(const fs::path started, first_program(request, *program));
    ATELIER_TRY(posix::Pipe orders,
                posix::or_descriptor_error(posix::make_socket_pair(), no_keeper_pipe));
    ATELIER_TRY(posix::Pipe reports,
                posix::or_descriptor_error(posix::make_pipe(), no_keeper_pipe));
    const std::vector<std::string> argv{options_.program.filename().string(),
                                        std::to_string(getpid()),
                                        std::to_string(options_.grace.count()),
                                        request.interactive ? "terminal" : "session",
                                        request.sandbox.empty() ? "bare" : "sandboxed",
                                        started.string()};
    ATELIER_TRY(const posix::Descriptor arguments, file_of_arguments(request));

    Ears ears;
    posix::Pipe out_pipe;
    posix::Pipe errors_pipe;
    TurnInput input;
    std::vector<int> descriptors{0, 1, 2};
    if (!request.interactive) {
        const std::size_t limit = options_.transcript_limit;
        ATELIER_TRY(ears.out.kept, Transcript::open(request.transcript, limit));
        ATELIER_TRY(ears.errors.kept, Transcript::open(request.errors, limit));
        ATELIER_TRY(out_pipe, posix::or_descriptor_error(posix::make_pipe(), no_keeper_pipe));
        ATELIER_TRY(errors_pipe, posix::or_descriptor_error(posix::make_pipe(), no_keeper_pipe));
        ATELIER_TRY(input, open_input(request));
        if (input.ours.open()) {
            ATELIER_TRY(AcpTask task, task_of(request));
            ears.talk.emplace(std::move(task), std::move(input.ours), options_.talk);
        }
        descriptors = {input.agents.get(), out_pipe.write.get(), errors_pipe.write.get()};
    }
    descriptors.push_back(orders.read.get());
    descriptors.push_back(reports.write.get());
    descriptors.push_back(arguments.get());
    posix::Orphans orphans(request.interactive);
    ATELIER_TRY(posix::Child keeper, deps_.start({.program = options_.program,
                                                  .argv = argv,
                                                  .environment = request.environment,
                                                  .directory = request.directory,
                                                  .descriptors = descriptors,
                                                  .own_group = !request.interactive}));
    for (const posix::Descriptor* end : {&reports.read, &out_pipe.read, &errors_pipe.read})
        if (end->open()) fcntl(end->get(), F_SETFL, O_NONBLOCK);
    ears.out.pipe = std::move(out_pipe.read);
    ears.errors.pipe = std::move(errors_pipe.read);
    return std::make_unique<KeeperTurn>(
        request, Line{std::move(keeper), std::move(orders.write), std::move(reports.read)},
        std::move(orphans), std::move(ears), options_.grace, deps_);
}

} // namespace atelier
