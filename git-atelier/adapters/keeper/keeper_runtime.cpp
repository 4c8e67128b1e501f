#include "adapters/keeper/keeper_runtime.hpp"

#include "adapters/keeper/keeper_turn.hpp"
#include "adapters/keeper/turn_start.hpp"
#include "posix/find_program.hpp"
#include "posix/orphans.hpp"
#include "posix/steady_clock.hpp"

#include <algorithm>
#include <csignal>
#include <fcntl.h>
#include <poll.h>
#include <unistd.h>

namespace atelier {
namespace {

namespace fs = std::filesystem;

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

// Those that are not over, and what each of them waits for.
class TurnPoll {
  public:
    explicit TurnPoll(const std::vector<KeeperTurn*>& turns) : turns_(turns) {
        const Millis now = posix::steady_now();
        for (const KeeperTurn* turn : turns_) {
            const KeeperTurn::Watched watched = turn->watched();
            watched_.insert(watched_.end(), watched.begin(), watched.end());
            limit_ = std::min(limit_, turn->next_event(now));
        }
    }

    // Until something happens to one of them, or the next thing is due.
    void wait() {
        if (poll(watched_.data(), watched_.size(), static_cast<int>(limit_.count())) <= 0) return;
        for (std::size_t at = 0; at < turns_.size(); ++at) {
            KeeperTurn::Watched seen;
            std::copy_n(watched_.begin() + static_cast<std::ptrdiff_t>(at * seen.size()),
                        seen.size(), seen.begin());
            turns_[at]->take(seen);
        }
    }

  private:
    const std::vector<KeeperTurn*>& turns_;
    std::vector<pollfd> watched_;
    Millis limit_{1'000'000};
};

} // namespace

void KeeperRuntime::run(std::vector<WatchedTurn> turns) {
    std::vector<KeeperTurn*> running;
    for (const WatchedTurn& one : turns)
        running.push_back(&dynamic_cast<KeeperTurn&>(*one.turn));
    const NoCtrlC hands_off(std::ranges::any_of(
        running, [](const KeeperTurn* turn) { return turn->is_interactive(); }));
    for (std::size_t at = 0; at < running.size(); ++at)
        running[at]->begin(std::move(turns[at].watch));
    while (!running.empty()) {
        TurnPoll(running).wait();
        for (KeeperTurn* turn : running) {
            turn->look();
            if (turn->over()) turn->settle();
        }
        std::erase_if(running, [](const KeeperTurn* turn) { return turn->over(); });
    }
}

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
    AgentInput input;
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
        request, KeeperLine{std::move(keeper), std::move(orders.write), std::move(reports.read)},
        std::move(orphans), std::move(ears), options_.grace, deps_);
}

} // namespace atelier
