#include "adapters/process/worker_programs.hpp"

#include "adapters/process/spawn.hpp"
#include "posix/descriptor.hpp"
#include "posix/steady_clock.hpp"

#include <algorithm>
#include <array>
#include <cerrno>
#include <csignal>
#include <fcntl.h>
#include <poll.h>
#include <unistd.h>

namespace atelier {
namespace {

// Beyond it a line is told in pieces, and an answer is cut: neither is ever as long.
constexpr std::size_t longest_worker_line = 1UL << 20U;
constexpr std::size_t longest_answer = 64UL << 20U;

constexpr const char* no_worker_pipe = "cannot create a pipe to a worker";

// What can be read without waiting; closes the pipe at its end.
std::string read_there(posix::Descriptor& pipe) {
    std::array<char, 1UL << 16U> buffer;
    if (!pipe.open()) return {};
    const ssize_t count = ::read(pipe.get(), buffer.data(), buffer.size());
    if (count > 0) return {buffer.data(), static_cast<std::size_t>(count)};
    if (count == 0 || (errno != EINTR && errno != EAGAIN)) pipe.reset();
    return {};
}

} // namespace

ChildWorkers::~ChildWorkers() {
    for (auto& [number, worker] : workers_) {
        ::kill(worker.child.pid, SIGKILL);
        posix::reap(worker.child.pid);
    }
}

Result<void> ChildWorkers::start(int number, Time given_back_since) {
    Environment environment = options_.environment;
    environment.insert_or_assign(options_.since_variable, format_time(given_back_since));
    ATELIER_TRY(posix::Pipe out, posix::or_descriptor_error(posix::make_pipe(), no_worker_pipe));
    ATELIER_TRY(posix::Pipe lines, posix::or_descriptor_error(posix::make_pipe(), no_worker_pipe));
    ATELIER_TRY(const posix::Descriptor nothing,
                posix::or_descriptor_error(posix::open_file("/dev/null", O_RDONLY),
                                           "cannot read /dev/null"));
    ATELIER_TRY(posix::Child child,
                spawn({.program = options_.argv.front(),
                       .argv = options_.argv,
                       .environment = std::move(environment),
                       .directory = options_.directory,
                       .descriptors = {nothing.get(), out.write.get(), lines.write.get()},
                       // Ctrl-C in the terminal is for us, who ask each of them.
                       .own_group = true}));
    for (const posix::Descriptor* end : {&out.read, &lines.read})
        ::fcntl(end->get(), F_SETFL, O_NONBLOCK);
    workers_.insert_or_assign(number,
                              Worker{std::move(child), std::move(out.read), std::move(lines.read)});
    return {};
}

bool ChildWorkers::take(int number, Worker& worker, WorkerNews& news) {
    const std::string answer = read_there(worker.out);
    const std::string lines = read_there(worker.lines);
    worker.answer +=
        answer.substr(0, longest_answer - std::min(longest_answer, worker.answer.size()));
    worker.begun += lines;
    std::size_t at = 0;
    for (std::size_t end = worker.begun.find('\n'); end != std::string::npos;
         end = worker.begun.find('\n', at)) {
        news.said.push_back({number, read_worker_line(worker.begun.substr(at, end - at))});
        at = end + 1;
    }
    worker.begun.erase(0, at);
    if (worker.begun.size() >= longest_worker_line) {
        news.said.push_back({number, read_worker_line(worker.begun)});
        worker.begun.clear();
    }
    return !answer.empty() || !lines.empty();
}

WorkerNews ChildWorkers::wait(Millis limit) {
    std::vector<pollfd> watched{{end_by_ ? -1 : deps_.interrupt_descriptor, POLLIN, 0},
                                {deps_.changes_descriptor, POLLIN, 0}};
    for (const auto& [number, worker] : workers_)
        for (const posix::Descriptor* one : {&worker.out, &worker.lines, &worker.child.handle})
            watched.push_back({one->get(), POLLIN, 0});
    if (end_by_) limit = std::min(limit, *end_by_ - posix::steady_now());
    const auto timeout = std::clamp<std::int64_t>(limit.count(), 0, 1'000'000);
    const bool anything = ::poll(watched.data(), watched.size(), static_cast<int>(timeout)) > 0;

    WorkerNews news;
    if (end_by_ && posix::steady_now() >= *end_by_)
        for (const auto& [number, worker] : workers_)
            ::kill(worker.child.pid, SIGKILL);
    if (!anything) return news;
    if (watched[1].revents != 0) news.plan_changed = deps_.take_changes();
    std::size_t at = 2;
    for (auto worker = workers_.begin(); worker != workers_.end(); at += 3) {
        auto& [number, one] = *worker;
        const bool ended = watched[at + 2].revents != 0;
        if (ended || watched[at].revents != 0 || watched[at + 1].revents != 0)
            take(number, one, news);
        if (!ended) {
            ++worker;
            continue;
        }
        // What it left behind may hold the pipes open: what is there is taken, no more.
        while (take(number, one, news)) {
        }
        if (!one.begun.empty()) news.said.push_back({number, read_worker_line(one.begun)});
        news.ended.push_back({number, posix::reap(one.child.pid), std::move(one.answer)});
        worker = workers_.erase(worker);
    }
    return news;
}

void ChildWorkers::stop() {
    if (!end_by_) end_by_ = posix::steady_now() + options_.grace;
    for (const auto& [number, worker] : workers_) {
        ::kill(worker.child.pid, SIGTERM);
        // One that was stopped hears it only then.
        ::kill(worker.child.pid, SIGCONT);
    }
}

} // namespace atelier
