#include "adapters/process/logged_output.hpp"

#include "posix/write_all.hpp"

#include <array>
#include <cerrno>
#include <fcntl.h>
#include <poll.h>
#include <system_error>
#include <unistd.h>

namespace atelier {
namespace {

namespace fs = std::filesystem;

constexpr mode_t rotated_mode = 0600;
// Beyond it a line is written in pieces.
constexpr std::size_t longest_logged_line = 64UL << 10U;

// Both lead there.
void print_to(int descriptor) {
    ::dup2(descriptor, STDOUT_FILENO);
    ::dup2(descriptor, STDERR_FILENO);
}

fs::path older_log(const fs::path& file, int number) {
    return file.string() + "." + std::to_string(number);
}

} // namespace

void RotatedLog::open() {
    auto file = posix::open_file(rules_.file, O_WRONLY | O_CREAT | O_APPEND, rotated_mode);
    if (!file) return;
    file_ = *std::move(file);
    std::error_code fault;
    bytes_ = fs::file_size(rules_.file, fault);
    if (fault) bytes_ = 0;
}

void RotatedLog::rotate() {
    std::error_code fault;
    for (int number = rules_.older; number > 1; --number)
        fs::rename(older_log(rules_.file, number - 1), older_log(rules_.file, number), fault);
    if (rules_.older > 0)
        fs::rename(rules_.file, older_log(rules_.file, 1), fault);
    else
        fs::remove(rules_.file, fault);
    file_.reset();
    open();
}

void RotatedLog::add(std::string_view line) {
    if (!file_.open()) open();
    if (bytes_ > 0 && bytes_ + line.size() >= rules_.most_bytes) rotate();
    if (!file_.open()) return;
    const std::string whole = std::string(line) + "\n";
    if (posix::write_all(file_.get(), whole)) bytes_ += whole.size();
}

Result<std::unique_ptr<LoggedOutput>> LoggedOutput::begin(LogRules rules,
                                                          std::function<std::string()> stamp) {
    constexpr const char* no_pipe = "cannot create a pipe to the log";
    ATELIER_TRY(posix::Pipe pipe, posix::or_descriptor_error(posix::make_pipe(), no_pipe));
    ATELIER_TRY(posix::Pipe end, posix::or_descriptor_error(posix::make_pipe(), no_pipe));
    ::fcntl(pipe.read.get(), F_SETFL, O_NONBLOCK);
    std::unique_ptr<LoggedOutput> output(
        new LoggedOutput(std::move(rules), std::move(stamp), std::move(pipe.read), std::move(end)));
    print_to(pipe.write.get());
    return output;
}

LoggedOutput::LoggedOutput(LogRules rules, std::function<std::string()> stamp,
                           posix::Descriptor from, posix::Pipe end)
    : log_(std::move(rules)), stamp_(std::move(stamp)), from_(std::move(from)),
      end_(std::move(end)), reader_([this] { take(); }) {}

LoggedOutput::~LoggedOutput() {
    if (const auto nothing = posix::open_file("/dev/null", O_WRONLY)) print_to(nothing->get());
    // Whatever we have begun may hold the log open longer.
    end_.write.reset();
    reader_.join();
}

bool LoggedOutput::wait() const {
    std::array<pollfd, 2> watched{{{from_.get(), POLLIN, 0}, {end_.read.get(), POLLIN, 0}}};
    while (::poll(watched.data(), watched.size(), -1) < 0)
        if (errno != EINTR) return false;
    return watched[0].revents != 0;
}

void LoggedOutput::take() {
    std::array<char, 1UL << 14U> buffer;
    std::string begun;
    while (wait()) {
        const ssize_t count = ::read(from_.get(), buffer.data(), buffer.size());
        if (count < 0 && (errno == EINTR || errno == EAGAIN)) continue;
        if (count <= 0) break;
        begun.append(buffer.data(), static_cast<std::size_t>(count));
        std::size_t at = 0;
        for (std::size_t end = begun.find('\n'); end != std::string::npos;
             end = begun.find('\n', at)) {
            log_.add(stamp_() + " " + begun.substr(at, end - at));
            at = end + 1;
        }
        begun.erase(0, at);
        if (begun.size() < longest_logged_line) continue;
        log_.add(stamp_() + " " + begun);
        begun.clear();
    }
    if (!begun.empty()) log_.add(stamp_() + " " + begun);
}

} // namespace atelier
