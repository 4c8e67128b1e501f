#include "support/on_terminal.hpp"

#include "support/eventually.hpp"
#include "support/exec_vectors.hpp"

#include <array>
#include <csignal>
#include <fcntl.h>
#include <pty.h>
#include <sys/wait.h>
#include <termios.h>
#include <unistd.h>

namespace atelier::test {

OnTerminal::OnTerminal(const std::vector<std::string>& argv, const Environment& environment,
                       const std::filesystem::path& folder) {
    const ExecVectors exec(argv, environment);
    winsize size{.ws_row = 24, .ws_col = 80, .ws_xpixel = 0, .ws_ypixel = 0};
    int terminal = -1;
    pid_ = ::forkpty(&terminal, nullptr, nullptr, &size);
    if (pid_ == 0) {
        if (::chdir(folder.c_str()) == 0)
            ::execve(exec.arguments()[0], exec.arguments(), exec.variables());
        ::_exit(127);
    }
    REQUIRE(pid_ > 0);
    terminal_ = posix::Descriptor(terminal);
    ::fcntl(terminal_.get(), F_SETFL, O_NONBLOCK);
    ::fcntl(terminal_.get(), F_SETFD, FD_CLOEXEC);
}

OnTerminal::~OnTerminal() {
    if (pid_ <= 0) return;
    ::kill(pid_, SIGKILL);
    ::waitpid(pid_, nullptr, 0);
}

void OnTerminal::type(const std::string& keys) {
    REQUIRE(::write(terminal_.get(), keys.data(), keys.size()) ==
            static_cast<ssize_t>(keys.size()));
}

void OnTerminal::signal(int number) const {
    ::kill(pid_, number);
}

void OnTerminal::expect(const std::string& text) {
    const bool shown = eventually([&] { return screen().find(text) != std::string::npos; },
                                  std::chrono::seconds{60});
    if (!shown) FAIL("never on the screen: " << text << "\n" << screen_);
}

int OnTerminal::wait(Millis deadline) {
    int raw = 0;
    // Read all the while: a full terminal holds its program up.
    const bool ended = eventually(
        [&] {
            screen();
            return ::waitpid(pid_, &raw, WNOHANG) == pid_;
        },
        deadline);
    if (!ended) FAIL("still running at the deadline:\n" << screen_);
    pid_ = -1;
    screen();
    return WIFEXITED(raw) ? WEXITSTATUS(raw) : 128 + WTERMSIG(raw);
}

bool OnTerminal::is_as_usual() const {
    termios found{};
    REQUIRE(::tcgetattr(terminal_.get(), &found) == 0);
    return (found.c_lflag & ECHO) != 0 && (found.c_lflag & ICANON) != 0;
}

const std::string& OnTerminal::screen() {
    std::array<char, 4096> piece;
    for (ssize_t count = 0; (count = ::read(terminal_.get(), piece.data(), piece.size())) > 0;)
        screen_.append(piece.data(), static_cast<std::size_t>(count));
    return screen_;
}

} // namespace atelier::test
